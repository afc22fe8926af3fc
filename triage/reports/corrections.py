"""How often triage was right, by what people finally took each ticket to be about.

Of the weeks of a period, by the week a person said it. What nobody judged is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, select

from triage.models import Label, Ticket
from triage.reports.period import Period
from triage.store import db

PAGE = 50
# Of the standard normal distribution: 19 in 20 lie between minus and plus this.
_Z = 1.96


class Right(NamedTuple):
    """How many of how many were right."""

    key: str
    judged: int
    right: int

    @property
    def share(self) -> float | None:
        """The share that was right; ``None`` of none."""
        return self.right / self.judged if self.judged else None

    @property
    def between(self) -> tuple[float, float] | None:
        """Where the share of all such tickets lies, 19 times in 20 (Wilson)."""
        if self.share is None:
            return None
        number, share = self.judged, self.share
        middle = share + _Z**2 / (2 * number)
        reach = _Z * sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
        whole = 1 + _Z**2 / number
        return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


class Override(NamedTuple):
    """A category that reps turned into another, and how often."""

    decided: str
    chosen: str
    tickets: int


class WeekRight(NamedTuple):
    """One week's share."""

    monday: date
    right: Right


@dataclass(frozen=True, slots=True)
class Corrections:
    """All of it; categories with most tickets first, overrides most frequent first."""

    total: Right
    categories: tuple[Right, ...]
    gates: tuple[Right, ...]
    weeks: tuple[WeekRight, ...]
    overrides: tuple[Override, ...]


class Corrected(NamedTuple):
    """A ticket that a rep took to be about something else."""

    ticket_id: int
    ref: str
    subject: str
    org_name: str
    gate: str
    at: datetime


def corrections(period: Period) -> Corrections:
    """Count the labels of a period: two statements, however many there are."""
    rows = db.session.execute(
        select(Label.decided, Label.gate, Label.chosen, func.count())
        .where(*_in(period))
        .group_by(Label.decided, Label.gate, Label.chosen)
    ).all()
    return Corrections(
        total=next(iter(_rights(rows, lambda _row: "all")), Right("all", 0, 0)),
        categories=_rights(rows, lambda row: str(row[0])),
        gates=_rights(rows, lambda row: str(row[1])),
        weeks=_weeks(period),
        overrides=_overrides(rows),
    )


def _in(period: Period) -> tuple[ColumnElement[bool], ...]:
    return Label.at >= period.start, Label.at < period.end


def _rights(rows: Iterable[Any], key: Callable[[Any], str]) -> tuple[Right, ...]:
    judged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        judged[key(row)] += row[3]
        right[key(row)] += row[3] * (row[0] == row[2])
    found = (Right(name, number, right[name]) for name, number in judged.items())
    return tuple(sorted(found, key=lambda one: (-one.judged, one.key)))


def _overrides(rows: Iterable[Any]) -> tuple[Override, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for decided, _gate, chosen, number in rows:
        if decided != chosen:
            counts[decided, chosen] += number
    return tuple(
        Override(*pair, number)
        for pair, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )


def _weeks(period: Period) -> tuple[WeekRight, ...]:
    weeks = period.weeks()
    which = case(
        *((Label.at < week.end, number) for number, week in enumerate(weeks)),
        else_=len(weeks),
    )
    right = func.sum(case((Label.decided == Label.chosen, 1), else_=0))
    found = db.session.execute(
        select(which.label("week"), func.count(), right)
        .where(*_in(period))
        .group_by("week")
    )
    counts = {row[0]: (row[1], row[2]) for row in found}
    return tuple(
        WeekRight(
            week.monday, Right(week.monday.isoformat(), *counts.get(number, (0, 0)))
        )
        for number, week in enumerate(weeks)
    )


def corrected(
    decided: str, chosen: str, period: Period, *, before: int | None = None
) -> tuple[Corrected, ...]:
    """Return the tickets behind an override, newest first, a page and one more."""
    asked = (
        select(
            Ticket.id, Ticket.ref, Ticket.subject, Ticket.org_name, Label.gate, Label.at
        )
        .join(Ticket, Ticket.id == Label.ticket_id)
        .where(*_in(period), Label.decided == decided, Label.chosen == chosen)
    )
    if before is not None:
        asked = asked.where(Label.ticket_id < before)
    found = db.session.execute(asked.order_by(Label.ticket_id.desc()).limit(PAGE + 1))
    return tuple(Corrected._make(row) for row in found)
