"""A second topic becomes a ticket of its own, because a person says so.

Both tickets name each other. The new one has its own promise, told in its own letter;
its clocks start where those of the first did (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from triage.desk import Desk
from triage.errors import NotAllowedNow
from triage.lifecycle import Act
from triage.models import Message, Split, Ticket
from triage.store import db
from triage.tickets import asked, opening, story
from triage.tickets.hand import Hand, take
from triage.tickets.preparing import Origin, Prepared

_NO_SECOND = "There is no second topic to split off. Open a new ticket for it instead."


def second_topic(ticket: Any) -> str | None:
    """Return what else a ticket is about, while that is offered.

    Not where a guard wants a person for the whole of it, nor when it became the topic
    of the ticket meanwhile. ``ticket`` is a ticket or a row of its columns.
    """
    decision: Mapping[str, Any] = ticket.decision or {}
    second = decision.get("second")
    if not second or decision.get("guard") or second == ticket.category:
        return None
    return str(second)


def split(
    ticket_id: int,
    *,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Make the second topic a linked ticket and return it; the same one when asked again."""
    hand = take(ticket_id, now=now, desk=desk, by=by)
    if made := made_of(ticket_id):
        return db.session.get_one(Ticket, made)
    if version is not None:
        hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.NOTE)
    topic = second_topic(hand.ticket)
    if topic is None or topic not in hand.desk.rules.categories:
        raise NotAllowedNow(_NO_SECOND)
    opened = opening.write(_prepared(hand, topic))
    db.session.execute(
        insert(Split).values(ticket_id=opened.ticket_id, from_id=ticket_id, at=hand.at)
    )
    hand.add_plain(story.SPLIT, ticket=opened.ticket_id, category=topic)
    hand.let_go()
    return db.session.get_one(Ticket, opened.ticket_id)


def made_of(ticket_id: int) -> int | None:
    """Return the ticket that was split off, if any."""
    return db.session.scalar(select(Split.ticket_id).where(Split.from_id == ticket_id))


def _prepared(hand: Hand, topic: str) -> Prepared:
    """Think the new ticket out: the same words and submitter, the second topic chosen."""
    ticket = hand.ticket
    words = db.session.scalars(
        select(Message.body)
        .where(Message.ticket_id == ticket.id)
        .order_by(Message.id)
        .limit(1)
    ).one()
    intake = replace(
        asked.intake_of_ticket(ticket, words),
        picked=topic,
        org_name=ticket.org_name,
        name=ticket.name,
        email=ticket.email or "",
        phone=ticket.phone or "",
    )
    prepared = opening.prepare(
        intake,
        hand.desk.rules.decide(intake),
        hand.desk,
        now=hand.at,
        by=hand.by,
        draft_key=sha256(f"split {ticket.id}".encode()).hexdigest(),
        split_from=Origin(ticket.id, ticket.opened_at),
    )
    # Triage itself named it: whoever splits agrees.
    label = prepared.label and {**prepared.label, "decided": topic}
    return replace(prepared, label=label)
