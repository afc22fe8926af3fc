"""As counted then, as counted now: the verdicts of a period beside what they would be today.

Nothing is changed by it. Every ticket is read with its events and counted once more by the
active calendar and policies, as if no verdict had been written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from triage.desk import Desk
from triage.models import Event as EventRow
from triage.models import Ticket
from triage.reports.counting import CLOCKS, MET, MISSED, NOT_NEEDED, VERDICTS, judged
from triage.reports.period import Period
from triage.sla import Clock, Event, Standing, account, clocks
from triage.store import db, table
from triage.tickets import story
from triage.tickets.accounting import Accounted, accounts

MOST = 2_000
LISTED = 100
RUNNING, NO_TARGET = "still running", "no target"
NOW = (MET, MISSED, NOT_NEEDED, RUNNING, NO_TARGET)
_EVENTS = table(EventRow)
_VERDICTS = {
    Standing.MET: MET,
    Standing.MISSED: MISSED,
    Standing.OVERDUE: MISSED,
    Standing.NOT_NEEDED: NOT_NEEDED,
}


@dataclass(slots=True)
class Row:
    """The verdicts of one clock, then and now, and how many of them differ."""

    clock: str
    then: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    now: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NOW, 0))
    differ: int = 0

    def count(self, then: str, now: str) -> None:
        """Count one clock."""
        self.then[then] += 1
        self.now[now] += 1
        self.differ += then != now


@dataclass(frozen=True, slots=True)
class Differs:
    """A clock whose verdict is another one now, with the count of both."""

    ticket_id: int
    ref: str
    clock: str
    verdict: str
    verdict_now: str
    then: Accounted | None
    now: Accounted | None


@dataclass(frozen=True, slots=True)
class Again:
    """The verdicts of a period, counted again; ``differing`` are the newest of them."""

    rows: tuple[Row, ...]
    differing: tuple[Differs, ...]

    @property
    def differ(self) -> int:
        """How many verdicts are others now."""
        return sum(row.differ for row in self.rows)

    @property
    def clocks(self) -> int:
        """How many were counted again."""
        return sum(sum(row.then.values()) for row in self.rows)


class _Judged(NamedTuple):
    """A verdict as it was written down."""

    id: int
    ticket_id: int
    ref: str
    clock: str
    verdict: str
    data: dict[str, Any]

    @property
    def named(self) -> tuple[str, int]:
        """Which clock of its ticket it is about."""
        return self.clock, self.data["cycle"]


def count_again(
    period: Period, desk: Desk, now: datetime, *, most: int = MOST
) -> Again | None:
    """Count the verdicts of a period again; ``None`` when there are more than ``most``.

    Two statements, whatever the period.
    """
    found = _judged(period, most + 1)
    if len(found) > most:
        return None
    events = _events(period) if found else {}
    rows = {name: Row(name) for name in CLOCKS}
    differing: list[Differs] = []
    counted: dict[int, dict[tuple[str, int], Clock]] = {}
    for one in found:
        told = events[one.ticket_id]
        if one.ticket_id not in counted:
            counted[one.ticket_id] = _anew(told, desk, now)
        clock = counted[one.ticket_id].get(one.named)
        verdict = _verdict(clock)
        rows[one.clock].count(one.verdict, verdict)
        if verdict != one.verdict and len(differing) < LISTED:
            differing.append(_differs(one, verdict, clock, told, desk, now))
    return Again(tuple(rows.values()), tuple(differing))


def _judged(period: Period, most: int) -> list[_Judged]:
    """Return at most so many verdicts of a period, newest first."""
    rows = db.session.execute(
        select(
            EventRow.id,
            EventRow.ticket_id,
            Ticket.ref,
            EventRow.clock,
            EventRow.verdict,
            EventRow.data,
        )
        .join(Ticket, Ticket.id == EventRow.ticket_id)
        .where(judged(period, CLOCKS, VERDICTS))
        # Not in the order of the id: databases would walk every event ever for that.
        .limit(most)
    )
    found = [_Judged._make(row) for row in rows]
    return sorted(found, key=lambda one: one.id, reverse=True)


def _events(period: Period) -> dict[int, tuple[Event, ...]]:
    """Return all events of the tickets that were judged in a period."""
    of_judged = select(EventRow.ticket_id).where(judged(period, CLOCKS, VERDICTS))
    wanted = (_EVENTS.c[name] for name in ("ticket_id", "seq", "at", "kind", "data"))
    asked = (
        select(*wanted)
        .where(_EVENTS.c.ticket_id.in_(of_judged))
        .order_by(_EVENTS.c.ticket_id, _EVENTS.c.seq)
    )
    by_ticket: dict[int, list[Any]] = {}
    for row in db.session.connection().execute(asked):
        by_ticket.setdefault(row.ticket_id, []).append(row)
    return {key: story.counted(rows) for key, rows in by_ticket.items()}


def _anew(
    events: Sequence[Event], desk: Desk, now: datetime
) -> dict[tuple[str, int], Clock]:
    found = clocks(events, desk.policies, desk.calendar, now, anew=True)
    return {(clock.name.value, clock.cycle): clock for clock in found}


def _verdict(clock: Clock | None) -> str:
    """Say how a clock stands as counted now, in the words of the report."""
    if clock is None:
        return NO_TARGET
    if clock.missed:
        return MISSED
    return _VERDICTS.get(clock.standing, RUNNING)


def _differs(
    one: _Judged,
    verdict: str,
    clock: Clock | None,
    events: Iterable[Event],
    desk: Desk,
    now: datetime,
) -> Differs:
    told = accounts(events, desk, now)
    then = (each for each in told if (each.clock.name, each.clock.cycle) == one.named)
    return Differs(
        ticket_id=one.ticket_id,
        ref=one.ref,
        clock=one.clock,
        verdict=one.verdict,
        verdict_now=verdict,
        then=next(then, None),
        now=None if clock is None else _now(clock, desk),
    )


def _now(clock: Clock, desk: Desk) -> Accounted:
    return Accounted(account(clock, desk.calendar), desk.calendar, None, None, None)
