"""Guides: the answer at once, with "That solved it" and "Still need help"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import guidance, limits, wording
from triage.errors import GuideNotFound
from triage.rules import ActionRow
from triage.store import saved
from triage.tickets import drafts
from triage.tickets.selfservice import note_outcome
from triage.web.submitters import choosing, details, pages, status, visit
from triage.web.submitters.door import bp


@dataclass(frozen=True, slots=True)
class Shown:
    """A guide as it is shown: for an unfinished form, or to somebody who looks around."""

    category: str
    row: ActionRow
    in_form: bool
    decided: bool


@bp.get("/guide/<topic>")
def guide(topic: str) -> ResponseReturnValue:
    """Show a guide, and ask whether it helped."""
    shown = _shown(topic)
    is_status = shown.category == status.CATEGORY
    sent_on = _asked_on() if is_status else None
    return pages.show(
        "guide",
        guide=guidance.guide(topic, visit.desk(), sent_on or visit.today()),
        shown=shown,
        wait=_wait_words() if is_status else "",
        step=1 if shown.decided else None,
    )


@bp.post("/guide/<topic>/outcome")
def send_outcome(topic: str) -> ResponseReturnValue:
    """Count how it went; go on with everything typed when help is still needed."""
    shown = _shown(topic)
    solved = request.form.get("outcome") == "solved"
    if request.form.get(visit.FIELD) and not shown.in_form:
        # Sent twice, or the form is gone: it was counted, or nobody can say for what.
        return redirect(url_for(".solved" if solved else ".start"), 303)
    kept = {**pages.answers(), "still": shown.row.id}
    _count(shown, topic, kept, solved=solved)
    if solved:
        return redirect(url_for(".solved"), 303)
    if shown.decided:
        form = visit.unfinished()
        return pages.onward(kept, form.decision if form else None)
    return redirect(url_for(".details", about=shown.category), 303)


def _count(shown: Shown, topic: str, kept: dict[str, str], *, solved: bool) -> None:
    form = visit.unfinished()
    network = limits.network(request.remote_addr)
    most = details.PAGES_A_FORM * current_app.config["FORM_LIMIT"]
    with saved():
        limits.count(f"guide:{network}", details.HOUR, most)
        note_outcome(
            category=shown.category, guide=topic, solved=solved, now=visit.now()
        )
        if solved and form is not None:
            drafts.drop(form.key)
        elif form is not None:
            drafts.store(visit.key(), kept, form.decision, visit.now())


def _shown(topic: str) -> Shown:
    """Return for what a guide is shown; ``GuideNotFound`` for one that nothing names."""
    where = pages.way_so_far()
    if where.decision is not None and _offers(where.decision.action, topic):
        return Shown(
            where.decision.category, where.decision.action, in_form=True, decided=True
        )
    rows = [row for row in visit.desk().rules.actions.rows if row.guide == topic]
    if not rows:
        raise GuideNotFound("There is no such guide.")
    if rows[0].category == status.CATEGORY and pages.answers().get("asked_on"):
        row = status.row_for(pages.answers())
        return Shown(row.category, row, in_form=True, decided=False)
    return Shown(rows[0].category, rows[0], in_form=False, decided=False)


def _offers(row: ActionRow, topic: str) -> bool:
    return row.ticket == "offer" and row.guide == topic


def _wait_words() -> str:
    """Say when what was sent is due, counted from its date."""
    desk, answers = visit.desk(), pages.answers()
    window = choosing.stated_wait(desk, answers)
    sent_on = _asked_on()
    if window is None or sent_on is None:
        return ""
    sent = wording.day(sent_on, visit.today())
    latest = wording.moment(window.latest, desk.calendar, visit.now())
    return f"You sent it on {sent}. Counted from that day, it is due by {latest}."


def _asked_on() -> date | None:
    """Return when what is asked about was sent, if that was said."""
    said = pages.answers().get("asked_on", "")
    return date.fromisoformat(said) if said else None


@bp.get("/solved")
def solved() -> ResponseReturnValue:
    """Say that nothing more is needed."""
    return pages.show("solved")
