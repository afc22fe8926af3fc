"""Counts what rows cache anew: after a publication, after a repair, in doubt.

Each batch is thought out while anybody may write; the writing transaction then takes only
what is still as it was read, and is over in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from triage import desk as desks
from triage.desk import Desk
from triage.models import DeskHead, Ticket
from triage.store import db, saved, table
from triage.tickets import auditing, many, promises, story
from triage.tickets.auditing import Difference
from triage.tickets.hand import Hand
from triage.tickets.many import Counted

BATCH = 250
_TICKETS = table(Ticket)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Recounted:
    """What counting anew came to.

    ``moved`` due times are others than before; ``endangered`` promises are still owed
    and hard to keep since.
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


@dataclass(frozen=True, slots=True)
class _Thought:
    """A batch counted anew and not yet written."""

    desk: Desk
    counted: Sequence[Counted]
    endangered: Sequence[promises.Endangered]
    last_id: int


def _nobody_waits(_done: int) -> None:
    return


def recount(
    active: Callable[[], Desk],
    now: datetime,
    *,
    dry_run: bool = False,
    progress: Progress = _nobody_waits,
    stop: Callable[[], bool] = lambda: False,
) -> Recounted:
    """Count active tickets by the active calendar and policies, batch by batch.

    Each batch is saved by itself. All tickets are passed until nothing is left to count:
    so whoever writes by older tables meanwhile is found, too, and what was interrupted
    goes on where it stopped. One that cannot be counted is logged and keeps its row. A
    dry run changes nothing. ``progress`` hears how many each batch was.
    """
    total, again = Recounted(), True
    while again and not stop():
        again, last = False, 0
        while not stop() and (batch := _think(active, now, last)) is not None:
            done = batch if dry_run else _save(batch, now)
            # Somebody wrote or published between thinking and saving: look again.
            again = again or len(done.counted) < len(batch.counted)
            last = batch.last_id
            total += _sum(done)
            progress(len(done.counted))
    return total


def _think(active: Callable[[], Desk], now: datetime, after: int) -> _Thought | None:
    # Each batch begins with what is committed by then.
    db.session.rollback()
    desk = active()
    which = many.outdated(desk.calendar_id, desk.policies_id)
    told = many.read(which & (_TICKETS.c.id > after), limit=BATCH)
    if not told:
        return None
    counted, _failed = many.count_all(told, lambda one: many.count(one, desk, now))
    endangered = promises.newly_endangered(counted, desk, now)
    return _Thought(desk, counted, endangered, told[-1].row.id)


def _save(batch: _Thought, now: datetime) -> _Thought:
    """Write what is still as it was read, and return that part."""
    with saved():
        if not _is_active(batch.desk):
            return replace(batch, counted=(), endangered=())
        same = _unchanged(batch.counted)
        written = many.write([one for one in batch.counted if one.told.row.id in same])
        ids = {one.told.row.id for one in written}
        endangered = [one for one in batch.endangered if one.ticket_id in ids]
        promises.keep(ids, endangered, now)
    return replace(batch, counted=written, endangered=endangered)


def _is_active(desk: Desk) -> bool:
    head = select(DeskHead.calendar_id, DeskHead.policies_id).where(DeskHead.id == 1)
    return tuple(db.session.execute(head).one()) == (
        desk.calendar_id,
        desk.policies_id,
    )


def _unchanged(counted: Sequence[Counted]) -> set[int]:
    """Lock the tickets, and return which of them nobody wrote to meanwhile."""
    versions = {one.told.row.id: one.told.row.version for one in counted}
    found = db.session.connection().execute(
        select(_TICKETS.c.id, _TICKETS.c.version)
        .where(_TICKETS.c.id.in_(versions))
        .order_by(_TICKETS.c.id)
        .with_for_update()
    )
    return {row.id for row in found if row.version == versions[row.id]}


def _sum(batch: _Thought) -> Recounted:
    moved = sum(one.moved for one in batch.counted)
    endangered = sum(one.is_new for one in batch.endangered)
    return Recounted(len(batch.counted), moved, endangered)


def audit(
    desk: Desk, now: datetime, progress: Progress = _nobody_waits
) -> list[Difference]:
    """Compare every ticket with its events, and return what does not fit."""
    found: list[Difference] = []
    last = 0
    while ids := _ids_after(last):
        found += auditing.check(ids, desk, now)
        last = ids[-1]
        progress(len(ids))
    return found


def _ids_after(last: int) -> Sequence[int]:
    db.session.rollback()
    asked = select(_TICKETS.c.id).where(_TICKETS.c.id > last).order_by(_TICKETS.c.id)
    return db.session.execute(asked.limit(BATCH)).scalars().all()


def rebuild(desk: Desk, now: datetime) -> int:
    """Write every ticket's cached columns from its events; say how many changed.

    Call inside ``saved()``. Each is counted with the tables it was counted with before.
    """
    changed, last = 0, 0
    some = select(Ticket).order_by(Ticket.id).limit(BATCH)
    while batch := db.session.execute(some.where(Ticket.id > last)).scalars().all():
        changed += sum(_rebuild_one(ticket, desk, now) for ticket in batch)
        last = batch[-1].id
    return changed


def _rebuild_one(ticket: Ticket, desk: Desk, now: datetime) -> bool:
    own = desks.counted_with(ticket.calendar_id, ticket.policies_id, desk)
    told = story.read(ticket.id)
    at = max(now, told.last_at)
    before = {name: getattr(ticket, name) for name in _cached(ticket)}
    Hand(ticket, own, at, None, list(told.events), told.last_seq).let_go()
    return before != {name: getattr(ticket, name) for name in before}


def _cached(ticket: Ticket) -> list[str]:
    return [column.key for column in ticket.__table__.columns]
