"""What staff do to a ticket, each verb as one act: check, change, record, tell.

``version`` is the one that whoever decided had seen; another one in the database raises
``Conflict``. ``by`` is the person who acts. All of it runs inside ``saved()``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from triage.desk import Desk
from triage.errors import NotAllowedNow
from triage.lifecycle import Act, may
from triage.models import Person, Ticket
from triage.sla import PAUSED_OR_PARKED, EventKind
from triage.store import db
from triage.tickets import telling
from triage.tickets.answering import solved_by_submitter, submitter_writes
from triage.tickets.changing import change_category, change_priority
from triage.tickets.hand import Hand, hold, take
from triage.tickets.moving import park, reopen, resolve, unpark

__all__ = [
    "ask",
    "assign",
    "change_category",
    "change_priority",
    "log_call",
    "note",
    "park",
    "reopen",
    "reply",
    "resolve",
    "solved_by_submitter",
    "submitter_writes",
    "take_next",
    "unpark",
]


def assign(
    ticket_id: int,
    *,
    to: int | None,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Give the ticket to somebody, or to nobody."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    return _assign(hand, to)


def take_next(*, by: int, now: datetime, desk: Desk) -> Ticket | None:
    """Take the first ticket of the queue that is nobody's; two reps get two of them."""
    first = (
        select(Ticket)
        .where(Ticket.active, Ticket.assignee_id.is_(None))
        .where(Ticket.rank != PAUSED_OR_PARKED)
        .order_by(Ticket.rank, Ticket.queue_at, Ticket.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    ticket = db.session.execute(first).scalar_one_or_none()
    return (
        None if ticket is None else _assign(hold(ticket, now=now, desk=desk, by=by), by)
    )


def _assign(hand: Hand, to: int | None) -> Ticket:
    hand.may(Act.ASSIGN)
    if to == hand.ticket.assignee_id:
        return hand.ticket
    if to is not None:
        _check_works_here(to)
    hand.add(EventKind.ASSIGNED, to=to)
    return hand.let_go()


def _take_unowned(hand: Hand) -> None:
    """Who answers the submitter has the ticket from then on, if nobody had it."""
    if hand.ticket.assignee_id is None and may(hand.state, Act.ASSIGN):
        hand.add(EventKind.ASSIGNED, to=hand.by)
        # The answer and what it ends are the new owner's already.
        hand.ticket.assignee_id = hand.by


def _check_works_here(person_id: int) -> None:
    person = db.session.get(Person, person_id)
    if person is None or not person.active:
        raise NotAllowedNow(
            "This person does not work here any more. Choose another one."
        )


def reply(
    ticket_id: int,
    *,
    body: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Answer the submitter."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.REPLY)
    _take_unowned(hand)
    hand.add(EventKind.REPLIED, message=hand.say("reply", body))
    ticket = hand.let_go()
    telling.reply(hand, body)
    return ticket


def note(
    ticket_id: int,
    *,
    body: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Write something that only staff read."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.NOTE)
    hand.add(EventKind.NOTED, message=hand.say("note", body))
    return hand.let_go()


def ask(
    ticket_id: int,
    *,
    body: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Ask the submitter something and wait for the answer."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.ASK)
    _take_unowned(hand)
    hand.add(EventKind.ASKED, message=hand.say("ask", body))
    ticket = hand.let_go()
    telling.ask(hand, body)
    return ticket


def log_call(
    ticket_id: int,
    *,
    reached: bool,
    body: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Note a phone call. Reaching the submitter is a reply, and ends a wait."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    paused = hand.is_paused
    hand.may(Act.TALK if reached else Act.CALL)
    if reached:
        _take_unowned(hand)
    message = hand.say("call", body, channel="phone_note")
    hand.add(EventKind.CALL_LOGGED, message=message, reached=reached)
    promise = hand.follow_promise() if paused and reached else None
    ticket = hand.let_go()
    if promise is not None:
        telling.promise_revised(hand, promise)
    return ticket
