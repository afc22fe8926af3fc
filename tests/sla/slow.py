"""The replies and resolve counted minute by minute: slow, and obviously right.

Knows nothing of ``triage.calendar`` and ``triage.sla`` but the events it is given, all
of them on whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.support.moments import local

# The clocks go back on 1 November; five holidays follow.
FIRST = local("2026-10-26 00:00")
DAYS = 130
CLOSED = {
    date(2026, 11, 11),
    date(2026, 11, 26),
    date(2026, 11, 27),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 1, 18),
    date(2027, 2, 15),
}
ZONE = ZoneInfo("America/Los_Angeles")
MINUTE = timedelta(minutes=1)


@cache
def minutes() -> tuple[tuple[bool, ...], tuple[date, ...]]:
    """Whether the desk is open in each minute, and on which day that minute lies."""
    walls = [(FIRST + n * MINUTE).astimezone(ZONE) for n in range(DAYS * 1440)]
    is_open = tuple(
        wall.weekday() < 5 and 8 <= wall.hour < 17 and wall.date() not in CLOSED
        for wall in walls
    )
    return is_open, tuple(wall.date() for wall in walls)


def minute(at: datetime) -> int:
    return (at - FIRST) // MINUTE


# A reply, the first and every other, and to resolve it.
TARGETS = {
    "account_update": (("days", 2), None),
    "new_enrollment": (("days", 2), None),
    "urgent": (("hours", 1), ("days", 1)),
    "normal": (("hours", 4), ("days", 3)),
    "low": (("days", 2), ("days", 5)),
}


def length(start: int, target: tuple[str, int]) -> int:
    """How many open minutes a target is, for a clock that starts at this minute."""
    unit, amount = target
    if unit == "hours":
        return amount * 60
    is_open, day_of = minutes()
    now = start
    while not is_open[now]:
        now += 1
    days, counted = {day_of[now]}, 0
    for now in range(start, len(is_open)):
        if is_open[now]:
            days.add(day_of[now])
            if len(days) > amount + 1:
                break
            counted += 1
    return counted


@dataclass
class Slow:
    """What one clock came to, in minutes."""

    due: int | None
    late: bool
    spent: int
    paused: int
    standing: str


class Walk:
    """One clock, walked through minute by minute."""

    def __init__(self, start: int, paused: set[int]) -> None:
        self.start = start
        self.paused = paused  # the minutes in which it does not count

    def spent(self, until: int) -> int:
        is_open, _ = minutes()
        return sum(
            is_open[m] and m not in self.paused for m in range(self.start, until)
        )

    def stood(self, until: int) -> int:
        is_open, _ = minutes()
        return sum(is_open[m] and m in self.paused for m in range(self.start, until))

    def due(self, target: int, seen_at: int, *, late: bool) -> int:
        """The minute after the last one that it may use.

        Pauses that began when it was used up move it on as well, unless it is late.
        """
        is_open, _ = minutes()
        now, left = self.start, target
        pauses = 0 if late else self.stood(seen_at)
        while left or pauses:
            if is_open[now] and now in self.paused and now < seen_at:
                pauses -= 1
            elif is_open[now]:
                left -= 1
            now += 1
        return now


def slow(
    walk: Walk,
    targets: list[tuple[int, int | None]],
    end: int | None,
    how: str,
    now: int,
) -> Slow | None:
    """Count one clock.

    ``targets`` are the lengths it was held to and since when; ``how`` it ended:
    "happened", "not needed" or "uncounted".
    """
    until = now if end is None else end
    late_due = None
    for (_, target), (changed, _) in pairwise(targets):
        if late_due is None and target is not None and walk.spent(changed) > target:
            late_due = walk.due(target, changed, late=True)
    target = targets[-1][1]
    if target is None and late_due is None:
        return None
    spent = walk.spent(until)
    over = late_due is not None or spent > target
    late = how != "uncounted" and over
    due = late_due if late_due is not None else walk.due(target, until, late=over)
    standing = _standing(walk, late, spent, target, end, how, now)
    return Slow(due, late, spent, walk.stood(until), standing)


def _standing(walk, late, spent, target, end, how, now):
    if end is not None:
        if how == "uncounted":
            return "not needed"
        if late:
            return "missed"
        return "met" if how == "happened" else "not needed"
    if now in walk.paused:
        return "paused"
    if late:
        return "overdue"
    return "due soon" if spent * 4 >= target * 3 else "on time"
