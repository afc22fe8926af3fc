"""A reported period: whole days on the desk's wall, and the weeks it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.errors import BadInput

LONGEST_DAYS = 366 * 2
DEFAULT_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a period, cut at its edges; ``monday`` may lie before the period."""

    monday: date
    first: date
    last: date
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of ``first`` to the end of ``last``, both days included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The first moment of the period, in UTC."""
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after the period, in UTC."""
        return midnight(self.last + timedelta(days=1), self.zone)

    def weeks(self) -> tuple[Week, ...]:
        """Return every week that the period touches, in order."""
        monday = self.first - timedelta(days=self.first.weekday())
        found = []
        while monday <= self.last:
            after = monday + timedelta(days=7)
            first = max(monday, self.first)
            last = min(after - timedelta(days=1), self.last)
            found.append(Week(monday, first, last, midnight(after, self.zone)))
            monday = after
        return tuple(found)

    @classmethod
    def read(cls, first: str, last: str, *, today: date, zone: ZoneInfo) -> Period:
        """Read two typed dates. Without them: ten weeks, this one to its end included.

        Raises ``BadInput`` with what to type instead.
        """
        sunday = today + timedelta(days=6 - today.weekday())
        end = _day(last, "to") if last.strip() else sunday
        monday = end - timedelta(days=end.weekday(), weeks=DEFAULT_WEEKS - 1)
        start = _day(first, "from") if first.strip() else monday
        if start > end:
            raise BadInput("Choose a first day that is not after the last day.", "from")
        if (end - start).days > LONGEST_DAYS:
            raise BadInput("Choose a period of at most two years.", "from")
        return cls(start, end, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day on the desk's wall, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as why:
        raise BadInput("Enter a date like 2026-11-20.", field) from why
    if not 2000 <= day.year <= 2100:
        raise BadInput("Enter a date between the years 2000 and 2100.", field)
    return day
