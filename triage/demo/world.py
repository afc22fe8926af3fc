"""A moving clock: steps in the order of their time, and the worker's rounds between them."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from triage.desk import Desk
from triage.errors import BadInput, NotAllowedNow
from triage.models import Ticket
from triage.store import db, saved
from triage.tickets import closing

ROUND = timedelta(minutes=30)
ROUNDS = (
    closing.wake_clocks,
    closing.wake_parked,
    closing.remind_waiting,
    closing.resolve_unanswered,
    closing.close_resolved,
)
Step = Callable[[datetime], None]


@dataclass(slots=True)
class World:
    """The desk, its people, chance, and what is still to happen until ``end``."""

    desk: Desk
    staff: tuple[int, ...]
    chance: random.Random
    end: datetime
    steps: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def plan(self, at: datetime, step: Step) -> None:
        """Let a step happen at a moment; what lies after the end never does."""
        if at <= self.end:
            heapq.heappush(self.steps, (at, next(self._order), step))

    def plan_open(self, at: datetime, seconds: float, step: Step) -> datetime:
        """Let a step happen after so much open time, and return when that is."""
        when = self.desk.calendar.add(at, int(seconds))
        self.plan(when, step)
        return when

    def run(self, progress: Callable[[datetime], None]) -> None:
        """Let everything happen; the worker makes its rounds while the desk is open."""
        round_at = self.steps[0][0] if self.steps else self.end
        while self.steps:
            at, _, step = heapq.heappop(self.steps)
            while round_at <= at:
                self._round(round_at)
                round_at = self._next_round(round_at)
                progress(round_at)
            self._take(at, step)
        self._round(self.end)

    def _take(self, at: datetime, step: Step) -> None:
        """A plan that no longer fits what happened meanwhile is dropped."""
        try:
            with saved():
                step(at)
        except (NotAllowedNow, BadInput):
            return

    def _next_round(self, at: datetime) -> datetime:
        after = at + ROUND
        calendar = self.desk.calendar
        return after if calendar.is_open(after) else calendar.next_opening(after)

    def _round(self, at: datetime) -> None:
        """What the worker does when a ticket's wake-up time has come."""
        due = select(Ticket.id).where(Ticket.wake_at <= at).limit(1)
        if db.session.execute(due).first() is None:
            return
        for job in ROUNDS:
            with saved():
                job(at, self.desk)
