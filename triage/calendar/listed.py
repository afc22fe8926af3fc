"""The list of holidays that close the desk: adding to it, taking from it, as text."""

from dataclasses import replace
from datetime import date

from triage.calendar.closures import package_days
from triage.calendar.desk_calendar import Calendar
from triage.calendar.loading import load_calendar, read_schedule, write_schedule
from triage.calendar.schedule import HolidayList, ListedDay, Schedule
from triage.errors import BadData


def with_listed_day(text: str, day: ListedDay) -> str:
    """Return the calendar with a listed day, in place of the one of that name if any.

    Raises BadData when the holidays package does not have the day in each of its years.
    """
    schedule = read_schedule(text)
    days = _list_of(schedule).days
    if any(other.name == day.name for other in days):
        days = tuple(day if other.name == day.name else other for other in days)
    else:
        days = (*days, day)
    return _with_days(schedule, days)


def without_listed_day(text: str, name: str) -> str:
    """Return the calendar without a listed day; raise BadData if there is none."""
    schedule = read_schedule(text)
    days = _list_of(schedule).days
    left = tuple(day for day in days if day.name != name)
    if left == days:
        raise BadData(f"{name!r} is not on the list of holidays.")
    return _with_days(schedule, left)


def known_holidays(calendar: Calendar, year: int) -> tuple[tuple[date, str], ...]:
    """Return what the holidays package knows in a year, listed or not, in order."""
    calendar.require_years(year, year)
    holidays = calendar.schedule.holidays
    if holidays is None:
        return ()
    found = package_days(holidays, range(year, year + 1))
    return tuple(
        (day, name)
        for day, names in sorted(found.items())
        for name in names.split("; ")
        if day.year == year
    )


def _list_of(schedule: Schedule) -> HolidayList:
    if schedule.holidays is None:
        raise BadData(
            "This calendar has no list of holidays; import a calendar with a [holidays] "
            "table, which says of which country they are."
        )
    return schedule.holidays


def _with_days(schedule: Schedule, days: tuple[ListedDay, ...]) -> str:
    holidays = replace(_list_of(schedule), days=days)
    text = write_schedule(replace(schedule, holidays=holidays))
    # Only a calendar looks the days up.
    load_calendar(text)
    return text
