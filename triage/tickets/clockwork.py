"""Checks and recounts what rows cache: after a publication, after a repair, in doubt."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, select

from triage import desk as desks
from triage.desk import Desk
from triage.models import Event, Letter, Message, Ticket
from triage.sla import FAR, ClockName, tally
from triage.store import apart, db, saved
from triage.tickets import story
from triage.tickets.auditing import Difference, differences
from triage.tickets.hand import Hand, hold

log = logging.getLogger(__name__)
_BATCH = 200
_SECOND = timedelta(seconds=1)


def audit(desk: Desk, now: datetime) -> list[Difference]:
    """Compare every ticket with its events, and return what does not fit."""
    return list(_audit(desk, now))


def _audit(desk: Desk, now: datetime) -> Iterator[Difference]:
    for tickets in _batches():
        ids = [ticket.id for ticket in tickets]
        events = _by_ticket(
            ids, select(Event.ticket_id, Event).order_by(Event.seq), Event
        )
        messages = _by_ticket(ids, select(Message.ticket_id, Message.id), Message)
        letters = _by_ticket(ids, select(Letter.ticket_id, Letter.kind), Letter)
        for ticket in tickets:
            yield from differences(
                ticket,
                events[ticket.id],
                frozenset(messages[ticket.id]),
                Counter(letters[ticket.id]),
                counted_with(ticket, desk),
                now,
            )
        db.session.expunge_all()


def _batches() -> Iterator[Sequence[Ticket]]:
    last = 0
    while tickets := (
        db.session.execute(
            select(Ticket).where(Ticket.id > last).order_by(Ticket.id).limit(_BATCH)
        )
        .scalars()
        .all()
    ):
        yield tickets
        last = tickets[-1].id


def _by_ticket(ids: list[int], query: Any, model: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for ticket_id, thing in db.session.execute(query.where(model.ticket_id.in_(ids))):
        found[ticket_id].append(thing)
    return found


def counted_with(ticket: Ticket, desk: Desk) -> Desk:
    """Return the desk whose calendar and policies a row was counted with."""
    if (ticket.calendar_id, ticket.policies_id) == (desk.calendar_id, desk.policies_id):
        return desk
    return replace(
        desk,
        calendar=desks.version(ticket.calendar_id),
        policies=desks.version(ticket.policies_id),
        calendar_id=ticket.calendar_id,
        policies_id=ticket.policies_id,
    )


@dataclass(frozen=True, slots=True)
class Recounted:
    """What counting anew came to.

    ``moved`` due times are others than before; ``endangered`` promises are still owed
    and end when the desk is shut now.
    """

    looked_at: int = 0
    moved: int = 0
    endangered: int = 0

    def __add__(self, other: Recounted) -> Recounted:
        """Add up two batches."""
        return Recounted(
            self.looked_at + other.looked_at,
            self.moved + other.moved,
            self.endangered + other.endangered,
        )


def recount(
    active: Callable[[], Desk], now: datetime, *, dry_run: bool = False
) -> Recounted:
    """Count active tickets by the active calendar and policies, batch by batch.

    Each batch is saved by itself. All tickets are passed until nothing is left to count:
    so whoever writes by older tables meanwhile is found, too, and what was interrupted
    goes on where it stopped. One that cannot be counted is logged and keeps its row. A
    dry run changes nothing.
    """
    if dry_run:
        return _preview(active(), now)
    total = Recounted()
    while (passed := _pass(active, now)).looked_at:
        total += passed
    return total


def _pass(active: Callable[[], Desk], now: datetime) -> Recounted:
    total, last = Recounted(), 0
    while True:
        with saved():
            batch, last = recount_batch(active(), now, after=last)
        if not last:
            return total
        total += batch


def _preview(desk: Desk, now: datetime) -> Recounted:
    """Say what a recount would do."""
    outdated = _outdated(desk, Ticket.id).order_by(Ticket.id)
    ids = db.session.execute(outdated).scalars().all()
    total = Recounted()
    for start in range(0, len(ids), _BATCH):
        some = select(Ticket).where(Ticket.id.in_(ids[start : start + _BATCH]))
        for ticket in db.session.execute(some).scalars().all():
            total += _apart(ticket.id, partial(_compare, ticket, desk, now))
    return total


def recount_batch(desk: Desk, now: datetime, *, after: int) -> tuple[Recounted, int]:
    """Count some tickets that older tables were used for; call inside ``saved()``.

    Returns what it came to and the id to go on after, 0 when there was none to count.
    """
    outdated = _outdated(desk, Ticket).where(Ticket.id > after).order_by(Ticket.id)
    some = outdated.limit(_BATCH).with_for_update()
    total, last = Recounted(), 0
    for ticket in db.session.execute(some).scalars().all():
        last = ticket.id
        total += _apart(last, partial(_recount_one, ticket, desk, now))
    return total, last


def _recount_one(ticket: Ticket, desk: Desk, now: datetime) -> Recounted:
    compared = _compare(ticket, desk, now)
    hold(ticket, now=now, desk=desk).let_go()
    return compared


def _apart(ticket_id: int, count: Callable[[], Recounted]) -> Recounted:
    """Count one ticket; one that cannot be is logged, and does not stop the next one."""
    try:
        with apart():
            return count()
    except Exception:
        log.exception("a ticket could not be counted", extra={"ticket_id": ticket_id})
        return Recounted()


def _outdated(desk: Desk, what: Any) -> Select[Any]:
    other_calendar = Ticket.calendar_id != desk.calendar_id
    other_policies = Ticket.policies_id != desk.policies_id
    return select(what).where(Ticket.active, other_calendar | other_policies)


def _compare(ticket: Ticket, desk: Desk, now: datetime) -> Recounted:
    told = story.read(ticket.id)
    counted = tally(told.events, desk.policies, desk.calendar, max(now, told.last_at))
    owed = any(
        clock.name is ClockName.PROMISE and not clock.ended for clock in counted.clocks
    )
    latest = ticket.promise_latest or FAR
    shut = not desk.calendar.is_open(latest - _SECOND)
    moved = counted.place.next_due_at != ticket.next_due_at
    return Recounted(1, int(moved), int(owed and shut))


def rebuild(desk: Desk, now: datetime) -> int:
    """Write every ticket's cached columns from its events; say how many changed.

    Call inside ``saved()``. Each is counted with the tables it was counted with before.
    """
    changed = 0
    for tickets in _batches():
        for ticket in tickets:
            own = counted_with(ticket, desk)
            told = story.read(ticket.id)
            at = max(now, told.last_at)
            before = {name: getattr(ticket, name) for name in _cached(ticket)}
            Hand(ticket, own, at, None, list(told.events), told.last_seq).let_go()
            changed += before != {name: getattr(ticket, name) for name in before}
    return changed


def _cached(ticket: Ticket) -> list[str]:
    return [column.key for column in ticket.__table__.columns]
