"""The rows that close the desk from one moment to another: an outage, a wildfire."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Literal

from triage.calendar.desk_calendar import Calendar
from triage.calendar.hours import DAY, WallSpan, merged, without
from triage.calendar.moments import second_of
from triage.calendar.schedule import DatedRow
from triage.errors import BadData, BadMoment

WHOLE = WallSpan(0, DAY)
#: More dates than these are no outage, and a row for each would hide all others.
LONGEST = 366

Said = tuple[date, Literal["closed", "open"], tuple[WallSpan, ...]]


def closed_until(
    calendar: Calendar,
    start: datetime,
    end: datetime,
    *,
    reason: str,
    author: str,
    written: date,
) -> tuple[DatedRow, ...]:
    """Return a row for each date on which this shuts anything, parts at both edges.

    What was open before ``start`` stays open; both edges count as the next whole minute.
    Special hours are written anew without what is shut. Raises BadMoment for edges the
    wrong way round, BadData when the desk is closed all that time anyway.
    """
    # Elsewhere the last hours of year 9999 have no moment that could be counted.
    calendar.require_years(*sorted((start.year, end.year)))
    first, last = _edge(calendar, start), _edge(calendar, end)
    if second_of(first) >= second_of(last):
        raise BadMoment("Say an end that comes after the beginning.")
    if (last.date() - first.date()).days > LONGEST:
        raise BadMoment("That is more than a year; change the weekly hours instead.")
    calendar.require_years(first.year, last.year)
    rows = tuple(
        DatedRow(day, kind, windows, reason, author, written)
        for day, kind, windows in _shut(calendar, first, last)
    )
    if not rows:
        raise BadData("The desk is closed all that time already.")
    return rows


def _shut(calendar: Calendar, first: datetime, last: datetime) -> Iterator[Said]:
    # The night before may run over into the first date.
    begin, end = first.toordinal() - 1, last.toordinal()
    for day in map(date.fromordinal, range(begin, end + 1)):
        cut = WallSpan(max(_wall(first, day), 0), _wall(last, day))
        if calendar.has_special_hours(day):
            yield from _special(calendar, day, cut)
        else:
            yield from _ordinary(calendar, day, cut)


def _special(calendar: Calendar, day: date, cut: WallSpan) -> Iterator[Said]:
    """Yield what is left of special hours, unless that is all of them."""
    rows = calendar.special_rows(day)
    windows = merged(span for row in rows for span in row.windows)
    left = without(windows, [cut])
    if any(span.start >= DAY for span in left):
        raise BadData(
            f"{day}: The special hours of this date run past midnight, and open again "
            "after what is closed now; write them anew instead."
        )
    if left != windows:
        yield day, "open" if left else "closed", left


def _ordinary(calendar: Calendar, day: date, cut: WallSpan) -> Iterator[Said]:
    """Yield the part of a date that is shut, if it opens in it at all."""
    shut = WallSpan(cut.start, min(cut.end, DAY))
    if shut.start < shut.end and calendar.opens_within(day, shut):
        yield day, "closed", () if shut == WHOLE else (shut,)


def _edge(calendar: Calendar, at: datetime) -> datetime:
    """Return the moment, or the next whole minute whose wall time comes only once.

    A wall time that comes twice means its first occurrence in a row, which would shut
    what has passed.
    """
    second = -(-second_of(at) // 60) * 60
    while (local := calendar.local(datetime.fromtimestamp(second, UTC))).fold:
        second += 60
    return local


def _wall(local: datetime, day: date) -> int:
    """Return the seconds on the wall from the midnight that begins a date."""
    days = (local.date() - day).days
    return days * DAY + local.hour * 3600 + local.minute * 60 + local.second
