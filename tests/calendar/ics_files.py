"""Small iCalendar files, and what they are read as."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from triage.calendar.ics import IcsDay, read_ics

HERE = ZoneInfo("America/Los_Angeles")
FIRST, LAST = date(2026, 11, 16), date(2029, 12, 31)


def file_of(*events, around=()):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *around]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(*events, first=FIRST, last=LAST, **kept):
    return read_ics(file_of(*events, **kept), HERE, first=first, last=last)


def day(text, name="Party", start=None, end=None):
    def at(wall):
        return time.fromisoformat(wall) if wall else None

    return IcsDay(date.fromisoformat(text), name, at(start), at(end))


def event(*lines, name="Party"):
    return (*lines, f"SUMMARY:{name}")


def on(text, *lines, name="Party"):
    return event(f"DTSTART;VALUE=DATE:{text.replace('-', '')}", *lines, name=name)
