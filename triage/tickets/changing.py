"""A ticket turns out to be about something else, or more or less urgent: dates follow."""

from __future__ import annotations

from datetime import datetime

from triage.desk import Desk
from triage.errors import BadInput
from triage.lifecycle import Act
from triage.models import Ticket
from triage.rules import PRIORITIES, ActionRow
from triage.sla import EventKind
from triage.tickets import labels, telling
from triage.tickets.hand import take


def change_category(
    ticket_id: int,
    *,
    category: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Say what it is really about; same start, new targets, another promise told."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.CHANGE)
    if category not in hand.desk.rules.categories:
        raise BadInput("Choose what this is about.", "category")
    was = hand.ticket.category
    if category == was:
        return hand.ticket
    action = action_row(hand.ticket, category, hand.desk).action
    hand.add(EventKind.CATEGORY_CHANGED, was=was, now=category, action=action)
    promise = hand.follow_promise()
    ticket = hand.let_go()
    labels.changed(hand, category)
    if promise is not None:
        telling.promise_revised(hand, promise)
    return ticket


def action_row(ticket: Ticket, category: str, desk: Desk) -> ActionRow:
    """Return what the desk does about a category, for whoever sent this ticket."""
    return desk.rules.action_for(
        category,
        county=ticket.county,
        org_type=ticket.org_type,
        tried_button=ticket.answers.get("tried_button"),
        sense=ticket.decision.get("sense", ""),
    )


def change_priority(
    ticket_id: int,
    *,
    priority: str,
    by: int,
    now: datetime,
    desk: Desk,
    version: int | None = None,
) -> Ticket:
    """Say how urgent it really is; what was promised stays promised."""
    hand = take(ticket_id, now=now, desk=desk, by=by, version=version)
    hand.may(Act.CHANGE)
    if priority not in PRIORITIES:
        raise BadInput("Choose how urgent this is.", "priority")
    was = hand.ticket.priority
    if priority == was:
        return hand.ticket
    hand.add(EventKind.PRIORITY_CHANGED, was=was, now=priority)
    return hand.let_go()
