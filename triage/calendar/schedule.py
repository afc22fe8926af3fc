"""What a calendar says before anything is reckoned: hours, listed days, dated rows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from triage.calendar.hours import DAY, WallSpan, merged

#: How far a listed day moves when it falls on that day of the weekend.
SUNDAY_MOVES: Mapping[str, int] = MappingProxyType(
    {"stays": 0, "the Monday after": 1, "the Friday before": -2}
)
SATURDAY_MOVES: Mapping[str, int] = MappingProxyType(
    {"stays": 0, "the Monday after": 2, "the Friday before": -1}
)


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A holiday that closes this desk. ``also`` are names it may carry elsewhere.

    ``since`` and ``until`` are its first and last year, both included; None is open.
    """

    name: str
    also: tuple[str, ...]
    sunday: str
    saturday: str
    reason: str
    source: str
    quote: str
    since: int | None = None
    until: int | None = None

    def years(self, first: int, last: int) -> range:
        """Return those of some years in which the day is on the list."""
        return range(max(first, self.since or first), min(last, self.until or last) + 1)


@dataclass(frozen=True, slots=True)
class HolidayList:
    """Where the dates come from, and the listed days in the order of the source."""

    country: str
    subdivision: str
    language: str
    reason: str
    source: str
    days: tuple[ListedDay, ...]


@dataclass(frozen=True, slots=True)
class DatedRow:
    """One date that differs, and who said so.

    ``closed`` shuts its windows, or the whole day when it has none; ``open`` opens the
    desk in its windows and at no other time, so without windows it is closed.
    """

    date: dt.date
    kind: Literal["closed", "open"]
    windows: tuple[WallSpan, ...]
    reason: str
    author: str
    written: dt.date


@dataclass(frozen=True, slots=True)
class Closure:
    """A day, or a part of one, on which the desk is shut, with the reason.

    ``start`` and ``end`` are wall times; None means the edge of the day.
    """

    date: dt.date
    name: str
    kind: Literal["actual", "observed", "dated"]
    start: dt.time | None
    end: dt.time | None
    reason: str
    author: str

    @property
    def whole_day(self) -> bool:
        """Say whether the desk is shut from midnight to midnight."""
        return self.start is None and self.end is None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole calendar as data. ``hours`` are the windows of Monday to Sunday."""

    zone: str
    first_year: int
    last_year: int
    years_reason: str
    hours: tuple[tuple[WallSpan, ...], ...]
    hours_reason: str
    hours_source: str
    hours_quote: str
    holidays: HolidayList | None
    dated: tuple[DatedRow, ...]


def closures_of(row: DatedRow) -> tuple[Closure, ...]:
    """Return the closures a dated row says: one a window, or one for the whole day."""
    if row.kind == "open":
        return ()
    return tuple(
        Closure(
            row.date,
            row.reason,
            "dated",
            _time(span.start),
            _time(span.end),
            row.reason,
            row.author,
        )
        for span in merged(row.windows) or (WallSpan(0, DAY),)
    )


def closure_span(closure: Closure) -> WallSpan:
    """Return the window of its date that a closure shuts."""
    start, end = closure.start, closure.end
    return WallSpan(
        0 if start is None else _seconds(start), DAY if end is None else _seconds(end)
    )


def _seconds(wall: dt.time) -> int:
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def _time(seconds: int) -> dt.time | None:
    """Return the wall time, or None at either midnight."""
    if seconds in (0, DAY):
        return None
    return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
