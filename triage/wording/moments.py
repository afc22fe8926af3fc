"""Days, times of day and lengths of time, as people say them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

from triage.calendar import Calendar
from triage.wording.labels import count

LANGUAGE = "en_US"
# Open days up to which hours still say something.
WEEK = 5
# A list says the same days and hours over and over, and Babel takes its time.
_kept = lru_cache(maxsize=4096)


@_kept
def clock_time(at: time) -> str:
    """Say a time of day: "8 am", "12 noon", "4:59 pm"."""
    if at.hour == 12 and at.minute == 0:
        return "12 noon"
    if at.hour == 0 and at.minute == 0:
        return "midnight"
    pattern = "h a" if at.minute == 0 else "h:mm a"
    return format_time(at, pattern, locale=LANGUAGE).lower().replace("\u202f", " ")


@_kept
def day(on: date, today: date | None = None) -> str:
    """Say a day: "Tue 17 November", with the year when it is not this year's."""
    pattern = "EEE d MMMM" if today is None or on.year == today.year else "EEE d MMMM y"
    return format_date(on, pattern, locale=LANGUAGE)


@_kept
def long_day(on: date) -> str:
    """Say a day with its year: "Tue 17 November 2026"."""
    return format_date(on, "EEE d MMMM y", locale=LANGUAGE)


@_kept
def short_day(on: date) -> str:
    """Say a day where there is little room: "17 Nov"."""
    return format_date(on, "d MMM", locale=LANGUAGE)


def moment(at: datetime, calendar: Calendar, now: datetime | None = None) -> str:
    """Say a moment on the desk's wall: "Tue 17 November, 12 noon"."""
    local = calendar.local(at)
    today = _date_at(now, calendar.zone) if now else None
    return f"{day(local.date(), today)}, {clock_time(local.time())}"


@_kept
def _date_at(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


@_kept
def _weekday(on: date) -> str:
    return format_date(on, "EEE", locale=LANGUAGE)


def zone(calendar: Calendar) -> str:
    """Name the desk's time: "Pacific Time"."""
    return get_timezone_name(calendar.zone, locale=LANGUAGE)


def near_moment(at: datetime, calendar: Calendar, now: datetime) -> str:
    """Say a moment near now shortly: "10:05 am" today, "Wed 8 am" this week."""
    local, today = calendar.local(at), _date_at(now, calendar.zone)
    if local.date() == today:
        return clock_time(local.time())
    if abs((local.date() - today).days) < 7:
        return f"{_weekday(local.date())} {clock_time(local.time())}"
    return moment(at, calendar, now)


def slot(
    start: datetime, end: datetime, calendar: Calendar, now: datetime | None = None
) -> str:
    """Say a callback slot: "Tue 17 November between 8 and noon"."""
    first, last = calendar.local(start), calendar.local(end)
    today = calendar.local(now).date() if now else None
    return f"{day(first.date(), today)} between {_hour(first.time())} and {_hour(last.time())}"


def _hour(at: time) -> str:
    return (
        clock_time(at)
        .removesuffix(" am")
        .removesuffix(" pm")
        .replace("12 noon", "noon")
    )


def seconds(amount: int) -> str:
    """Say open time shortly: "45 min", "3 h 20 min"; never as days."""
    minutes = abs(amount) // 60
    if minutes < 60:
        return f"{minutes} min" if minutes or not amount else "under 1 min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


def usual_day(calendar: Calendar) -> int:
    """Return the open seconds of a usual day of the week: 9 hours at this desk."""
    days = [
        sum(span.end - span.start for span in spans)
        for spans in calendar.schedule.hours
        if spans
    ]
    return sum(days) // len(days) if days else 0


def open_time(amount: int, day: int, digits: int = 0) -> str:
    """Say open time; what is longer than a week in days of ``day`` open seconds.

    "45 h", "44 open days". Only what is told is converted, never what is counted.
    """
    if not day or abs(amount) <= WEEK * day:
        return seconds(amount)
    return f"{_floor(abs(amount) / day, digits)} open days"


def _floor(amount: float, digits: int) -> str:
    return f"{int(amount * 10**digits) / 10**digits:.{digits}f}"


_PACES = {
    1: "a second a second",
    60: "one minute a second",
    3600: "one hour a second",
    86400: "one day a second",
}


def simulated(now: datetime, calendar: Calendar, speed: int) -> str:
    """Say that time is not what it is elsewhere, what it is here, and how it runs."""
    local = calendar.local(now)
    pace = _PACES.get(speed, f"{speed:,} times as fast as elsewhere")
    at = clock_time(local.time().replace(second=0))
    return f"Simulation: it is {long_day(local.date())}, {at} here; {pace}."


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was, roughly: "5 minutes ago", "3 days ago"."""
    gone = now - at
    if gone < timedelta(minutes=1):
        return "just now"
    if gone < timedelta(hours=1):
        return count(int(gone.total_seconds() // 60), "minute") + " ago"
    if gone < timedelta(days=1):
        return count(int(gone.total_seconds() // 3600), "hour") + " ago"
    return count(gone.days, "day") + " ago"
