"""Windows of wall time, such as "08:00-17:00", and how they merge and are cut.

Seconds count from the midnight that begins a day. A window may end at 24:00 or run past
midnight ("22:00-06:00"), but is never longer than 24 hours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from triage.errors import BadData

DAY = 86_400
WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?|24:00(?::00)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class WallSpan:
    """A half-open window of wall time, ``start`` <= t < ``end``, in seconds."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "WallSpan":
        """Read "08:00-17:00"; an end at or before the start lies on the next day."""
        opens, dash, closes = text.partition("-")
        start, end = wall_seconds(opens), wall_seconds(closes)
        if not dash or start is None or end is None:
            raise BadData(f'{text!r} is not a window; write it like "08:00-17:00".')
        if start in (end, DAY):
            raise BadData(
                f'{text!r} opens and closes at once; a whole day is "00:00-24:00".'
            )
        return cls(start, end if end > start else end + DAY)

    def __str__(self) -> str:
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{wall_text(self.start)}-{wall_text(end)}"


def wall_seconds(text: str) -> int | None:
    """Return the seconds after midnight that "HH:MM" or "HH:MM:SS" names, else None."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    if found[1] is None:
        return DAY
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def wall_text(seconds: int) -> str:
    """Return "HH:MM", with seconds only when there are any."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{left:02}" if left else "")


def merged(spans: Iterable[WallSpan]) -> tuple[WallSpan, ...]:
    """Return the windows in order, those that overlap or touch joined into one."""
    joined: list[WallSpan] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = WallSpan(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def without(
    spans: Iterable[WallSpan], cuts: Iterable[WallSpan]
) -> tuple[WallSpan, ...]:
    """Return what is left of the windows when every cut is taken out of them."""
    left = list(spans)
    for cut in cuts:
        left = [piece for span in left for piece in _outside(span, cut)]
    return tuple(left)


def _outside(span: WallSpan, cut: WallSpan) -> list[WallSpan]:
    pieces = (
        WallSpan(span.start, min(span.end, cut.start)),
        WallSpan(max(span.start, cut.end), span.end),
    )
    return [piece for piece in pieces if piece.start < piece.end]
