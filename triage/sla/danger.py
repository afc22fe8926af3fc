"""Promises that a new calendar or policy puts in danger, and what would be safe to promise.

A promise never moves by itself: what is returned here is shown to a supervisor, who may
revise it with a letter (docs/design.md 4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from triage.calendar import Calendar
from triage.sla.promises import PromiseDraft
from triage.sla.standing import Clock, ClockName, PromiseKind

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
# The same half day of another week is found long before; a desk may be shut for months.
_DAYS_TO_TRY = 400
_TARGETS = {
    PromiseKind.REPLY: ClockName.FIRST_REPLY,
    PromiseKind.DONE: ClockName.RESOLVE,
}


class Why(StrEnum):
    """Why a promise that is still owed can hardly be kept."""

    SLOT_SHUT = "slot shut"  # the desk is shut for the whole of the promised call
    ENDS_SHUT = "ends shut"  # the desk is shut in the last second of it
    BEFORE_TARGET = "before target"  # the desk gives itself longer than it promised


class Danger(NamedTuple):
    """A promise in danger, as its clock."""

    promise: Clock
    why: Why


def danger(clocks: Iterable[Clock], calendar: Calendar) -> Danger | None:
    """Return the promise that is still owed and in danger, if it is.

    One that is broken already is none; one that is paused gets another date afterwards.
    """
    clocks = tuple(clocks)
    for clock in clocks:
        if clock.name is ClockName.PROMISE and clock.is_ours and not clock.missed:
            why = _why(clock, clocks, calendar)
            return None if why is None else Danger(clock, why)
    return None


def _why(promise: Clock, clocks: tuple[Clock, ...], calendar: Calendar) -> Why | None:
    if promise.kind is PromiseKind.CALL and not _open_in(promise, calendar):
        return Why.SLOT_SHUT
    if not calendar.is_open(promise.due_at - _SECOND):
        return Why.ENDS_SHUT
    target = _target(promise, clocks)
    if target is not None and target.due_at > promise.due_at:
        return Why.BEFORE_TARGET
    return None


def _open_in(slot: Clock, calendar: Calendar) -> bool:
    return calendar.between(slot.earliest or slot.started_at, slot.due_at) > 0


def _target(promise: Clock, clocks: tuple[Clock, ...]) -> Clock | None:
    """Return the running target that works towards the same end as the promise."""
    wanted = _TARGETS.get(promise.kind) if promise.kind is not None else None
    running = (clock for clock in clocks if clock.name is wanted and clock.is_ours)
    return next(running, None)


def safe_promise(clocks: Iterable[Clock], calendar: Calendar) -> PromiseDraft | None:
    """Return what could be promised instead; ``None`` when nothing is in danger.

    Never sooner than what the submitter was told.
    """
    clocks = tuple(clocks)
    found = danger(clocks, calendar)
    if found is None:
        return None
    promise = found.promise
    earliest, latest = promise.earliest, promise.due_at
    if promise.kind is PromiseKind.CALL:
        earliest, latest = _next_slot(earliest or promise.started_at, latest, calendar)
    else:
        latest = _next_date(promise, _target(promise, clocks), calendar)
    kind = promise.kind or PromiseKind.REPLY
    span = None if promise.target == kind.value else promise.target
    return PromiseDraft(kind, earliest, latest, promise.policy, "desk changed", span)


def _next_date(promise: Clock, target: Clock | None, calendar: Calendar) -> datetime:
    """A reply is promised by its target; anything else by the close of an open day."""
    told = promise.due_at
    if target is not None and target.due_at > told:
        if promise.kind is PromiseKind.REPLY:
            return target.due_at
        told = target.due_at
    day = calendar.open_day_from(calendar.local(told).date())
    close = calendar.spans_on(day)[-1].end
    if close < told:
        close = calendar.spans_on(calendar.open_days_after(day, 1))[-1].end
    return close.astimezone(UTC)


def _next_slot(
    start: datetime, end: datetime, calendar: Calendar
) -> tuple[datetime, datetime]:
    """Return the same hours of the next day on which the desk is open in them.

    Without such a day it is the whole of the next open day.
    """
    first, last = calendar.local(start), calendar.local(end)
    for days in range(1, _DAYS_TO_TRY):
        # Wall time: a desk's morning stays a morning when the clocks change.
        opens, closes = first + days * _DAY, last + days * _DAY
        if calendar.is_open(opens) and calendar.is_open(closes - _SECOND):
            return opens.astimezone(UTC), closes.astimezone(UTC)
    spans = calendar.spans_on(calendar.open_days_after(first.date(), 1))
    return spans[0].start.astimezone(UTC), spans[-1].end.astimezone(UTC)
