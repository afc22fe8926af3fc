"""Months as they hang on the wall: what each day is, in a word and in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from triage import wording
from triage.calendar import Calendar, Day, month

WEEK = (
    ("Sun", "Sunday"),
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: ``kind`` is open, off, closed, partly or special; ``says`` is for the ear."""

    number: int
    kind: str
    says: str
    today: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One month: its name, its weeks, and the days that differ, in words."""

    key: str
    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    notes: tuple[tuple[str, str, str], ...]


def year_from(
    calendar: Calendar, today: date, changed: Collection[date] = ()
) -> list[Leaf]:
    """Draw the twelve months from that of today."""
    return [
        leaf(calendar, year, number, today, changed)
        for year, number in _months_from(today)
    ]


def _months_from(first: date) -> Iterator[tuple[int, int]]:
    for later in range(12):
        years, index = divmod(first.month - 1 + later, 12)
        yield first.year + years, index + 1


def leaf(
    calendar: Calendar,
    year: int,
    number: int,
    today: date,
    changed: Collection[date] = (),
) -> Leaf:
    """Draw one month; days in ``changed`` are marked."""
    drawn = month(calendar, year, number)
    days = [day for week in drawn.weeks for day in week if day is not None]
    return Leaf(
        key=f"{year}-{number:02}",
        name=format_date(date(year, number, 1), "MMMM y", locale=wording.LANGUAGE),
        weeks=tuple(
            tuple(day and _cell(day, today, changed) for day in week)
            for week in drawn.weeks
        ),
        notes=tuple(note for day in days for note in _notes(calendar, day)),
    )


def _cell(day: Day, today: date, changed: Collection[date]) -> Cell:
    kind = kind_of(day)
    is_changed = day.date in changed
    said = {
        "closed": "closed",
        "partly": "closed for a part",
        "special": "special hours",
        "off": "no hours",
    }
    parts = [said[kind]] if kind in said else []
    parts += ["today"] if day.date == today else []
    parts += ["changed"] if is_changed else []
    return Cell(day.date.day, kind, ", ".join(parts), day.date == today, is_changed)


def kind_of(day: Day) -> str:
    """Say in a word what a day is."""
    if day.is_special:
        return "special" if day.spans else "closed"
    if not day.is_weekly:
        return "off"
    if not day.spans:
        return "closed"
    return "partly" if day.closures else "open"


def _notes(calendar: Calendar, day: Day) -> Iterator[tuple[str, str, str]]:
    """Yield kind, day and words of everything that makes a day differ."""
    when = format_date(day.date, "EEE d", locale=wording.LANGUAGE)
    kind = kind_of(day)
    if day.is_special:
        for row in calendar.special_rows(day.date):
            yield kind, when, f"{row.reason}: {wording.dated_row(row)}"
        return
    for closure in day.closures:
        if kind == "off":
            weekday = format_date(day.date, "EEEE", locale=wording.LANGUAGE)
            yield kind, when, f"{closure.name}, on a {weekday}"
        elif closure.whole_day:
            yield kind, when, closure.name
        else:
            yield kind, when, f"{closure.name}: {wording.closure_part(closure)}"
