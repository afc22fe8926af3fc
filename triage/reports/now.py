"""What stands at this moment: overdue, due today, unassigned, promises of this week, by owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select

from triage.models import Person, Ticket
from triage.reports import counting
from triage.reports.counting import Condition
from triage.reports.period import midnight
from triage.store import db

NOBODY = "Unassigned"
FIGURES = ("active", "overdue", "due-today", "promises-this-week")
# The worker wakes clocks every few seconds; later than this, it is not there.
_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner's active tickets; ``person_id`` is None for those nobody has."""

    person_id: int | None
    name: str
    active: int
    overdue: int
    due_today: int
    promises_this_week: int


@dataclass(frozen=True, slots=True)
class NowFigures:
    """Counts of active tickets: all together, and by owner with the unassigned first."""

    active: int
    overdue: int
    due_today: int
    unassigned: int
    promises_this_week: int
    owners: tuple[OwnerRow, ...]


def conditions(now: datetime, zone: ZoneInfo) -> dict[str, Condition]:
    """Return what belongs to each figure of now; days and weeks are the desk's."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    return {
        # Not is_(True): SQLite's index of active tickets is for "active = 1" alone.
        "active": and_(Ticket.active),
        "overdue": counting.overdue(now),
        "due-today": counting.due_before(midnight(today + timedelta(days=1), zone)),
        "unassigned": counting.unassigned(),
        "promises-this-week": counting.promised_until(now, midnight(monday, zone)),
    }


def now_figures(now: datetime, zone: ZoneInfo) -> NowFigures:
    """Answer in one statement over active tickets."""
    asked = conditions(now, zone)
    sums = [func.sum(case((asked[name], 1), else_=0)) for name in FIGURES]
    rows = db.session.execute(
        select(Ticket.assignee_id, Person.name, *sums)
        .outerjoin(Person, Person.id == Ticket.assignee_id)
        .where(Ticket.active)
        .group_by(Ticket.assignee_id, Person.name)
    )
    owners = [OwnerRow(key, name or NOBODY, *map(int, n)) for key, name, *n in rows]
    owners.sort(key=lambda row: (row.person_id is not None, row.name, row.person_id))
    return _together(owners)


def _together(owners: Iterable[OwnerRow]) -> NowFigures:
    owners = tuple(owners)
    return NowFigures(
        active=sum(row.active for row in owners),
        overdue=sum(row.overdue for row in owners),
        due_today=sum(row.due_today for row in owners),
        unassigned=sum(row.active for row in owners if row.person_id is None),
        promises_this_week=sum(row.promises_this_week for row in owners),
        owners=owners,
    )


def left_behind(now: datetime) -> int:
    """Count active tickets whose clocks the worker should have looked at already.

    While there are any, what was missed meanwhile is not in the figures yet.
    """
    waits = select(func.count()).where(Ticket.active, Ticket.wake_at < now - _PATIENCE)
    return int(db.session.execute(waits).scalar_one())
