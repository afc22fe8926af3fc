"""Whether a supervisor has looked at the closures of a year and said that they are right.

Call ``confirm`` inside ``saved()``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from triage.calendar import Calendar
from triage.desk import Desk
from triage.errors import Conflict
from triage.models import ConfirmedYear, DeskHead
from triage.store import db

# From this day on next year's closures are known well enough to be looked at.
ASKED_FROM = (10, 1)
_OTHER_CALENDAR = (
    "The calendar was published anew while you were looking. Look at the closures of "
    "{year} again, then confirm them."
)


def confirmed(year: int) -> ConfirmedYear | None:
    """Return who confirmed a year and what they saw, if anybody did."""
    return db.session.get(ConfirmedYear, year)


def confirm(
    year: int, person_id: int, now: datetime, desk: Desk, *, seen: int | None = None
) -> ConfirmedYear:
    """Write down that a person finds the closures of a year right.

    ``seen`` is the calendar version they looked at: ``Conflict`` when it is another now.
    """
    if seen not in (None, desk.calendar_id):
        raise Conflict(_OTHER_CALENDAR.format(year=year))
    # One after the other: whoever comes second confirms the same row once more.
    db.session.execute(select(DeskHead.id).with_for_update())
    row = confirmed(year) or ConfirmedYear(year=year)
    row.person_id = person_id
    row.calendar_id = desk.calendar_id
    row.closures = closures(desk.calendar, year)
    row.at = now
    db.session.add(row)
    db.session.flush()
    return row


def closures(calendar: Calendar, year: int) -> list[list[str]]:
    """Return date, name and kind of every closure of a year."""
    calendar.require_years(year, year)
    found = calendar.closures(date(year, 1, 1), date(year, 12, 31))
    return [[one.date.isoformat(), one.name, one.kind] for one in found]


def unconfirmed(now: datetime, desk: Desk) -> int | None:
    """Return the year that wants a look: this one, or the next from 1 October on.

    A year has to be confirmed again when its listed days fall otherwise by now; a closure
    that a supervisor wrote into the calendar needs no second look.
    """
    today = desk.calendar.local(now).date()
    asked = [today.year]
    if (today.month, today.day) >= ASKED_FROM:
        asked.append(today.year + 1)
    last = desk.calendar.schedule.last_year
    found = db.session.scalars(
        select(ConfirmedYear).where(ConfirmedYear.year.in_(asked))
    )
    rows = {row.year: row for row in found}
    open_years = (
        year
        for year in asked
        if year <= last and not _holds(year, rows.get(year), desk.calendar)
    )
    return next(open_years, None)


def _holds(year: int, row: ConfirmedYear | None, calendar: Calendar) -> bool:
    if row is None:
        return False
    return _listed(row.closures) == _listed(closures(calendar, year))


def _listed(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if row[2] != "dated"]
