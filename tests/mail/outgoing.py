"""Letters in the outbox, and what happened to them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from tests.mail.samples import facts
from tests.support.moments import MONDAY
from triage import desk as desks
from triage.mail import letters
from triage.models import Letter
from triage.rules import Intake
from triage.store import database_now, db, saved
from triage.tickets import opening


def queue(
    number=1, kind="reply", to="person{}@clinic.example.org", ticket_id=None, now=None
):
    """Put letters into the outbox, each to another address, and return their ids."""
    now = now or database_now()
    with saved():
        for index in range(number):
            letter = letters.render(
                kind, to=to.format(index), facts=facts(kind), now=now
            )
            letters.queue(letter, ticket_id=ticket_id)
    return [row.id for row in all_letters()][-number:]


def a_ticket(email="rosa@clinic.example.org"):
    """Open a ticket, with its letter in the outbox, and return its id."""
    desk = desks.active()
    intake = Intake(
        subject="Cannot sign in", body="It says no.", org_name="Clinic", name="Rosa",
        org_type="provider", county="Kern", email=email,
    )  # fmt: skip
    prepared = opening.prepare(intake, desk.rules.decide(intake), desk, now=MONDAY)
    with saved():
        return opening.write(prepared).ticket_id


def all_letters():
    """Every letter, oldest first, read anew."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.execute(select(Letter).order_by(Letter.id)).scalars())


def states():
    """How many letters are in which state."""
    db.session.rollback()
    counted = select(Letter.state, func.count()).group_by(Letter.state)
    return {row.state: row[1] for row in db.session.execute(counted)}


def let_time_pass(**length):
    """Turn back everything that goes by the database's clock, as if so much time had passed."""
    gone = timedelta(**length)
    with saved():
        for letter in db.session.execute(select(Letter)).scalars():
            letter.due_at -= gone
            letter.tried_at = letter.tried_at and letter.tried_at - gone
            letter.posted_at = letter.posted_at and letter.posted_at - gone


def end_all_leases():
    """What happens when the time of every lease is over."""
    with saved():
        now = database_now()
        db.session.execute(
            update(Letter).where(Letter.lease.is_not(None)).values(due_at=now)
        )
