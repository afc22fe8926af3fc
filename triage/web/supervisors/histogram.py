"""How far due dates move, drawn: a column for each size, earlier left, later right."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from triage import wording
from triage.web.supervisors.charts import (
    BASE,
    LEFT,
    TOP,
    WIDTH,
    Bar,
    Chart,
    Line,
    Point,
)

_LABELS = {
    "hour": "1 h",
    "day": "1 day",
    "three days": "3 days",
    "week": "7 days",
    "longer": "longer",
}
_SIZES = {
    "hour": "1 hour or less",
    "day": "1 hour to 1 day",
    "three days": "1 to 3 days",
    "week": "3 to 7 days",
    "longer": "more than 7 days",
}
Buckets = Sequence[tuple[str, int]]


def histogram(buckets: Buckets) -> Chart:
    """Draw the sides that have anything, with one scale."""
    shown = _sides(buckets)
    most = _ceiling(max(number for _, number in shown))
    step = (WIDTH - LEFT) / len(shown)
    bars = [
        _bar(LEFT + index * step, step, number, most)
        for index, (_, number) in enumerate(shown)
    ]
    return Chart(
        say=_say(buckets),
        levels=tuple(
            Line(_height(part * most / 2, most), f"{part * most // 2:,}")
            for part in (0, 1, 2)
        ),
        bars=tuple(bar for bar in bars if bar.height),
        labels=tuple(
            Point(
                round(LEFT + (index + 0.5) * step, 1),
                BASE + 22,
                _label(code, alone=len(shown) == len(_LABELS)),
            )
            for index, (code, _) in enumerate(shown)
        ),
    )


def rows(buckets: Buckets) -> tuple[tuple[str, str, int], ...]:
    """Return the same as a table: the side, the size in words, how many."""
    return tuple(
        (code.split()[0], _SIZES[code.split(" ", 1)[1]], number)
        for code, number in buckets
        if number
    )


def _sides(buckets: Buckets) -> Buckets:
    used = {code.split()[0] for code, number in buckets if number}
    return [(code, number) for code, number in buckets if code.split()[0] in used]


def _ceiling(most: int) -> int:
    """Return the top of the axis: even, and not far above the highest column."""
    size = int(10 ** (len(str(most)) - 1))
    return max(2, 2 * ceil(most / (2 * size)) * size)


def _bar(x: float, step: float, number: int, most: int) -> Bar:
    y = _height(number, most)
    return Bar(
        x=round(x + step * 0.14, 1),
        y=y,
        width=round(step * 0.72, 1),
        height=round(BASE - y, 1) if number else 0,
        middle=round(x + step / 2, 1),
        text=f"{number:,}",
        below_goal=False,
    )


def _height(number: float, most: int) -> float:
    return round(BASE - number / most * (BASE - TOP), 1)


def _label(code: str, *, alone: bool) -> str:
    """Say the size of a column; a side that stands alone has room for words."""
    side, size = code.split(" ", 1)
    if alone:
        return _LABELS[size] if size == "longer" else f"up to {_LABELS[size]}"
    return f"{'+' if side == 'later' else '−'}{_LABELS[size]}"


def _say(buckets: Buckets) -> str:
    earlier = sum(number for code, number in buckets if code.startswith("earlier"))
    later = sum(number for code, number in buckets if code.startswith("later"))
    code, number = max(buckets, key=lambda bucket: bucket[1])
    parts = [f"{later:,} later"] if later else []
    parts += [f"{earlier:,} earlier"] if earlier else []
    size = _SIZES[code.split(" ", 1)[1]]
    signs = " In the chart − is earlier and + is later." if parts[1:] else ""
    return (
        f"{wording.count(earlier + later, 'due date')} would move: {wording.listed(parts)}. "
        f"Most often {code.split()[0]} by {size} ({number:,}).{signs}"
    )
