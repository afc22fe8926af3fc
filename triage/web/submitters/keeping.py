"""Keeping answers of the later pages, and what to say when the form behind them is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from triage.store import saved
from triage.tickets import drafts
from triage.web.submitters import details, pages, visit
from triage.web.submitters.forms import Problem
from triage.web.typed import line

LATER = (
    "picked", "signed_in_before", "tried_button", "asked_about", "know_date", "asked_on",
    "month", "day", "year", "name", "email", "phone", "slot",
)  # fmt: skip
LONGEST = 500
GONE = Problem(
    "",
    "Your form was open for so long that we have deleted what you wrote on its first page. "
    "What you filled in last is kept. Please tell us once more what happened.",
)


def keep_and_go_on(given: Mapping[str, str]) -> ResponseReturnValue:
    """Add these answers to the form and go to the first page still missing."""
    form = visit.unfinished()
    kept = {**pages.answers(), **given}
    thought = form.decision if form else None
    keep(kept, thought)
    return pages.onward(kept, thought)


def keep(kept: dict[str, str], thought: dict[str, Any] | None) -> None:
    """Store the answers under this request's key."""
    with saved():
        drafts.store(visit.key(), kept, thought, visit.now())


def form_is_gone(given: Mapping[str, str]) -> ResponseReturnValue:
    """Answer a later page whose form was sent already, or whose time is over."""
    if drafts.ticket_of(visit.key()) is not None:
        return redirect(url_for("submitters.sent"), 303)
    visit.start_afresh()
    kept = {name: line(given.get(name))[:LONGEST] for name in LATER if given.get(name)}
    if kept:
        keep(kept, None)
    return details.show_details(kept, [GONE])
