"""The closures of one year, each with the rule that put it where it is."""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from triage.calendar.closures import SATURDAY, SUNDAY
from triage.calendar.desk_calendar import Calendar
from triage.calendar.schedule import (
    SATURDAY_MOVES,
    SUNDAY_MOVES,
    Closure,
    ListedDay,
)


class Rule(StrEnum):
    """Why a closure lies where it lies; ``wording`` makes the sentence."""

    ON_ITS_DAY = "on its day"
    SATURDAY_STAYS = "Saturday stays"
    SUNDAY_STAYS = "Sunday stays"
    SATURDAY_TO_FRIDAY = "Saturday to Friday"
    SATURDAY_TO_MONDAY = "Saturday to Monday"
    SUNDAY_TO_FRIDAY = "Sunday to Friday"
    SUNDAY_TO_MONDAY = "Sunday to Monday"
    WRITTEN = "written"


class YearClosure(NamedTuple):
    """One closure. A day that moves has two: ``actual``, then ``observed``.

    ``weekday`` counts from Monday, 0; ``shuts_a_weekday`` is "yes", "part" or "no";
    ``start`` and ``end`` are wall times, None at the edge of the day.
    """

    date: date
    name: str
    kind: str
    weekday: int
    shuts_a_weekday: str
    rule: Rule
    start: time | None
    end: time | None


_RULES = {
    (SATURDAY, 0): Rule.SATURDAY_STAYS,
    (SATURDAY, -1): Rule.SATURDAY_TO_FRIDAY,
    (SATURDAY, 2): Rule.SATURDAY_TO_MONDAY,
    (SUNDAY, 0): Rule.SUNDAY_STAYS,
    (SUNDAY, -2): Rule.SUNDAY_TO_FRIDAY,
    (SUNDAY, 1): Rule.SUNDAY_TO_MONDAY,
}


def year_closures(calendar: Calendar, year: int) -> tuple[YearClosure, ...]:
    """Return every closure of a year, in order; raise BadMoment for a year not reckoned."""
    calendar.require_years(year, year)
    return tuple(
        YearClosure(
            date=closure.date,
            name=closure.name,
            kind=closure.kind,
            weekday=closure.date.weekday(),
            shuts_a_weekday=shuts_a_weekday(calendar, closure),
            rule=_rule(calendar, closure),
            start=closure.start,
            end=closure.end,
        )
        for closure in calendar.closures(date(year, 1, 1), date(year, 12, 31))
    )


def shuts_a_weekday(calendar: Calendar, closure: Closure) -> str:
    """Say "yes" for a weekday that is shut, "part" for one that is open for the rest."""
    if closure.date.weekday() >= SATURDAY:
        return "no"
    if not calendar.is_open_day(closure.date):
        return "yes"
    return "no" if calendar.has_special_hours(closure.date) else "part"


def _rule(calendar: Calendar, closure: Closure) -> Rule:
    if closure.kind == "dated":
        return Rule.WRITTEN
    moves = _moves(calendar, closure.name)
    if closure.kind == "actual":
        weekday = closure.date.weekday()
        return _RULES[weekday, moves[weekday]] if weekday in moves else Rule.ON_ITS_DAY
    return next(
        _RULES[weekday, days]
        for weekday, days in moves.items()
        if days and _fell_on(calendar, closure, weekday, days)
    )


def _moves(calendar: Calendar, name: str) -> dict[int, int]:
    """Return by how many days a listed day moves off each day of the weekend."""
    holidays = calendar.schedule.holidays
    listed: tuple[ListedDay, ...] = holidays.days if holidays else ()
    (day,) = (day for day in listed if day.name == name)
    return {
        SATURDAY: SATURDAY_MOVES[day.saturday],
        SUNDAY: SUNDAY_MOVES[day.sunday],
    }


def _fell_on(calendar: Calendar, observed: Closure, weekday: int, days: int) -> bool:
    actual = observed.date - timedelta(days=days)
    return actual.weekday() == weekday and any(
        closure.name == observed.name and closure.kind == "actual"
        for closure in calendar.closures_on(actual)
    )
