"""A request becomes a ticket: thought out first without the database, then written.

``prepare`` makes everything, ``write`` inserts it in five statements.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from triage import alerts
from triage import desk as desks
from triage.desk import Desk
from triage.errors import Conflict, DeskError
from triage.mail import letters
from triage.models import DeskHead, Letter, Message, Submitter, Ticket
from triage.store import db, table
from triage.tickets import labels, story
from triage.tickets.preparing import Prepared, is_referred, prepare

__all__ = [
    "Opened",
    "Prepared",
    "Stale",
    "is_referred",
    "open_ticket",
    "prepare",
    "write",
]

_TRIES = 3
_SUBMITTERS = table(Submitter)
_TICKETS = table(Ticket)
_MESSAGES = table(Message)
_LETTERS = table(Letter)
_HEAD = table(DeskHead)


class Stale(DeskError):
    """Calendar, policies or rules were replaced after the ticket was thought out."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The ticket there is now; ``already`` says that an earlier sending made it."""

    ticket_id: int
    ref: str
    already: bool = False


def open_ticket(
    make: Callable[[Desk], Prepared], save: Callable[[Prepared], Opened], desk: Desk
) -> Opened:
    """Make and save a ticket; make it again when tables were published in between.

    ``save`` is the door's: it calls ``write`` inside ``saved()``.
    """
    for _ in range(_TRIES):
        try:
            return save(make(desk))
        except Stale:
            desk = desks.active()
    raise Conflict(
        "The desk's tables are just being changed. Please send it once more."
    )


def write(prepared: Prepared) -> Opened:
    """Write a prepared ticket, at most five statements; call inside ``saved()``.

    What a rep chose for somebody is a sixth. The same draft key again finds the ticket it
    made the first time. Raises ``Stale`` when the desk's tables are no longer those it
    was prepared with.
    """
    connection = db.session.connection()
    statements = _statements(connection.dialect.name)
    if prepared.submitter is not None:
        connection.execute(statements.submitter, prepared.submitter)
    ticket_id = connection.execute(statements.ticket, prepared.ticket).scalar()
    if ticket_id is None:
        return _already(prepared)
    connection.execute(statements.message, {**prepared.message, "ticket_id": ticket_id})
    story.append(ticket_id, prepared.events)
    if prepared.letter is not None:
        row = letters.row(prepared.letter, ticket_id=ticket_id)
        connection.execute(statements.letter, row)
    if prepared.label is not None:
        labels.write_picked(ticket_id, prepared.label)
    alerts.write(
        alerts.rows_for(
            prepared.passed, ticket_id=ticket_id, owner=None, at=prepared.now
        )
    )
    return Opened(ticket_id, prepared.ref)


def _already(prepared: Prepared) -> Opened:
    """Find out why nothing was inserted."""
    key = prepared.ticket["draft_key"]
    made = (
        key
        and db.session.execute(
            select(Ticket.id, Ticket.ref).where(Ticket.draft_key == key)
        ).one_or_none()
    )
    if made:
        return Opened(made.id, made.ref, already=True)
    # A reference drawn twice ends here too, and is drawn again.
    raise Stale("The desk's tables were replaced meanwhile.")


@dataclass(frozen=True, slots=True)
class _Statements:
    submitter: Insert
    ticket: Insert
    message: Insert
    letter: Insert


@cache
def _statements(dialect: str) -> _Statements:
    """Compose the inserts once; the database compiles each once, too."""
    upsert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return _Statements(
        submitter=upsert(_SUBMITTERS).on_conflict_do_nothing(),
        ticket=_insert_ticket(upsert),
        message=insert(_MESSAGES).inline(),
        letter=insert(_LETTERS).inline(),
    )


def _insert_ticket(upsert: Any) -> Insert:
    """Insert a ticket only while the tables it was thought out with are the active ones."""
    columns = [one for one in _TICKETS.c if one.name not in ("id", "submitter_id")]
    values: list[Any] = [bindparam(one.name, type_=one.type) for one in columns]
    submitter = select(_SUBMITTERS.c.id).where(
        _SUBMITTERS.c.email == bindparam("address")
    )
    chosen = select(*values, submitter.scalar_subquery()).where(
        _HEAD.c.id == 1,
        *(
            _HEAD.c[name] == bindparam(name, type_=_HEAD.c[name].type)
            for name in ("rules_id", "calendar_id", "policies_id")
        ),
    )
    made: Insert = (
        upsert(_TICKETS)
        .from_select([*columns, _TICKETS.c.submitter_id], chosen)
        .on_conflict_do_nothing()
        .returning(_TICKETS.c.id)
    )
    return made
