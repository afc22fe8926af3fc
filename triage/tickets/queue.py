"""The queue: active tickets in the order staff must satisfy them, a page at a time.

The whole order is ``rank``, ``queue_at``, ``id`` (docs/design.md 4.4), so a page starts
after a key and costs the same however deep it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, Tuple, func, select, tuple_
from sqlalchemy import literal as value

from triage.desk import Desk
from triage.errors import BadInput
from triage.lifecycle import State
from triage.models import Person, Ticket
from triage.sla import RUNNING, Standing
from triage.store import db

CAP = 999
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
        parts = text.split(".")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdecimal() for part in parts
        ):
            raise BadInput("This page of the queue does not exist. Start at the top.")
        rank, second, ticket_id = (int(part) for part in parts)
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
_COLUMNS = [getattr(Ticket, name) for name in QueueRow._fields[:-1]]
_ORDER = (Ticket.rank, Ticket.queue_at, Ticket.id)


def queue_page(
    filters: QueueFilters = _ALL,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = 50,
) -> QueuePage:
    """Return a page of the queue, in one statement: after a key, or before one."""
    wanted = select(*_COLUMNS, Person.name).outerjoin(
        Person, Person.id == Ticket.assignee_id
    )
    wanted = wanted.where(*_conditions(filters))
    if before is not None:
        backwards = wanted.where(_place() < _at(before))
        backwards = backwards.order_by(*(column.desc() for column in _ORDER))
        rows, more = _rows(backwards, size)
        rows.reverse()
        return QueuePage(
            rows,
            next_key=rows[-1].key if rows else None,
            previous_key=rows[0].key if more else None,
        )
    if after is not None:
        wanted = wanted.where(_place() > _at(after))
    rows, more = _rows(wanted.order_by(*_ORDER), size)
    return QueuePage(
        rows,
        next_key=rows[-1].key if more else None,
        previous_key=rows[0].key if rows and after is not None else None,
    )


def _conditions(filters: QueueFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Ticket.active.expression]
    if filters.state is not None:
        conditions.append(Ticket.state == filters.state)
    if filters.category is not None:
        conditions.append(Ticket.category == filters.category)
    if filters.standing is not None:
        conditions.append(Ticket.standing == filters.standing)
    if filters.owner == "none":
        conditions.append(Ticket.assignee_id.is_(None))
    elif filters.owner is not None:
        conditions.append(Ticket.assignee_id == filters.owner)
    return conditions


def _place() -> Tuple:
    return tuple_(*_ORDER)


def _at(key: Key) -> Tuple:
    return tuple_(
        *(value(part, column.type) for part, column in zip(key, _ORDER, strict=True))
    )


def _rows(wanted: Select[Any], size: int) -> tuple[list[QueueRow], bool]:
    found = [QueueRow(*row) for row in db.session.execute(wanted.limit(size + 1))]
    return found[:size], len(found) > size


class Counts(NamedTuple):
    """How many active tickets there are of a kind, at most ``CAP`` + 1."""

    all: int
    mine: int
    unassigned: int
    overdue: int
    due_today: int
    waiting: int
    parked: int


def counts(me: int, *, now: datetime, desk: Desk) -> Counts:
    """Count what the queue's head says, in one statement that stops at the cap.

    "Today" is the desk's day.
    """
    late = Ticket.standing == Standing.OVERDUE.value
    tomorrow = desk.calendar.local(now).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), desk.calendar.zone)
    overdue = (Ticket.rank == RUNNING, Ticket.queue_at < now, late)
    today = (Ticket.rank == RUNNING, Ticket.queue_at < midnight, ~late)
    kinds = (
        (),
        (Ticket.assignee_id == me,),
        (Ticket.assignee_id.is_(None),),
        overdue,
        today,
        (Ticket.state == State.WAITING.value,),
        (Ticket.state == State.PARKED.value,),
    )
    counted = db.session.execute(select(*map(_capped, kinds))).one()
    return Counts._make(counted)


def _capped(conditions: tuple[ColumnElement[bool], ...]) -> ColumnElement[int]:
    some = select(Ticket.id).where(Ticket.active, *conditions).limit(CAP + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
