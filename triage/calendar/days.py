"""The windows of one date: special hours before dated closures before weekly hours.

Windows belong to the date on which they open, though they may run past midnight.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from triage.calendar.hours import DAY, WallSpan, merged, without
from triage.calendar.schedule import Closure, Schedule, closure_span

ONE_DAY = timedelta(days=1)


class Days:
    """Answers for any one date which windows the desk opens on it."""

    def __init__(
        self, schedule: Schedule, closures: Mapping[date, Sequence[Closure]]
    ) -> None:
        self._weekly = tuple(merged(windows) for windows in schedule.hours)
        self._special = _special_windows(schedule)
        self._shut = {
            day: merged(closure_span(closure) for closure in found)
            for day, found in closures.items()
        }

    @property
    def ever_open(self) -> bool:
        """Say whether there is any window at all, in the week or on a special day."""
        return any(self._weekly) or any(self._special.values())

    def windows(self, day: date) -> tuple[WallSpan, ...]:
        """Return the open windows of a date, in order, none touching another."""
        special = self._special.get(day)
        windows = self._ordinary(day) if special is None else special
        if day + ONE_DAY in self._special:
            # Special hours decide the whole of their date: what runs over from the day
            # before ends at midnight.
            return without(windows, [WallSpan(DAY, 2 * DAY)])
        return windows

    def is_special(self, day: date) -> bool:
        """Say whether special hours stand in place of the weekly ones."""
        return day in self._special

    def has_weekly_hours(self, day: date) -> bool:
        """Say whether the week opens the desk on such a day, closures aside."""
        return bool(self._weekly[day.weekday()])

    def _ordinary(self, day: date) -> tuple[WallSpan, ...]:
        """Return the weekly windows less the closures of this date and of the next."""
        shut = self._shut.get(day, ())
        if WallSpan(0, DAY) in shut:
            # Nobody starts a night shift on a day that is closed.
            return ()
        tomorrow = (
            WallSpan(span.start + DAY, span.end + DAY)
            for span in self._shut.get(day + ONE_DAY, ())
        )
        return without(self._weekly[day.weekday()], (*shut, *tomorrow))


def _special_windows(schedule: Schedule) -> dict[date, tuple[WallSpan, ...]]:
    found: defaultdict[date, list[WallSpan]] = defaultdict(list)
    for row in schedule.dated:
        if row.kind == "open":
            found[row.date].extend(row.windows)
    return {day: merged(windows) for day, windows in found.items()}
