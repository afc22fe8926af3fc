"""What must be written down now: a clock ended, was missed, is due soon, came to a step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from triage.calendar import Calendar
from triage.sla.clocks import Fold
from triage.sla.events import Event, EventDraft, EventKind, iso
from triage.sla.ledger import Ledger
from triage.sla.policy import Policies
from triage.sla.standing import Clock, Standing, Verdict

_VERDICTS = {
    Standing.MET: Verdict.MET,
    Standing.MISSED: Verdict.ENDED_LATE,
    Standing.NOT_NEEDED: Verdict.NOT_NEEDED,
}


def verdicts(
    events: Iterable[Event], policies: Policies, calendar: Calendar, now: datetime
) -> tuple[EventDraft, ...]:
    """Return the events to append now; none when all of them are already there.

    A verb appends its own events first, the revision of a promise among them. A miss
    comes just before the end that it belongs to.
    """
    fold = Fold(events, policies, calendar)
    return drafts(fold, fold.clocks(now))


def drafts(fold: Fold, clocks: Iterable[Clock]) -> tuple[EventDraft, ...]:
    """Return the events that these clocks ask for and the fold has not seen."""
    ledger = fold.ledger
    open_or_new = (clock for clock in clocks if not ledger.has_ended(clock))
    return tuple(draft for clock in open_or_new for draft in _wanted(clock, ledger))


def _wanted(clock: Clock, ledger: Ledger) -> Iterable[EventDraft]:
    if clock.standing is Standing.DUE_SOON and not ledger.has_told(clock):
        yield EventDraft(EventKind.DUE_SOON, _which(clock))
    if clock.missed and not ledger.has_missed(clock):
        yield EventDraft(EventKind.CLOCK_MISSED, _counted(clock))
    for step in clock.steps:
        if step.at <= clock.at and not ledger.has_told(clock, step.words):
            told = {"step": step.words, "tell": sorted(step.tell)}
            yield EventDraft(EventKind.ESCALATED, _which(clock) | told)
    if clock.ended:
        verdict = {"verdict": _VERDICTS[clock.standing].value}
        yield EventDraft(EventKind.CLOCK_ENDED, _counted(clock) | verdict)


def _which(clock: Clock) -> dict[str, Any]:
    return {
        "clock": clock.name.value,
        "cycle": clock.cycle,
        "due": iso(clock.due_at),
    }


def _counted(clock: Clock) -> dict[str, Any]:
    return _which(clock) | {
        "spent": clock.spent,
        "calendar": clock.calendar,
        "policy": clock.policies,
    }
