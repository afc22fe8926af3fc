"""A calendar with one more dated row, as text: how a date is closed or opened."""

from dataclasses import replace

from triage.calendar.hours import DAY, WallSpan, merged
from triage.calendar.loading import read_schedule
from triage.calendar.schedule import DatedRow
from triage.calendar.writing import canonical_text
from triage.errors import BadData

WHOLE = (WallSpan(0, DAY),)


def with_dated_row(text: str, row: DatedRow) -> str:
    """Return the calendar with the row added; it does what it says from now on.

    Special hours, and closing a whole day, take the place of special hours already
    given for the date. Raises BadData for a bad row, or one that would change nothing.
    """
    schedule = read_schedule(text)
    if any(_same(row, other) for other in schedule.dated):
        raise BadData(f"{row.date}: This row is already in the calendar.")
    kept = [other for other in schedule.dated if not _replaces(row, other)]
    if row.kind == "closed" and any(_is_special(other, row) for other in kept):
        raise BadData(
            f"{row.date}: This date has special hours, which outrank the closure of a "
            f"part of it; write its special hours anew instead."
        )
    revised = canonical_text(replace(schedule, dated=(*kept, row)))
    read_schedule(revised)
    return revised


def _same(row: DatedRow, other: DatedRow) -> bool:
    return _says(row) == _says(other)


def _says(row: DatedRow) -> tuple[object, ...]:
    return row.date, row.kind, merged(row.windows), row.reason


def _replaces(row: DatedRow, other: DatedRow) -> bool:
    whole_day = row.kind == "open" or (merged(row.windows) or WHOLE) == WHOLE
    return whole_day and other.kind == "open" and other.date == row.date


def _is_special(other: DatedRow, row: DatedRow) -> bool:
    return other.kind == "open" and other.date == row.date
