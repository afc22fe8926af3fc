"""Many tickets at once: read in two statements, counted in memory, written in a few.

Counting anew after a publication, waking clocks, previews and the audit all go this way:
what they cost is what the counting itself costs. Nothing here commits.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Row,
    Update,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from triage import alerts
from triage.desk import Desk
from triage.models import Event as EventRow
from triage.models import Ticket
from triage.sla import Event, Tally, tally
from triage.store import apart, db, table, without_values
from triage.tickets import columns, story

log = logging.getLogger(__name__)
# What cannot be woken now can hardly be woken in a minute, and its trouble fills the log.
TRIED_AGAIN_AFTER = timedelta(hours=1)
AnyRow = Row[*tuple[Any, ...]]
Done = TypeVar("Done")
_TICKETS = table(Ticket)
_EVENTS = table(EventRow)
_ROW = (
    "id", "ref", "version", "last_seq", "assignee_id", "next_clock", "next_due_at",
    "next_warn_at", "standing", "rank", "queue_at", "wake_at", "stuck_at", "calendar_id",
    "policies_id", "state", "active", "promise_kind", "promise_latest",
)  # fmt: skip
COLUMNS = tuple(_TICKETS.c[name] for name in _ROW)


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket's row and its events, as they were read."""

    row: AnyRow
    events: tuple[Event, ...]
    last_seq: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A ticket as counted anew: the columns that change, the events to append, who is
    to be told of them."""

    told: Told
    tally: Tally
    changed: dict[str, Any]
    events: list[dict[str, Any]]
    alerts: list[dict[str, Any]]

    @property
    def moved(self) -> bool:
        """Whether it is due at another time than its row said."""
        return "next_due_at" in self.changed


def outdated(calendar_id: int, policies_id: int) -> ColumnElement[bool]:
    """Active tickets that were counted by other tables than these."""
    return _TICKETS.c.active & or_(
        _TICKETS.c.calendar_id != calendar_id, _TICKETS.c.policies_id != policies_id
    )


def read(
    which: ColumnElement[bool],
    *,
    order: Iterable[ColumnElement[Any]] = (_TICKETS.c.id,),
    limit: int,
    locked: bool = False,
) -> list[Told]:
    """Read some tickets and all their events; ``locked`` keeps them for this transaction,
    and leaves out those that somebody else has."""
    asked = select(*COLUMNS).where(which).order_by(*order).limit(limit)
    if locked:
        asked = asked.with_for_update(skip_locked=True)
    rows = db.session.connection().execute(asked).all()
    events = _events_of([row.id for row in rows])
    return [_told(row, events[row.id]) for row in rows]


def _events_of(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    asked = events_query()
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for ticket_id, *event in db.session.connection().execute(asked, {"ids": ids}):
        found[ticket_id].append(tuple(event))
    return found


@cache
def events_query() -> Any:
    """Ask for the events of the tickets ``ids``."""
    wanted = (_EVENTS.c[name] for name in ("ticket_id", "seq", "at", "kind", "data"))
    return (
        select(*wanted)
        .where(_EVENTS.c.ticket_id.in_(bindparam("ids", expanding=True)))
        .order_by(_EVENTS.c.ticket_id, _EVENTS.c.seq)
    )


def _told(row: AnyRow, events: list[tuple[Any, ...]]) -> Told:
    # Without an event nothing can be counted, and whoever tries says so.
    last_seq, last_at, *_ = events[-1] if events else (0, row.wake_at)
    # There are many: the rows are taken apart without asking for names.
    counted = tuple(
        Event(seq, at, story.COUNTED[kind], data)
        for seq, at, kind, data in events
        if kind in story.COUNTED
    )
    return Told(row, counted, last_seq, last_at)


def count(told: Told, desk: Desk, now: datetime) -> Counted:
    """Count a ticket by these tables; nothing is written."""
    # A clock that ran backwards must not put an event before the one it follows.
    at = max(now, told.last_at)
    counted = tally(told.events, desk.policies, desk.calendar, at)
    row = told.row
    events = [
        story.row(draft, seq=seq, at=at, owner=row.assignee_id) | {"ticket_id": row.id}
        for seq, draft in enumerate(counted.drafts, start=told.last_seq + 1)
    ]
    right = columns.counted(counted, desk)
    if events:
        right |= {"version": row.version + 1, "last_seq": events[-1]["seq"]}
    changed = {
        name: value for name, value in right.items() if getattr(row, name) != value
    }
    told_of = alerts.rows_for(
        counted.drafts, ticket_id=row.id, owner=row.assignee_id, at=at
    )
    return Counted(told, counted, changed, events, told_of)


def count_all(
    told: Iterable[Told], counting: Callable[[Told], Done], done: str = "counted"
) -> list[Done]:
    """Count each ticket; one that cannot be is logged and left out."""
    counted = []
    for one in told:
        try:
            counted.append(counting(one))
        except Exception as why:
            say_trouble(f"a ticket could not be {done}", one.row.id, why)
    return counted


def say_trouble(what: str, ticket_id: int, why: Exception) -> None:
    """Log what went wrong with a ticket, without a word of what was written on it."""
    extra = {"ticket_id": ticket_id}
    if trouble := without_values(why):
        log.error("%s: %s", what, trouble, extra=extra)
    else:
        log.error(what, exc_info=why, extra=extra)


def worth_a_try(now: datetime) -> ColumnElement[bool]:
    """Tickets that did not fail within the last hour."""
    failed = _TICKETS.c.stuck_at
    return failed.is_(None) | (failed <= now - TRIED_AGAIN_AFTER)


def put_off(ids: Collection[int], now: datetime) -> None:
    """Try tickets that could not be woken again in an hour, and remember them till then."""
    if ids:
        values = {"wake_at": now + TRIED_AGAIN_AFTER, "stuck_at": now}
        stuck = update(_TICKETS).where(_TICKETS.c.id.in_(ids)).values(values)
        db.session.connection().execute(stuck)


def stuck() -> int:
    """Return how many tickets could not be woken when it was tried last."""
    return db.session.execute(
        select(func.count()).where(_TICKETS.c.stuck_at.is_not(None))
    ).scalar_one()


def write(counted: Sequence[Counted]) -> list[Counted]:
    """Write what changed and what happened; return what could be written.

    The tickets are locked and as they were read. Only when that fails is each written by
    itself, so that one alone is left out.
    """
    try:
        with apart():
            write_rows(counted)
    except Exception:
        return [one for one in counted if _written(one)]
    return list(counted)


def _written(one: Counted) -> bool:
    try:
        with apart():
            write_rows([one])
    except Exception as why:
        say_trouble("a ticket could not be written", one.told.row.id, why)
        return False
    return True


def write_rows(counted: Sequence[Counted]) -> None:
    """Write what changed in a statement for each set of columns, and what happened."""
    connection = db.session.connection()
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one in counted:
        if one.changed:
            values = {f"new_{name}": value for name, value in one.changed.items()}
            groups[tuple(one.changed)].append({"of": one.told.row.id, **values})
    for names, rows in groups.items():
        connection.execute(_updating(names), rows)
    events = [event for one in counted for event in one.events]
    if events:
        connection.execute(insert(_EVENTS).inline(), events)
    alerts.write([row for one in counted for row in one.alerts])


@cache
def _updating(names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(_TICKETS).where(_TICKETS.c.id == bindparam("of")).values(values)
