"""Numbers -> the places of bars and points in an SVG; the template only draws them."""

from __future__ import annotations

from dataclasses import dataclass

from triage import wording
from triage.reports import SlaReport

WIDTH, LEFT, TOP, BASE = 620, 52, 20, 190
GOAL = 0.9
LABELLED = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its size and what it says; ``label`` is empty where there is no room."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str
    label: str
    below_goal: bool


def weekly_bars(report: SlaReport, clock: str) -> tuple[Bar, ...]:
    """Shares met by week; a week of nothing has no bar, and says "none"."""
    shares = [
        week.clocks[clock].share if clock in week.clocks else None
        for week in report.weeks
    ]
    return _bars(
        report,
        [share or 0.0 for share in shares],
        ["none" if share is None else f"{share * 100:.0f}" for share in shares],
        [share is not None and share < GOAL for share in shares],
    )


def weekly_counts(report: SlaReport, clock: str) -> tuple[Bar, ...]:
    """Clocks counted by week, the fullest week as high as the picture."""
    counts = [
        week.clocks[clock].counted if clock in week.clocks else 0
        for week in report.weeks
    ]
    most = max(counts, default=0) or 1
    return _bars(
        report,
        [n / most for n in counts],
        [f"{n:,}" for n in counts],
        [False] * len(counts),
    )


def _bars(
    report: SlaReport, parts: list[float], texts: list[str], below: list[bool]
) -> tuple[Bar, ...]:
    step = (WIDTH - LEFT) / max(len(parts), 1)
    width = round(step * 0.72, 1)
    every = max(1, -(-len(parts) // LABELLED))
    drawn = []
    for number, (week, part) in enumerate(zip(report.weeks, parts, strict=True)):
        x = round(LEFT + number * step + (step - width) / 2, 1)
        height = round(part * (BASE - TOP), 1)
        label = wording.short_day(week.monday) if number % every == 0 else ""
        drawn.append(
            Bar(
                x=x,
                y=round(BASE - height, 1),
                width=width,
                height=height,
                middle=round(x + width / 2, 1),
                text=texts[number] if width >= 18 else "",
                label=label,
                below_goal=below[number],
            )
        )
    return tuple(drawn)
