"""What a table of the report is made of, and how its figures are said.

A figure of nothing says "none"; every other one leads to what stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage import wording
from triage.reports.behind import Figure

NOTHING = "none"
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, and the figure it is, when something stands behind it.

    ``days`` are the first and the last of its own part of the period. ``part`` of one is
    drawn as a bar beside the text. ``ticket`` is the id of the ticket it names.
    """

    text: str
    figure: Figure | None = None
    days: Days | None = None
    part: float | None = None
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it counts, in which unit, and its rows; the first cell is the name."""

    key: str
    title: str
    population: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnote: str = ""


def number(amount: int, figure: Figure | None = None, days: Days | None = None) -> Cell:
    """Say a count."""
    if not amount:
        return Cell(NOTHING)
    return Cell(f"{amount:,}", figure, days)


def share(
    part: float | None, figure: Figure | None = None, days: Days | None = None
) -> Cell:
    """Say a share; only all is 100% and only nothing is 0%."""
    if part is None:
        return Cell(NOTHING)
    return Cell(f"{percent(part)}%", figure, days, part=part)


def percent(part: float) -> int:
    """Round a share to per cent, never up to all nor down to nothing."""
    rounded = round(part * 100)
    if rounded == 100 and part < 1:
        return 99
    return 1 if rounded == 0 and part > 0 else rounded


def length(
    seconds: int | None,
    figure: Figure | None = None,
    days: Days | None = None,
    *,
    day: int,
) -> Cell:
    """Say open seconds as hours and minutes, many of them in days of ``day``."""
    if seconds is None:
        return Cell(NOTHING)
    return Cell(wording.open_time(seconds, day, 1), figure, days)
