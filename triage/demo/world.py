"""A moving clock: steps in the order of their time, and the worker's rounds between them."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from triage.desk import Desk
from triage.errors import BadInput, NotAllowedNow
from triage.models import Ticket
from triage.store import FAR, apart, db, saved
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
    """The desk, its people, chance, and what is still to happen."""

    desk: Desk
    staff: tuple[int, ...]
    chance: random.Random
    steps: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def plan(self, at: datetime, step: Step) -> None:
        """Let a step happen at a moment."""
        heapq.heappush(self.steps, (at, next(self._order), step))

    def plan_open(self, at: datetime, seconds: float, step: Step) -> datetime:
        """Let a step happen after so much open time, and return when that is."""
        when = self.desk.calendar.add(at, int(seconds))
        self.plan(when, step)
        return when

    def next_at(self) -> datetime:
        """When the next step is planned."""
        return self.steps[0][0] if self.steps else FAR

    def run(self, until: datetime, progress: Callable[[datetime], None]) -> None:
        """Let everything happen; the worker makes its rounds while the desk is open.

        A day's work is saved at once: nobody else looks on, and hundreds of commits
        would wait for the disk.
        """
        round_at = min(self.next_at(), until)
        while self.next_at() <= until:
            with saved():
                round_at = self._day(round_at, until)
            progress(min(round_at, until))
        with saved():
            self._round(until)

    def _day(self, round_at: datetime, until: datetime) -> datetime:
        """One day's steps, with the rounds between them; returns when the next is."""
        end = min(self.next_at() + timedelta(days=1), until)
        while (at := self.next_at()) <= end:
            while round_at <= at:
                self._round(round_at)
                round_at = self._next_round(round_at)
            self.take_steps(at)
        return round_at

    def take_steps(self, until: datetime) -> None:
        """Let happen what is planned up to a moment, inside ``saved()``.

        A plan that no longer fits what happened meanwhile is dropped.
        """
        while self.next_at() <= until:
            at, _, step = heapq.heappop(self.steps)
            with suppress(NotAllowedNow, BadInput), apart():
                step(at)
            db.session.expire_all()

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
            job(at, self.desk)
            db.session.expire_all()
