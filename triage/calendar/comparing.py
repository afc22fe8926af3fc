"""Two calendars side by side: the days on which they open differently, and why."""

from datetime import date, datetime
from typing import NamedTuple

from triage.calendar.desk_calendar import Calendar, OpenSpan

# So many years before and after its publication the days of a calendar are watched.
_WATCHED = (1, 5)


class DayChange(NamedTuple):
    """One date that opens differently. The reasons are people's own words."""

    day: date
    before: tuple[OpenSpan, ...]
    after: tuple[OpenSpan, ...]
    why_before: tuple[str, ...]
    why_after: tuple[str, ...]


def changes(
    before: Calendar, after: Calendar, first: date, last: date
) -> tuple[DayChange, ...]:
    """Return the dates, both edges included, on which the open time differs."""
    for calendar in (before, after):
        calendar.require_years(first.year, last.year)
    return tuple(
        DayChange(day, was, becomes, reasons(before, day), reasons(after, day))
        for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        if (was := before.spans_on(day)) != (becomes := after.spans_on(day))
    )


def reasons(calendar: Calendar, day: date) -> tuple[str, ...]:
    """Return why a date differs from its week: its special hours, or else its closures."""
    special = tuple(row.reason for row in calendar.special_rows(day))
    return special or tuple(closure.name for closure in calendar.closures_on(day))


def watched_days(calendar: Calendar, published_at: datetime) -> str:
    """Return what a calendar's words come to on this machine, as one hash.

    Of the years that open clocks and promises may lie in, counted from publication.
    """
    known = calendar.schedule
    first = max(published_at.year - _WATCHED[0], known.first_year)
    last = min(published_at.year + _WATCHED[1], known.last_year)
    return calendar.days_sha256(first, last) if first <= last else ""
