"""The verdicts of a period beside what they would be by today's tables, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request

from triage import reports, wording
from triage.desk import Desk
from triage.reports import again_tables, tables
from triage.reports.again import Again
from triage.reports.cells import Table
from triage.tickets.accounting import Accounted
from triage.wording import SaidPart


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two counts of a clock, and what it was counted with."""

    parts: tuple[SaidPart, ...]
    tables: str


@dataclass(frozen=True, slots=True)
class Both:
    """A clock whose verdict is another one now, with both of its counts."""

    ticket_id: int
    ref: str
    said: str
    then: Side | None
    now: Side | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the report shows of it: the tables, and both counts of what differs."""

    tables: tuple[Table, ...] = ()
    both: tuple[Both, ...] = ()


def is_asked() -> bool:
    """Whether the report is to count again."""
    return request.args.get("again") == "yes"


def shown(period: reports.Period, desk: Desk, now: datetime) -> Shown:
    """Count a period again, if that was asked for."""
    if not is_asked():
        return Shown()
    again = reports.count_again(period, desk, now)
    said = tables.said_period(period)
    return Shown(
        again_tables.again_tables(again, said, desk.calendar, now),
        () if again is None else _both(again, desk, now),
    )


def _both(again: Again, desk: Desk, now: datetime) -> tuple[Both, ...]:
    return tuple(
        Both(
            ticket_id=one.ticket_id,
            ref=one.ref,
            said=f"{one.clock}: {one.verdict} then, {one.verdict_now} now",
            then=_side(one.then, desk, now),
            now=_side(one.now, desk, now),
        )
        for one in again.differing
    )


def _side(told: Accounted | None, desk: Desk, now: datetime) -> Side | None:
    if told is None:
        return None
    parts = wording.said_account(told.account, told.on, now)
    with_what = wording.counted_with(told.versions, desk.calendar)
    return Side(parts, with_what or "Counted with the tables of today.")
