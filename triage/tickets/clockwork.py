"""Checks and recounts what rows cache: after a publication, after a repair, in doubt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from triage import desk as desks
from triage.desk import Desk
from triage.models import Event, Letter, Message, Ticket
from triage.sla import tally
from triage.store import db, saved
from triage.tickets import story
from triage.tickets.auditing import Difference, differences, expected
from triage.tickets.columns import columns
from triage.tickets.hand import hold

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

    ``moved`` due times are others than before; ``endangered`` promises end outside the
    hours of the calendar that counts now.
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

    Whoever writes by older tables meanwhile is found in a later batch, and what was
    interrupted goes on where it stopped. A dry run changes nothing.
    """
    if dry_run:
        return _would_recount(active(), now)
    total = Recounted()
    while True:
        with saved():
            batch = recount_batch(active(), now)
        if not batch.looked_at:
            return total
        total += batch


def recount_batch(desk: Desk, now: datetime, limit: int = _BATCH) -> Recounted:
    """Count some tickets that older tables were used for; call inside ``saved()``."""
    outdated = _outdated(desk).limit(limit).with_for_update()
    total = Recounted()
    for ticket in db.session.execute(outdated).scalars().all():
        before = ticket.next_due_at
        hold(ticket, now=now, desk=desk).let_go()
        total += _one(ticket, before, ticket.next_due_at, desk)
    return total


def _would_recount(desk: Desk, now: datetime) -> Recounted:
    total = Recounted()
    for ticket in db.session.execute(_outdated(desk)).scalars().all():
        told = story.read(ticket.id)
        at = max(now, told.last_at)
        counted = tally(told.events, desk.policies, desk.calendar, at)
        after = columns(told.events, counted, desk)["next_due_at"]
        total += _one(ticket, ticket.next_due_at, after, desk)
    return total


def _outdated(desk: Desk) -> Any:
    return (
        select(Ticket)
        .where(Ticket.active)
        .where(
            or_(
                Ticket.calendar_id != desk.calendar_id,
                Ticket.policies_id != desk.policies_id,
            )
        )
        .order_by(Ticket.id)
    )


def _one(ticket: Ticket, before: datetime, after: datetime, desk: Desk) -> Recounted:
    latest = ticket.promise_latest
    shut = latest is not None and not desk.calendar.is_open(latest - _SECOND)
    return Recounted(1, int(before != after), int(shut))


def rebuild(desk: Desk, now: datetime) -> int:
    """Write the cached columns of every ticket from its events; say how many changed.

    Call inside ``saved()``. This repairs rows; it adds no event.
    """
    changed = 0
    for tickets in _batches():
        for ticket in tickets:
            told = story.read(ticket.id)
            right = expected(ticket, told.events, counted_with(ticket, desk), now)
            wrong = {name for name in right if getattr(ticket, name) != right[name]}
            for name in wrong:
                setattr(ticket, name, right[name])
            changed += bool(wrong)
        db.session.flush()
    return changed
