"""What a submitter does to a ticket through its link."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from triage.desk import Desk
from triage.lifecycle import ACTIVE, PAUSED, Act, Outcome, State
from triage.models import Author, Ticket
from triage.rules import Decision, Intake
from triage.sla import EventKind
from triage.store import db
from triage.tickets import changing, opening, telling
from triage.tickets.hand import Hand, take
from triage.tickets.moving import open_again
from triage.tickets.thanks import is_plain_thanks


def submitter_writes(ticket_id: int, *, body: str, now: datetime, desk: Desk) -> Ticket:
    """Take a submitter's message, and return the ticket it is on.

    It ends waiting and parking, reopens what was resolved lately, and opens a linked
    ticket when this one is closed, once for the same words on a day. Plain thanks is
    kept and does none of that, unless an answer is waited for: then any word is one.
    """
    hand = take(ticket_id, now=now, desk=desk)
    thanks = is_plain_thanks(body) and hand.state not in PAUSED
    if not thanks and _is_over(hand):
        return _follow_up(hand, body)
    paused = hand.is_paused
    if not thanks:
        hand.may(Act.MESSAGE)
    message = hand.say("message", body, author=Author.SUBMITTER)
    hand.add(EventKind.SUBMITTER_WROTE, message=message, counts=not thanks)
    if hand.state is State.RESOLVED and not thanks:
        return open_again(hand, because="submitter")
    promise = hand.follow_promise() if paused else None
    ticket = hand.let_go()
    if promise is not None:
        telling.promise_revised(hand, promise)
    return ticket


def _is_over(hand: Hand) -> bool:
    """Say whether it is closed, or should be: the worker may be a moment late."""
    resolved_at = hand.ticket.resolved_at
    if hand.state is not State.RESOLVED or resolved_at is None:
        return hand.state is State.CLOSED
    length = hand.desk.policies.lifecycle.reopen_within
    last = hand.desk.calendar.due(resolved_at, length)
    return hand.at > last and hand.desk.calendar.between(last, hand.at) > 0


def _follow_up(hand: Hand, body: str) -> Ticket:
    """Open a ticket that continues a closed one, with what it knew and these words."""
    if hand.state is State.RESOLVED:
        hand.add(EventKind.CLOSED)
        hand.let_go()
    closed = hand.ticket
    prepared = opening.prepare(
        _intake(closed, body),
        _decision(closed, hand.desk),
        hand.desk,
        now=hand.at,
        draft_key=_key(hand, body),
        follow_up=True,
        follows=closed.id,
    )
    opened = opening.write(prepared)
    return db.session.get_one(Ticket, opened.ticket_id)


def _key(hand: Hand, body: str) -> str:
    """Know words that are sent twice on one day, as by a double click, by their key."""
    day = hand.desk.calendar.local(hand.at).date()
    said = f"follow-up {hand.ticket.id} {day.isoformat()} {body}"
    return sha256(said.encode()).hexdigest()


def _decision(ticket: Ticket, desk: Desk) -> Decision:
    """Keep the reading, but of what it was about in the end; nobody picked anything now."""
    first = Decision.from_json(ticket.decision)
    action = changing.action_row(ticket, ticket.category, desk)
    return replace(first, category=ticket.category, action=action, picked=None)


def _intake(ticket: Ticket, body: str) -> Intake:
    return Intake(
        subject=ticket.subject,
        body=body,
        org_name=ticket.org_name,
        org_type=ticket.org_type,
        county=ticket.county,
        name=ticket.name,
        email=ticket.email or "",
        phone=ticket.phone or "",
        channel="web",
        priority=ticket.priority,
    )


def solved_by_submitter(ticket_id: int, *, now: datetime, desk: Desk) -> Ticket:
    """Resolve because the submitter says that it is solved; said twice, it stays so."""
    hand = take(ticket_id, now=now, desk=desk)
    if hand.state not in ACTIVE:
        return hand.ticket
    hand.may(Act.RESOLVE)
    hand.add(EventKind.RESOLVED, outcome=Outcome.SOLVED.value, told_by="submitter")
    return hand.let_go()
