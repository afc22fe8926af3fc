"""Receipts: the count behind an answer, line by line.

The windows are those the reckoning used and every running total is what ``between``
says up to there, so that a receipt cannot tell another story than the answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from triage.calendar.days import ONE_DAY
from triage.calendar.desk_calendar import Calendar, DayWindow
from triage.calendar.durations import Duration, Span, Unit, later_date
from triage.calendar.windows import PromiseWindow, promise_window


class Note(StrEnum):
    """Why a line counts what it counts; ``wording.py`` makes the sentence."""

    COUNTED = "counted"
    SPECIAL_HOURS = "special hours"
    CLOSURE = "closure"
    NO_HOURS = "no hours"
    OUTSIDE_HOURS = "outside hours"
    COUNTED_FROM = "counted from"
    PASSED = "passed"
    LANDS = "lands"
    ROLLED = "rolled"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One day, or one window of it.

    ``counted`` and ``total`` are in the unit of the receipt; ``closures`` names every
    closure of the day.
    """

    day: date
    start: datetime | None
    end: datetime | None
    counted: int
    note: Note
    closures: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """An answer with the count that led to it."""

    start: datetime
    unit: Unit
    lines: tuple[ReceiptLine, ...]
    result: datetime | int | PromiseWindow

    def as_rows(self) -> list[tuple[str, str, int, str, str, int]]:
        """Return (day, window, counted, note, closures, total) a line, as plain values."""
        return [
            (
                line.day.isoformat(),
                _window_text(line),
                line.counted,
                line.note.value,
                "; ".join(line.closures),
                line.total,
            )
            for line in self.lines
        ]


def explain_add(calendar: Calendar, at: datetime, seconds: int) -> Receipt:
    """Return ``calendar.add(at, seconds)`` with its count; a lead time counts forward."""
    result = calendar.add(at, seconds)
    first, last = (result, at) if seconds < 0 else (at, result)
    lines = _open_time(calendar, first, last)
    return Receipt(at, Unit.BUSINESS_SECONDS, tuple(lines), result)


def explain_between(calendar: Calendar, start: datetime, end: datetime) -> Receipt:
    """Return ``calendar.between(start, end)`` with its count, earlier moment first."""
    result = calendar.between(start, end)
    # In UTC: two moments of one zone are compared by their wall clocks.
    lines = _open_time(calendar, *sorted((start.astimezone(UTC), end.astimezone(UTC))))
    return Receipt(start, Unit.BUSINESS_SECONDS, tuple(lines), result)


def explain_due(calendar: Calendar, at: datetime, length: Duration) -> Receipt:
    """Return ``calendar.due(at, length)`` with its count, in any unit."""
    if length.seconds is not None:
        return explain_add(calendar, at, length.seconds)
    result = calendar.due(at, length)
    lines = _days_to(calendar, at, length)
    return Receipt(at, length.unit, tuple(lines), result)


def explain_window(calendar: Calendar, arrived: datetime, span: Span) -> Receipt:
    """Return the promise window with the days on which it begins and ends."""
    result = promise_window(calendar, arrived, span)
    lines = {
        line.day: line
        for length in (span.most, span.least)
        for line in _days_to(calendar, arrived, length)
    }
    in_order = tuple(lines[day] for day in sorted(lines))
    return Receipt(arrived, span.most.unit, in_order, result)


def _open_time(
    calendar: Calendar, first: datetime, last: datetime
) -> Iterator[ReceiptLine]:
    """Yield a line a window, and one for each day between that counts nothing."""
    by_day: dict[date, list[DayWindow]] = {}
    for window in calendar.windows(first, last):
        by_day.setdefault(window.day, []).append(window)
    day, total = min([calendar.local(first).date(), *by_day]), 0
    while day <= calendar.local(last).date():
        if day not in by_day:
            yield _closed_line(calendar, day, total)
        for window in by_day.get(day, ()):
            before, total = total, calendar.between(first, window.end)
            yield _line(
                calendar, window, total - before, _open_note(calendar, day), total
            )
        day += ONE_DAY


def _days_to(
    calendar: Calendar, at: datetime, length: Duration
) -> Iterator[ReceiptLine]:
    if length.unit is Unit.BUSINESS_DAYS:
        return _business_days(calendar, at, length)
    return _calendar_days(calendar, at, length)


def _business_days(
    calendar: Calendar, at: datetime, length: Duration
) -> Iterator[ReceiptLine]:
    """Yield every day from that of ``at`` to the last; open ones count one each."""
    counted_from, last = calendar.counting_day(at), calendar.due_day(at, length)
    day, total = min(calendar.local(at).date(), counted_from), 0
    while day <= last:
        if day < counted_from or not calendar.is_open_day(day):
            yield _closed_line(calendar, day, total)
        elif day == counted_from:
            yield _line(calendar, _whole(calendar, day), 0, Note.COUNTED_FROM, 0)
        else:
            total += 1
            note = _open_note(calendar, day)
            yield _line(calendar, _whole(calendar, day), 1, note, total)
        day += ONE_DAY


def _calendar_days(
    calendar: Calendar, at: datetime, length: Duration
) -> Iterator[ReceiptLine]:
    """Yield closures passed on the way, where the count lands, and how it rolls on.

    ``total`` is the number of calendar days since arrival.
    """
    arrived = calendar.local(at).date()
    landing, last = later_date(arrived, length), calendar.due_day(at, length)
    passed = {closure.date for closure in calendar.closures(arrived + ONE_DAY, landing)}
    for day in sorted(passed - {landing}):
        if _closed_note(calendar, day) is Note.CLOSURE:
            yield _bare_line(calendar, day, Note.PASSED, (day - arrived).days)
    day, note = landing, Note.LANDS
    while day < last:
        yield _bare_line(calendar, day, note, (day - arrived).days)
        day, note = day + ONE_DAY, Note.ROLLED
    yield _line(calendar, _whole(calendar, last), 0, note, (last - arrived).days)


def _open_note(calendar: Calendar, day: date) -> Note:
    return Note.SPECIAL_HOURS if calendar.has_special_hours(day) else Note.COUNTED


def _closed_note(calendar: Calendar, day: date) -> Note:
    """Say why a day counts nothing."""
    if calendar.is_open_day(day):
        return Note.OUTSIDE_HOURS
    if calendar.has_special_hours(day):
        return Note.SPECIAL_HOURS
    return Note.CLOSURE if calendar.has_weekly_hours(day) else Note.NO_HOURS


def _whole(calendar: Calendar, day: date) -> DayWindow:
    """Return an open day from its first opening to its last closing."""
    spans = calendar.spans_on(day)
    return DayWindow(day, spans[0].start, spans[-1].end)


def _line(
    calendar: Calendar, window: DayWindow, counted: int, note: Note, total: int
) -> ReceiptLine:
    day, start, end = window
    return ReceiptLine(day, start, end, counted, note, _names(calendar, day), total)


def _closed_line(calendar: Calendar, day: date, total: int) -> ReceiptLine:
    return _bare_line(calendar, day, _closed_note(calendar, day), total)


def _bare_line(calendar: Calendar, day: date, note: Note, total: int) -> ReceiptLine:
    return ReceiptLine(day, None, None, 0, note, _names(calendar, day), total)


def _names(calendar: Calendar, day: date) -> tuple[str, ...]:
    return tuple(closure.name for closure in calendar.closures_on(day))


def _window_text(line: ReceiptLine) -> str:
    if line.start is None or line.end is None:
        return ""
    return f"{line.start:%H:%M}-{line.end:%H:%M}"
