"""Moment after moment: what people planned, what the worker does, what is told of it.

Nothing here waits for a clock of its own: between two moments there is nothing to do,
so at any speed the desk does at the right second what it would have done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from flask import Flask, request, request_finished
from sqlalchemy import func, select

from triage import desk as desks
from triage import jobs, worker
from triage.calendar import Calendar
from triage.demo.world import ROUND, World
from triage.models import Ticket
from triage.simulation.clock import MovingClock
from triage.simulation.telling import Telling
from triage.store import FAR, db, saved

# Its nights pass in seconds: nobody would wait for a training.
JOBS = tuple(
    replace(job, in_turns=False)
    for job in worker.TIMETABLE
    if job.run is not jobs.train
)
# What only looks round keeps its own pace; all others look for what is due just now.
SELDOM = timedelta(minutes=10)
# The sign of life goes by the wall's clock.
LONGEST_WAIT = 10.0


class Simulation:
    """A desk whose time passes in ``run``, and whose web server may answer beside it."""

    def __init__(
        self,
        app: Flask,
        world: World,
        clock: MovingClock,
        say: Callable[[str], None],
    ) -> None:
        self.app, self.world, self.clock, self.say = app, world, clock, say
        self._stirred = threading.Event()
        self._interrupted = False
        self._played = clock()
        self._looked: dict[str, datetime] = {}
        with app.app_context():
            self.telling = Telling.from_now_on()

    def interrupt(self) -> None:
        """Stop as soon as nothing is half done; a signal may call this."""
        self._interrupted = True
        self._stirred.set()

    def run(self, until: datetime = FAR) -> bool:
        """Let time pass up to a moment; False when it was interrupted before."""
        self._interrupted = False
        with request_finished.connected_to(self._notice, self.app):
            while not self._interrupted and self._played < until:
                self._go_on(until)
        self.clock.stand_still()
        return not self._interrupted

    def _notice(self, _app: Flask, **_details: object) -> None:
        if request.method == "POST":
            self._stirred.set()

    def _go_on(self, until: datetime) -> None:
        with self.app.app_context():
            at = min(self._next_moment(), until)
            self.clock.run_to(at)
            reached = self._reach(at)
            if not self._interrupted:
                self._play(at if reached else None)

    def _next_moment(self) -> datetime:
        """When there is something to do next."""
        wakes = select(func.min(Ticket.wake_at)).where(Ticket.wake_at > self._played)
        woken = db.session.scalar(wakes) or FAR
        calendar = desks.active().calendar
        db.session.rollback()
        return min(woken, self.world.next_at(), next_round(self._played, calendar))

    def _reach(self, at: datetime) -> bool:
        """Wait until it is that moment; False when somebody did something before."""
        while left := self.clock.wait_for(at):
            self.clock.wall.wait(self._stirred, min(left, LONGEST_WAIT))
            if self._stirred.is_set():
                self._stirred.clear()
                return False
            jobs.heartbeat()
        return True

    def _play(self, at: datetime | None) -> None:
        """Do what is due; without a moment only what somebody's act asks for."""
        if at is not None:
            self.world.desk = desks.active()
            with saved():
                self.world.take_steps(at)
            self._played = at
        for job in filter(self._has_its_turn, JOBS):
            worker.tick(self.app, job)
        for line in self.telling.news(desks.active(), at):
            self.say(line)

    def _has_its_turn(self, job: worker.Job) -> bool:
        now = self.clock()
        if job.every >= SELDOM and now < self._looked.get(job.name, now):
            return False
        self._looked[job.name] = now + job.every
        return True


def next_round(after: datetime, calendar: Calendar) -> datetime:
    """When the worker looks round next: half-hourly while open, and as a day begins."""
    tomorrow = calendar.local(after).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), calendar.zone)
    soon = after + ROUND
    opens = soon if calendar.is_open(soon) else calendar.next_opening(soon)
    return min(midnight, opens)
