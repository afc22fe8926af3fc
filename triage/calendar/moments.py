"""Moments as people and machines write them; without an offset it is the desk's time."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from triage.calendar.zone import utc_second
from triage.errors import BadMoment

# Narrower than fromisoformat, which also takes weeks, dates alone and any separator,
# and takes more of them in each release of Python.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,9})?)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?",
    re.ASCII,
)


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return the aware moment, in the zone, of "2026-11-20T16:59" or "...T16:59-08:00".

    Fractions of a second are dropped. Raises BadMoment with a sentence.
    """
    found = _MOMENT.fullmatch(text.strip().upper())
    try:
        written = datetime.fromisoformat(found[0] if found else "").replace(
            microsecond=0
        )
        if written.tzinfo is None:
            return datetime.fromtimestamp(utc_second(written, zone), zone)
        return written.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise BadMoment(
            f'{shortened(text)} is not a date and time; write it like "2026-11-20T16:59", '
            f'or with its offset, "2026-11-20T16:59-08:00".'
        ) from error


def second_of(at: datetime) -> int:
    """Return the whole UTC second of an aware moment; raise BadMoment for a naive one."""
    if at.tzinfo is None:
        raise BadMoment(
            f"{at.isoformat()} has no time zone, so nothing can be counted from it."
        )
    return int(at.timestamp())


def shortened(text: str) -> str:
    """Return a text in quotes, cut when it is too long to read in a sentence."""
    return repr(text if len(text) <= 60 else text[:60] + "…")
