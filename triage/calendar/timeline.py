"""Open windows as integer UTC seconds with prefix sums: every question is a bisection.

A timeline covers whole years. It answers None when the answer lies outside them, and
the reckoning then builds a longer one; it never clips.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

from triage.calendar.days import Days
from triage.calendar.hours import DAY
from triage.calendar.moments import second_of
from triage.calendar.zone import utc_second

#: Start and end in UTC seconds, and the ordinal of the date it belongs to.
Window = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The windows of some whole years, in order and apart.

    ``starts`` and ``ends`` are UTC seconds, ``before`` the open seconds before each
    window, ``days`` the date (as an ordinal) on which it opens. The first and the last
    entry are empty windows at the two ends of the years, so that an index strictly
    between them is an answer. ``open_days`` are the dates on which the desk opens,
    ``midnights`` the UTC second at which each date begins, for dates of 24 hours.
    """

    zone: ZoneInfo
    # Of itself a timeline covers no year, so that every question asks for a longer one.
    first_year: int = 0
    last_year: int = 0
    starts: Sequence[int] = (0,)
    ends: Sequence[int] = (0,)
    before: Sequence[int] = (0,)
    days: Sequence[int] = (0,)
    open_days: Sequence[int] = ()
    midnights: Mapping[int, int] = field(default_factory=dict)

    def second(self, at: datetime) -> int:
        """Return the whole UTC second of an aware moment."""
        if at.tzinfo is self.zone:
            # The same as below, in half the time, unless the clocks change that day.
            midnight = self.midnights.get(at.toordinal())
            if midnight is not None:
                return midnight + at.hour * 3600 + at.minute * 60 + at.second
        return second_of(at)

    def between(self, start: int, end: int) -> int | None:
        """Return the open seconds from one UTC second to another, signed."""
        # No call and no loop but the two bisections: this and ``add`` are the hot path.
        starts = self.starts
        first, last = bisect_right(starts, start), bisect_right(starts, end)
        if not (0 < first < len(starts) and 0 < last < len(starts)):
            return None
        first -= 1
        last -= 1
        shut, shut_later = self.ends[first], self.ends[last]
        return (
            self.before[last]
            - self.before[first]
            + (end if end < shut_later else shut_later)
            - starts[last]
            - (start if start < shut else shut)
            + starts[first]
        )

    def add(self, second: int, count: int) -> int | None:
        """Return the earliest UTC second with ``count`` open seconds elapsed.

        Backwards (``count`` < 0) the latest one from which as many elapse.
        """
        starts, before = self.starts, self.before
        index = bisect_right(starts, second)
        if not 0 < index < len(starts):
            return None
        index -= 1
        shut = self.ends[index]
        goal = (
            before[index] + (second if second < shut else shut) - starts[index] + count
        )
        index = (bisect_left if count > 0 else bisect_right)(before, goal)
        if not 0 < index < len(before):
            return None
        return starts[index - 1] + goal - before[index - 1]

    def window_from(self, second: int) -> int | None:
        """Return the index of the window that is open at a second, or opens next."""
        index = bisect_right(self.ends, second)
        return index if index < len(self.ends) - 1 else None

    def open_day_after(self, day: int, count: int) -> int | None:
        """Return the ordinal of the ``count``-th open day after one of these years."""
        index = bisect_right(self.open_days, day) + count - 1
        return self.open_days[index] if index < len(self.open_days) else None


def build(days: Days, zone: ZoneInfo, first_year: int, last_year: int) -> Timeline:
    """Lay out the windows of whole years, the first and the last of them included."""
    first, last = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    begin, end = instant(first, 0, zone), instant(last, 0, zone)
    midnights = _midnights(zone, first, last)
    windows = sorted(_windows(days, zone, midnights, first, last), key=itemgetter(0, 2))
    laid_out = [
        (begin, begin, first.toordinal()),
        *_inside(_apart(windows), begin, end),
        (end, end, last.toordinal()),
    ]
    return Timeline(
        zone=zone,
        first_year=first_year,
        last_year=last_year,
        starts=[start for start, _, _ in laid_out],
        ends=[stop for _, stop, _ in laid_out],
        before=list(
            accumulate((stop - start for start, stop, _ in laid_out[:-1]), initial=0)
        ),
        days=[day for _, _, day in laid_out],
        open_days=sorted({day for _, _, day in windows if day >= first.toordinal()}),
        midnights=midnights,
    )


def _midnights(zone: ZoneInfo, first: date, last: date) -> dict[int, int]:
    """Return when each date begins, without the dates on which the clocks change."""
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    begins = [instant(date.fromordinal(day), 0, zone) for day in ordinals]
    return {
        day: begin
        for day, (begin, following) in zip(ordinals, pairwise(begins), strict=False)
        if following - begin == DAY
    }


def day_seconds(days: Days, zone: ZoneInfo, day: date) -> list[tuple[int, int]]:
    """Return the windows that open on a date as UTC seconds, without the empty ones."""
    spans = (
        (instant(day, span.start, zone), instant(day, span.end, zone))
        for span in days.windows(day)
    )
    return [(start, end) for start, end in spans if start < end]


def instant(day: date, seconds: int, zone: ZoneInfo) -> int:
    """Return the UTC second of a wall time, given in seconds after midnight."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    return utc_second(midnight + timedelta(seconds=seconds), zone)


def _windows(
    days: Days, zone: ZoneInfo, midnights: Mapping[int, int], first: date, last: date
) -> Iterator[Window]:
    """Yield the windows of every date, and of the one before: its night may run over."""
    for ordinal in range(first.toordinal() - 1, last.toordinal()):
        day, midnight = date.fromordinal(ordinal), midnights.get(ordinal)
        if midnight is None or ordinal + 1 not in midnights:
            spans = day_seconds(days, zone, day)
        else:
            # The same as above without asking the zone, which is most of the work.
            spans = [
                (midnight + span.start, midnight + span.end)
                for span in days.windows(day)
            ]
        for start, end in spans:
            yield start, end, ordinal


def _inside(windows: Iterable[Window], begin: int, end: int) -> Iterator[Window]:
    """Yield what lies between two seconds: only a night shift crosses these edges."""
    for start, stop, day in windows:
        start, stop = max(start, begin), min(stop, end)
        if start < stop:
            yield start, stop, day


def _apart(windows: Iterable[Window]) -> Iterator[Window]:
    """Let a window that overlaps the next end where that opens, and lose no time."""
    held: Window | None = None
    for start, end, owner in windows:
        if held is not None:
            yield held[0], min(held[1], start), held[2]
            end = max(end, held[1])
        held = start, end, owner
    if held is not None:
        yield held
