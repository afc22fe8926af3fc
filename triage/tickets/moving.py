"""The moves a rep decides on: set aside and take up again, resolve and reopen."""

from __future__ import annotations

from datetime import date, datetime

from triage import wording
from triage.desk import Desk
from triage.errors import BadInput
from triage.lifecycle import Act, Outcome
from triage.models import Ticket
from triage.sla import EventKind
from triage.tickets import labels, telling
from triage.tickets.hand import Hand, take


def park(
    ticket_id: int,
    *,
    reason: str,
    review_on: date,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
    body: str = "",
) -> Ticket:
    """Set the ticket aside until a day, and tell the submitter why and until when.

    ``reason`` is a code of ``wording.PARK_REASONS``; a closed day gives way to the next
    open one. Raises ``BadInput`` for a day that is too soon or too far.
    """
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.PARK)
    if reason not in wording.PARK_REASONS:
        raise BadInput("Choose why this is set aside.", "reason")
    day = _review_day(hand, review_on)
    if body:
        hand.add(EventKind.REPLIED, message=hand.say("reply", body))
    hand.add(EventKind.PARKED, reason=reason, review_on=day.isoformat())
    hand.follow_promise()
    ticket = hand.let_go()
    telling.parked(hand, body)
    return ticket


def _review_day(hand: Hand, review_on: date) -> date:
    calendar = hand.desk.calendar
    today = calendar.local(hand.at).date()
    if review_on <= today:
        raise BadInput("Choose a day after today to look at this again.", "review_on")
    longest = hand.desk.policies.lifecycle.park_at_most
    last = calendar.local(calendar.due(hand.at, longest)).date()
    if review_on > last:
        said = wording.day(last, today)
        raise BadInput(f"Choose a day up to {said}: that is {longest}.", "review_on")
    return calendar.open_day_from(review_on)


def unpark(
    ticket_id: int,
    *,
    by: int | None,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Take a parked ticket up again before its review date."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    return take_up(hand, because="rep")


def take_up(hand: Hand, *, because: str) -> Ticket:
    """Work on a parked ticket again; a date that moved is told."""
    hand.may(Act.TAKE_UP)
    hand.add(EventKind.UNPARKED, because=because)
    promise = hand.follow_promise()
    ticket = hand.let_go()
    if promise is not None:
        telling.promise_revised(hand, promise)
    return ticket


def resolve(
    ticket_id: int,
    *,
    outcome: str,
    by: int,
    now: datetime,
    desk: Desk,
    body: str | None = None,
    version: int | None = None,
) -> Ticket:
    """End the work with an outcome; ``body`` is a last public reply.

    Whoever sent spam gets no letter. Raises ``BadInput`` for an outcome there is not.
    """
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.RESOLVE)
    if outcome not in set(Outcome):
        raise BadInput("Choose how this ended.", "outcome")
    if body:
        hand.add(EventKind.REPLIED, message=hand.say("reply", body))
    hand.add(EventKind.RESOLVED, outcome=outcome)
    ticket = hand.let_go()
    labels.ended(hand, outcome)
    if outcome != Outcome.SPAM:
        telling.resolved(hand, body or "")
    return ticket


def reopen(
    ticket_id: int, *, by: int, now: datetime, desk: Desk, version: int | None = None
) -> Ticket:
    """Work on a resolved ticket again: its resolve clock starts a new cycle."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    return open_again(hand, because="rep")


def open_again(hand: Hand, *, because: str) -> Ticket:
    """Reopen, promise a reply, and tell it."""
    hand.may(Act.REOPEN)
    hand.add(EventKind.REOPENED, because=because)
    promise = hand.follow_promise()
    ticket = hand.let_go()
    if promise is not None:
        telling.promise_revised(hand, promise)
    return ticket
