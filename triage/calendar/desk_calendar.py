"""The calendar of the desk: when it is open, and how much open time lies where."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from triage.calendar.closures import closures_by_date
from triage.calendar.days import Days
from triage.calendar.durations import Duration, Unit, later_date
from triage.calendar.hours import WallSpan
from triage.calendar.moments import read_moment, second_of
from triage.calendar.reckoning import Reckoning
from triage.calendar.schedule import Closure, DatedRow, Schedule
from triage.calendar.timeline import day_seconds, instant
from triage.calendar.writing import canonical_text
from triage.errors import BadData, BadDuration, BadMoment, NoOpenTime

#: Due times end on the same few days again and again; ten years have fewer than these.
DAYS_REMEMBERED = 4096
#: Tickets that are open may be from last year, and dates lie in the year after next.
YEARS_BEFORE, YEARS_AHEAD = 1, 2


class OpenSpan(NamedTuple):
    """A half-open stretch of open time, aware, in the desk's zone."""

    start: datetime
    end: datetime


class DayWindow(NamedTuple):
    """A stretch of open time and the date it belongs to: that on which it opened."""

    day: date
    start: datetime
    end: datetime


class Calendar:
    """When the desk is open. Immutable to whoever asks; its version names it.

    Every moment taken is aware and counted in whole seconds; every moment given is in
    the desk's zone. Moments outside the years reckoned raise BadMoment.
    """

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.zone = ZoneInfo(schedule.zone)
        self._closures = closures_by_date(schedule)
        self._days = Days(schedule, self._closures)
        windows = partial(day_seconds, self._days, self.zone)
        self._seconds_on = lru_cache(maxsize=DAYS_REMEMBERED)(windows)
        if not self._days.ever_open:
            raise NoOpenTime(
                "desk.toml: hours: the desk never opens; give at least one day a window."
            )
        self._reckoning = Reckoning(
            self._days, self.zone, (schedule.first_year, schedule.last_year)
        )

    @cached_property
    def text(self) -> str:
        """The canonical TOML of this calendar."""
        return canonical_text(self.schedule)

    @cached_property
    def version(self) -> str:
        """The sha256 of the canonical text, in hex."""
        return sha256(self.text.encode()).hexdigest()

    def days_sha256(self, first_year: int, last_year: int) -> str:
        """Return the sha256 of what the text comes to: the windows of whole years in UTC.

        The same text comes to other windows when the zone or a holiday changes by law.
        """
        self.require_years(first_year, last_year)
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        said = sha256()
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            said.update(f"{day} {self._seconds_on(day)}\n".encode())
        return said.hexdigest()

    def require_years(self, first: int, last: int) -> None:
        """Raise BadMoment for years that are not reckoned, or the wrong way round."""
        known = self.schedule.first_year, self.schedule.last_year
        if not known[0] <= first <= last <= known[1]:
            raise BadMoment(
                f"Ask for years from {known[0]} to {known[1]}, the earlier one first."
            )

    @property
    def begins(self) -> datetime:
        """The first moment that can be counted."""
        return datetime(self.schedule.first_year, 1, 1, tzinfo=self.zone)

    def require_use(self, today: date, oldest: datetime | None = None) -> None:
        """Raise BadData unless a desk can live by it from a date on.

        A desk that opens on special days alone never opens again after the last of them,
        and a day outside the years cannot be counted at all: neither those ahead nor that
        of the ``oldest`` clock that still runs.
        """
        first, last = today.year - YEARS_BEFORE, today.year + YEARS_AHEAD
        years = self.schedule.first_year, self.schedule.last_year
        if years[0] > first or years[1] < last:
            raise BadData(
                f"desk.toml: years: They go from {years[0]} to {years[1]}; the desk "
                f"counts from {first} to {last} at least, so make them longer."
            )
        if oldest is not None and oldest < self.begins:
            day = self.local(oldest)
            raise BadData(
                f"desk.toml: years: They begin with {years[0]}, and a ticket of "
                f"{day.day} {day:%B %Y} is still open: its clocks could not be counted. "
                f"Let them begin with {day.year}."
            )
        if not any(self.schedule.hours):
            raise BadData(
                "desk.toml: hours: No weekday has any, so after its last special day "
                "the desk would never open again; give at least one weekday hours."
            )

    # -- open time -------------------------------------------------------------------

    def add(self, at: datetime, seconds: int) -> datetime:
        """Return the earliest moment with so many open seconds elapsed since ``at``.

        ``add(at, 0)`` is ``at`` when open, else the next opening. A negative count is a
        lead time: the latest moment from which as many open seconds lead to ``at``.
        """
        line = self._reckoning.line
        second = line.second(at)
        found = line.add(second, seconds)
        if found is None:
            found = self._reckoning.add(second, seconds)
        return datetime.fromtimestamp(found, self.zone)

    def between(self, start: datetime, end: datetime) -> int:
        """Return the open seconds from ``start`` to ``end``; negative when it is earlier."""
        line = self._reckoning.line
        first, last = line.second(start), line.second(end)
        found = line.between(first, last)
        return self._reckoning.between(first, last) if found is None else found

    def is_open(self, at: datetime) -> bool:
        """Say whether the desk is open; at the second of closing it is not."""
        second = second_of(at)
        line, index = self._reckoning.window_from(second)
        return line.starts[index] <= second

    def next_opening(self, at: datetime) -> datetime:
        """Return ``at`` itself when open, else when the desk opens next."""
        return self.add(at, 0)

    def next_closing(self, at: datetime) -> datetime | None:
        """Return when the desk shuts next; None when it stays open for a year."""
        closing = self._reckoning.closing_from(second_of(at))
        return None if closing is None else self._at(closing)

    def windows(self, start: datetime, end: datetime) -> Iterator[DayWindow]:
        """Yield the open time between two moments, window by window."""
        found = self._reckoning.windows(second_of(start), second_of(end))
        for day, opens, closes in found:
            yield DayWindow(day, self._at(opens), self._at(closes))

    # -- lengths ---------------------------------------------------------------------

    def due(self, at: datetime, length: Duration) -> datetime:
        """Return the moment a length after ``at``, in any unit (docs/design.md 4.2).

        Business days end at the close of the n-th open day after the day of ``at``;
        calendar units at the close of their date, or of the next open day.
        """
        if length.seconds is not None:
            return self.add(at, length.seconds)
        return self._close(self.due_day(at, length))

    def due_day(self, at: datetime, length: Duration) -> date:
        """Return the open day on which a length counted in dates ends."""
        if length.unit is Unit.BUSINESS_DAYS:
            return self.open_days_after(self.counting_day(at), length.amount)
        return self.open_day_from(later_date(self.local(at).date(), length))

    def counting_day(self, at: datetime) -> date:
        """Return the day business days are counted from: open now, or opening next."""
        line, index = self._reckoning.window_from(second_of(at))
        return date.fromordinal(line.days[index])

    def seconds_of(self, at: datetime, length: Duration) -> int:
        """Return the open seconds from ``at`` to the end of a length."""
        return self.between(at, self.due(at, length))

    # -- days ------------------------------------------------------------------------

    def is_open_day(self, day: date) -> bool:
        """Say whether the desk opens on a date at all."""
        return bool(self._seconds_on(day))

    def open_day_from(self, day: date) -> date:
        """Return the date itself when the desk opens on it, else the next open day."""
        return day if self.is_open_day(day) else self.open_days_after(day, 1)

    def open_days_after(self, day: date, count: int) -> date:
        """Return the ``count``-th open day after a date; 0 is the date or the next."""
        if count < 0:
            raise BadDuration("Open days are only counted forwards.")
        if count == 0:
            return self.open_day_from(day)
        return self._reckoning.open_day_after(day, count)

    def spans_on(self, day: date) -> tuple[OpenSpan, ...]:
        """Return the windows that open on a date; the last may end after midnight."""
        return tuple(
            OpenSpan(self._at(start), self._at(end))
            for start, end in self._seconds_on(day)
        )

    def opens_within(self, day: date, span: WallSpan) -> bool:
        """Say whether any open time lies in a stretch of a date's wall time."""
        opens, closes = (instant(day, at, self.zone) for at in (span.start, span.end))
        return self._reckoning.between(opens, closes) > 0

    def opens_on(self, day: date) -> datetime | None:
        """Return the first opening of a date, or None when it is closed."""
        spans = self.spans_on(day)
        return spans[0].start if spans else None

    def closes_on(self, day: date) -> datetime | None:
        """Return the last closing of a date's windows, or None when it is closed."""
        spans = self.spans_on(day)
        return spans[-1].end if spans else None

    def has_special_hours(self, day: date) -> bool:
        """Say whether special hours stand in place of the weekly ones."""
        return self._days.is_special(day)

    def special_rows(self, day: date) -> tuple[DatedRow, ...]:
        """Return the rows that give a date its special hours."""
        return tuple(
            row for row in self.schedule.dated if row.kind == "open" and row.date == day
        )

    def has_weekly_hours(self, day: date) -> bool:
        """Say whether the week opens the desk on such a day, closures aside."""
        return self._days.has_weekly_hours(day)

    def closures(self, first: date, last: date) -> tuple[Closure, ...]:
        """Return the closures from one date to another, both included, in order."""
        return tuple(
            closure
            for day, found in self._closures.items()
            if first <= day <= last
            for closure in found
        )

    def closures_on(self, day: date) -> tuple[Closure, ...]:
        """Return every closure of a date: there may be two, and both are named."""
        return self._closures.get(day, ())

    # -- words to moments ------------------------------------------------------------

    def at_desk(self, text: str) -> datetime:
        """Read a moment; without an offset it is the desk's wall time."""
        return read_moment(text, self.zone)

    def local(self, at: datetime) -> datetime:
        """Return the same moment on the desk's wall clock."""
        return self._at(second_of(at))

    def _at(self, second: int) -> datetime:
        return datetime.fromtimestamp(second, self.zone)

    def _close(self, day: date) -> datetime:
        """Return the close of an open day."""
        return self._at(self._seconds_on(day)[-1][1])
