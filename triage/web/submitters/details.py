"""The first page of the form: what happened, where, and who waits. Here the desk thinks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import limits, wording
from triage.errors import TooMany
from triage.rules import COUNTIES, PRIORITIES
from triage.sla import Facts
from triage.store import saved
from triage.tickets import drafts
from triage.web.submitters import choosing, forms, pages, visit
from triage.web.submitters.door import bp
from triage.web.submitters.forms import Problem

HOUR = timedelta(hours=1)
# Pages of a form are sent more often than forms.
PAGES_A_FORM = 5


@bp.get("/details")
def details() -> ResponseReturnValue:
    """Ask what happened. ``about`` in the address is a reading picked on the way here."""
    if visit.unfinished() is None:
        visit.start_afresh()
    known = pages.answers()
    about = request.args.get("about", "")
    if about in _categories():
        known["about"] = about
    return show_details(known)


@bp.post("/details")
def send_details() -> ResponseReturnValue:
    """Read the words, keep them with what the desk makes of them, and go on."""
    sheet = forms.details(request.form)
    about = request.form.get("about", "")
    given = {**sheet.answers, "about": about if about in _categories() else ""}
    problems = [*pages.trapped(), *sheet.problems]
    if problems:
        return show_details(given, problems)
    kept = _merged(given)
    thought = choosing.think(visit.desk().rules, kept)
    try:
        _keep(kept, thought)
    except TooMany as error:
        return show_details(given, [Problem("", str(error))], status=429)
    return pages.onward(kept, thought)


def _categories() -> Collection[str]:
    return visit.desk().rules.categories


def _merged(given: Mapping[str, str]) -> dict[str, str]:
    """Join the new words to earlier answers; another reading on the way here drops the pick."""
    if visit.unfinished() is None and _was_sent():
        visit.start_afresh()
    earlier = pages.answers()
    if given["about"] != earlier.get("about", ""):
        earlier = {
            name: earlier[name] for name in earlier if name not in ("picked", "still")
        }
    return {**earlier, **given}


def _was_sent() -> bool:
    return drafts.ticket_of(visit.key()) is not None


def _keep(kept: dict[str, str], thought: dict[str, Any]) -> None:
    config = current_app.config
    network = limits.network(request.remote_addr)
    with saved():
        limits.count(f"details:{network}", HOUR, PAGES_A_FORM * config["FORM_LIMIT"])
        drafts.store(visit.key(), kept, thought, visit.now())


def show_details(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page with what was typed."""
    return pages.show(
        "details",
        values=values,
        problems=problems,
        status=status,
        about=pages.title_of(values.get("about", "")),
        priorities=_priorities(),
        org_types=wording.ORG_TYPES,
        counties=COUNTIES,
        longest=forms.BODY,
        started=visit.unfinished() is not None,
    )


def _priorities() -> list[tuple[str, str, str]]:
    """Each answer to "are people waiting?", with when we would reply."""
    desk, now = visit.desk(), visit.now()
    rows = []
    for priority, words in PRIORITIES.items():
        facts = Facts(choosing.PERSON, priority, "unknown", "web")
        length = desk.policies.match(facts).first_reply
        due = desk.calendar.due(now, length) if length else None
        by = wording.promise("reply", None, due, desk.calendar, now) if due else ""
        rows.append((priority, words, by))
    return rows


@bp.post("/start-over")
def start_over() -> ResponseReturnValue:
    """Forget the form: what is unfinished of it here, and its key in the browser."""
    with saved():
        drafts.drop(visit.key())
    return visit.forget(redirect(url_for("submitters.start"), 303))  # type: ignore[arg-type]
