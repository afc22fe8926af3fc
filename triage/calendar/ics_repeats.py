"""The dates of an event that repeats: a holiday does so once a year.

On the same date, or on such a weekday of a month ("the fourth Thursday of November").
Every date of a year is looked at, so that no rule can keep us counting.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from icalendar import Event, vRecur

from triage.calendar.days import ONE_DAY
from triage.errors import BadData

EARLIEST = 1900
MOST_A_YEAR = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST",
}  # fmt: skip
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)


def starts_of(event: Event, first: date, last: date) -> Iterator[datetime]:
    """Yield the starts of an event on its own wall from one date to another.

    An event without a rule has one, wherever it lies.
    """
    start = wall(event.start)
    if "RDATE" in event or "EXRULE" in event:
        raise BadData("It repeats on a list of dates; write each as an event.")
    if "RRULE" not in event:
        yield start
        return
    excluded = _excluded(event)
    most = MOST_A_YEAR * (last.year - first.year + 1)
    repeated = _repeated(event, start, first, last)
    for number, found in enumerate(at for at in repeated if at.date() >= first):
        if number >= most:
            raise BadData(f"It repeats more than {MOST_A_YEAR} times a year.")
        if found.date() not in excluded:
            yield found


def wall(at: date | datetime) -> datetime:
    """Return the moment on its own wall clock; a date begins at midnight."""
    if isinstance(at, datetime):
        return at.replace(tzinfo=None)
    return datetime.combine(at, time())


def _repeated(
    event: Event, start: datetime, first: date, last: date
) -> Iterator[datetime]:
    rule = _rule(event)
    ends = [_until(event, until) for until in rule.get("UNTIL", [])]
    end = min([datetime.combine(last, time.max), *ends])
    found = (
        datetime.combine(day, start.time())
        for year in _years(rule, start.year, first.year, end.year)
        for day in _dates(rule, start, year)
    )
    inside = (at for at in found if start <= at <= end)
    return islice(inside, rule.get("COUNT", [None])[0])


def _years(rule: vRecur, begin: int, first: int, last: int) -> range:
    """Return the years of a rule that can matter: all of them when they are counted."""
    each = rule.get("INTERVAL", [1])[0]
    years = range(begin, last + 1, each)
    return years if "COUNT" in rule else years[max(0, -((begin - first) // each)) :]


def _rule(event: Event) -> vRecur:
    """Return the one rule of an event, if it is of the kind we take."""
    rule = event["RRULE"]
    if not isinstance(rule, vRecur):
        raise BadData("It repeats by more than one rule; write its dates by hand.")
    if rule.get("FREQ") != ["YEARLY"]:
        raise BadData(
            "It repeats more often than once a year; change the weekly hours, or write "
            "its dates by hand."
        )
    on_weekdays_of_the_year = "BYDAY" in rule and "BYMONTH" not in rule
    if on_weekdays_of_the_year or not _PARTS.issuperset(rule):
        raise BadData("It repeats by a rule we do not know; write its dates by hand.")
    if wall(event.start).year < EARLIEST or rule.get("INTERVAL", [1])[0] < 1:
        raise BadData(f"It repeats from before {EARLIEST}, or every 0 years.")
    return rule


def _until(event: Event, until: date | datetime) -> datetime:
    """Return the end of a rule on the wall of its event; a date is included whole."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    zone = getattr(event.start, "tzinfo", None)
    return wall(until.astimezone(zone or UTC) if until.tzinfo else until)


def _dates(rule: vRecur, start: datetime, year: int) -> Iterator[date]:
    """Yield the dates of a year on which a rule falls."""
    months = sorted({int(month) for month in rule.get("BYMONTH", [start.month])})
    named = {str(day) for day in rule.get("BYDAY", [])}
    weekdays = [_WEEKDAY.fullmatch(name) for name in named]
    default = [] if weekdays else [start.day]
    numbers = set(rule.get("BYMONTHDAY", default))
    for month in months:
        day = date(year, month, 1)
        while day.month == month:
            if (not numbers or numbers & set(_places(day, 1))) and (
                not weekdays or any(_is(day, found) for found in weekdays)
            ):
                yield day
            day += ONE_DAY


def _is(day: date, wanted: re.Match[str] | None) -> bool:
    """Say whether a date is such a weekday of its month: "TH", "4TH" or "-1TH"."""
    if wanted is None or wanted[2] != WEEKDAYS[day.weekday()]:
        return False
    return not wanted[1] or int(wanted[1]) in _places(day, 7)


def _places(day: date, step: int) -> tuple[int, int]:
    """Return which it is of the days of its month, by ``step``, from both its ends."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    left = (following - day).days - 1
    return (day.day - 1) // step + 1, -(left // step + 1)


def _excluded(event: Event) -> set[date]:
    lists: Any = event.get("EXDATE", [])
    return {
        wall(each.dt).date()
        for listed in (lists if isinstance(lists, list) else [lists])
        for each in listed.dts
    }
