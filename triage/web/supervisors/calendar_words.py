"""What makes two calendars different, row by row, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage import wording
from triage.calendar import Calendar, DatedRow, ListedDay, WallSpan

# No date of the year falls on one weekday so many years in a row.
_ENOUGH_YEARS = 3
_WEEKEND = (5, 6)
_WHOLE_DAY = (WallSpan.parse("00:00-24:00"),)


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: what happened (``added``, ``removed``, ``changed``), to what, and how."""

    did: str
    what: str
    how: str
    why: str = ""


def differences(before: Calendar, after: Calendar) -> list[Difference]:
    """Say what the second calendar says otherwise than the first."""
    return [
        *_zone_and_years(before, after),
        *_weekly(before, after),
        *_holidays(before, after),
        *_dated(before, after),
    ]


def _zone_and_years(before: Calendar, after: Calendar) -> Iterator[Difference]:
    was, now = before.schedule, after.schedule
    if was.zone != now.zone:
        how = f"{now.zone}, was {was.zone}"
        yield Difference("changed", "Time zone", how)
    if (was.first_year, was.last_year) != (now.first_year, now.last_year):
        how = (
            f"{now.first_year} to {now.last_year}, "
            f"was {was.first_year} to {was.last_year}"
        )
        yield Difference("changed", "Years it is reckoned for", how, now.years_reason)


def _weekly(before: Calendar, after: Calendar) -> Iterator[Difference]:
    was, now = before.schedule, after.schedule
    if was.hours == now.hours:
        return
    for name, old, new in zip(wording.WEEKDAYS, was.hours, now.hours, strict=True):
        if old != new:
            how = f"{wording.hours(new)}, was {wording.hours(old)}"
            yield Difference("changed", f"{name}, each week", how, now.hours_reason)


def _holidays(before: Calendar, after: Calendar) -> Iterator[Difference]:
    was, now = _listed(before), _listed(after)
    for name in (name for name in now if name not in was):
        yield Difference(
            "added",
            f"Holiday {name}",
            holiday_words(now[name], after),
            now[name].reason,
        )
    for name in (name for name in was if name not in now):
        yield Difference("removed", f"Holiday {name}", "open on it from now on")
    for name in now:
        if name in was and now[name] != was[name]:
            old = holiday_words(was[name], before)
            how = f"{holiday_words(now[name], after)} Was: {old}"
            yield Difference("changed", f"Holiday {name}", how, now[name].reason)


def _listed(calendar: Calendar) -> dict[str, ListedDay]:
    holidays = calendar.schedule.holidays
    return {day.name: day for day in holidays.days} if holidays else {}


def holiday_words(day: ListedDay, calendar: Calendar) -> str:
    """Say in which years a holiday closes the desk, and what a weekend does to it."""
    always = _always_on(day, calendar)
    rule = (
        wording.weekend_rule(day.sunday, day.saturday)
        if always is None
        else f"Always on a {always}."
    )
    years = ""
    if day.since and day.until:
        years = f"From {day.since} to {day.until}. "
    elif day.since:
        years = f"From {day.since} on. "
    elif day.until:
        years = f"Until {day.until}. "
    return years + rule


def _always_on(day: ListedDay, calendar: Calendar) -> str | None:
    """Return the working day on which a holiday falls each year, if it is always one."""
    schedule = calendar.schedule
    first, last = date(schedule.first_year, 1, 1), date(schedule.last_year, 12, 31)
    fell = [
        closure.date.weekday()
        for closure in calendar.closures(first, last)
        if closure.kind == "actual" and closure.name == day.name
    ]
    if len(fell) < _ENOUGH_YEARS or len(set(fell)) > 1 or fell[0] in _WEEKEND:
        return None
    return wording.WEEKDAYS[fell[0]]


def _dated(before: Calendar, after: Calendar) -> Iterator[Difference]:
    was, now = before.schedule.dated, after.schedule.dated
    for did, rows in (
        ("added", [row for row in now if row not in was]),
        ("removed", [row for row in was if row not in now]),
    ):
        other = before if did == "added" else after
        for row in sorted(rows, key=lambda each: (each.date, each.windows)):
            yield _dated_difference(did, row, closed_anyway(other, row))


def _dated_difference(did: str, row: DatedRow, anyway: bool) -> Difference:
    day = f"{wording.day(row.date)} {row.date.year}"
    how = wording.dated_row(row)
    how += ", which it is anyway: this moves no date" if anyway else ""
    return Difference(did, day, how, row.reason)


def closed_anyway(calendar: Calendar, row: DatedRow) -> bool:
    """Say whether a closure shuts nothing that this calendar opens."""
    years = calendar.schedule.first_year, calendar.schedule.last_year
    if row.kind != "closed" or not years[0] <= row.date.year <= years[1]:
        return False
    shut = row.windows or _WHOLE_DAY
    return not any(calendar.opens_within(row.date, span) for span in shut)
