"""How the targets and the promises were kept in a period, read from verdict events.

A clock belongs to the week its due time falls in. It counts once: as met, as missed (an
unanswered one too, as soon as it is due), or beside both as not needed. What is not yet
due is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from triage.models import Event, Person, SelfService, Ticket
from triage.reports.period import Period
from triage.store import db

CLOCKS = ("first reply", "next reply", "resolve", "promise", "callback")
COUNTED = ("met", "missed", "not needed")


@dataclass(slots=True)
class ClockRow:
    """Verdicts of one group. ``share`` is met of met and missed, or None of nothing."""

    key: str
    name: str
    met: int = 0
    missed: int = 0
    not_needed: int = 0
    changed: int = 0

    @property
    def counted(self) -> int:
        """How many clocks the share is of."""
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        """Met, as a part of one."""
        return self.met / self.counted if self.counted else None


@dataclass(slots=True)
class WeekRow:
    """One week's verdicts, by clock."""

    monday: date
    clocks: dict[str, ClockRow]


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Open seconds until the first reply, of replies sent in the period."""

    replies: int
    median: int | None
    ninetieth: int | None
    unanswered: int


@dataclass(frozen=True, slots=True)
class SlaReport:
    """Everything the page and the CSV show."""

    period: Period
    weeks: tuple[WeekRow, ...]
    clocks: tuple[ClockRow, ...]
    categories: tuple[ClockRow, ...]
    owners: tuple[ClockRow, ...]
    reply_times: ReplyTimes
    promises: ClockRow
    promises_in_window: int
    self_service: tuple[tuple[str, int, int], ...] = field(default=())


def sla_report(period: Period, now: datetime, clock: str = "first reply") -> SlaReport:
    """Answer for a period. ``clock`` chooses which one is split by category and owner."""
    weeks = _weeks(period)
    totals = [_sum(name, (week.clocks.get(name) for week in weeks)) for name in CLOCKS]
    return SlaReport(
        period=period,
        weeks=weeks,
        clocks=tuple(row for row in totals if row.counted or row.not_needed),
        categories=_by_category(period, clock),
        owners=_by_owner(period, clock),
        reply_times=_reply_times(period),
        promises=totals[CLOCKS.index("promise")],
        promises_in_window=_in_window(now),
        self_service=_self_service(period),
    )


def due_in(period: Period, clock: str | None = None) -> ColumnElement[bool]:
    """The verdicts whose due time falls in the period."""
    parts = [
        Event.verdict.in_(COUNTED),
        Event.due_at >= period.start,
        Event.due_at < period.end,
        Event.clock.in_((clock,) if clock else CLOCKS),
    ]
    return and_(*parts)


def _weeks(period: Period) -> tuple[WeekRow, ...]:
    weeks = period.weeks()
    bucket = case(
        *((Event.due_at < end, number) for number, (_, _, end) in enumerate(weeks)),
        else_=len(weeks) - 1,
    ).label("week")
    rows = db.session.execute(
        select(bucket, Event.clock, Event.verdict, func.count())
        .where(due_in(period))
        .group_by(bucket, Event.clock, Event.verdict)
    )
    counted: dict[int, dict[str, ClockRow]] = defaultdict(dict)
    for week, clock, verdict, number in rows:
        row = counted[week].setdefault(clock, ClockRow(clock, clock))
        _count(row, verdict, number)
    return tuple(WeekRow(monday, counted[n]) for n, (monday, _, _) in enumerate(weeks))


def _count(row: ClockRow, verdict: str, number: int) -> None:
    name = verdict.replace(" ", "_")
    setattr(row, name, getattr(row, name) + number)


def _sum(name: str, rows: Iterable[ClockRow | None]) -> ClockRow:
    total = ClockRow(name, name)
    for row in rows:
        if row:
            total.met += row.met
            total.missed += row.missed
            total.not_needed += row.not_needed
    return total


def _by_category(period: Period, clock: str) -> tuple[ClockRow, ...]:
    changed = func.sum(case((Ticket.category != Ticket.first_category, 1), else_=0))
    rows = db.session.execute(
        select(Ticket.category, Event.verdict, func.count(), changed)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .where(due_in(period, clock))
        .group_by(Ticket.category, Event.verdict)
    )
    return _grouped(
        (key, key, verdict, number, moved) for key, verdict, number, moved in rows
    )


def _by_owner(period: Period, clock: str) -> tuple[ClockRow, ...]:
    rows = db.session.execute(
        select(Event.owner_id, Person.name, Event.verdict, func.count())
        .outerjoin(Person, Person.id == Event.owner_id)
        .where(due_in(period, clock))
        .group_by(Event.owner_id, Person.name, Event.verdict)
    )
    return _grouped(
        (str(key or "none"), name or "Unassigned", verdict, number, 0)
        for key, name, verdict, number in rows
    )


def _grouped(rows: Iterable[tuple[str, str, str, int, int]]) -> tuple[ClockRow, ...]:
    found: dict[str, ClockRow] = {}
    for key, name, verdict, number, moved in rows:
        row = found.setdefault(key, ClockRow(key, name))
        _count(row, verdict, number)
        row.changed += int(moved)
    return tuple(sorted(found.values(), key=lambda row: (-row.counted, row.name)))


def _reply_times(period: Period) -> ReplyTimes:
    """Exact percentiles (nearest rank) from the counts of equal times."""
    rows = db.session.execute(
        select(Event.spent, func.count())
        .where(
            Event.clock == "first reply",
            Event.verdict.in_(("met", "ended late")),
            Event.at >= period.start,
            Event.at < period.end,
        )
        .group_by(Event.spent)
        .order_by(Event.spent)
    ).all()
    number = sum(row[1] for row in rows)
    return ReplyTimes(
        replies=number,
        median=_percentile(rows, number, 0.5),
        ninetieth=_percentile(rows, number, 0.9),
        unanswered=db.session.execute(
            select(func.count()).select_from(Ticket).where(unanswered(period))
        ).scalar_one(),
    )


def _percentile(rows: Iterable[Any], number: int, part: float) -> int | None:
    wanted, passed = part * number, 0
    for spent, count in rows:
        passed += count
        if passed >= wanted:
            return int(spent)
    return None


def unanswered(period: Period) -> ColumnElement[bool]:
    """Active tickets opened by the end of the period that nobody has replied to yet."""
    answered = exists().where(
        Event.ticket_id == Ticket.id,
        Event.clock == "first reply",
        Event.verdict.in_(("met", "ended late")),
    )
    return and_(Ticket.active, Ticket.opened_at < period.end, ~answered)


def in_window(now: datetime) -> ColumnElement[bool]:
    """Active tickets whose promised window is open now."""
    return and_(
        Ticket.active,
        Ticket.promise_kind == "done",
        Ticket.promise_earliest <= now,
        Ticket.promise_latest >= now,
    )


def _in_window(now: datetime) -> int:
    return int(
        db.session.execute(
            select(func.count()).select_from(Ticket).where(in_window(now))
        ).scalar_one()
    )


def _self_service(period: Period) -> tuple[tuple[str, int, int], ...]:
    solved = func.sum(case((SelfService.solved, 1), else_=0))
    rows = db.session.execute(
        select(SelfService.category, solved, func.count())
        .where(SelfService.at >= period.start, SelfService.at < period.end)
        .group_by(SelfService.category)
        .order_by(SelfService.category)
    )
    return tuple(
        (category, int(yes), int(number) - int(yes)) for category, yes, number in rows
    )
