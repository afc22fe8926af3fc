"""The closures of every year: listed days by the statute's rule, and dated rows.

The ``holidays`` package says on which date a listed day falls; our own table says which
days close this desk, and our own rule moves them off a weekend (docs/design.md 4.1).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from triage.calendar.schedule import (
    SATURDAY_MOVES,
    SUNDAY_MOVES,
    Closure,
    HolidayList,
    ListedDay,
    Schedule,
    closures_of,
)
from triage.errors import BadData

SATURDAY, SUNDAY = 5, 6


def closures_by_date(schedule: Schedule) -> dict[date, tuple[Closure, ...]]:
    """Return every closure of the years reckoned; raise BadData for a day not found."""
    found: defaultdict[date, list[Closure]] = defaultdict(list)
    if schedule.holidays is not None:
        years = range(schedule.first_year, schedule.last_year + 1)
        for closure in _listed_closures(schedule.holidays, years):
            found[closure.date].append(closure)
    for row in schedule.dated:
        found[row.date].extend(closures_of(row))
    return {day: tuple(found[day]) for day in sorted(found)}


def _listed_closures(holidays: HolidayList, years: range) -> Iterable[Closure]:
    known = _dates_by_name(package_days(holidays, years))
    for listed in holidays.days:
        for year in listed.years(years[0], years[-1]):
            actual = _date_of(listed, year, known)
            yield _closure(listed, actual, "actual")
            days_moved = _move(listed, actual)
            if days_moved:
                observed = actual + timedelta(days=days_moved)
                yield _closure(listed, observed, "observed")


def package_days(holidays: HolidayList, years: range) -> Mapping[date, str]:
    """Return every day the package knows in some years; several names share a date."""
    # Imported at first use: the package takes a fifth of a second to load, and whoever
    # only reads durations or names of units should not pay for it.
    from holidays import country_holidays

    try:
        return country_holidays(
            holidays.country,
            subdiv=holidays.subdivision or None,
            years=years,
            observed=False,
            language=holidays.language,
        )
    # The package looks a country up among all its names, functions too.
    except (NotImplementedError, TypeError) as error:
        raise BadData(
            f"desk.toml: holidays: the holidays package has no days for country "
            f"{holidays.country!r}, subdivision {holidays.subdivision!r}, "
            f"language {holidays.language!r}."
        ) from error


def _dates_by_name(days: Mapping[date, str]) -> dict[tuple[int, str], set[date]]:
    """Index the dates by year and plain name. One date may carry several names."""
    known: defaultdict[tuple[int, str], set[date]] = defaultdict(set)
    for day, text in days.items():
        for name in (text, *text.split(";"), *text.split(",")):
            known[day.year, plain_name(name)].add(day)
    return known


# The same names come back each year, and every calendar that is read asks for them.
@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a name without accents, case, punctuation and extra spaces."""
    letters = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’.̀-ͯ]", "", letters)))


def _date_of(
    listed: ListedDay, year: int, known: Mapping[tuple[int, str], set[date]]
) -> date:
    names = {plain_name(name) for name in (listed.name, *listed.also)}
    dates = {day for name in names for day in known.get((year, name), ())}
    if len(dates) == 1:
        return dates.pop()
    where = f"desk.toml: holiday {listed.name!r}"
    if dates:
        raise BadData(
            f"{where}: the holidays package has it on {len(dates)} dates in {year}: "
            f"{', '.join(str(day) for day in sorted(dates))}."
        )
    raise BadData(
        f"{where}: the holidays package has no day of this name in {year}. If the day "
        f'was renamed, add its new name to "also"; if it begins later or ends '
        f'earlier, write "since" or "until"; if it no longer closes the desk, take it off '
        f"the list."
    )


def _move(listed: ListedDay, actual: date) -> int:
    if actual.weekday() == SUNDAY:
        return SUNDAY_MOVES[listed.sunday]
    if actual.weekday() == SATURDAY:
        return SATURDAY_MOVES[listed.saturday]
    return 0


def _closure(
    listed: ListedDay, day: date, kind: Literal["actual", "observed"]
) -> Closure:
    return Closure(day, listed.name, kind, None, None, listed.reason, "")
