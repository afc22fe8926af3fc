"""A reported period: whole days on the desk's wall, and the weeks it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.errors import BadInput

LONGEST_DAYS = 366 * 2
DEFAULT_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of ``first`` to the end of ``last``, both days included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The first moment of the period, in UTC."""
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after the period, in UTC."""
        return self._midnight(self.last + timedelta(days=1))

    def weeks(self) -> tuple[tuple[date, datetime, datetime], ...]:
        """Return (Monday, start, end) of every week touched; the edges are cut to the period."""
        monday = self.first - timedelta(days=self.first.weekday())
        found = []
        while monday <= self.last:
            after = monday + timedelta(days=7)
            start, end = self._midnight(monday), self._midnight(after)
            found.append((monday, max(start, self.start), min(end, self.end)))
            monday = after
        return tuple(found)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    @classmethod
    def read(cls, first: str, last: str, *, today: date, zone: ZoneInfo) -> Period:
        """Read two typed dates; without them, the last ten weeks. Raises ``BadInput``."""
        end = _day(last, "to") if last.strip() else today
        monday = end - timedelta(days=end.weekday(), weeks=DEFAULT_WEEKS - 1)
        start = _day(first, "from") if first.strip() else monday
        if start > end:
            raise BadInput("Choose a first day that is not after the last day.", "from")
        if (end - start).days > LONGEST_DAYS:
            raise BadInput("Choose a period of at most two years.", "from")
        return cls(start, end, zone)


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as why:
        raise BadInput("Enter a date like 2026-11-20.", field) from why
    if not 2000 <= day.year <= 2100:
        raise BadInput("Enter a date between the years 2000 and 2100.", field)
    return day
