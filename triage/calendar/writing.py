"""A schedule as canonical TOML: the same calendar always gives the same bytes."""

import json
from collections.abc import Iterable
from datetime import date

from triage.calendar.hours import WEEKDAYS, WallSpan
from triage.calendar.schedule import DatedRow, HolidayList, ListedDay, Schedule

Value = str | int | date | tuple[str, ...]


def canonical_text(schedule: Schedule) -> str:
    """Return the TOML that ``load_calendar`` reads back as the same schedule."""
    parts = [
        f"zone = {_value(schedule.zone)}\n",
        _table(
            "[years]",
            first=schedule.first_year,
            last=schedule.last_year,
            reason=schedule.years_reason,
        ),
        _table(
            "[hours]",
            **{
                name: _windows(windows)
                for name, windows in zip(WEEKDAYS, schedule.hours, strict=True)
            },
            reason=schedule.hours_reason,
            source=schedule.hours_source,
            quote=schedule.hours_quote,
        ),
    ]
    if schedule.holidays is not None:
        parts.append(_holidays(schedule.holidays))
        parts.extend(_listed(day) for day in schedule.holidays.days)
    parts.extend(_dated(row) for row in schedule.dated)
    return "\n".join(parts)


def _holidays(holidays: HolidayList) -> str:
    return _table(
        "[holidays]",
        country=holidays.country,
        subdivision=holidays.subdivision,
        language=holidays.language,
        reason=holidays.reason,
        source=holidays.source,
    )


def _listed(day: ListedDay) -> str:
    return _table(
        "[[holiday]]",
        name=day.name,
        also=day.also,
        sunday=day.sunday,
        saturday=day.saturday,
        reason=day.reason,
        source=day.source,
        quote=day.quote,
        since=day.since,
        until=day.until,
    )


def _dated(row: DatedRow) -> str:
    return _table(
        "[[dated]]",
        date=row.date,
        kind=row.kind,
        windows=_windows(row.windows),
        reason=row.reason,
        author=row.author,
        written=row.written,
    )


def _windows(spans: Iterable[WallSpan]) -> tuple[str, ...]:
    return tuple(str(span) for span in sorted(set(spans)))


def _table(heading: str, **values: Value | None) -> str:
    """Return a table without the keys that have no value."""
    lines = [
        f"{key} = {_value(value)}" for key, value in values.items() if value is not None
    ]
    return "\n".join([heading, *lines]) + "\n"


def _value(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    # A JSON string is a TOML basic string, and so is a JSON number a TOML integer.
    return json.dumps(value, ensure_ascii=False)
