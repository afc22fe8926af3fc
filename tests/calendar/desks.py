"""Small desks for tests, and an obviously right way to count open time: a walk.

The walk looks at every half hour of UTC, reads the wall clock, looks up the rows of the
date, and says open or closed for each of its minutes. It shares no code with the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

Windows = Sequence[str]
Minutes = tuple[int, int]
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE = {name: ["08:00-17:00"] for name in NAMES[:5]}
ALWAYS = {name: ["00:00-24:00"] for name in NAMES}
MINUTES_A_DAY = 24 * 60
# Walked desks open and close on half hours only.
STEP = 30
WHOLE_DAY = (0, MINUTES_A_DAY)


@dataclass(frozen=True)
class Plan:
    """A desk in plain words. ``dated`` holds (date, kind, windows)."""

    weekly: Mapping[str, Windows] = field(default_factory=lambda: dict(OFFICE))
    dated: Sequence[tuple[date, str, Windows]] = ()
    zone: str = "America/Los_Angeles"


def text_of(plan: Plan, years: tuple[int, int] = (2019, 2035)) -> str:
    """Write a plan as the TOML of a calendar without listed holidays."""
    lines = [
        f'zone = "{plan.zone}"',
        f'[years]\nfirst = {years[0]}\nlast = {years[1]}\nreason = "A test."',
        '[hours]\nreason = "A test."',
        *(f"{name} = {list(plan.weekly.get(name, []))}" for name in NAMES),
        *(dated_text(day, kind, windows) for day, kind, windows in plan.dated),
    ]
    return "\n".join(lines) + "\n"


def dated_text(day: date, kind: str, windows: Windows, reason: str = "A test") -> str:
    return (
        f'[[dated]]\ndate = {day}\nkind = "{kind}"\nwindows = {list(windows)}\n'
        f'reason = "{reason}"\nauthor = "rosa"\nwritten = 2026-11-16\n'
    )


class Walk:
    """Counts open minutes between two dates by looking at every one of them."""

    def __init__(self, plan: Plan, first: date, last: date) -> None:
        self._plan = plan
        self._zone = ZoneInfo(plan.zone)
        self._by_date: dict[date, list[bool]] = {}
        start = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self._first = int(start.timestamp()) // 60
        steps = range(0, (last - first).days * MINUTES_A_DAY, STEP)
        half_hours = [self._is_open(start + timedelta(minutes=at)) for at in steps]
        self._open = [is_open for is_open in half_hours for _ in range(STEP)]
        self._sums = [0, *accumulate(self._open)]

    def between(self, start: datetime, end: datetime) -> int:
        """Return the open minutes from one whole minute to another."""
        return self._sums[self._index(end)] - self._sums[self._index(start)]

    def add(self, at: datetime, minutes: int) -> datetime:
        """Walk on until so many open minutes have passed."""
        index = self._index(at)
        while minutes:
            minutes -= self._open[index]
            index += 1
        return self._moment(index)

    def back(self, at: datetime, minutes: int) -> datetime:
        """Walk back until so many open minutes lie ahead."""
        index = self._index(at)
        while minutes:
            index -= 1
            minutes -= self._open[index]
        return self._moment(index)

    def opening(self, at: datetime) -> datetime:
        """Walk on to the first open minute."""
        index = self._index(at)
        while not self._open[index]:
            index += 1
        return self._moment(index)

    def is_open(self, at: datetime) -> bool:
        return bool(self._open[self._index(at)])

    def _index(self, at: datetime) -> int:
        return int(at.timestamp()) // 60 - self._first

    def _moment(self, index: int) -> datetime:
        return datetime.fromtimestamp((self._first + index) * 60, UTC)

    def _is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self._zone)
        day = wall.date()
        if day not in self._by_date:
            self._by_date[day] = self._half_hours_of(day)
        return self._by_date[day][(wall.hour * 60 + wall.minute) // STEP]

    def _half_hours_of(self, day: date) -> list[bool]:
        """Return which half hours of a date are open, as its rows say."""
        yesterday, minutes = day - timedelta(days=1), range(0, MINUTES_A_DAY, STEP)
        tonight, last_night = self._special(day), self._special(yesterday)
        if tonight is not None:
            return [covers(tonight, minute) for minute in minutes]
        shut, begun = self._closed(day), self._shift(day)
        left_over = self._shift(yesterday) if last_night is None else []
        return [
            covers(last_night or [], minute + MINUTES_A_DAY)
            or (
                not covers(shut, minute)
                and (covers(begun, minute) or covers(left_over, minute + MINUTES_A_DAY))
            )
            for minute in minutes
        ]

    def _shift(self, day: date) -> list[Minutes]:
        """Return the weekly windows that begin on a date, none on a closed one."""
        shut = self._closed(day)
        if all(covers(shut, minute) for minute in range(0, MINUTES_A_DAY, STEP)):
            return []
        return spans(self._plan.weekly.get(NAMES[day.weekday()], []))

    def _special(self, day: date) -> list[Minutes] | None:
        rows = [row[2] for row in self._plan.dated if row[:2] == (day, "open")]
        return (
            spans([window for windows in rows for window in windows]) if rows else None
        )

    def _closed(self, day: date) -> list[Minutes]:
        rows = [row[2] for row in self._plan.dated if row[:2] == (day, "closed")]
        return [span for windows in rows for span in spans(windows) or [WHOLE_DAY]]


def covers(windows: Sequence[Minutes], minute: int) -> bool:
    return any(start <= minute < end for start, end in windows)


def spans(windows: Windows) -> list[Minutes]:
    """Return "22:00-06:00" as minutes from midnight: (1320, 1800)."""
    found = []
    for window in windows:
        start, end = (int(at[:2]) * 60 + int(at[3:]) for at in window.split("-"))
        found.append((start, end if end > start else end + MINUTES_A_DAY))
    return found
