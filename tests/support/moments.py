"""Moments as people write them down, and a clock that tests turn by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DESK_ZONE = ZoneInfo("America/Los_Angeles")


def local(text: str) -> datetime:
    """The desk's wall time, as UTC: ``local("2026-11-16 10:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE).astimezone(UTC)


# An ordinary Monday morning: the desk is open, Thanksgiving is ten days away.
MONDAY = local("2026-11-16 10:00")


class Clock:
    """The time the app believes it is; ``app.config["CLOCK"]`` calls it."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> datetime:
        """Turn the clock to a wall time of the desk."""
        self.at = local(text)
        return self.at

    def forward(self, **length: float) -> datetime:
        """Turn the clock on by so much real time: ``clock.forward(hours=2)``."""
        self.at += timedelta(**length)
        return self.at
