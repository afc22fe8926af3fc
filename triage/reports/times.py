"""How long the first replies took: exact percentiles, by week and of the whole period."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import func, select

from triage.models import Event
from triage.reports.counting import first_replies, week_number
from triage.reports.period import Period
from triage.store import db


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Open seconds until the first reply; None where there was no reply."""

    replies: int
    median: int | None
    ninetieth: int | None


def reply_times(period: Period) -> tuple[ReplyTimes, tuple[ReplyTimes, ...]]:
    """Return the times of the period, and those of each of its weeks, in one statement."""
    weeks = period.weeks()
    number = week_number(Event.at, [week.end for week in weeks]).label("week")
    rows: Any = db.session.execute(
        select(number, Event.spent, func.count())
        .where(first_replies(period))
        .group_by("week", Event.spent)
    )
    by_week: dict[int, Counter[int]] = defaultdict(Counter)
    for week, spent, count in rows:
        by_week[week][spent] += count
    together = sum(by_week.values(), Counter[int]())
    return times(together), tuple(times(by_week[n]) for n in range(len(weeks)))


def times(counts: Counter[int]) -> ReplyTimes:
    """Return median and 90th percentile (the nearest rank) of counted seconds."""
    lengths = sorted(counts)
    ranks = list(accumulate(counts[length] for length in lengths))
    if not ranks:
        return ReplyTimes(0, None, None)
    number = ranks[-1]

    def at(rank: int) -> int:
        return lengths[bisect_left(ranks, rank)]

    median = (at((number + 1) // 2) + at(number // 2 + 1)) // 2
    return ReplyTimes(number, median, at(-(-number * 9 // 10)))
