"""What belongs to a figure, said once: the report counts it, and the list behind shows it.

Spam and duplicates belong to nothing (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.orm import aliased

from triage.lifecycle import State
from triage.models import Event, Ticket
from triage.models.tickets import UNCOUNTED_ONLY
from triage.reports.period import Period
from triage.sla import RUNNING, ClockName, PromiseKind, Standing

Condition = ColumnElement[bool]

CLOCKS = tuple(name.value for name in ClockName)
FIRST_REPLY, PROMISE = ClockName.FIRST_REPLY.value, ClockName.PROMISE.value
MET, MISSED, NOT_NEEDED = "met", "missed", "not needed"
VERDICTS = (MET, MISSED, NOT_NEEDED)
# The end of a clock that was missed: it is counted already, as that miss.
_ENDED_LATE = "ended late"
_ENDS = (MET, _ENDED_LATE, NOT_NEEDED)


def judged(period: Period, clocks: Sequence[str], verdicts: Sequence[str]) -> Condition:
    """Clocks with these verdicts whose due time falls in the period, each once."""
    parts = [
        Event.clock.in_(clocks),
        Event.due_at >= period.start,
        Event.due_at < period.end,
        Event.verdict.in_(verdicts),
        _of_counted_tickets(),
    ]
    if NOT_NEEDED in verdicts:
        parts.append(or_(Event.verdict != NOT_NEEDED, ~_missed_before()))
    return and_(*parts)


def _of_counted_tickets() -> Condition:
    left_out = select(Ticket.id).where(text(UNCOUNTED_ONLY)).correlate(None)
    return Event.ticket_id.not_in(left_out)


def _missed_before() -> Condition:
    """A ticket taken for spam too late, then reopened, has both verdicts: the miss stays."""
    miss = aliased(Event)
    return exists().where(
        miss.clock == Event.clock,
        miss.due_at == Event.due_at,
        miss.verdict == MISSED,
        miss.ticket_id == Event.ticket_id,
    )


def first_replies(period: Period) -> Condition:
    """The ends of first-reply clocks, in the period, that a public reply brought about.

    A clock that was late ends with its ticket too: that is no reply.
    """
    told = aliased(Event)
    answered = exists().where(
        told.ticket_id == Event.ticket_id, told.at == Event.at, _is_reply(told)
    )
    return and_(
        Event.clock == FIRST_REPLY,
        Event.at >= period.start,
        Event.at < period.end,
        Event.verdict.in_((MET, _ENDED_LATE)),
        or_(Event.verdict == MET, answered),
        _of_counted_tickets(),
    )


def _is_reply(told: Any) -> Condition:
    reached = and_(told.kind == "call_logged", told.data["reached"].as_boolean())
    return or_(told.kind.in_(("replied", "asked")), reached)


def unanswered(period: Period) -> Condition:
    """Active tickets, opened before the period ends, that nobody has replied to yet."""
    told = aliased(Event)
    answered = exists().where(told.ticket_id == Ticket.id, _is_reply(told))
    # Not the bare column: SQLite would follow its index, through every ticket ever.
    opened_at = func.coalesce(Ticket.opened_at, Ticket.opened_at)
    return and_(Ticket.active, opened_at < period.end, ~answered)


def overdue(now: datetime) -> Condition:
    """Active tickets whose next clock is late; the queue calls the same ones overdue."""
    return and_(
        Ticket.active,
        Ticket.rank == RUNNING,
        Ticket.queue_at < now,
        Ticket.standing == Standing.OVERDUE.value,
    )


def due_before(end: datetime) -> Condition:
    """Active tickets whose next clock is due before a moment, and is not late."""
    return and_(
        Ticket.active,
        Ticket.rank == RUNNING,
        Ticket.queue_at < end,
        Ticket.standing != Standing.OVERDUE.value,
    )


def unassigned() -> Condition:
    """Active tickets that nobody has."""
    return and_(Ticket.active, Ticket.assignee_id.is_(None))


def promised_until(now: datetime, end: datetime) -> Condition:
    """Active tickets whose promise, still to be kept, ends from now on and before a moment."""
    return and_(_owes(), Ticket.promise_latest >= now, Ticket.promise_latest < end)


def in_window(now: datetime) -> Condition:
    """Active tickets whose promised window, still to be kept, is open now."""
    return and_(
        _owes(),
        Ticket.promise_kind != PromiseKind.LOOK_AGAIN.value,
        Ticket.promise_earliest <= now,
        Ticket.promise_latest >= now,
    )


def _owes() -> Condition:
    """The promise of the row is still to be kept.

    Waiting stops a promise to be done. A look-again holds as long as the ticket is parked.
    """
    kind = Ticket.promise_kind
    kept = exists().where(
        Event.clock == PROMISE,
        Event.due_at == Ticket.promise_latest,
        Event.verdict.in_(_ENDS),
        Event.ticket_id == Ticket.id,
    )
    stopped = and_(kind == PromiseKind.DONE.value, Ticket.state == State.WAITING.value)
    return and_(
        Ticket.active,
        kind.is_not(None),
        ~stopped,
        or_(kind == PromiseKind.LOOK_AGAIN.value, ~kept),
    )


def week_number(
    at: ColumnElement[Any] | Any, ends: Sequence[datetime], first: int = 0
) -> ColumnElement[int]:
    """Say in which week a moment falls, by halving: two years have a hundred weeks."""
    if len(ends) == 1:
        return literal(first)
    half = len(ends) // 2
    return case(
        (at < ends[half - 1], week_number(at, ends[:half], first)),
        else_=week_number(at, ends[half:], first + half),
    )
