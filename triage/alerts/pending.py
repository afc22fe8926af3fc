"""What nobody was told of yet, and whether it still holds: reading only.

A step that was reached while the desk was shut may be past by the morning: its clock has
ended, or is due at another time. What holds is found out by counting the ticket again.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, case, func, select

from triage.alerts.raising import Audience
from triage.desk import Desk
from triage.models import Alert, Event, Ticket
from triage.sla import Clock, Standing, clocks
from triage.store import db
from triage.tickets import story

# So many are counted for one letter, the oldest; of the rest it says only how many.
MOST = 2000
_UNTOLD = Alert.told_at.is_(None)
_OF_ASSIGNEE = (_UNTOLD, Alert.audience == Audience.ASSIGNEE.value)
_OF_SUPERVISORS = (_UNTOLD, Alert.audience == Audience.SUPERVISORS.value)
Conditions = tuple[ColumnElement[bool], ...]
log = logging.getLogger(__name__)


class Untold(NamedTuple):
    """An alert that nobody was told of, and its ticket as it is now."""

    id: int
    ticket_id: int
    clock: str
    cycle: int
    due_at: datetime
    ref: str
    category: str
    owner_id: int | None


class Running(NamedTuple):
    """A clock to tell of, and the ticket it belongs to."""

    of: Untold
    overdue: bool


@dataclass(slots=True)
class Judged:
    """What to tell of, by ticket, and the alerts that are settled with it.

    ``settled`` are those told of and those that no longer hold; the rest wait. ``more``
    tickets have alerts after the id ``after``, too many to count: up to ``up_to``.
    """

    running: dict[int, list[Running]] = field(default_factory=lambda: defaultdict(list))
    settled: list[int] = field(default_factory=list)
    more: int = 0
    after: int = 0
    up_to: int = 0


def owners() -> set[int | None]:
    """Return whose tickets have alerts for whoever has them; ``None`` is nobody."""
    found = select(Ticket.assignee_id).join(Alert, Alert.ticket_id == Ticket.id)
    return set(db.session.execute(found.where(*_OF_ASSIGNEE).distinct()).scalars())


def are_for_supervisors() -> bool:
    """Whether anything waits for the supervisors' digest by its policy."""
    found = select(Alert.id).where(*_OF_SUPERVISORS).limit(1)
    return db.session.execute(found).first() is not None


def own(person_id: int) -> Conditions:
    """Alerts about tickets that somebody has now."""
    return (*_OF_ASSIGNEE, Ticket.assignee_id == person_id)


def of_the_desk(at_work: Collection[int]) -> Conditions:
    """Alerts for the supervisors, and those about tickets that nobody at work has."""
    nobodys = Ticket.assignee_id.is_(None) | Ticket.assignee_id.not_in(at_work)
    supervisors = Alert.audience == Audience.SUPERVISORS.value
    return _UNTOLD, supervisors | nobodys


def judged(conditions: Conditions, desk: Desk, now: datetime) -> Judged:
    """Count the tickets of these alerts again, and return what to tell of."""
    rows = _untold(conditions)
    found = Judged()
    for some in _in_portions(rows):
        _judge(some, found, desk, now)
    if len(rows) == MOST:
        found.after = rows[-1].id
        counted_already = {row.ticket_id for row in rows}
        found.more, found.up_to = _beyond(conditions, found.after, counted_already)
    return found


def _untold(conditions: Conditions) -> Sequence[Untold]:
    columns = (
        Alert.id, Alert.ticket_id, Alert.clock, Alert.cycle, Alert.due_at,
        Ticket.ref, Ticket.category, Ticket.assignee_id,
    )  # fmt: skip
    found = (
        select(*columns)
        .join(Ticket, Ticket.id == Alert.ticket_id)
        .where(*conditions)
        .order_by(Alert.id)
        .limit(MOST)
    )
    return [Untold._make(row) for row in db.session.execute(found)]


def _beyond(conditions: Conditions, last: int, but: Collection[int]) -> tuple[int, int]:
    """Return how many other tickets have alerts after one, and the last of those."""
    other = case((Alert.ticket_id.not_in(but), Alert.ticket_id))
    counted = (
        select(func.count(other.distinct()), func.max(Alert.id))
        .join(Ticket, Ticket.id == Alert.ticket_id)
        .where(*conditions, Alert.id > last)
    )
    number, up_to = db.session.execute(counted).one()
    return number, up_to or last


def _in_portions(
    rows: Sequence[Untold], size: int = 500
) -> Iterator[dict[int, list[Untold]]]:
    """Return the alerts by ticket, so many tickets at a time."""
    by_ticket: dict[int, list[Untold]] = defaultdict(list)
    for row in rows:
        by_ticket[row.ticket_id].append(row)
    ids = list(by_ticket)
    for start in range(0, len(ids), size):
        yield {key: by_ticket[key] for key in ids[start : start + size]}


def _judge(
    alerts: dict[int, list[Untold]], found: Judged, desk: Desk, now: datetime
) -> None:
    for ticket_id, events in _events(list(alerts)):
        counted = _clocks(ticket_id, events, desk, now)
        for alert in alerts[ticket_id]:
            if counted is None:
                # What cannot be counted is told of rather than lost.
                _tell(found, Running(alert, overdue=alert.due_at < now))
            else:
                _judge_one(alert, counted.get((alert.clock, alert.cycle)), found)


def _judge_one(alert: Untold, clock: Clock | None, found: Judged) -> None:
    if clock is None or clock.ended or clock.due_at != alert.due_at:
        found.settled.append(alert.id)
    elif clock.standing is not Standing.PAUSED:
        _tell(found, Running(alert, clock.standing is Standing.OVERDUE))


def _tell(found: Judged, running: Running) -> None:
    """Tell of a clock, once however many of its steps are new."""
    found.settled.append(running.of.id)
    told = found.running[running.of.ticket_id]
    clock = (running.of.clock, running.of.cycle)
    if all((one.of.clock, one.of.cycle) != clock for one in told):
        told.append(running)


def _events(ids: Sequence[int]) -> Iterator[tuple[int, list[Row[Any]]]]:
    rows = db.session.execute(
        select(Event.ticket_id, Event.seq, Event.at, Event.kind, Event.data)
        .where(Event.ticket_id.in_(ids))
        .order_by(Event.ticket_id, Event.seq)
    )
    for ticket_id, some in groupby(rows, key=lambda row: row.ticket_id):
        yield int(ticket_id), list(some)


def _clocks(
    ticket_id: int, rows: Sequence[Row[Any]], desk: Desk, now: datetime
) -> dict[tuple[str, int], Clock] | None:
    """Count a ticket, or return ``None`` and log it where that cannot be done."""
    try:
        at = max(now, rows[-1].at)
        counted = clocks(story.counted(rows), desk.policies, desk.calendar, at)
    except Exception:
        log.exception("a ticket could not be counted", extra={"ticket_id": ticket_id})
        return None
    return {(clock.name.value, clock.cycle): clock for clock in counted}
