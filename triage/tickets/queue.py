"""The queue: active tickets in the order staff must satisfy them, a page at a time.

The whole order is ``rank``, ``queue_at``, ``id`` (docs/design.md 4.4), so a page starts
after a key and costs the same however deep it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    select,
    tuple_,
)

from triage.desk import Desk
from triage.errors import BadInput
from triage.lifecycle import State
from triage.models import Person, Ticket
from triage.sla import RUNNING, Standing
from triage.store import db, table

CAP = 999
# No number is longer than the database, or the reading of digits, can take.
_KEY = re.compile(r"([0-9]{1,4})\.([0-9]{1,15})\.([0-9]{1,30})")
Owner = int | Literal["none"] | None


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What to show of the queue; ``None`` leaves a choice open.

    ``owner`` is a person's id, or ``"none"`` for tickets nobody has.
    """

    state: str | None = None
    category: str | None = None
    owner: Owner = None
    standing: str | None = None


class Key(NamedTuple):
    """A place in the queue."""

    rank: int
    queue_at: datetime
    id: int

    def __str__(self) -> str:
        """Write it for an address: "0.1763400000.4711"."""
        return f"{self.rank}.{int(self.queue_at.timestamp())}.{self.id}"

    @classmethod
    def read(cls, text: str) -> Key:
        """Read what ``str`` wrote; raises ``BadInput`` for anything else."""
        parts = _KEY.fullmatch(text)
        if parts is None:
            raise BadInput("This page of the queue does not exist. Start at the top.")
        rank, second, ticket_id = (int(part) for part in parts.groups())
        try:
            at = datetime.fromtimestamp(second, UTC)
        except (OverflowError, ValueError, OSError):
            raise BadInput(
                "This page of the queue does not exist. Start at the top."
            ) from None
        return cls(rank, at, min(ticket_id, 2**63 - 1))


class QueueRow(NamedTuple):
    """One line of the queue."""

    id: int
    ref: str
    subject: str
    name: str
    org_name: str
    category: str
    action: str
    priority: str
    channel: str
    state: str
    standing: str
    next_clock: str | None
    next_due_at: datetime
    next_warn_at: datetime
    promise_kind: str | None
    promise_latest: datetime | None
    waiting_since: datetime | None
    review_on: date | None
    opened_at: datetime
    rank: int
    queue_at: datetime
    version: int
    assignee_id: int | None
    assignee: str | None

    @property
    def key(self) -> Key:
        """Its place in the queue."""
        return Key(self.rank, self.queue_at, self.id)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows, and the keys of the pages beside them (``None`` at an end)."""

    rows: list[QueueRow]
    next_key: Key | None
    previous_key: Key | None


_ALL = QueueFilters()
_TICKETS = table(Ticket)
_PEOPLE = table(Person)
_ORDER = tuple(_TICKETS.c[name] for name in ("rank", "queue_at", "id"))
_CHOICES = ("state", "category", "standing")


def queue_page(
    filters: QueueFilters = _ALL,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = 50,
) -> QueuePage:
    """Return a page of the queue, in one statement: after a key, or before one."""
    if before is not None:
        rows, more = _rows(filters, "before", before, size)
        rows.reverse()
        return QueuePage(
            rows,
            next_key=rows[-1].key if rows else None,
            previous_key=rows[0].key if more else None,
        )
    rows, more = _rows(filters, "after" if after else "", after, size)
    return QueuePage(
        rows,
        next_key=rows[-1].key if more else None,
        previous_key=rows[0].key if rows and after is not None else None,
    )


def _rows(
    filters: QueueFilters, side: str, key: Key | None, size: int
) -> tuple[list[QueueRow], bool]:
    chosen = {name: getattr(filters, name) for name in _CHOICES}
    narrowed = tuple(name for name, value in chosen.items() if value is not None)
    nobody = filters.owner == "none"
    owned = filters.owner is not None and not nobody
    values = {**chosen, "owner": filters.owner, "size": size + 1}
    if key is not None:
        values |= key._asdict()
    found = db.session.connection().execute(
        _statement(narrowed, nobody, owned, side), values
    )
    rows = [QueueRow._make(row) for row in found]
    return rows[:size], len(rows) > size


@cache
def _statement(
    narrowed: tuple[str, ...], nobody: bool, owned: bool, side: str
) -> Select[*tuple[Any, ...]]:
    """Compose the statement of one kind of list once: it takes longer than running it."""
    columns = [_TICKETS.c[name] for name in QueueRow._fields[:-1]]
    owners = _TICKETS.outerjoin(_PEOPLE, _PEOPLE.c.id == _TICKETS.c.assignee_id)
    wanted = select(*columns, _PEOPLE.c.name).select_from(owners)
    wanted = wanted.where(_TICKETS.c.active, *(_is(name) for name in narrowed))
    if nobody:
        wanted = wanted.where(_TICKETS.c.assignee_id.is_(None))
    if owned:
        wanted = wanted.where(_TICKETS.c.assignee_id == bindparam("owner"))
    order: list[ColumnElement[Any]] = list(_ORDER)
    if side:
        place, at = tuple_(*_ORDER), tuple_(*(_given(column) for column in _ORDER))
        wanted = wanted.where(place > at if side == "after" else place < at)
    if side == "before":
        order = [column.desc() for column in _ORDER]
    return wanted.order_by(*order).limit(bindparam("size", type_=Integer))


def _is(name: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = _TICKETS.c[name] == _given(_TICKETS.c[name])
    return condition


def _given(column: Column[Any]) -> BindParameter[Any]:
    return bindparam(column.name, type_=column.type)


class Counts(NamedTuple):
    """How many active tickets there are of a kind, at most ``CAP`` + 1."""

    all: int
    mine: int
    unassigned: int
    overdue: int
    due_soon: int
    due_today: int
    waiting: int
    parked: int


def counts(me: int, *, now: datetime, desk: Desk) -> Counts:
    """Count what the queue's head says, in one statement that stops at the cap.

    "Today" is the desk's day.
    """
    tomorrow = desk.calendar.local(now).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), desk.calendar.zone)
    values = {"me": me, "now": now, "midnight": midnight}
    counted = db.session.connection().execute(_counting(), values).one()
    return Counts._make(counted)


@cache
def _counting() -> Select[*tuple[Any, ...]]:
    """Compose the statement once: with eight counts in it that takes a while."""
    c = _TICKETS.c
    late = c.standing == Standing.OVERDUE.value
    moment = c.queue_at.type
    kinds: tuple[tuple[ColumnElement[bool], ...], ...] = (
        (),
        (c.assignee_id == bindparam("me"),),
        (c.assignee_id.is_(None),),
        (c.rank == RUNNING, c.queue_at < bindparam("now", type_=moment), late),
        (c.rank == RUNNING, c.standing == Standing.DUE_SOON.value),
        (c.rank == RUNNING, c.queue_at < bindparam("midnight", type_=moment), ~late),
        (c.state == State.WAITING.value,),
        (c.state == State.PARKED.value,),
    )
    return select(*map(_capped, kinds))


def _capped(conditions: tuple[ColumnElement[bool], ...]) -> ColumnElement[int]:
    some = select(_TICKETS.c.id).where(_TICKETS.c.active, *conditions).limit(CAP + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
