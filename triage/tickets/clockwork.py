"""Counts what rows cache anew: after a publication, after a repair, in doubt.

Each batch is thought out while anybody may write; the writing transaction then takes only
what is still as it was read, and is over in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
from triage.tickets.many import Counted, Told

BATCH = 250
_TICKETS = table(Ticket)
# A refused letter is an event that leaves the version as it is; another worker's count
# may write no event at all.
_VERSION = ("version", "last_seq", "calendar_id", "policies_id")
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
class _Batch:
    """Some tickets counted anew, written or not; ``again`` says that some were overtaken."""

    desk: Desk
    ids: Sequence[int]
    counted: Sequence[Counted]
    endangered: Sequence[promises.Endangered] = ()
    again: bool = False

    def sum(self) -> Recounted:
        """Say what it came to."""
        moved = sum(one.moved for one in self.counted)
        endangered = sum(one.is_new for one in self.endangered)
        return Recounted(len(self.counted), moved, endangered)


def _nobody_waits(_done: int) -> None:
    return


def recount(
    active: Callable[[], Desk],
    now: datetime,
    *,
    dry_run: bool = False,
    patient: bool = False,
    progress: Progress = _nobody_waits,
    stop: Callable[[], bool] = lambda: False,
) -> Recounted:
    """Count active tickets by the active calendar and policies, batch by batch.

    Each batch is saved by itself. All tickets are passed until nothing is left to count:
    so whoever writes by older tables meanwhile is found, too, and what was interrupted
    goes on where it stopped. One that cannot be counted is logged and keeps its row;
    ``patient`` leaves it alone for an hour then. A dry run changes nothing. ``progress``
    hears how many each batch was.
    """
    total, again = Recounted(), True
    while again and not stop():
        # The last pass finds nothing.
        again, last = False, 0
        while not stop():
            batch = _think(active, now, last, patient=patient)
            if batch is None:
                break
            last = batch.ids[-1]
            if not dry_run:
                batch = _save(batch, now)
                again = again or batch.again or bool(batch.counted)
            total += batch.sum()
            progress(len(batch.counted))
    return total


def _think(
    active: Callable[[], Desk], now: datetime, after: int, *, patient: bool
) -> _Batch | None:
    # Each batch begins with what is committed by then.
    db.session.rollback()
    desk = active()
    which = many.outdated(desk.calendar_id, desk.policies_id) & (_TICKETS.c.id > after)
    told = many.read(which & many.worth_a_try(now) if patient else which, limit=BATCH)
    if not told:
        return None
    counted = many.count_all(told, lambda one: _count(one, desk, now))
    return _Batch(
        desk,
        [one.row.id for one in told],
        [one for one, _ in counted],
        [promise for _, promise in counted if promise is not None],
    )


def _count(
    told: Told, desk: Desk, now: datetime
) -> tuple[Counted, promises.Endangered | None]:
    counted = many.count(told, desk, now)
    return counted, promises.newly_endangered(counted, desk, now)


def _save(batch: _Batch, now: datetime) -> _Batch:
    """Write what is still as it was read, and return that part."""
    with saved():
        same = _unchanged(batch.counted) if _is_active(batch.desk) else set()
        again = len(same) < len(batch.counted)
        written = many.write([one for one in batch.counted if one.told.row.id in same])
        ids = {one.told.row.id for one in written}
        endangered = [one for one in batch.endangered if one.ticket_id in ids]
        promises.keep(ids, endangered, now)
        overtaken = {one.told.row.id for one in batch.counted} - same
        many.put_off(set(batch.ids) - ids - overtaken, now)
    return replace(batch, counted=written, endangered=endangered, again=again)


def _is_active(desk: Desk) -> bool:
    head = select(DeskHead.calendar_id, DeskHead.policies_id).where(DeskHead.id == 1)
    return tuple(db.session.execute(head).one()) == (
        desk.calendar_id,
        desk.policies_id,
    )


def _unchanged(counted: Sequence[Counted]) -> set[int]:
    """Lock the tickets, and return which of them nobody wrote to meanwhile."""
    seen = {one.told.row.id: _version(one.told.row) for one in counted}
    asked = select(*(_TICKETS.c[name] for name in ("id", *_VERSION)))
    found = db.session.connection().execute(
        asked.where(_TICKETS.c.id.in_(seen)).order_by(_TICKETS.c.id).with_for_update()
    )
    return {row.id for row in found if _version(row) == seen[row.id]}


def _version(row: many.AnyRow) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in _VERSION)


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


def mend(refs: Collection[str], desk: Desk, now: datetime) -> int:
    """Do the same for the tickets of these references; call inside ``saved()``."""
    some = select(Ticket).where(Ticket.ref.in_(refs)).order_by(Ticket.id)
    found = db.session.execute(some.with_for_update()).scalars().all()
    return sum(_rebuild_one(ticket, desk, now) for ticket in found)


def _rebuild_one(ticket: Ticket, desk: Desk, now: datetime) -> bool:
    own = desks.counted_with(ticket.calendar_id, ticket.policies_id, desk)
    told = story.read(ticket.id)
    at = max(now, told.last_at)
    before = {name: getattr(ticket, name) for name in _cached(ticket)}
    Hand(ticket, own, at, None, list(told.events), told.last_seq).let_go()
    return before != {name: getattr(ticket, name) for name in before}


def _cached(ticket: Ticket) -> list[str]:
    return [column.key for column in ticket.__table__.columns]
