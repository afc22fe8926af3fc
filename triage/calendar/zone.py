"""From wall time to UTC seconds and back, in one zone."""

from bisect import bisect_left
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def utc_second(wall: datetime, zone: ZoneInfo) -> int:
    """Return the UTC second of a naive wall time.

    A wall time that occurs twice means its first occurrence; one that is skipped when
    the clocks go forward means the moment they do.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    second = first.replace(fold=1)
    if _offset(first) < _offset(second):
        return _transition(int(second.timestamp()), int(first.timestamp()), zone)
    return int(first.timestamp())


def _transition(before: int, after: int, zone: ZoneInfo) -> int:
    """Return the first second up to ``after`` without the offset of ``before``."""
    offset = _offset(datetime.fromtimestamp(before, zone))
    return before + bisect_left(
        range(before, after),
        True,
        key=lambda second: _offset(datetime.fromtimestamp(second, zone)) != offset,
    )


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None  # noqa: S101 - every moment here carries a ZoneInfo
    return offset
