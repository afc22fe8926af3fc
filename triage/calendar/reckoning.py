"""Open time, counted in whole UTC seconds on a timeline that grows when it must.

An answer outside the timeline makes it longer, up to the years the calendar reckons;
nothing is ever clipped to what happens to be built.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from triage.calendar.days import Days
from triage.calendar.timeline import Timeline, build, instant
from triage.errors import BadMoment

#: Look no further than this for a closing: a desk that never shuts has none.
A_YEAR = 366 * 86_400


class Reckoning:
    """Counts open seconds. Threads may share it: a timeline is only ever replaced."""

    def __init__(self, days: Days, zone: ZoneInfo, years: tuple[int, int]) -> None:
        self.line = Timeline(zone)
        self._days = days
        self._zone = zone
        self._years = years
        self._begin = instant(date(years[0], 1, 1), 0, zone)
        self._end = instant(date(years[1] + 1, 1, 1), 0, zone)
        self._growing = Lock()

    def between(self, start: int, end: int) -> int:
        """Return the open seconds from one second to another, negative backwards."""
        found = self.line.between(start, end)
        while found is None:
            self._cover(start)
            found = self._cover(end).between(start, end)
        return found

    def add(self, second: int, count: int) -> int:
        """Return the second so many open seconds later, or earlier when negative."""
        line = self._cover(second)
        while (found := line.add(second, count)) is None:
            line = self._longer(line, later=count >= 0)
        return found

    def window_from(self, second: int) -> tuple[Timeline, int]:
        """Return the window that is open at a second, or else the next one."""
        line = self._cover(second)
        while (index := line.window_from(second)) is None:
            line = self._longer(line, later=True)
        return line, index

    def closing_from(self, second: int) -> int | None:
        """Return when that window closes, or None when it stays open for a year."""
        line, index = self.window_from(second)
        while line.ends[index] == line.starts[index + 1]:
            closing = line.ends[index]
            if closing - second > A_YEAR:
                return None
            line, index = self.window_from(closing)
        return line.ends[index]

    def windows(self, start: int, end: int) -> Iterator[tuple[date, int, int]]:
        """Yield the open stretches between two seconds and the dates they belong to."""
        self._cover(start)
        line = self._cover(end)
        index = bisect_right(line.ends, start)
        while line.starts[index] < end:
            day = date.fromordinal(line.days[index])
            yield day, max(line.starts[index], start), min(line.ends[index], end)
            index += 1

    def open_day_after(self, day: date, count: int) -> date:
        """Return the ``count``-th open day after a date."""
        line = self.line
        if day.toordinal() not in line.midnights:
            line = self._cover(instant(day, 0, self._zone))
        while (found := line.open_day_after(day.toordinal(), count)) is None:
            line = self._longer(line, later=True)
        return date.fromordinal(found)

    def _cover(self, second: int) -> Timeline:
        """Return a timeline that holds a second and the years next to it."""
        if not self._begin <= second < self._end:
            raise self._beyond()
        line = self.line
        if line.starts[0] <= second < line.starts[-1]:
            return line
        year = datetime.fromtimestamp(second, UTC).year
        return self._build(year - 1, year + 2)

    def _longer(self, line: Timeline, *, later: bool) -> Timeline:
        """Return a timeline at least twice as long in one direction."""
        length = line.last_year - line.first_year + 1
        if later:
            longer = self._build(line.first_year, line.last_year + length)
        else:
            longer = self._build(line.first_year - length, line.last_year)
        if longer is line:
            raise self._beyond()
        return longer

    def _build(self, first: int, last: int) -> Timeline:
        with self._growing:
            built = self.line
            if built.midnights:
                first, last = min(first, built.first_year), max(last, built.last_year)
            first, last = max(first, self._years[0]), min(last, self._years[1])
            if (first, last) != (built.first_year, built.last_year):
                self.line = build(self._days, self._zone, first, last)
            return self.line

    def _beyond(self) -> BadMoment:
        return BadMoment(
            f"That lies outside the years {self._years[0]} to {self._years[1]}, "
            f"which this calendar reckons."
        )
