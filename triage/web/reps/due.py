"""How a ticket stands right now, in words a queue has room for.

The row caches due times; what they mean at this moment is counted here, so that the
page is right between two rounds of the worker.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from triage import wording
from triage.calendar import Calendar
from triage.sla import PAUSED_OR_PARKED, RUNNING, ClockName, Standing

_WORDS = {standing: standing.value.capitalize() for standing in Standing}
_BY_THE_WALL = frozenset({ClockName.PROMISE.value, ClockName.CALLBACK.value})
# Up to here a countdown says more than a date.
COUNTDOWN = 8 * 3600
# Beyond this much too late, minutes no longer matter.
WHOLE_HOURS = 10 * 3600
CLOCKS = {
    "first reply": "first reply",
    "next reply": "next reply",
    "resolve": "resolve",
    "promise": "promise",
    "callback": "call",
}
# A name of a standing that is also the name of its drawing and of its colour.
CODES = {
    Standing.OVERDUE: "late",
    Standing.DUE_SOON: "soon",
    Standing.IN_ITS_WINDOW: "window",
    Standing.ON_TIME: "clock",
    Standing.PAUSED: "paused",
    Standing.MET: "check",
    Standing.MISSED: "missed",
    Standing.NOT_NEEDED: "none",
}


class Due(NamedTuple):
    """What stands in the first column: code, word, amount and the clock it is about.

    ``left`` is open seconds, negative when late, ``warn`` the open seconds left when the
    standing becomes due soon; ``left`` is None when nothing counts down.
    """

    code: str
    word: str
    amount: str
    clock: str
    left: int | None
    warn: int | None
    title: str


def due_of(row: Any, calendar: Calendar, now: datetime) -> Due:
    """Say how the ticket of a row stands at this moment."""
    if row.rank == RUNNING:
        return _running(row, calendar, now)
    if row.rank == PAUSED_OR_PARKED:
        return _paused(row)
    standing = Standing(row.standing)
    return Due(CODES[standing], _WORDS[standing], "", "", None, None, "No clock runs.")


def _running(row: Any, calendar: Calendar, now: datetime) -> Due:
    left = calendar.between(now, row.next_due_at)
    late = now > row.next_due_at if row.next_clock in _BY_THE_WALL else left < 0
    standing = _standing(row, now, late)
    # A promise broken after closing is late although no open second has passed.
    if standing is Standing.OVERDUE:
        left = min(left, -1)
    return Due(
        code=CODES[standing],
        word=_WORDS[standing],
        amount=amount(left, row.next_due_at, calendar, now),
        clock=CLOCKS.get(row.next_clock, row.next_clock),
        left=None if _is_long(left, calendar) else left,
        warn=_warning(row, calendar),
        title=f"Due {wording.moment(row.next_due_at, calendar, now)}.",
    )


def _is_long(left: int, calendar: Calendar) -> bool:
    """Whether it is late by so many days that nothing counts on in minutes."""
    return left < -wording.WEEK * wording.usual_day(calendar)


def _warning(row: Any, calendar: Calendar) -> int:
    if row.next_warn_at >= row.next_due_at:
        return 0
    return calendar.between(row.next_warn_at, row.next_due_at)


def _standing(row: Any, now: datetime, late: bool) -> Standing:
    if late:
        return Standing.OVERDUE
    if now >= row.next_warn_at:
        return Standing.DUE_SOON
    if row.standing == Standing.IN_ITS_WINDOW:
        return Standing.IN_ITS_WINDOW
    return Standing.ON_TIME


def amount(left: int, due_at: datetime, calendar: Calendar, now: datetime) -> str:
    """Say what is left: open time when it is little or late, else the date."""
    if left < -WHOLE_HOURS:
        hours = abs(left) // 3600 * 3600
        return wording.open_time(hours, wording.usual_day(calendar))
    if left <= COUNTDOWN:
        return wording.seconds(left)
    local, today = calendar.local(due_at), calendar.local(now).date()
    if (local.date() - today).days < 7:
        return wording.near_moment(due_at, calendar, now)
    return wording.short_day(local.date())


def _paused(row: Any) -> Due:
    if row.review_on is not None:
        until = wording.day(row.review_on)
        return Due("paused", "Parked", wording.short_day(row.review_on), "", None, None,
                   f"We look at it again on {until}.")  # fmt: skip
    return Due("paused", "Waiting", "", "", None, None, "Waiting on the submitter.")
