"""What staff were told, read from the outbox."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import NamedTuple

from flask import Flask
from sqlalchemy import func, select, update

from tests.support import staff
from triage import jobs, people
from triage.mail import STAFF_LETTERS
from triage.models import Alert, Letter, Person, Role
from triage.store import db, saved


class Letters(NamedTuple):
    """One letter to staff."""

    kind: str
    to: str
    subject: str
    text: str


class Told:
    """Sam and Uma supervise; ``round`` is one round of the worker."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.sam = staff.add(app, Role.SUPERVISOR, "Sam Okafor")
        self.uma = staff.add(app, Role.SUPERVISOR, "Uma Bell")

    def round(self) -> list[Letters]:
        """Let the worker tell, and return the letters that are new."""
        before = len(self.letters())
        jobs.tell_staff()
        return self.letters()[before:]

    def letters(self) -> list[Letters]:
        """All letters to staff so far, oldest first."""
        db.session.rollback()
        rows = db.session.execute(
            select(Letter.kind, Letter.recipient, Letter.subject, Letter.raw)
            .where(Letter.kind.in_(STAFF_LETTERS))
            .order_by(Letter.id)
        )
        return [
            Letters(row.kind, row.recipient.split("@")[0], row.subject, _text(row.raw))
            for row in rows
        ]

    def untold(self) -> int:
        """How many alerts nobody was told of."""
        db.session.rollback()
        untold = select(func.count()).where(Alert.told_at.is_(None))
        return db.session.execute(untold).scalar_one()

    def wish(self, person_id: int, wish: str) -> None:
        """Somebody chooses how to be told."""
        with saved():
            people.prefer(person_id, alerts=wish)

    def leaves(self, person_id: int) -> None:
        """Somebody works here no more."""
        with saved():
            db.session.execute(
                update(Person).where(Person.id == person_id).values(active=False)
            )


def _text(raw: bytes | None) -> str:
    assert raw is not None
    part = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
