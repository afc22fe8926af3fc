"""The moves that a date makes on its own: remind, give up waiting, take up, close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from triage.calendar import Calendar, Duration
from triage.lifecycle import Act, State
from triage.sla.clocks import Fold
from triage.sla.events import Event
from triage.sla.policy import Policies


@dataclass(frozen=True, slots=True)
class NextMove:
    """What the worker does next to a ticket, and from when; ``at`` is UTC.

    The act is ``remind`` or ``resolve`` (as no answer) while waiting, ``take up`` while
    parked, ``close`` once resolved.
    """

    act: Act
    at: datetime


def next_move(
    events: Iterable[Event], policies: Policies, calendar: Calendar
) -> NextMove | None:
    """Return the next move a date will make, or ``None`` when only people can."""
    return move_of(Fold(events, policies, calendar))


def move_of(fold: Fold) -> NextMove | None:
    """Return the next move of a ticket already read."""
    lengths = fold.policies.lifecycle
    if fold.state is State.WAITING and fold.asked_at is not None:
        if not fold.reminded:
            return _after(fold, Act.REMIND, fold.asked_at, lengths.reminder_after)
        return _after(fold, Act.RESOLVE, fold.asked_at, lengths.no_answer_after)
    if fold.state is State.PARKED and fold.review_on is not None:
        day = fold.calendar.open_day_from(fold.review_on)
        opens = fold.calendar.spans_on(day)[0].start
        return NextMove(Act.TAKE_UP, opens.astimezone(UTC))
    if fold.state is State.RESOLVED and fold.resolved_at is not None:
        return _after(fold, Act.CLOSE, fold.resolved_at, lengths.reopen_within)
    return None


def _after(fold: Fold, act: Act, since: datetime, length: Duration) -> NextMove:
    """Wake in the first open second after the length has passed, as a late clock does."""
    due = fold.calendar.due(since, length)
    return NextMove(act, fold.calendar.add(due, 1).astimezone(UTC))
