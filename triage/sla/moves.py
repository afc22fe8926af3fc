"""The moves that a date makes on its own: remind, give up waiting, take up, close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from triage.calendar import Calendar, Duration
from triage.lifecycle import Act, State
from triage.sla.clocks import Fold
from triage.sla.events import Event
from triage.sla.policy import Lifecycle, Policies


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
        if fold.reminded_at is None:
            return _after(fold, Act.REMIND, fold.asked_at, lengths.reminder_after)
        last = answer_by(lengths, fold.calendar, fold.asked_at, fold.reminded_at)
        return _once_past(fold, Act.RESOLVE, last)
    if fold.state is State.PARKED and fold.review_on is not None:
        day = fold.calendar.open_day_from(fold.review_on)
        opens = fold.calendar.spans_on(day)[0].start
        return NextMove(Act.TAKE_UP, opens.astimezone(UTC))
    if fold.state is State.RESOLVED and fold.resolved_at is not None:
        return _after(fold, Act.CLOSE, fold.resolved_at, lengths.reopen_within)
    return None


def answer_by(
    lengths: Lifecycle,
    calendar: Calendar,
    asked_at: datetime,
    reminded_at: datetime | None,
) -> datetime:
    """Return until when we wait for an answer, in the desk's zone.

    A reminder that went out late leaves as many open days, its own among them unless it
    is over, as one in time would have left.
    """
    last = calendar.due(asked_at, lengths.no_answer_after)
    if reminded_at is None:
        return last
    left = lengths.no_answer_after.amount - lengths.reminder_after.amount
    day = calendar.local(reminded_at).date()
    closes = calendar.closes_on(day)
    if closes is not None and reminded_at < closes:
        day -= timedelta(days=1)
    return max(last, calendar.spans_on(calendar.open_days_after(day, left))[-1].end)


def _after(fold: Fold, act: Act, since: datetime, length: Duration) -> NextMove:
    return _once_past(fold, act, fold.calendar.due(since, length))


def _once_past(fold: Fold, act: Act, due: datetime) -> NextMove:
    """Wake in the first open second after a moment, as a late clock does."""
    return NextMove(act, fold.calendar.add(due, 1).astimezone(UTC))
