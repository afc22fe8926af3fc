"""What was asked on a ticket: the intake that triage read when it came in.

Names and addresses are left out: nothing is decided by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, select

from triage.models import Label, Message, Split, Ticket
from triage.rules import Intake
from triage.store import db, table

_TICKETS, _MESSAGES, _LABELS = table(Ticket), table(Message), table(Label)
# The first thing said on a ticket is what it was opened with.
_FIRST = (
    select(func.min(_MESSAGES.c.id))
    .where(_MESSAGES.c.ticket_id == _TICKETS.c.id)
    .correlate(_TICKETS)
    .scalar_subquery()
)
# What continues another ticket keeps that one's reading, and a topic split off has the
# words of the first one: nobody decided about these words.
DECIDED = _TICKETS.c.follows_id.is_(None) & _TICKETS.c.id.not_in(
    select(Split.ticket_id)
)


class Asked(NamedTuple):
    """A ticket's intake, the rules that decided about it, and what people took it to be."""

    ticket_id: int
    ref: str
    rules_id: int
    opened_at: datetime
    label: str | None
    labelled_at: datetime | None
    intake: Intake


def intake_of_ticket(ticket: Any, body: str) -> Intake:
    """Return the request as it came in; ``ticket`` is a ticket or a row of its columns."""
    answers: Mapping[str, Any] = ticket.answers
    return Intake(
        subject=ticket.subject,
        body=body,
        org_type=ticket.org_type,
        county=ticket.county,
        channel=ticket.channel,
        priority=ticket.priority,
        tried_button=answers.get("tried_button"),
        signed_in_before=answers.get("signed_in_before"),
        picked=answers.get("picked"),
    )


def newest(limit: int, *, before: int = 0) -> list[Asked]:
    """Return tickets with what was asked, newest first, from before an id on."""
    older = _TICKETS.c.id < before if before else ~false()
    asked = _query(older).order_by(_TICKETS.c.id.desc())
    return _read(asked.limit(limit))


def since(after: int, until: datetime, limit: int) -> list[Asked]:
    """Return tickets behind an id, opened up to a moment, oldest first."""
    asked = _query((_TICKETS.c.id > after) & (_TICKETS.c.opened_at <= until))
    return _read(asked.order_by(_TICKETS.c.id).limit(limit))


def labelled(
    first: int, after: tuple[datetime, int], until: datetime, limit: int
) -> list[Asked]:
    """Return tickets from an id on that were labelled behind a place and up to a moment."""
    at, ticket_id = _LABELS.c.at, _LABELS.c.ticket_id
    behind = (at > after[0]) | ((at == after[0]) & (ticket_id > after[1]))
    asked = _query((ticket_id >= first) & behind & (at <= until))
    return _read(asked.order_by(at, ticket_id).limit(limit))


def how_many(most: int) -> int:
    """Return how many tickets there are to read, up to so many."""
    some = select(_TICKETS.c.id).where(DECIDED).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _query(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    names = "id ref rules_id opened_at subject org_type county channel priority answers"
    return (
        select(
            *(_TICKETS.c[name] for name in names.split()),
            _MESSAGES.c.body,
            _LABELS.c.chosen,
            _LABELS.c.at.label("labelled_at"),
        )
        .join(_MESSAGES, _MESSAGES.c.id == _FIRST)
        .outerjoin(_LABELS, _LABELS.c.ticket_id == _TICKETS.c.id)
        .where(DECIDED, which)
    )


def _read(asked: Select[*tuple[Any, ...]]) -> list[Asked]:
    return [
        Asked(
            row.id,
            row.ref,
            row.rules_id,
            row.opened_at,
            row.chosen,
            row.labelled_at,
            intake_of_ticket(row, row.body),
        )
        for row in db.session.connection().execute(asked)
    ]
