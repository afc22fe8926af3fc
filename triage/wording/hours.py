"""Hours, weeks, days that differ and the rules of holidays, as people say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby

from triage.calendar import Closure, DatedRow, OpenSpan, WallSpan
from triage.wording.moments import clock_time

DAY = 86_400
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


def wall_time(seconds: int) -> str:
    """Say a time of the wall clock, in seconds after midnight: "8 am", "midnight"."""
    seconds %= DAY
    return clock_time(time(seconds // 3600, seconds // 60 % 60, seconds % 60))


def hours(spans: Iterable[WallSpan]) -> str:
    """Say the windows of a day: "8 am to 12 noon and 1 pm to 5 pm", "closed"."""
    return listed([_window(span) for span in spans]) or "closed"


def open_hours(spans: Iterable[OpenSpan], on: date) -> str:
    """Say when the desk is open on a date: "open 8 am to 5 pm", "closed all day"."""
    walls = [WallSpan(_wall(span.start, on), _wall(span.end, on)) for span in spans]
    return f"open {hours(walls)}" if walls else "closed all day"


def closed_part(spans: Iterable[WallSpan]) -> str:
    """Say the parts of a day that are shut: "closed all day", "closed from 1 pm"."""
    parts = [_shut(span) for span in spans] or ["all day"]
    return f"closed {listed(parts)}"


def closure_part(closure: Closure) -> str:
    """Say which part of its day a closure shuts."""
    return closed_between(closure.start, closure.end)


def closed_between(start: time | None, end: time | None) -> str:
    """Say which part of a day is shut; None is an edge of the day."""
    opens = _of_day(start) if start else 0
    closes = _of_day(end) if end else DAY
    return closed_part([WallSpan(opens, closes)])


def dated_row(row: DatedRow) -> str:
    """Say what a dated row does to its date: "closed all day", "open 9 am to 12 noon"."""
    if row.kind == "closed":
        return closed_part(row.windows)
    return f"open {hours(row.windows)} only" if row.windows else "closed all day"


def week(windows: Sequence[Iterable[WallSpan]]) -> list[tuple[str, str]]:
    """Say a week, days of the same hours together: ("Monday to Friday", "8 am to 5 pm")."""
    said = [(hours(spans), name) for spans, name in zip(windows, WEEKDAYS, strict=True)]
    return [
        (_days([name for _, name in group]), words)
        for words, group in groupby(said, key=lambda each: each[0])
    ]


def weekend_rule(sunday: str, saturday: str) -> str:
    """Say what becomes of a holiday on a weekend; the words are those of the calendar."""
    moves = [
        f"from a {day} to {to}"
        for day, to in (("Sunday", sunday), ("Saturday", saturday))
        if to != "stays"
    ]
    return f"Moves {', '.join(moves)}." if moves else "Does not move."


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Say several things: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _wall(at: datetime, on: date) -> int:
    return (at.date() - on).days * DAY + _of_day(at.time())


def _of_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _window(span: WallSpan) -> str:
    if span == WallSpan(0, DAY):
        return "all day"
    words = f"{wall_time(span.start)} to {wall_time(span.end)}"
    return f"{words} the next day" if span.end > DAY else words


def _shut(span: WallSpan) -> str:
    if span == WallSpan(0, DAY):
        return "all day"
    if span.end == DAY:
        return f"from {wall_time(span.start)}"
    if span.start == 0:
        return f"until {wall_time(span.end)}"
    return f"from {wall_time(span.start)} to {wall_time(span.end)}"


def _days(names: Sequence[str]) -> str:
    if len(names) > 2:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(names)
