"""Holidays from an iCalendar file: the dates it names, and what cannot be taken from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Event, vDDDTypes

from triage.calendar.days import ONE_DAY
from triage.calendar.ics_file import events_of
from triage.calendar.ics_repeats import starts_of, wall
from triage.errors import BadData

LONGEST = timedelta(days=31)
LONGEST_NAME = 120
MOST_SENTENCES = 50
MIDNIGHT = time()


class IcsDay(NamedTuple):
    """A date, or a part of it on the desk's wall clock; None is an edge of the day."""

    date: date
    name: str
    start: time | None
    end: time | None


@dataclass(frozen=True, slots=True)
class IcsReading:
    """The dates in order, each once, and a sentence for what was not taken."""

    days: tuple[IcsDay, ...]
    refused: tuple[str, ...]


# The dates of a series that were moved elsewhere, by the name of the series.
Moved = dict[str, set[date]]


def read_ics(
    data: str | bytes, zone: ZoneInfo, *, first: date, last: date
) -> IcsReading:
    """Return the dates of a file from ``first`` to ``last``, both included.

    An event that repeats every year counts in each of those years. Raises BadData when
    the file as a whole cannot be read.
    """
    events = events_of(data)
    moved = _moved(event for event in events if event is not None)
    days: set[IcsDay] = set()
    refused: list[str] = []
    for number, event in enumerate(events, start=1):
        try:
            days |= set(_days(event, zone, first, last, moved))
        except BadData as why:
            refused.append(f"{_title(event, number)}: {why}")
        except Exception:
            # Whatever else is odd about a stranger's event, the others are still good.
            refused.append(f"{_title(event, number)}: It cannot be read.")
    within = [day for day in days if first <= day.date <= last]
    if len(within) < len(days):
        refused.append(
            f"Dates before {first} or after {last} are left out: "
            f"{len(days) - len(within)}."
        )
    return IcsReading(tuple(sorted(within, key=_order)), _shortened(refused))


def _moved(events: Iterable[Event]) -> Moved:
    """Return which dates of which series other events stand for."""
    found: Moved = defaultdict(set)
    for event in events:
        replaced = event.get("RECURRENCE-ID")
        if isinstance(replaced, vDDDTypes) and isinstance(replaced.dt, date):
            found[str(event.get("UID"))].add(wall(replaced.dt).date())
    return found


def _days(
    event: Event | None, zone: ZoneInfo, first: date, last: date, moved: Moved
) -> Iterator[IcsDay]:
    event = _usable(event)
    name, length, repeats = _name(event), _length(event, zone), "RRULE" in event
    elsewhere = moved[str(event.get("UID"))] if repeats else ()
    for start in starts_of(event, first - LONGEST, last):
        if start.date() not in elsewhere:
            begin = _at_desk(event, start, zone)
            end = _at_desk(event, start + length, zone)
            for day in _split(begin, end, name):
                if not repeats or first <= day.date <= last:
                    yield day


def _usable(event: Event | None) -> Event:
    """Return an event that says a date and why, or raise BadData."""
    if event is None or event.errors:
        raise BadData("It cannot be read.")
    if "DTSTART" not in event:
        raise BadData("It has no date.")
    if not _name(event):
        raise BadData("It has no name, so nobody could be told why we are closed.")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise BadData("It is cancelled.")
    if "RANGE" in getattr(event.get("RECURRENCE-ID"), "params", ()):
        raise BadData("It changes the rest of a series; write its dates by hand.")
    return event


def _length(event: Event, zone: ZoneInfo) -> timedelta:
    start, end = event.start, event.end
    for edge in ("DTSTART", "DTEND"):
        _require_known_zone(event, edge)
    if isinstance(start, datetime) and isinstance(end, datetime):
        # On the wall of its beginning; an event may end in another zone.
        end = _aware(end, zone).astimezone(_aware(start, zone).tzinfo)
    elif start == end:
        # Some programs write the last day itself, not the day after it.
        return ONE_DAY
    length = wall(end) - wall(start)
    if length <= timedelta(0):
        raise BadData("It has no end, or ends before it begins.")
    if length > LONGEST:
        raise BadData(f"It lasts longer than {LONGEST.days} days.")
    return length


def _aware(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment; without a zone of its own it is on the desk's wall."""
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _require_known_zone(event: Event, edge: str) -> None:
    """Raise BadData for a moment in a zone that the parser could not find."""
    value = event.get(edge)
    moment, named = getattr(value, "dt", None), getattr(value, "params", {})
    if isinstance(moment, datetime) and not moment.tzinfo and "TZID" in named:
        raise BadData(f"Its time zone {_plain(named['TZID'])!r} is not known here.")


def _at_desk(event: Event, local: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment of the event's wall on the desk's."""
    its_zone = getattr(event.start, "tzinfo", None) or zone
    return wall(local.replace(tzinfo=its_zone).astimezone(zone))


def _split(start: datetime, end: datetime, name: str) -> Iterator[IcsDay]:
    """Yield the dates between two moments, with a part of the day at both edges."""
    day = start.date()
    while datetime.combine(day, MIDNIGHT) < end:
        opens = start.time() if day == start.date() else MIDNIGHT
        closes = end.time() if day == end.date() else MIDNIGHT
        yield IcsDay(
            day,
            name,
            None if opens == MIDNIGHT else opens,
            None if closes == MIDNIGHT else closes,
        )
        day += ONE_DAY


def _title(event: Event | None, number: int) -> str:
    """Name an event by its place in the file, and in its own words where it has any."""
    name = _name(event) if event is not None else ""
    return f"Event {number}, {name!r}" if name else f"Event {number}"


def _name(event: Event) -> str:
    return _plain(event.get("SUMMARY", ""))


def _plain(text: object) -> str:
    """Return words on one line, without what cannot be printed."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text))
    words = " ".join(printable.split())
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"


def _order(day: IcsDay) -> tuple[date, time, time, str]:
    return day.date, day.start or time.min, day.end or time.max, day.name


def _shortened(sentences: list[str]) -> tuple[str, ...]:
    left = len(sentences) - MOST_SENTENCES
    if left <= 0:
        return tuple(sentences)
    return (*sentences[:MOST_SENTENCES], f"And {left:,} more.")
