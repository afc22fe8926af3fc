"""Looking for tickets and at them: reading only, every list paged by key or capped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Row, Select, bindparam, select

from triage.errors import TicketNotFound
from triage.models import Event, Letter, Message, Person, Submitter, Ticket
from triage.sla import EventKind
from triage.store import db, table
from triage.tickets import links
from triage.tickets.keys import address_key, read_reference
from triage.tickets.queue import (
    CAP,
    Counts,
    Key,
    QueueFilters,
    QueuePage,
    QueueRow,
    counts,
    queue_page,
)
from triage.tickets.searching import Found, search

__all__ = [
    "CAP",
    "Counts",
    "Found",
    "Happened",
    "Key",
    "LetterSent",
    "QueueFilters",
    "QueuePage",
    "QueueRow",
    "Said",
    "by_id",
    "by_link",
    "by_ref",
    "conversation",
    "counts",
    "history",
    "letters_of",
    "of_address",
    "others_of",
    "owners",
    "queue_page",
    "search",
    "seen",
]

_MESSAGES = table(Message)
_EVENTS = table(Event)
_LETTERS = table(Letter)
_TICKETS = table(Ticket)
_PEOPLE = table(Person)
_NO_TICKET = "There is no such ticket."
_NO_LINK = "This link does not lead to a request. Ask for your link again."


def by_id(ticket_id: int) -> Ticket:
    """Return a ticket, or raise ``TicketNotFound``."""
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None:
        raise TicketNotFound(_NO_TICKET)
    return ticket


def seen(ticket_id: int) -> Row[*tuple[Any, ...]]:
    """Return a ticket's columns to look at, in half the time, or raise ``TicketNotFound``."""
    found = db.session.connection().execute(_seen(), {"of": ticket_id}).one_or_none()
    if found is None:
        raise TicketNotFound(_NO_TICKET)
    return found


@cache
def _seen() -> Select[*tuple[Any, ...]]:
    return select(*_TICKETS.c).where(_TICKETS.c.id == bindparam("of"))


def by_ref(ref: str) -> Ticket:
    """Return the ticket with this reference, however it is typed."""
    known = read_reference(ref)
    found = (
        known
        and db.session.execute(
            select(Ticket).where(Ticket.ref == known)
        ).scalar_one_or_none()
    )
    if not found:
        raise TicketNotFound(_NO_TICKET)
    return found


def by_link(ref: str, signature: str) -> Ticket:
    """Return the ticket a submitter's link leads to; a wrong one says nothing more."""
    ticket = db.session.execute(
        select(Ticket).where(Ticket.ref == ref)
    ).scalar_one_or_none()
    # Checked for a missing ticket, too, so that the answer takes as long.
    right = links.check(ref, ticket.link_version if ticket else 0, signature)
    if ticket is None or not right:
        raise TicketNotFound(_NO_LINK)
    return ticket


class Said(NamedTuple):
    """One message of a conversation; ``name`` is the staff member's."""

    id: int
    at: datetime
    author: str
    kind: str
    channel: str
    body: str
    person_id: int | None
    name: str | None


def conversation(ticket_id: int, *, notes: bool = False) -> list[Said]:
    """Return what was said on a ticket, oldest first; ``notes`` are for staff only.

    Calls are notes, too, until a rep writes the submitter what was agreed.
    """
    found = db.session.connection().execute(_said(notes), {"of": ticket_id})
    return [Said._make(row) for row in found]


# Statements of the ticket page are composed once: that takes longer than running them.
@cache
def _said(notes: bool) -> Select[*tuple[Any, ...]]:
    said = (
        select(*(_MESSAGES.c[name] for name in Said._fields[:-1]), _PEOPLE.c.name)
        .select_from(
            _MESSAGES.outerjoin(_PEOPLE, _PEOPLE.c.id == _MESSAGES.c.person_id)
        )
        .where(_MESSAGES.c.ticket_id == bindparam("of"))
        .order_by(_MESSAGES.c.id)
    )
    return said if notes else said.where(_MESSAGES.c.kind.not_in(("note", "call")))


class Happened(NamedTuple):
    """One event of a ticket; ``who`` is the person who caused it, if one did."""

    seq: int
    at: datetime
    kind: str
    data: dict[str, Any]
    person_id: int | None
    who: str | None


def history(ticket_id: int) -> list[Happened]:
    """Return what happened to a ticket, oldest first."""
    found = db.session.connection().execute(_happened(), {"of": ticket_id})
    return [Happened._make(row) for row in found]


@cache
def _happened() -> Select[*tuple[Any, ...]]:
    return (
        select(*(_EVENTS.c[name] for name in Happened._fields[:-1]), _PEOPLE.c.name)
        .select_from(_EVENTS.outerjoin(_PEOPLE, _PEOPLE.c.id == _EVENTS.c.person_id))
        .where(_EVENTS.c.ticket_id == bindparam("of"))
        .order_by(_EVENTS.c.seq)
    )


def owners(events: Iterable[Happened]) -> list[int | None]:
    """Return who had the ticket after each event of its history."""
    had: list[int | None] = []
    for event in events:
        given = event.kind == EventKind.ASSIGNED
        had.append(event.data["to"] if given else had[-1] if had else None)
    return had


def others_of(submitter_id: int | None, *, but: int = 0, most: int = 20) -> list[Found]:
    """Return the newest tickets of a submitter, all ``but`` one."""
    if submitter_id is None:
        return []
    values = {"of": submitter_id, "but": but, "most": most}
    found = db.session.connection().execute(_others(), values)
    return [Found._make(row) for row in found]


@cache
def _others() -> Select[*tuple[Any, ...]]:
    return (
        select(*(_TICKETS.c[name] for name in Found._fields))
        .where(_TICKETS.c.submitter_id == bindparam("of"))
        .where(_TICKETS.c.id != bindparam("but"))
        .order_by(_TICKETS.c.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def of_address(address: str, *, most: int = 5) -> list[Ticket]:
    """Return the newest tickets of whoever has this e-mail address, to mail the links."""
    rows = db.session.execute(
        select(Ticket)
        .join(Submitter, Submitter.id == Ticket.submitter_id)
        .where(Submitter.email == address_key(address))
        .order_by(Ticket.id.desc())
        .limit(most)
    )
    return list(rows.scalars())


class LetterSent(NamedTuple):
    """A letter about a ticket, and how it fares."""

    id: int
    kind: str
    recipient: str
    state: str
    written_at: datetime
    posted_at: datetime | None
    trouble: str | None


def letters_of(ticket_id: int) -> list[LetterSent]:
    """Return the letters about a ticket, oldest first."""
    found = db.session.connection().execute(_letters(), {"of": ticket_id})
    return [LetterSent._make(row) for row in found]


@cache
def _letters() -> Select[*tuple[Any, ...]]:
    return (
        select(*(_LETTERS.c[name] for name in LetterSent._fields))
        .where(_LETTERS.c.ticket_id == bindparam("of"))
        .order_by(_LETTERS.c.id)
    )
