"""Who of the staff no letter reaches, so that nobody believes they were told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from triage.alerts.wishes import Wish, wish_of
from triage.errors import BadLetter
from triage.mail.message import one_address
from triage.models import Letter, LetterState, Person
from triage.store import db


class Unreached(NamedTuple):
    """Somebody who wants letters about due times, and why none arrives."""

    name: str
    because: str


def unreached() -> tuple[Unreached, ...]:
    """Return whom no letter reaches: the last one was refused, or none can be written."""
    return tuple(_found())


def _found() -> Iterator[Unreached]:
    last = (
        select(Letter.state)
        .where(Letter.recipient == Person.email, Letter.tried_at.is_not(None))
        .order_by(Letter.tried_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = select(Person.name, Person.email, Person.preferences, last.label("last"))
    for row in db.session.execute(asked.where(Person.active).order_by(Person.name)):
        if wish_of(row.preferences) is Wish.NEVER:
            continue
        if not _is_one_address(row.email):
            yield Unreached(row.name, "no letter can be addressed to it")
        elif row.last == LetterState.REFUSED:
            yield Unreached(row.name, "the mail server refused the last letter")


def _is_one_address(address: str) -> bool:
    try:
        one_address(address)
    except BadLetter:
        return False
    return True
