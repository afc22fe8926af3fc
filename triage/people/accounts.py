"""Who works here and what they may do; at least one supervisor always can."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select

from triage.errors import BadInput, LastSupervisor, NoSuchPerson
from triage.models import Person, Role, SignIn
from triage.store import database_now, db, table

LINK_DAYS = 3
_EMAIL_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Staff:
    """A name to show and to choose from; people who left keep theirs."""

    id: int
    name: str
    active: bool


_PEOPLE = table(Person)
_STAFF = select(_PEOPLE.c.id, _PEOPLE.c.name, _PEOPLE.c.active).order_by(
    _PEOPLE.c.name, _PEOPLE.c.id
)


def add(*, email: str, name: str, role: Role, now: datetime) -> Person:
    """Add a rep or a supervisor, who cannot sign in before using a set-password link."""
    if not name.strip():
        raise BadInput("Give the person's full name.", "name")
    key = email_key(email)
    if db.session.execute(select(Person.id).where(Person.email == key)).first():
        raise BadInput(f"{key} works here already.", "email")
    person = Person(
        email=key, name=name.strip(), role=role, active=True, created_at=now
    )
    db.session.add(person)
    db.session.flush()
    return person


def email_key(email: str) -> str:
    """The one spelling of an address: ASCII, lower case. Look-alike letters differ."""
    plain = email.strip()
    if len(plain) > _EMAIL_LONGEST:
        raise BadInput(
            f"An e-mail address has at most {_EMAIL_LONGEST} characters.", "email"
        )
    try:
        parts = validate_email(plain, check_deliverability=False)
    except EmailNotValidError as why:
        raise BadInput(f"{email!r} is not an e-mail address.", "email") from why
    return (parts.ascii_email or parts.normalized).lower()


def find(email: str) -> Person:
    """Return the person with this address, or raise ``NoSuchPerson``."""
    key = email_key(email)
    person = db.session.execute(
        select(Person).where(Person.email == key)
    ).scalar_one_or_none()
    if person is None:
        raise NoSuchPerson(f"Nobody with the address {key} works here.")
    return person


def everybody() -> list[Person]:
    """Everybody who works here or did, by name."""
    return list(db.session.scalars(select(Person).order_by(Person.name, Person.id)))


def staff() -> tuple[Staff, ...]:
    """Everybody's name in one statement: for choosing an owner and for the history."""
    return tuple(Staff(*row) for row in db.session.connection().execute(_STAFF))


def change_role(person_id: int, role: Role) -> Person:
    """Make somebody a rep or a supervisor; it holds from their next request."""
    supervisors = [] if role is Role.SUPERVISOR else _locked_supervisors()
    person = _locked(person_id)
    _keep_a_supervisor(person, supervisors, "made a rep")
    person.role = role
    db.session.flush()
    return person


def disable(person_id: int) -> Person:
    """End every session of somebody and let them in no more; their tickets keep the name."""
    supervisors = _locked_supervisors()
    person = _locked(person_id)
    _keep_a_supervisor(person, supervisors, "disabled")
    person.active = False
    person.set_password_hash = person.set_password_until = None
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    db.session.flush()
    return person


def enable(person_id: int) -> Person:
    """Let somebody in again, with the password they had."""
    person = _locked(person_id)
    person.active = True
    db.session.flush()
    return person


def make_link(person_id: int) -> str:
    """Return the secret of a new set-password link; it works once, earlier ones no more."""
    person = _locked(person_id)
    if not person.active:
        raise BadInput(f"{person.email} is disabled; enable the account first.")
    secret = secrets.token_urlsafe(32)
    person.set_password_hash = hashlib.sha256(secret.encode()).hexdigest()
    person.set_password_until = database_now() + timedelta(days=LINK_DAYS)
    db.session.flush()
    return secret


def prefer(person_id: int, **chosen: Any) -> None:
    """Keep what somebody prefers, e.g. ``keys=False`` or ``theme="dark"``."""
    person = _locked(person_id)
    person.preferences = {**person.preferences, **chosen}
    db.session.flush()


def _locked(person_id: int) -> Person:
    person = db.session.get(
        Person, person_id, with_for_update=True, populate_existing=True
    )
    if person is None:
        raise NoSuchPerson("Nobody with this number works here.")
    return person


def _locked_supervisors() -> Sequence[int]:
    """Lock all of them in one order, and before anybody else.

    Two supervisors who disable each other then wait in turn, and one of them stays.
    """
    return db.session.scalars(
        select(Person.id)
        .where(Person.role == Role.SUPERVISOR, Person.active)
        .order_by(Person.id)
        .with_for_update()
    ).all()


def _keep_a_supervisor(person: Person, supervisors: Sequence[int], done: str) -> None:
    if list(supervisors) == [person.id]:
        raise LastSupervisor(
            f"{person.name} is the last supervisor and cannot be {done}. "
            "Make somebody else a supervisor first."
        )
