"""Moments as people and machines write them; without an offset it is the desk's time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from triage.calendar.zone import utc_second
from triage.errors import BadMoment


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the aware moment, in the zone, of "2026-11-20T16:59" or "...T16:59-08:00".

    Fractions of a second are dropped. Raises BadMoment with a sentence.
    """
    try:
        written = datetime.fromisoformat(text.strip())
        if written.tzinfo is None:
            return datetime.fromtimestamp(utc_second(written, zone), zone)
        return written.replace(microsecond=0).astimezone(zone)
    except (ValueError, OverflowError, OSError) as error:
        raise BadMoment(
            f'{text!r} is not a date and time; write it like "2026-11-20T16:59".'
        ) from error


def second_of(at: datetime) -> int:
    """Return the whole UTC second of an aware moment; raise BadMoment for a naive one."""
    if at.tzinfo is None:
        raise BadMoment(
            f"{at.isoformat()} has no time zone, so it is not a moment we can count from."
        )
    return int(at.timestamp())
