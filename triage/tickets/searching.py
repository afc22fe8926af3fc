"""Finding tickets by what people remember of them: newest first, and never many."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, literal, select, union_all

from triage.models import Submitter, Ticket
from triage.store import db
from triage.tickets.keys import (
    address_key,
    read_last_part,
    read_reference,
    search_key,
)

_FOUND_AT_MOST = 50
_HITS_AT_MOST = 1_000
_NEWEST = 5_000


class Found(NamedTuple):
    """A ticket in a list of few."""

    id: int
    ref: str
    subject: str
    category: str
    state: str
    outcome: str | None
    name: str
    org_name: str
    opened_at: datetime


_FOUND = (
    Ticket.id, Ticket.ref, Ticket.subject, Ticket.category, Ticket.state, Ticket.outcome,
    Ticket.name, Ticket.org_name, Ticket.opened_at,
)  # fmt: skip


def search(text: str) -> list[Found]:
    """Find tickets by reference, e-mail address, name or organization, newest first.

    Names are found by their beginning, those of the newest tickets by each of their
    words, and by the last part of their reference. At most fifty, out of the first
    thousand hits.
    """
    ref = read_reference(text)
    if ref is not None and (exact := _found(Ticket.ref == ref)):
        return exact
    if "@" in text:
        return _found(_is_of(address_key(text)))
    key = search_key(text)
    if not key:
        return []
    columns = (Ticket.name_key, Ticket.org_key)
    hits = [select(_hits(column, key).subquery().c.id) for column in columns]
    in_newest = _hits_in_newest(key, read_last_part(text))
    return _found(Ticket.id.in_(union_all(*hits, in_newest)))


def _is_of(key: str) -> ColumnElement[bool]:
    of_key = select(Submitter.id).where(Submitter.email == key).scalar_subquery()
    return Ticket.submitter_id == of_key


def _hits(column: Any, key: str) -> Select[Any]:
    """Walk the index backwards: of one organization's many, the newest are taken."""
    hits = select(Ticket.id).where(column >= key, column < key + "\U0010ffff")
    return hits.order_by(column.desc(), Ticket.id.desc()).limit(_HITS_AT_MOST)


def _hits_in_newest(key: str, last_part: str | None) -> Select[Any]:
    """Look at every word of the newest tickets: "lee" finds Ann Lee."""
    newest = (
        select(Ticket.id, Ticket.ref, Ticket.name_key, Ticket.org_key)
        .order_by(Ticket.id.desc())
        .limit(_NEWEST)
        .subquery()
    )
    words = literal(" ") + newest.c.name_key + literal("  ") + newest.c.org_key
    hit = words.contains(f" {key}", autoescape=True)
    if last_part is not None:
        hit |= newest.c.ref.endswith(last_part)
    return select(newest.c.id).where(hit)


def _found(condition: ColumnElement[bool]) -> list[Found]:
    newest_first = select(*_FOUND).where(condition).order_by(Ticket.id.desc())
    rows = db.session.execute(newest_first.limit(_FOUND_AT_MOST))
    return [Found._make(row) for row in rows]
