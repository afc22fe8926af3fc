"""The calendar as supervisors see it: months, hours, holidays and days that differ."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.calendar import Calendar, DatedRow, changes
from triage.publishing import history, years
from triage.web import guards, staff
from triage.web.supervisors import drafting, drawn
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar_words import holiday_words
from triage.web.supervisors.drafting import CALENDAR, Seen

# A holiday that closes the desk at all does so within so many days.
_AHEAD = timedelta(days=366 * 8)
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class RowShown:
    """A dated row in words; ``key`` names it in a form.

    ``together`` is how many rows were written with it, said once, at the first of them.
    """

    key: str
    day: str
    does: str
    why: str
    who: str
    together: int


@dataclass(frozen=True, slots=True)
class HolidayShown:
    """A listed day in words."""

    name: str
    next: str
    rule: str


@bp.get("/calendar")
def calendar() -> ResponseReturnValue:
    """Show the next twelve months, and everything they are made of."""
    now = desks.now()
    staff.count(now)
    seen = drafting.seen(CALENDAR)
    shown: Calendar = seen.table
    today = shown.local(now).date()
    coming, past = _dated(shown, today)
    return render_template(
        "supervisors/calendar.html",
        seen=seen,
        schedule=shown.schedule,
        said_version=said_version(CALENDAR),
        months=drawn.year_from(shown, today, changed_days(seen, today)),
        week=drawn.WEEK,
        weekly=wording.week(shown.schedule.hours),
        source_words=source_words,
        coming=coming,
        past=past,
        holidays=list(_holidays(shown, today)),
        years=_years(today),
        unconfirmed=years.unconfirmed(now, guards.desk()),
    )


@bp.get("/calendar.toml")
def calendar_file() -> ResponseReturnValue:
    """Send the calendar as a file: with the draft's changes, if there is one."""
    return as_file(drafting.seen(CALENDAR))


def as_file(seen: Seen) -> Response:
    """Send a table as TOML."""
    name = f"{seen.kind}{'-draft' if seen.draft else ''}.toml"
    return Response(
        seen.table.text,
        mimetype="application/toml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def said_version(kind: str) -> str:
    """Say which version is in use, and since when by whom."""
    active = history.active_version(kind)
    calendar = guards.desk().calendar
    day = wording.day(calendar.local(active.created_at).date(), date.min)
    return f"Version {active.number}, published {day} by {active.author}."


def source_words(source: str) -> str:
    """Say where something is written, by the names that the desk's pages have."""
    return wording.source(source, guards.desk().rules.sources)


def changed_days(seen: Seen, today: date) -> frozenset[date]:
    """Return the days of the next twelve months that the draft opens differently."""
    if not seen.draft:
        return frozenset()
    first = today.replace(day=1)
    last = seen.table.schedule.last_year, seen.active.schedule.last_year
    until = min(first + _YEAR, date(min(last), 12, 31))
    return frozenset(
        change.day for change in changes(seen.active, seen.table, first, until)
    )


def key_of(row: DatedRow) -> str:
    """Name a dated row by all it says, so that no other can be meant."""
    return hashlib.sha256(repr(row).encode()).hexdigest()[:24]


def _dated(shown: Calendar, today: date) -> tuple[list[RowShown], list[RowShown]]:
    rows = sorted(shown.schedule.dated, key=lambda row: (row.date, row.windows))
    coming = _rows([row for row in rows if row.date >= today], rows, today)
    past = _rows([row for row in reversed(rows) if row.date < today], rows, today)
    return coming, past


def written_together(rows: Iterable[DatedRow], one: DatedRow) -> list[DatedRow]:
    """Return the rows that one person wrote on one day for one reason, like an outage."""
    return [row for row in rows if _act(row) == _act(one)]


def _act(row: DatedRow) -> tuple[object, ...]:
    return row.author, row.written, row.reason


def _rows(
    shown: Iterable[DatedRow], rows: Iterable[DatedRow], today: date
) -> list[RowShown]:
    sizes = Counter(_act(row) for row in rows)
    return [_row(row, today, sizes.pop(_act(row), 1)) for row in shown]


def _row(row: DatedRow, today: date, together: int) -> RowShown:
    return RowShown(
        key=key_of(row),
        day=wording.day(row.date, today),
        does=wording.dated_row(row),
        why=row.reason,
        who=f"{row.author}, {wording.day(row.written, today)}",
        together=together,
    )


def _holidays(shown: Calendar, today: date) -> Iterable[HolidayShown]:
    holidays = shown.schedule.holidays
    until = min(today + _AHEAD, date(shown.schedule.last_year, 12, 31))
    coming = shown.closures(today, until)
    for listed in holidays.days if holidays else ():
        days = (
            closure.date
            for closure in coming
            if closure.name == listed.name and shown.has_weekly_hours(closure.date)
        )
        found = next(days, None)
        said = wording.day(found, today) if found else "never"
        yield HolidayShown(listed.name, said, holiday_words(listed, shown))


def _years(today: date) -> list[tuple[int, str]]:
    return [
        (year, said_confirmed(year, today)) for year in (today.year, today.year + 1)
    ]


def said_confirmed(year: int, today: date) -> str:
    """Say who confirmed the closures of a year, and when."""
    row = years.confirmed(year)
    if row is None:
        return "Not confirmed yet"
    at = guards.desk().calendar.local(row.at).date()
    return f"Confirmed by {staff_name(row.person_id)} on {wording.day(at, today)}"


def staff_name(person_id: int) -> str:
    """Say who somebody is."""
    from triage import people

    names = {person.id: person.name for person in people.everybody()}
    return names.get(person_id, "somebody who has left")
