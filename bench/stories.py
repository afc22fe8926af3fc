"""Tickets that verbs made, ten events each, to be copied: at work, waiting, just opened."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta

from sqlalchemy import select

from bench import fill
from triage import desk as desks
from triage.desk import Desk
from triage.models import Person, Role, Ticket
from triage.rules import Intake
from triage.store import db, saved
from triage.tickets import opening, working

EVENTS = 10
ORIGINALS = 100
_CATEGORIES = (
    "login_access",
    "account_update",
    "inventory",
    "new_enrollment",
    "how_to",
)
_PRIORITIES = ("normal", "normal", "low", "urgent")


def tell(now: datetime, number: int) -> int:
    """Fill an empty desk with so many active tickets of ten events; return a person."""
    chance = random.Random(20261116)
    with saved():
        person = Person(
            email="bench@desk.example", name="Bench", role=Role.SUPERVISOR.value,
            created_at=now,
        )  # fmt: skip
        db.session.add(person)
    desk = desks.active()
    for made in range(min(ORIGINALS, number)):
        _tell_one(desk, person.id, _before(desk, now, chance), made, chance)
    copies = number // ORIGINALS
    for start in range(1, copies, 100):
        with saved():
            fill.copy("t.id < 1000", start, min(start + 99, copies - 1))
    fill.settle()
    return person.id


def _before(desk: Desk, now: datetime, chance: random.Random) -> datetime:
    """A moment of the last twenty open hours."""
    return desk.calendar.add(now, -chance.randrange(3_600, 72_000))


def _tell_one(
    desk: Desk, by: int, at: datetime, number: int, chance: random.Random
) -> None:
    intake = Intake(
        subject="Vaccine inventory does not match", body="The count is wrong since Monday.",
        org_name="Sunrise Clinic", org_type="provider", county="Kern",
        name=f"Ann {number}", email="", phone="555 0100", channel="phone_note",
        priority=chance.choice(_PRIORITIES), picked=chance.choice(_CATEGORIES),
    )  # fmt: skip
    prepared = opening.prepare(intake, desk.rules.decide(intake), desk, now=at)
    with saved():
        ticket_id = opening.write(prepared).ticket_id
    # Every third is answered, every fourth asked; notes make up the ten events.
    acts = itertools.chain(
        [(working.reply, {"body": "Try again."})] if number % 3 == 0 else [],
        [(working.ask, {"body": "Which lot?"})] if number % 4 == 0 else [],
        itertools.repeat((working.note, {"body": "Looked into it."})),
    )
    while _last(ticket_id) < EVENTS:
        at += timedelta(minutes=3)
        verb, said = next(acts)
        with saved():
            verb(ticket_id, by=by, now=at, desk=desk, **said)


def _last(ticket_id: int) -> int:
    db.session.rollback()
    asked = select(Ticket.last_seq).where(Ticket.id == ticket_id)
    return db.session.execute(asked).scalar_one()
