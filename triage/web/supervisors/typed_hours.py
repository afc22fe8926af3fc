"""Hours as people type them -> windows: "8 am to noon, 1 pm to 5 pm", "08:00-17:00"."""

from __future__ import annotations

import re

from triage.calendar import WallSpan
from triage.errors import BadData, BadInput

LONGEST = 200
_CLOSED = {"", "closed", "shut", "none", "-", "–", "—"}
_ALL_DAY = {"all day", "the whole day", "24 hours"}
_PARTS = re.compile(r"\s*(?:[,;&]|\band\b)\s*")
_EDGES = re.compile(r"\s*(?:[-–—]|\bto\b|\buntil\b|\btill\b)\s*")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.ASCII)
_NEXT_DAY = re.compile(r"\s*\b(?:the )?next day$")
_LIKE = "write it like “8 am to 5 pm” or “8 am to noon, 1 pm to 5 pm”"


def read_hours(text: str) -> tuple[WallSpan, ...]:
    """Read the windows of one day; nothing, or "closed", is a day without any.

    Raises ``BadInput`` with a sentence that quotes what cannot be read.
    """
    plain = _plain(text)
    if len(plain) > LONGEST:
        raise BadInput("These are more hours than a day has; write fewer.")
    if plain in _CLOSED:
        return ()
    if plain in _ALL_DAY:
        return (WallSpan.parse("00:00-24:00"),)
    return tuple(_window(part) for part in _PARTS.split(plain))


def read_time(text: str) -> str:
    """Read one time of day as "HH:MM". Raises ``BadInput``."""
    plain = _plain(text)
    if plain in ("noon", "12 noon", "midday"):
        return "12:00"
    if plain in ("midnight", "12 midnight"):
        return "24:00"
    found = _TIME.fullmatch(plain)
    if found is None or (found[2] is None and found[3] is None):
        raise BadInput(f"“{text.strip()}” is no time; {_LIKE}.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise BadInput(f"“{text.strip()}” is no time; {_LIKE}.")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadInput(f"“{text.strip()}” is no time; {_LIKE}.")
    return f"{hour:02}:{minute:02}"


def _plain(text: str) -> str:
    plain = " ".join(text.casefold().split())
    return re.sub(r"([ap])\.?\s?m\b\.?", r"\1m", plain)


def _window(part: str) -> WallSpan:
    over_midnight = _NEXT_DAY.search(part)
    edges = _EDGES.split(_NEXT_DAY.sub("", part))
    if len(edges) != 2:
        raise BadInput(f"“{part}” says no hours; {_LIKE}.")
    opens, closes = read_time(edges[0]), read_time(edges[1])
    # A window begins at the midnight before it and ends at the one after.
    opens = "00:00" if opens == "24:00" else opens
    closes = "24:00" if closes == "00:00" else closes
    if closes <= opens and not over_midnight:
        raise BadInput(
            f"“{part}” ends before it begins; if it ends on the next day, "
            "write “10 pm to 6 am the next day”."
        )
    try:
        return WallSpan.parse(f"{opens}-{closes}")
    except BadData as error:
        raise BadInput(f"“{part}” says no hours; {_LIKE}.") from error
