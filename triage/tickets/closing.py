"""What dates bring about: clocks that fall due, reminders, waits and parkings that end.

Each function takes what is due now, at most ``limit`` tickets, and says how many it
took; call it inside ``saved()`` until it says none. Rows that another worker holds are
passed by, and whoever comes late finds nothing left to do. A ticket that cannot be woken
is logged, does not stop the next one, and is tried again in an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, select

from triage.desk import Desk
from triage.lifecycle import Act, Outcome, State
from triage.models import Ticket
from triage.sla import EventKind, next_move
from triage.store import apart, db, table
from triage.tickets import many, telling
from triage.tickets.hand import Hand, current, hold
from triage.tickets.moving import take_up

_TICKETS = table(Ticket)
# A batch holds locks: on SQLite nobody else writes meanwhile.
LIMIT = 50


def wake_clocks(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Write down which clocks are due soon or missed, and put tickets in their place."""
    at_work = _TICKETS.c.state.in_((State.NEW.value, State.OPEN.value))
    due = _TICKETS.c.wake_at <= now
    order = (_TICKETS.c.wake_at, _TICKETS.c.id)
    told = many.read(due & at_work, order=order, limit=limit, locked=True)
    if not told:
        return 0
    # No date moves such a ticket on: all that comes of it is counted.
    active = current(desk)
    counted = many.count_all(
        told, lambda one: many.count(one, active, now.replace(microsecond=0))
    )
    written = {one.told.row.id for one in many.write(counted)}
    many.put_off({one.row.id for one in told} - written, now)
    return len(told)


def wake_parked(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Take up the tickets whose review date has come."""
    return _wake(Ticket.state == State.PARKED.value, now, desk, limit)


def remind_waiting(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Remind submitters who have not answered for long."""
    return _wake(_waiting(reminded=False), now, desk, limit)


def resolve_unanswered(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Stop waiting for submitters who did not answer a reminder either."""
    return _wake(_waiting(reminded=True), now, desk, limit)


def close_resolved(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Close what was resolved and not written to since."""
    return _wake(Ticket.state == State.RESOLVED.value, now, desk, limit)


def _waiting(*, reminded: bool) -> ColumnElement[bool]:
    so = Ticket.reminded_at.is_not(None) if reminded else Ticket.reminded_at.is_(None)
    return (Ticket.state == State.WAITING.value) & so


def _wake(which: ColumnElement[bool], now: datetime, desk: Desk, limit: int) -> int:
    due = (
        select(Ticket)
        .where(Ticket.wake_at <= now, which)
        .order_by(Ticket.wake_at, Ticket.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    tickets = db.session.execute(due).scalars().all()
    stuck = {
        ticket.id for ticket in tickets if not _woken(ticket.id, ticket, now, desk)
    }
    many.put_off(stuck, now)
    return len(tickets)


def _woken(ticket_id: int, ticket: Ticket, now: datetime, desk: Desk) -> bool:
    """Wake one ticket, or say that it could not be."""
    try:
        with apart():
            _wake_one(hold(ticket, now=now, desk=desk))
    except Exception as why:
        many.say_trouble("a ticket could not be woken", ticket_id, why)
        return False
    return True


def _wake_one(hand: Hand) -> None:
    """Do what its date says, once; without one only its clocks are looked at."""
    move = next_move(hand.events, hand.desk.policies, hand.desk.calendar)
    if move is None or move.at > hand.at:
        hand.let_go()
    else:
        _ACTS[move.act](hand)


def _remind(hand: Hand) -> None:
    hand.may(Act.REMIND)
    hand.add(EventKind.REMINDED, by_letter=bool(hand.ticket.email))
    hand.let_go()
    telling.reminder(hand)


def _give_up_waiting(hand: Hand) -> None:
    hand.may(Act.RESOLVE)
    hand.add(EventKind.RESOLVED, outcome=Outcome.NO_ANSWER.value)
    hand.let_go()
    telling.no_answer(hand)


def _take_up(hand: Hand) -> None:
    take_up(hand, because="review date")


def _close(hand: Hand) -> None:
    hand.may(Act.CLOSE)
    hand.add(EventKind.CLOSED)
    hand.let_go()


_ACTS: dict[Act, Callable[[Hand], None]] = {
    Act.REMIND: _remind,
    Act.RESOLVE: _give_up_waiting,
    Act.TAKE_UP: _take_up,
    Act.CLOSE: _close,
}
