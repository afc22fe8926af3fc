"""What an imported list of dates would add to a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from triage.calendar.days import ONE_DAY
from triage.calendar.desk_calendar import Calendar
from triage.calendar.ics import IcsDay
from triage.calendar.outage import closed_until
from triage.calendar.schedule import DatedRow
from triage.errors import BadData, BadMoment


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """The rows to add, the dates that are closed already, and what cannot be written."""

    rows: tuple[DatedRow, ...]
    closed_already: tuple[IcsDay, ...]
    refused: tuple[str, ...]


def rows_for(
    calendar: Calendar, days: Iterable[IcsDay], *, author: str, written: date
) -> ImportedRows:
    """Return the rows that close the desk on these dates, each with the name as reason."""
    rows: list[DatedRow] = []
    closed: list[IcsDay] = []
    refused: list[str] = []
    for day in days:
        start, end = _edges(calendar, day)
        try:
            if calendar.between(start, end) == 0:
                closed.append(day)
                continue
            rows += closed_until(
                calendar, start, end, reason=day.name, author=author, written=written
            )
        except (BadData, BadMoment) as why:
            refused.append(f"{day.date}, {day.name!r}: {why}")
    return ImportedRows(tuple(rows), tuple(closed), tuple(refused))


def _edges(calendar: Calendar, day: IcsDay) -> tuple[datetime, datetime]:
    start = f"{day.date} {day.start or '00:00'}"
    end = f"{day.date + ONE_DAY} 00:00" if day.end is None else f"{day.date} {day.end}"
    return calendar.at_desk(start), calendar.at_desk(end)
