"""What stands at this moment: overdue, due today, unassigned, promises of this week, by owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from triage.calendar import Calendar
from triage.models import Person, Ticket
from triage.store import db


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner's active tickets; ``person_id`` is None for those nobody has."""

    person_id: int | None
    name: str
    active: int
    overdue: int


@dataclass(frozen=True, slots=True)
class NowFigures:
    """Counts of active tickets."""

    active: int
    overdue: int
    due_today: int
    unassigned: int
    promises_this_week: int
    owners: tuple[OwnerRow, ...]


def overdue(calendar: Calendar, now: datetime) -> ColumnElement[bool]:
    """Late: more open time has passed than the target allows; promises by the wall clock."""
    late_since = calendar.add(now, -1)
    return and_(
        Ticket.active,
        Ticket.rank == 0,
        case(
            (Ticket.next_clock == "promise", Ticket.queue_at < now),
            else_=Ticket.queue_at <= late_since,
        ),
        # The index range: a due time after now is never late.
        Ticket.queue_at < now,
    )


def due_today(calendar: Calendar, now: datetime) -> ColumnElement[bool]:
    """Running, not late, and due before the desk's midnight."""
    midnight = _midnight(calendar, now, days=1)
    return and_(
        Ticket.active,
        Ticket.rank == 0,
        Ticket.queue_at < midnight,
        ~overdue(calendar, now),
    )


def unassigned() -> ColumnElement[bool]:
    """Active, and nobody's."""
    return and_(Ticket.active, Ticket.assignee_id.is_(None))


def promised_this_week(calendar: Calendar, now: datetime) -> ColumnElement[bool]:
    """Active tickets whose promise ends between now and the end of Sunday."""
    sunday = 7 - calendar.local(now).weekday()
    return and_(
        Ticket.active,
        Ticket.promise_kind.in_(("done", "reply", "call")),
        Ticket.promise_latest >= now,
        Ticket.promise_latest < _midnight(calendar, now, days=sunday),
    )


def _midnight(calendar: Calendar, now: datetime, days: int) -> datetime:
    day = calendar.local(now).date() + timedelta(days=days)
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def now_figures(calendar: Calendar, now: datetime) -> NowFigures:
    """Answer in two statements, over active tickets only."""
    conditions = (
        overdue(calendar, now),
        due_today(calendar, now),
        unassigned(),
        or_(promised_this_week(calendar, now)),
    )
    sums = [func.coalesce(func.sum(case((c, 1), else_=0)), 0) for c in conditions]
    row = db.session.execute(select(func.count(), *sums).where(Ticket.active)).one()
    return NowFigures(*(int(n) for n in row), owners=_owners(calendar, now))


def _owners(calendar: Calendar, now: datetime) -> tuple[OwnerRow, ...]:
    late = func.sum(case((overdue(calendar, now), 1), else_=0))
    rows = db.session.execute(
        select(Ticket.assignee_id, Person.name, func.count(), late)
        .outerjoin(Person, Person.id == Ticket.assignee_id)
        .where(Ticket.active)
        .group_by(Ticket.assignee_id, Person.name)
    )
    owners = [
        OwnerRow(key, name or "Unassigned", n, int(o)) for key, name, n, o in rows
    ]
    return tuple(sorted(owners, key=lambda row: (row.person_id is not None, row.name)))
