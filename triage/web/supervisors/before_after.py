"""Two calendars side by side: the days that open differently, and their months drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage import wording
from triage.calendar import Calendar, DayChange, changes
from triage.tickets.slots import PromisedCall, promised_calls
from triage.web.supervisors.drawn import Leaf, leaf

# Weekly hours change every week; more months than these say nothing new.
MONTHS_DRAWN = 6
DAYS_LISTED = 40
_YEARS_AHEAD = 1


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day that opens differently, in words."""

    day: str
    will: str
    was: str
    why: str


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What is different day by day, and drawn: pairs of months, before and after."""

    days: tuple[DayLine, ...]
    more_days: int
    until: int
    months: tuple[tuple[Leaf, Leaf], ...]
    more_months: int
    calls: tuple[PromisedCall, ...]


def before_after(before: Calendar, after: Calendar, now: datetime) -> BeforeAfter:
    """Compare two calendars, from the first of this month to the end of next year."""
    today = before.local(now).date()
    last = min(
        today.year + _YEARS_AHEAD, before.schedule.last_year, after.schedule.last_year
    )
    first = today.replace(day=1)
    found = changes(before, after, first, date(last, 12, 31))
    # What lies behind us is drawn, but nobody has to read it day by day.
    coming = [one for one in found if one.day >= today]
    months = list(dict.fromkeys((one.day.year, one.day.month) for one in found))
    marked = {one.day for one in found}
    return BeforeAfter(
        days=tuple(_line(one, today) for one in coming[:DAYS_LISTED]),
        more_days=max(0, len(coming) - DAYS_LISTED),
        until=last,
        months=tuple(
            (leaf(before, *month, today), leaf(after, *month, today, marked))
            for month in months[:MONTHS_DRAWN]
        ),
        more_months=max(0, len(months) - MONTHS_DRAWN),
        calls=_touched(before, after, [one.day for one in coming]),
    )


def _line(change: DayChange, today: date) -> DayLine:
    why = list(dict.fromkeys((*change.why_after, *change.why_before)))
    return DayLine(
        day=wording.day(change.day, today),
        will=wording.open_hours(change.after, change.day),
        was=wording.open_hours(change.before, change.day),
        why="; ".join(why),
    )


def _touched(
    before: Calendar, after: Calendar, days: Sequence[date]
) -> tuple[PromisedCall, ...]:
    """Return the promised calls in whose slots the desk opens differently."""
    if not days:
        return ()
    first, last = (
        datetime.combine(day, time(), before.zone)
        for day in (days[0], days[-1] + timedelta(days=1))
    )
    return tuple(
        call
        for call in promised_calls(first, last)
        if before.between(call.start, call.end) != after.between(call.start, call.end)
    )
