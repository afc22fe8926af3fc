"""How the targets and the promises were kept in a period, read from verdict events.

A clock belongs to the week its due time falls in. It counts once: as met, as missed (an
unanswered one too, as soon as it is late), or beside both as not needed. What still runs
and is not yet due is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from triage.models import Event, Person, SelfService, Ticket
from triage.reports import counting
from triage.reports.counting import CLOCKS, PROMISE, VERDICTS, judged, week_number
from triage.reports.now import NOBODY
from triage.reports.period import Period
from triage.reports.times import ReplyTimes, reply_times
from triage.store import db


@dataclass(slots=True)
class ClockRow:
    """Verdicts of one group; ``changed`` of them on tickets that came as another category."""

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
        """Met of met and missed, as a part of one; None of nothing."""
        return self.met / self.counted if self.counted else None

    def count(self, verdict: str, number: int) -> None:
        """Add so many verdicts."""
        name = verdict.replace(" ", "_")
        setattr(self, name, getattr(self, name) + number)


@dataclass(slots=True)
class WeekRow:
    """One week's verdicts, by clock; every clock is there."""

    monday: date
    clocks: dict[str, ClockRow]


@dataclass(frozen=True, slots=True)
class GuideRow:
    """What came of one category's guides."""

    category: str
    solved: int
    still: int


@dataclass(frozen=True, slots=True)
class SlaReport:
    """Everything the page and the CSV show; ``split`` is the clock taken apart."""

    period: Period
    split: str
    weeks: tuple[WeekRow, ...]
    clocks: tuple[ClockRow, ...]
    categories: tuple[ClockRow, ...]
    owners: tuple[ClockRow, ...]
    replies: ReplyTimes
    reply_weeks: tuple[ReplyTimes, ...]
    unanswered: int
    in_window: int
    self_service: tuple[GuideRow, ...]

    def clock(self, name: str) -> ClockRow:
        """Return one clock's verdicts in the whole period."""
        return next(row for row in self.clocks if row.key == name)

    @property
    def promises(self) -> ClockRow:
        """The promises' verdicts in the whole period."""
        return self.clock(PROMISE)


def sla_report(period: Period, now: datetime, clock: str) -> SlaReport:
    """Answer for a period. ``clock`` is taken apart by week, category and owner."""
    weeks = _weeks(period)
    replies, reply_weeks = reply_times(period)
    return SlaReport(
        period=period,
        split=clock,
        weeks=weeks,
        clocks=tuple(_sum(name, weeks) for name in CLOCKS),
        categories=_by_category(period, clock),
        owners=_by_owner(period, clock),
        replies=replies,
        reply_weeks=reply_weeks,
        unanswered=_count(counting.unanswered(period)),
        in_window=_count(counting.in_window(now)),
        self_service=_self_service(period),
    )


def _weeks(period: Period) -> tuple[WeekRow, ...]:
    weeks = period.weeks()
    ends = [week.end for week in weeks]
    rows: Any = db.session.execute(
        select(
            week_number(Event.due_at, ends).label("week"),
            Event.clock,
            Event.verdict,
            func.count(),
        )
        .where(judged(period, CLOCKS, VERDICTS))
        .group_by("week", Event.clock, Event.verdict)
    )
    found = [
        WeekRow(one.monday, {name: ClockRow(name, name) for name in CLOCKS})
        for one in weeks
    ]
    for week, clock, verdict, count in rows:
        found[week].clocks[clock].count(verdict, count)
    return tuple(found)


def _sum(name: str, weeks: Iterable[WeekRow]) -> ClockRow:
    total = ClockRow(name, name)
    for week in weeks:
        for verdict in VERDICTS:
            total.count(verdict, getattr(week.clocks[name], verdict.replace(" ", "_")))
    return total


def _by_category(period: Period, clock: str) -> tuple[ClockRow, ...]:
    changed = func.sum(case((Ticket.category != Ticket.first_category, 1), else_=0))
    rows: Any = db.session.execute(
        select(Ticket.category, Event.verdict, func.count(), changed)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .where(judged(period, (clock,), VERDICTS))
        .group_by(Ticket.category, Event.verdict)
    )
    return _grouped(
        (key, key, verdict, count, int(moved)) for key, verdict, count, moved in rows
    )


def _by_owner(period: Period, clock: str) -> tuple[ClockRow, ...]:
    rows: Any = db.session.execute(
        select(Event.owner_id, Person.name, Event.verdict, func.count())
        .outerjoin(Person, Person.id == Event.owner_id)
        .where(judged(period, (clock,), VERDICTS))
        .group_by(Event.owner_id, Person.name, Event.verdict)
    )
    return _grouped(
        (str(key or "none"), name or NOBODY, verdict, count, 0)
        for key, name, verdict, count in rows
    )


def _grouped(rows: Iterable[tuple[str, str, str, int, int]]) -> tuple[ClockRow, ...]:
    found: dict[str, ClockRow] = {}
    for key, name, verdict, count, moved in rows:
        row = found.setdefault(key, ClockRow(key, name))
        row.count(verdict, count)
        row.changed += moved
    return tuple(
        sorted(found.values(), key=lambda row: (-row.counted, row.name, row.key))
    )


def _count(condition: counting.Condition) -> int:
    asked = select(func.count()).select_from(Ticket).where(condition)
    return int(db.session.execute(asked).scalar_one())


def _self_service(period: Period) -> tuple[GuideRow, ...]:
    groups: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = db.session.execute(
        select(SelfService.category, SelfService.solved, func.count())
        .where(SelfService.at >= period.start, SelfService.at < period.end)
        .group_by(SelfService.category, SelfService.solved)
    )
    for category, solved, count in rows:
        groups[category][not solved] += count
    return tuple(GuideRow(key, *groups[key]) for key in sorted(groups))
