"""Load the demonstration desk into an installed, empty database."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select, update

from triage import desk as desks
from triage.demo import arrivals, tables
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
Progress = Callable[[float], None]


def _nobody_waits(_part: float) -> None:
    """Tell nobody how far it is."""


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
    now: datetime, progress: Progress = _nobody_waits, *, number: int = TICKETS
) -> int:
    """Let ten weeks pass up to ``now`` and return how many tickets there are.

    ``progress`` gets the part done, from 0 to 1. Raises ``NotAllowedNow`` where somebody
    has worked already.
    """
    begin(now, progress, number=number)
    return len(db.session.execute(select(Ticket.id)).all())


def begin(
    now: datetime, progress: Progress = _nobody_waits, *, number: int = TICKETS
) -> World:
    """Do the same, and return the world with what its people still mean to do."""
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
    world = World(active, staff, chance)
    moments = arrivals.up_to_now(chance, active.calendar, start, now, number)
    for at, request in zip(
        moments, requests(chance, number, active.rules), strict=False
    ):
        world.plan(at, Life(world, request).arrive)
    world.run(now, lambda at: progress((at - start) / (now - start)))
    with saved():
        # They were posted in the weeks that passed: nobody is written to now.
        db.session.execute(
            update(Letter).values(
                state=LetterState.POSTED,
                tried_at=Letter.written_at,
                posted_at=Letter.written_at,
            )
        )
    return world
