"""Load the demonstration desk into an installed, empty database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import select, update

from triage import desk as desks
from triage.calendar import Calendar
from triage.demo import tables
from triage.demo.life import Life
from triage.demo.requests import requests
from triage.demo.staff import add_all
from triage.demo.world import World
from triage.errors import NotAllowedNow
from triage.models import Letter, LetterState, Person, Ticket
from triage.store import db, saved

WEEKS = 10
TICKETS = 430
SEED = 2026


def is_empty() -> bool:
    """Whether nobody has worked here yet."""
    people = db.session.execute(select(Person.id).limit(1)).first()
    return (
        people is None
        and db.session.execute(select(Ticket.id).limit(1)).first() is None
    )


def is_wanted() -> bool:
    """Whether this is an empty desk in demo mode."""
    return current_app.config["MODE"] == "demo" and is_empty()


def load(
    now: datetime,
    progress: Callable[[float], None] = lambda part: None,
    *,
    number: int = TICKETS,
) -> int:
    """Let ten weeks pass up to ``now`` and return how many tickets there are.

    ``progress`` gets the part done, from 0 to 1. Raises ``NotAllowedNow`` where somebody
    has worked already.
    """
    if current_app.config["MODE"] == "production":
        raise NotAllowedNow("The demonstration is not loaded in production.")
    if not is_empty():
        raise NotAllowedNow(
            "This desk is in use; the demonstration needs an empty one."
        )
    start = now - timedelta(weeks=WEEKS)
    with saved():
        staff = add_all(start)
        tables.set_up(now, start, staff)
    active = desks.active()
    # Reproducible chance, so that everybody sees the same desk; not for secrets.
    chance = random.Random(SEED)
    world = World(active, staff, chance, now)
    moments = _arrivals(chance, active.calendar, start, now, number)
    for at, request in zip(
        moments, requests(chance, number, active.rules), strict=False
    ):
        world.plan(at, Life(world, request).arrive)
    world.run(lambda at: progress((at - start) / (now - start)))
    with saved():
        # They were posted in the weeks that passed: nobody is written to now.
        db.session.execute(
            update(Letter).values(
                state=LetterState.POSTED,
                tried_at=Letter.written_at,
                posted_at=Letter.written_at,
            )
        )
    return len(db.session.execute(select(Ticket.id)).all())


def _arrivals(
    chance: random.Random,
    calendar: Calendar,
    start: datetime,
    now: datetime,
    number: int,
) -> Iterator[datetime]:
    """Most come while the desk is open, some at night, on weekends and holidays."""
    first, last = calendar.local(start).date(), calendar.local(now).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [8 if calendar.is_open_day(day) else 1 for day in days]
    drawn = (
        _moment(chance, day, calendar)
        for day in chance.choices(days, weights, k=number * 2)
    )
    within = [at for at in drawn if start < at < now]
    # Somebody wrote a minute ago: a living desk has something new in it.
    fresh = [now - timedelta(minutes=minutes) for minutes in (2, 9, 25, 48, 75)]
    return iter(sorted([*within[: number - len(fresh)], *fresh]))


def _moment(chance: random.Random, day: date, calendar: Calendar) -> datetime:
    hour = (
        chance.triangular(7, 18, 10) if chance.random() < 0.9 else chance.uniform(0, 24)
    )
    at = datetime.combine(day, time(), calendar.zone) + timedelta(hours=hour)
    return at.replace(microsecond=0)
