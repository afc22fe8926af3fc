"""Asking after something sent before: its link by mail, or its date in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import limits
from triage.errors import TooMany
from triage.rules import ActionRow
from triage.store import saved
from triage.tickets.lostlink import mail_link
from triage.web.submitters import choosing, details, forms, keeping, pages, visit
from triage.web.submitters.door import bp
from triage.web.submitters.forms import Form, Problem

CATEGORY = "request_status"


@bp.get("/status")
def status() -> ResponseReturnValue:
    """Ask for a reference, or for what was sent and when."""
    return show_status(pages.answers())


@bp.post("/status")
def send_status() -> ResponseReturnValue:
    """Tell the date that was promised, or let a person look it up."""
    sheet = forms.sent_before(request.form, visit.today())
    if sheet.problems:
        return show_status(sheet.answers, sheet.problems)
    form = visit.unfinished()
    if form is not None and form.decision:
        return keeping.keep_and_go_on(sheet.answers)
    kept = {**pages.answers(), **sheet.answers, "about": CATEGORY}
    keeping.keep(kept, None)
    row = row_for(kept)
    if row.ticket == "offer" and row.guide:
        return redirect(url_for(".guide", topic=row.guide), 303)
    return redirect(url_for(".details", about=CATEGORY), 303)


def row_for(answers: Mapping[str, str]) -> ActionRow:
    """Return what the desk does about a request sent then: it depends on the date."""
    desk = visit.desk()
    sense = choosing.waiting_sense(desk, answers, visit.now())
    return desk.rules.action_for(CATEGORY, sense=sense)


def show_status(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show both ways of asking, with what was typed."""
    form = visit.unfinished()
    return pages.show(
        "status",
        values=values,
        problems=problems,
        status=status,
        step=1 if form is not None and form.decision else None,
        abouts=_abouts(),
    )


def _abouts() -> list[tuple[str, str]]:
    names = [(key, pages.title_of(key)) for key in forms.STATUS_ABOUT if key != "other"]
    return [*names, ("other", "Something else")]


@bp.post("/lost-link/asked")
def send_status_link() -> ResponseReturnValue:
    """Mail the link to who asks for it from the status page."""
    return _mail_link(request.form, show_status)


@bp.get("/lost-link")
def lost_link() -> ResponseReturnValue:
    """Ask for reference and e-mail address."""
    return show_lost_link({})


@bp.post("/lost-link")
def send_lost_link() -> ResponseReturnValue:
    """Mail the link to the address on the ticket; strangers get the same answer."""
    return _mail_link(request.form, show_lost_link)


def show_lost_link(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page with what was typed."""
    return pages.show("lost_link", values=values, problems=problems, status=status)


def _mail_link(form: Form, show: pages.Show) -> ResponseReturnValue:
    sheet = forms.lost(form)
    if sheet.problems:
        return show(sheet.answers, sheet.problems, None)
    try:
        _queue_link(sheet.answers["ref"], sheet.answers["email"])
    except TooMany as error:
        return show(sheet.answers, [Problem("", str(error))], 429)
    return redirect(url_for(".link_mailed"), 303)


def _queue_link(ref: str, email: str) -> None:
    network = limits.network(request.remote_addr)
    with saved():
        limits.count(f"link:{network}", details.HOUR, current_app.config["FORM_LIMIT"])
        mail_link(ref, email, desk=visit.desk(), now=visit.now())


@bp.get("/lost-link/mailed")
def link_mailed() -> ResponseReturnValue:
    """Say the same to everybody: the link is in the mail if reference and address fit."""
    return pages.show("link_mailed")
