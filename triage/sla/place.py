"""Where a ticket belongs in the queue, and when to look at it again.

``rank``, ``queue_at`` and the ticket's id are the whole order of the queue: what runs by
its earliest due time (so what is overdue comes first, by how late it is), then what is
paused or parked by the day it wakes, then the rest by age (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.lifecycle import PAUSED, State
from triage.sla.moves import NextMove
from triage.sla.standing import FAR, Clock, ClockName, PromiseKind, Standing

RUNNING, PAUSED_OR_PARKED, WITHOUT_CLOCK = 0, 1, 2

_WORST_FIRST = (
    Standing.OVERDUE,
    Standing.DUE_SOON,
    Standing.IN_ITS_WINDOW,
    Standing.ON_TIME,
    Standing.PAUSED,
    Standing.MISSED,
    Standing.MET,
    Standing.NOT_NEEDED,
)


@dataclass(frozen=True, slots=True)
class Place:
    """What the row of a ticket caches; all moments are UTC and never ``None``.

    ``next_due_at`` and ``next_warn_at`` are FAR when nothing runs that staff must
    satisfy, ``wake_at`` when nothing will change by itself.
    """

    rank: int
    queue_at: datetime
    next_clock: ClockName | None
    next_due_at: datetime
    next_warn_at: datetime
    standing: Standing
    wake_at: datetime


def place(
    clocks: Iterable[Clock], state: State, opened_at: datetime, move: NextMove | None
) -> Place:
    """Return where a ticket with these clocks belongs."""
    clocks = tuple(clocks)
    wake_at = _wake_at(clocks, move)
    ours = [clock for clock in clocks if clock.is_ours]
    if ours:
        first = min(ours, key=_urgency)
        return Place(
            rank=RUNNING,
            queue_at=first.due_at,
            next_clock=first.name,
            next_due_at=first.due_at,
            next_warn_at=first.warn_at or FAR,
            standing=first.standing,
            wake_at=wake_at,
        )
    paused = state in PAUSED
    comes_back = FAR if move is None else move.at
    return Place(
        rank=PAUSED_OR_PARKED if paused else WITHOUT_CLOCK,
        queue_at=comes_back if paused else opened_at,
        next_clock=None,
        next_due_at=FAR,
        next_warn_at=FAR,
        standing=Standing.PAUSED if paused else _left_with(clocks),
        wake_at=wake_at,
    )


def _urgency(clock: Clock) -> tuple[datetime, int]:
    return clock.due_at, _WORST_FIRST.index(clock.standing)


def _wake_at(clocks: tuple[Clock, ...], move: NextMove | None) -> datetime:
    wakes = [clock.wakes_at for clock in clocks if clock.wakes_at is not None]
    if move is not None:
        wakes.append(move.at)
    return min(wakes, default=FAR)


def _left_with(clocks: tuple[Clock, ...]) -> Standing:
    """Return the worst that its clocks came to; a look-again says nothing about us."""
    standings = {
        clock.standing for clock in clocks if clock.kind is not PromiseKind.LOOK_AGAIN
    }
    return min(standings, key=_WORST_FIRST.index, default=Standing.NOT_NEEDED)
