"""A calendar with other dated rows, as text: how a date is closed, opened, taken back."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from triage.calendar.hours import DAY, WallSpan, merged
from triage.calendar.loading import read_schedule, write_schedule
from triage.calendar.schedule import DatedRow, Schedule
from triage.errors import BadData

WHOLE = (WallSpan(0, DAY),)


def rows_of(text: str) -> tuple[DatedRow, ...]:
    """Return the dated rows of a calendar in the order in which they were written."""
    return read_schedule(text).dated


def with_dated_row(text: str, row: DatedRow) -> str:
    """Return the calendar with the row added; it does what it says from now on.

    Special hours, and closing a whole day, take the place of special hours already
    given for the date. Raises BadData for a bad row, or one that would change nothing.
    """
    return with_dated_rows(text, (row,))


def with_dated_rows(text: str, rows: Iterable[DatedRow]) -> str:
    """Return the calendar with all rows added one after the other, or raise BadData."""
    return write_schedule(reduce(_with, rows, read_schedule(text)))


def without_dated_row(text: str, row: DatedRow) -> str:
    """Return the calendar without a row, whichever it is; raise BadData if it has none.

    Special hours whose place the row once took do not come back by themselves.
    """
    return without_dated_rows(text, (row,))


def without_dated_rows(text: str, rows: Iterable[DatedRow]) -> str:
    """Return the calendar without any of the rows; raise BadData if it lacks one."""
    return write_schedule(reduce(_without, rows, read_schedule(text)))


def _without(schedule: Schedule, row: DatedRow) -> Schedule:
    left = tuple(other for other in schedule.dated if other != row)
    if left == schedule.dated:
        raise BadData(
            f"{row.date}: This row is no longer in the calendar; somebody may have "
            "taken it back already."
        )
    return replace(schedule, dated=left)


def _with(schedule: Schedule, row: DatedRow) -> Schedule:
    if any(_same(row, other) for other in schedule.dated):
        raise BadData(f"{row.date}: This row is already in the calendar.")
    kept = [other for other in schedule.dated if not _replaces(row, other)]
    if row.kind == "closed" and any(_is_special(other, row) for other in kept):
        raise BadData(
            f"{row.date}: This date has special hours, which outrank the closure of a "
            f"part of it; write its special hours anew instead."
        )
    return replace(schedule, dated=(*kept, row))


def _same(row: DatedRow, other: DatedRow) -> bool:
    return _says(row) == _says(other)


def _says(row: DatedRow) -> tuple[object, ...]:
    return row.date, row.kind, merged(row.windows), row.reason


def _replaces(row: DatedRow, other: DatedRow) -> bool:
    whole_day = row.kind == "open" or (merged(row.windows) or WHOLE) == WHOLE
    return whole_day and other.kind == "open" and other.date == row.date


def _is_special(other: DatedRow, row: DatedRow) -> bool:
    return other.kind == "open" and other.date == row.date
