"""The first page of the form: what happened, where, and who waits. Here the desk thinks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from triage import guidance, limits, wording
from triage.errors import TooMany
from triage.rules import COUNTIES, PRIORITIES, Decision
from triage.store import saved
from triage.tickets import drafts
from triage.web.submitters import choosing, forms, pages, visit
from triage.web.submitters.choosing import NONE_OF_THESE
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
    desk = visit.desk()
    about = values.get("about", "")
    likely = desk.rules.decide(choosing.intake({"picked": about or NONE_OF_THESE}))
    return pages.show(
        "details",
        values=values,
        problems=problems,
        status=status,
        about=pages.title_of(about),
        asks=asks(likely) if about else "",
        when=_when(likely, known=bool(about)),
        priorities=_priorities(likely),
        org_types=wording.ORG_TYPES,
        counties=COUNTIES,
        longest=forms.BODY,
        started=visit.unfinished() is not None,
    )


def asks(decision: Decision) -> str:
    """Return what such a request should tell, by the guide that goes with it."""
    topic, desk = decision.action.guide, visit.desk()
    if not topic:
        return Markup("")
    return guidance.guide(topic, desk, visit.today()).asks


def _priorities(likely: Decision) -> list[tuple[str, str, str]]:
    """Each answer to "are people waiting?", with the promise where it depends on that."""
    told = [_promise(likely, priority) for priority in PRIORITIES]
    if len(set(told)) == 1:
        told = [""] * len(told)
    return [
        (priority, words, promise)
        for (priority, words), promise in zip(PRIORITIES.items(), told, strict=True)
    ]


def _when(likely: Decision, *, known: bool) -> str:
    """Say how much the dates beside the answers say, or the one that holds for all."""
    told = {_promise(likely, priority) for priority in PRIORITIES}
    if len(told) > 1:
        return (
            "" if known else "These are the usual dates. You see yours before you send."
        )
    [promise] = told
    does = wording.what_we_do(likely.action.action, likely.action.ticket)
    return f"{promise or does} That holds whatever you choose here."


def _promise(likely: Decision, priority: str) -> str:
    """Say what would be promised; a call has a half day still to be chosen."""
    if likely.action.action == "callback":
        return ""
    desk, now = visit.desk(), visit.now()
    return choosing.promise_words(desk, likely, {"priority": priority}, now)


@bp.post("/start-over")
def start_over() -> ResponseReturnValue:
    """Forget the form: what is unfinished of it here, and its key in the browser."""
    with saved():
        drafts.drop(visit.key())
    return visit.forget(redirect(url_for("submitters.start"), 303))  # type: ignore[arg-type]
