"""A month as it hangs on the wall: weeks of days, each with its hours and closures."""

import calendar as grids
from datetime import date
from typing import NamedTuple

from triage.calendar.desk_calendar import Calendar, OpenSpan
from triage.calendar.schedule import Closure
from triage.errors import BadMoment

# American wall calendars begin their weeks on Sunday.
_GRID = grids.Calendar(grids.SUNDAY)


class Day(NamedTuple):
    """One date. ``is_special`` when special hours stand, ``is_weekly`` when its week
    opens on it, closures aside.
    """

    date: date
    spans: tuple[OpenSpan, ...]
    closures: tuple[Closure, ...]
    is_special: bool
    is_weekly: bool


class Month(NamedTuple):
    """Weeks from Sunday to Saturday; None stands for a day of another month."""

    year: int
    month: int
    weeks: tuple[tuple[Day | None, ...], ...]


def month(calendar: Calendar, year: int, number: int) -> Month:
    """Return a month, January being 1; raise BadMoment for one that is not reckoned."""
    calendar.require_years(year, year)
    if not 1 <= number <= 12:
        raise BadMoment("Ask for a month from 1 to 12.")
    weeks = tuple(
        tuple(_day(calendar, day) if day.month == number else None for day in week)
        for week in _GRID.monthdatescalendar(year, number)
    )
    return Month(year, number, weeks)


def _day(calendar: Calendar, day: date) -> Day:
    return Day(
        day,
        calendar.spans_on(day),
        calendar.closures_on(day),
        calendar.has_special_hours(day),
        calendar.has_weekly_hours(day),
    )
