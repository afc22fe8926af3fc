"""A clock that runs faster than the one on the wall, and stops where it is told to."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from threading import Event


class Wall:
    """The clock on the wall, and waiting by it."""

    def seconds(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def wait(self, stirred: Event, seconds: float) -> None:
        """Wait so long, or until something stirs."""
        stirred.wait(seconds)


class MovingClock:
    """The time of a simulation; all threads of the service ask it what time it is."""

    def __init__(self, start: datetime, speed: int, wall: Wall) -> None:
        self.speed = speed
        self.wall = wall
        # Where it was, when that was, and how far it may go: changed all at once.
        self._state = (start, wall.seconds(), start)

    def __call__(self) -> datetime:
        """The moment it is."""
        start, since, until = self._state
        gone = (self.wall.seconds() - since) * self.speed
        allowed = (until - start).total_seconds()
        return until if gone >= allowed else start + timedelta(seconds=gone)

    def run_to(self, until: datetime) -> None:
        """Go on from here, but not past ``until``."""
        now = self()
        self._state = (now, self.wall.seconds(), max(now, until))

    def stand_still(self) -> None:
        """Stay where it is until it is told to run."""
        self.run_to(self())

    def wait_for(self, at: datetime) -> float:
        """How many seconds of the wall's time it is until a moment."""
        return max(0.0, (at - self()).total_seconds() / self.speed)
