"""Open time counted slowly and obviously right: minute by minute, and span by span.

Knows nothing of ``triage.calendar`` and ``triage.sla``. Moments are ticks after the
first midnight: minutes of one, seconds of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.support.moments import local

# The clocks go back on 1 November; five holidays follow.
FIRST = local("2026-10-26 00:00")
DAYS = 200
CLOSED = {
    date(2026, 11, 11),
    date(2026, 11, 26),
    date(2026, 11, 27),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 1, 18),
    date(2027, 2, 15),
    date(2027, 3, 31),
}
ZONE = ZoneInfo("America/Los_Angeles")
_MINUTE = timedelta(minutes=1)

Pauses = Sequence[tuple[int, int]]


class Minutes:
    """Looks at every minute whether the desk is open in it."""

    tick = _MINUTE

    def __init__(self) -> None:
        walls = [(FIRST + n * _MINUTE).astimezone(ZONE) for n in range(DAYS * 1440)]
        self.is_open = bytes(
            wall.weekday() < 5 and 8 <= wall.hour < 17 and wall.date() not in CLOSED
            for wall in walls
        )
        self.day_of = [wall.date() for wall in walls]

    def count(self, since: int, until: int, but: Pauses = ()) -> int:
        """The open minutes from one to another, but those of some pauses."""
        return sum(self._left(but)[since:until])

    def after(self, since: int, count: int, but: Pauses = ()) -> int:
        """The end of the n-th open minute, those of some pauses left out."""
        left, now = self._left(but), since
        for _ in range(count):
            now = left.index(1, now) + 1
        return now

    def last(self, until: int) -> int:
        """The end of the last open minute up to a moment."""
        return self.is_open.rindex(1, 0, until) + 1

    def close_after(self, since: int, days: int) -> int:
        """The close of the n-th open day after that of a moment, or after the next."""
        now = self.is_open.index(1, since)
        for _ in range(days):
            day = self.day_of[now]
            while self.day_of[now] == day or not self.is_open[now]:
                now += 1
        while self.is_open[now]:
            now += 1
        return now

    def _left(self, but: Pauses) -> bytearray:
        left = bytearray(self.is_open)
        for since, until in but:
            left[since:until] = bytes(until - since)
        return left


class Spans:
    """Adds up the stretches from eight to five of every day, to the second."""

    tick = timedelta(seconds=1)

    def __init__(self) -> None:
        first = FIRST.astimezone(ZONE).date()
        days = (first + timedelta(days=n) for n in range(DAYS))
        self.spans = [
            (self._second(day, 8), self._second(day, 17))
            for day in days
            if day.weekday() < 5 and day not in CLOSED
        ]

    def _second(self, day: date, hour: int) -> int:
        wall = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
        return (wall.astimezone(FIRST.tzinfo) - FIRST) // self.tick

    def count(self, since: int, until: int, but: Pauses = ()) -> int:
        """The open seconds from one to another, but those of some pauses."""
        return sum(
            max(0, min(end, until) - max(start, since))
            for start, end in self._left(but)
        )

    def after(self, since: int, count: int, but: Pauses = ()) -> int:
        """The end of the n-th open second, those of some pauses left out."""
        if count == 0:
            return since
        for start, end in self._left(but):
            here = max(0, end - max(start, since))
            if count <= here:
                return max(start, since) + count
            count -= here
        raise ValueError("beyond the days laid out")

    def last(self, until: int) -> int:
        """The end of the last open second up to a moment."""
        return max(min(end, until) for start, end in self.spans if start < until)

    def close_after(self, since: int, days: int) -> int:
        """The close of the n-th open day after that of a moment, or after the next."""
        closes = [end for _, end in self.spans if end > since]
        return closes[days]

    def _left(self, but: Pauses) -> Iterator[tuple[int, int]]:
        """The open stretches, cut where a pause begins and where it ends."""
        for start, end in self.spans:
            now = start
            for since, until in but:
                if since < end and until > now:
                    if since > now:
                        yield now, since
                    now = until
            if now < end:
                yield now, end


Counter = Minutes | Spans


@cache
def minutes() -> Minutes:
    return Minutes()


@cache
def spans() -> Spans:
    return Spans()
