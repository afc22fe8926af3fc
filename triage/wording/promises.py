"""What was promised, and whether the desk is open, as one sentence."""

from __future__ import annotations

from datetime import datetime

from triage.calendar import Calendar
from triage.store import FAR
from triage.wording.moments import day, moment, near_moment, slot


def promise(
    kind: str | None,
    earliest: datetime | None,
    latest: datetime | None,
    calendar: Calendar,
    now: datetime | None = None,
) -> str:
    """Say what the submitter was told, as one sentence; empty when nothing was promised."""
    if not kind or latest is None or latest >= FAR:
        return ""
    by = moment(latest, calendar, now)
    if kind == "reply":
        return f"We will reply by {by}."
    if kind == "call":
        return f"We call you {slot(earliest or latest, latest, calendar, now)}."
    if kind == "look again":
        return f"We look at this again on {day(calendar.local(latest).date())}."
    if (
        earliest is None
        or calendar.local(earliest).date() == calendar.local(latest).date()
    ):
        return f"This will be done by {by}."
    first = day(
        calendar.local(earliest).date(), calendar.local(now).date() if now else None
    )
    return f"This will be done between {first} and {by}."


def open_line(calendar: Calendar, now: datetime) -> str:
    """Say whether the desk is open: "Open now until 5 pm", "Closed …, open Wed 8 am"."""
    if calendar.is_open(now):
        closing = calendar.next_closing(now)
        if closing is None:
            return "Open now"
        return f"Open now until {near_moment(closing, calendar, now)}"
    opening = near_moment(calendar.next_opening(now), calendar, now)
    names = [
        c.name or c.reason for c in calendar.closures_on(calendar.local(now).date())
    ]
    reason = f" for {' and '.join(n for n in names if n)}" if any(names) else " now"
    return f"Closed{reason}, open {opening}"
