"""Receipts as people say them: a line a day, long stretches of like days as one line.

Only words are made here. Every number comes from the receipt, and none is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage.calendar import Calendar, Receipt, Unit
from triage.calendar.receipt import Note, ReceiptLine
from triage.wording.hours import listed
from triage.wording.labels import count
from triage.wording.moments import clock_time, day

# So many like days are told one by one; more become one line.
_FEW = 2
_DAY = timedelta(days=1)
# A day beside which every other one says its month.
_OTHER = date.min


@dataclass(frozen=True, slots=True)
class Run:
    """Some lines of a receipt told as one; most are a single one."""

    lines: tuple[ReceiptLine, ...]

    @property
    def counted(self) -> int:
        """What they count together."""
        return sum(line.counted for line in self.lines)

    @property
    def total(self) -> int:
        """What was counted up to their end."""
        return self.lines[-1].total

    @property
    def days(self) -> list[date]:
        """The days of theirs on which something was counted."""
        return [line.day for line in self.lines if line.counted]


def runs(receipt: Receipt) -> Iterator[Run]:
    """Yield the lines of a receipt, like days in a row together; none is left out."""
    waiting: list[ReceiptLine] = []
    for line in receipt.lines:
        if waiting and not _goes_on(waiting, line):
            yield from _told(waiting)
            waiting = []
        waiting.append(line)
    yield from _told(waiting)


def _goes_on(lines: Sequence[ReceiptLine], line: ReceiptLine) -> bool:
    """Whether a line is like those before it; days without hours lie between open ones."""
    if line.day != lines[-1].day + _DAY:
        return False
    if line.note is Note.NO_HOURS:
        return lines[0].note in (Note.NO_HOURS, Note.COUNTED)
    ordinary = next((one for one in lines if one.note is not Note.NO_HOURS), None)
    return ordinary is not None and _kind(line) == _kind(ordinary)


def _kind(line: ReceiptLine) -> object:
    if line.note is not Note.COUNTED or line.closures or line.start is None:
        return line.day  # like no other
    assert line.end is not None  # noqa: S101 - a window has both edges
    return line.start.time(), line.end.time(), line.counted


def _told(lines: Sequence[ReceiptLine]) -> Iterator[Run]:
    """Yield like days as one run if they are many, weekends at its end by themselves."""
    open_days = [number for number, line in enumerate(lines) if line.counted]
    if len(open_days) > _FEW:
        last = open_days[-1] + 1
        yield Run(tuple(lines[:last]))
        lines = lines[last:]
    shut: list[ReceiptLine] = []
    for line in lines:
        if line.note is Note.NO_HOURS:
            shut.append(line)
            continue
        if shut:
            yield Run(tuple(shut))
            shut = []
        yield Run((line,))
    if shut:
        yield Run(tuple(shut))


def receipt_lines(receipt: Receipt, calendar: Calendar, now: datetime) -> list[str]:
    """Say a receipt, a sentence a line."""
    today = calendar.local(now).date()
    said, before = [], 0
    for run in runs(receipt):
        said.append(_said(run, receipt.unit, today, before))
        before = run.total
    return said


def _said(run: Run, unit: Unit, today: date, before: int) -> str:
    line = run.lines[0]
    if unit is Unit.BUSINESS_SECONDS:
        return _hours(run, today, before) if line.counted else _shut(run, today)
    if unit is Unit.BUSINESS_DAYS:
        return _open_days(run, today)
    return _on_the_wall(line, today)


def _hours(run: Run, today: date, before: int) -> str:
    """Say open time: "Fri 20 November, 4 pm to 5 pm: 1 h, 3 h so far"."""
    line = run.lines[0]
    so_far = f", {exactly(run.total)} so far" if before else ""
    days = run.days
    if len(days) > 1:
        each = (
            "each day" if len(days) == len(run.lines) else f"on {len(days)} open days"
        )
        when = from_to(days[0], days[-1], today)
        return f"{when}: {exactly(line.counted)} {each}, {exactly(run.counted)}{so_far}"
    return f"{_window(line, today)}: {exactly(line.counted)}{so_far}{_notes(line)}"


def _window(line: ReceiptLine, today: date) -> str:
    assert line.start is not None and line.end is not None  # noqa: PT018, S101
    start, end = exact_time(line.start.time()), exact_time(line.end.time())
    return f"{day(line.day, today)}, {start} to {end}"


def _notes(line: ReceiptLine) -> str:
    """Say what is special about a day that counts."""
    special = "special hours" if line.note is Note.SPECIAL_HOURS else ""
    shut = f"closed for a part: {listed(line.closures)}" if line.closures else ""
    notes = [note for note in (special, shut) if note]
    return f" ({'; '.join(notes)})" if notes else ""


def _shut(run: Run, today: date) -> str:
    """Say a day that counts nothing, and why: "Thu 26 November: closed, Thanksgiving Day"."""
    line = run.lines[0]
    when = _each_day([one.day for one in run.lines], today)
    if line.note is Note.OUTSIDE_HOURS:
        return f"{when}: outside the opening hours"
    if line.counted == 0 and line.start is not None:
        return f"{_window(line, today)}: {exactly(0)}"
    return f"{when}: closed{_names(line)}"


def _names(line: ReceiptLine) -> str:
    return f", {listed(line.closures)}" if line.closures else ""


def _open_days(run: Run, today: date) -> str:
    """Say days that are counted: "Tue 17 to Fri 20 November: days 1 to 4"."""
    line = run.lines[0]
    if line.note is Note.COUNTED_FROM:
        return f"{day(line.day, today)}: counted from here, day 0{_notes(line)}"
    if not line.counted:
        return _shut(run, today)
    days = run.days
    if len(days) > 1:
        when = from_to(days[0], days[-1], today)
        return f"{when}: open days {line.total} to {run.total}"
    return f"{day(line.day, today)}: open day {line.total}{_notes(line)}"


def _on_the_wall(line: ReceiptLine, today: date) -> str:
    """Say a day of a promised wait: passed, landed on, or the next one instead."""
    when, far = day(line.day, today), count(line.total, "calendar day")
    if line.note is Note.PASSED:
        return f"{when}: closed{_names(line)}, {far} on; that moves nothing"
    if line.start is None:
        return f"{when}: closed{_names(line)}, {far} on"
    which = "an open day" if line.note is Note.LANDS else "the next open day"
    return f"{when}: {which}, {far} on{_notes(line)}"


def _each_day(days: Sequence[date], today: date) -> str:
    """Say days by name: "Sat 21 and Sun 22 November"."""
    if len(days) == 1:
        return day(days[0], today)
    if len(days) > _FEW:
        return from_to(days[0], days[-1], today)
    return f"{_without_month(days[0], days[-1], today)} and {day(days[-1], today)}"


def from_to(first: date, last: date, today: date | None) -> str:
    """Say a stretch of days: "Tue 17 to Fri 20 November"."""
    return f"{_without_month(first, last, today)} to {day(last, today)}"


def _without_month(on: date, beside: date, today: date | None) -> str:
    """Leave out the month, and the year, that the day beside it says as well."""
    if (on.year, on.month) == (beside.year, beside.month):
        return " ".join(day(on).split()[:2])
    return day(on) if on.year == beside.year else day(on, today)


def named_days(days: Iterable[date], today: date, beside: date | None = None) -> str:
    """Say some days: "Thu 26 and Fri 27 November"; no month if ``beside`` says the same."""
    days = sorted(days)
    said = [
        _without_month(on, after or beside or _OTHER, today)
        for on, after in zip(days, [*days[1:], None], strict=True)
    ]
    if beside is not None and len({(on.year, on.month) for on in (*days, beside)}) > 1:
        said[-1] = day(days[-1], today)
    return listed(said)


def exact_time(at: time) -> str:
    """Say a time of day to the second: "10:03:27 am", and "8 am" where that is all."""
    if not at.second:
        return clock_time(at)
    hour, half = (at.hour - 1) % 12 + 1, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02}:{at.second:02} {half}"


def exactly(seconds: int) -> str:
    """Say open time to the second, so that lines add up: "2 h 30 min", "45 min 12 s"."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    parts += [f"{rest} s"] if rest else []
    return " ".join(parts) or "0 min"
