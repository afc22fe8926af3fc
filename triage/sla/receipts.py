"""The count behind a clock: its due time part by part, its pauses, the time it took.

Every number is made by the code that counted the clock (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from triage.calendar import (
    Calendar,
    Duration,
    PromiseWindow,
    Receipt,
    Span,
    explain_add,
    explain_between,
    explain_due,
    explain_window,
)
from triage.errors import BadDuration
from triage.lifecycle import State
from triage.sla.events import iso
from triage.sla.promises import days_waited, moved_by_wait
from triage.sla.standing import Clock, ClockName, Pause, PromiseKind, Revision
from triage.sla.target_run import due_when_late

_MOVED = ("waited", "taken up")
_LINE = ("day", "window", "counted", "note", "closures", "total")


class PartKind(StrEnum):
    """What a part of a count is about."""

    TARGET = "target"  # the length of a target
    PAUSES = "pauses"  # what waiting and parking add to it
    WINDOW = "window"  # a promised wait, on the wall calendar
    MOVED = "moved"  # a promised date, moved by waiting or parking
    SLOT = "slot"  # until the end of a promised call
    OPEN_TIME = (
        "open time"  # no length leads there: a date kept as a fact, or agreed on
    )
    SPENT = "spent"  # from the start to the end, or until now


class PauseLine(NamedTuple):
    """One pause with its open seconds, and all of them up to here."""

    state: State
    since: datetime
    until: datetime | None
    seconds: int
    total: int


class Move(NamedTuple):
    """A promised date that moved, by so many calendar days of a wait.

    ``days`` is ``None`` when another calendar moved it.
    """

    because: str
    since: datetime
    until: datetime
    days: int | None
    was: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a count; ``result`` is the due time so far, or open seconds."""

    kind: PartKind
    result: datetime | int
    receipt: Receipt | None = None
    pauses: tuple[PauseLine, ...] = ()
    moves: tuple[Move, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        rows = self.receipt.as_rows() if self.receipt is not None else ()
        return {
            "kind": self.kind.value,
            "result": _plain(self.result),
            "unit": self.receipt.unit.value if self.receipt is not None else None,
            "lines": [dict(zip(_LINE, row, strict=True)) for row in rows],
            "pauses": [_plain_row(line) for line in self.pauses],
            "moves": [_plain_row(move) for move in self.moves],
        }


@dataclass(frozen=True, slots=True)
class Account:
    """How a clock comes to its due time, ``due``, and to the time it took, ``spent``.

    ``as_counted`` is false when another calendar counted it: ask with the one whose
    version the clock names.
    """

    clock: Clock
    due: tuple[Part, ...]
    spent: Part

    @property
    def as_counted(self) -> bool:
        """Whether this is the count that the clock was judged by."""
        results = self.due[-1].result, self.spent.result
        return results == (self.clock.due_at, self.clock.spent)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; moments are ISO 8601 in UTC."""
        clock = self.clock
        return {
            "clock": clock.name.value,
            "cycle": clock.cycle,
            "kind": clock.kind.value if clock.kind is not None else None,
            "standing": clock.standing.value,
            "policy": clock.policy,
            "target": clock.target,
            "start": iso(clock.started_at),
            "earliest": _plain(clock.earliest),
            "due": iso(clock.due_at),
            "at": iso(clock.at),
            "ended": _plain(clock.ended_at),
            "spent": clock.spent,
            "paused": clock.paused,
            "calendar": clock.calendar,
            "policies": clock.policies,
            "as_counted": self.as_counted,
            "parts": [part.as_json() for part in (*self.due, self.spent)],
        }


def account(clock: Clock, calendar: Calendar) -> Account:
    """Return the count behind a clock; give it the calendar that the clock names."""
    return Account(clock, tuple(_due(clock, calendar)), _spent(clock, calendar))


def _due(clock: Clock, calendar: Calendar) -> list[Part]:
    """Return the parts that lead to the due time, else the open time up to it."""
    if clock.name is ClockName.CALLBACK or clock.kind is PromiseKind.CALL:
        return [_open_time(clock, calendar, clock.due_at, PartKind.SLOT)]
    parts = _promise(clock, calendar) if clock.kind else _target(clock, calendar)
    if parts and parts[-1].result == clock.due_at:
        return parts
    return [_open_time(clock, calendar, clock.due_at)]


def _open_time(
    clock: Clock,
    calendar: Calendar,
    until: datetime,
    kind: PartKind = PartKind.OPEN_TIME,
) -> Part:
    return Part(kind, until, explain_between(calendar, clock.started_at, until))


def _target(clock: Clock, calendar: Calendar) -> list[Part]:
    length = clock.counted_by
    if not isinstance(length, Duration):
        return []
    receipt = explain_due(calendar, clock.started_at, length)
    first = Part(PartKind.TARGET, _moment(receipt), receipt)
    pauses = _counted_again(clock, calendar)
    paused = sum(pause.seconds for pause in pauses)
    if not paused or first.result == clock.due_at:
        return [first]
    close = calendar.due(clock.started_at, length)
    added = explain_add(calendar, close, paused)
    if _moment(added) != clock.due_at:
        # Late: what came afterwards moved nothing.
        pauses = due_when_late(calendar, close, pauses)[1]
        added = explain_add(calendar, close, sum(pause.seconds for pause in pauses))
    return [first, Part(PartKind.PAUSES, _moment(added), added, _lines(pauses))]


def _promise(clock: Clock, calendar: Calendar) -> list[Part]:
    """Return the date as it was made or revised by a person, then what moved it."""
    made = max(
        index
        for index, revision in enumerate(clock.revisions)
        if index == 0 or revision.because not in _MOVED
    )
    first = _first_date(clock, calendar, clock.revisions[made].latest)
    moves = tuple(_moves(clock, calendar, clock.revisions[made:]))
    if not moves:
        return [first]
    return [first, Part(PartKind.MOVED, moves[-1].now, moves=moves)]


def _first_date(clock: Clock, calendar: Calendar, latest: datetime) -> Part:
    try:
        span = Span.parse(clock.target)
    except BadDuration:
        return _open_time(clock, calendar, latest)
    receipt = explain_window(calendar, clock.started_at, span)
    if _moment(receipt) != latest:
        return _open_time(clock, calendar, latest)
    return Part(PartKind.WINDOW, latest, receipt)


def _moves(
    clock: Clock, calendar: Calendar, revisions: Sequence[Revision]
) -> Iterator[Move]:
    since = {pause.until: pause.since for pause in clock.pauses}
    for before, after in pairwise(revisions):
        begun = since.get(after.at, after.at)
        moved = moved_by_wait(calendar, before.latest, begun, after.at)
        days = days_waited(calendar, begun, after.at) if moved == after.latest else None
        yield Move(after.because, begun, after.at, days, before.latest, after.latest)


def _spent(clock: Clock, calendar: Calendar) -> Part:
    until = max(clock.started_at, clock.at)  # the slot of a call may still lie ahead
    receipt = explain_between(calendar, clock.started_at, until)
    took = calendar.between(clock.started_at, until)
    if clock.kind is not None:
        return Part(PartKind.SPENT, took, receipt)
    pauses = _counted_again(clock, calendar)
    took -= sum(pause.seconds for pause in pauses)
    return Part(PartKind.SPENT, took, receipt, _lines(pauses))


def _counted_again(clock: Clock, calendar: Calendar) -> tuple[Pause, ...]:
    """Count the pauses by this calendar: a verdict may be older than the one in use."""
    return tuple(
        pause._replace(seconds=calendar.between(pause.since, pause.until or clock.at))
        for pause in clock.pauses
    )


def _lines(pauses: Iterable[Pause]) -> tuple[PauseLine, ...]:
    pauses = tuple(pauses)
    totals = accumulate(pause.seconds for pause in pauses)
    return tuple(
        PauseLine(*pause, total) for pause, total in zip(pauses, totals, strict=True)
    )


def _moment(receipt: Receipt) -> datetime:
    result = receipt.result
    if isinstance(result, PromiseWindow):
        result = result.latest
    assert isinstance(result, datetime)  # noqa: S101 - of due times and windows only
    return result.astimezone(UTC)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return value


def _plain_row(row: NamedTuple) -> dict[str, Any]:
    return {key: _plain(value) for key, value in row._asdict().items()}
