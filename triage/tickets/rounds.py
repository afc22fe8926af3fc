"""The audit in rounds: what changed since the last one, and each night a part of the rest.

A round costs what happened since, whatever the desk holds. Every step is short, is saved
by itself, and can be the last: the next worker goes on behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update

from triage.desk import Desk
from triage.models import Audit, Event, Ticket
from triage.store import db, saved, table
from triage.tickets import many
from triage.tickets.auditing import Difference, check

BATCH = 250
# So many tickets to which nothing happened are looked at in each round.
ROLLING = 20_000
# Events get their numbers before they are committed: look back behind the last one seen.
OVERLAP = 1_000
LISTED = 200
# A night's round may begin so long after the last one began, by day only much later.
_RESTED, _OVERDUE = timedelta(hours=20), timedelta(hours=40)
_TICKETS, _EVENTS = table(Ticket), table(Event)
_CURSOR = ("looked_at", "last_event_id", "last_ticket_id", "rolled")
_Batch = tuple[list[int], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the last finished round came to; ``lines`` are the first of ``found``."""

    at: datetime
    looked_at: int
    found: int
    lines: tuple[str, ...]


class Listed(NamedTuple):
    """One finding of the last round: the ticket, where it is still there, and a line."""

    ticket_id: int | None
    ref: str
    what: str


def listed() -> tuple[Listed, ...]:
    """Return the first findings of the last finished round, each with its ticket."""
    row = _last(Audit.ended_at.is_not(None))
    lines = row.differences if row is not None else []
    asked = select(_TICKETS.c.ref, _TICKETS.c.id)
    there = asked.where(_TICKETS.c.ref.in_({one["ref"] for one in lines}))
    ids = {row.ref: row.id for row in db.session.execute(there)}
    return tuple(
        Listed(ids.get(one["ref"]), one["ref"], one["line"].partition(": ")[2])
        for one in lines
    )


def last_findings() -> Findings | None:
    """Return what the last finished round found; None before the first one."""
    row = _last(Audit.ended_at.is_not(None))
    if row is None or row.ended_at is None:
        return None
    lines = tuple(one["line"] for one in row.differences)
    return Findings(row.ended_at, row.looked_at, row.found, lines)


def work(desk: Desk, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Go on with a round, or begin one when it is time, and say how many were looked at."""
    db.session.rollback()
    row = _last(Audit.ended_at.is_(None))
    if row is None and not is_due(desk, now):
        return 0
    return run(desk, now, stop=stop)


def is_due(desk: Desk, now: datetime) -> bool:
    """Say whether a round should begin: once a night, or by day when none did."""
    last = _last()
    if last is None:
        return True
    patience = _OVERDUE if desk.calendar.is_open(now) else _RESTED
    return now - last.started_at >= patience


def run(
    desk: Desk,
    now: datetime,
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Go on with the round that is under way, or begin one, until it ends."""
    looked_at = 0
    round_id = _begin(now)
    while not stop():
        done = _step(round_id, desk, now)
        if done is None:
            break
        looked_at += done
        progress(done)
    return looked_at


def finished(found: Sequence[Difference], looked_at: int, now: datetime) -> None:
    """Write down what a look at every ticket found; call inside ``saved()``."""
    row = Audit(
        started_at=now,
        ended_at=now,
        looked_at=looked_at,
        last_event_id=db.session.scalar(select(func.max(Event.id))) or 0,
        last_ticket_id=0,
        found=len(found),
        differences=_rows(found)[:LISTED],
    )
    db.session.add(row)


def _last(*which: Any) -> Audit | None:
    newest = select(Audit).where(*which).order_by(Audit.id.desc()).limit(1)
    return db.session.execute(newest).scalar_one_or_none()


def _begin(now: datetime) -> int:
    """Return the round that is under way, or a new one that starts with what was wrong."""
    before = _last()
    if before is not None and before.ended_at is None:
        return before.id
    row = Audit(started_at=now, **_start(before))
    with saved():
        db.session.add(row)
        db.session.flush()
        return row.id


def _start(before: Audit | None) -> dict[str, Any]:
    if before is None:
        # What happened before there were rounds is left to the rolling part.
        newest = db.session.scalar(select(func.max(Event.id))) or 0
        return {"last_event_id": newest, "last_ticket_id": 0}
    return {
        "last_event_id": max(0, before.last_event_id - OVERLAP),
        "last_ticket_id": before.last_ticket_id,
    }


def _step(round_id: int, desk: Desk, now: datetime) -> int | None:
    """Look at one batch; None when the round is over, or somebody else goes on with it."""
    db.session.rollback()
    row = db.session.get_one(Audit, round_id)
    if row.ended_at is not None:
        return None
    seen = {name: getattr(row, name) for name in _CURSOR}
    ids, cursor = _doubted(row, desk) or _changed(row) or _rest(row) or ([], {})
    found = check(ids, desk, now) if ids else []
    values = {**_added(row, found, len(ids)), **cursor}
    if not ids:
        values["ended_at"] = now
    with saved():
        same = (getattr(Audit, name) == value for name, value in seen.items())
        kept = db.session.execute(
            update(Audit).where(Audit.id == round_id, *same).values(values)
        )
    went_on = bool(kept.rowcount)  # type: ignore[attr-defined]
    return len(ids) if ids and went_on else None


def _doubted(row: Audit, desk: Desk) -> _Batch | None:
    """First what the round before found, for it may still be so, and what a recount left."""
    if row.looked_at:
        return None
    before = _last(Audit.id < row.id)
    refs = {one["ref"] for one in before.differences} if before else set()
    ids = set(db.session.scalars(_ids().where(_TICKETS.c.ref.in_(refs))))
    left = many.outdated(desk.calendar_id, desk.policies_id)
    ids.update(db.session.scalars(_ids().where(left).limit(BATCH)))
    return (sorted(ids), {}) if ids else None


def _ids() -> Select[int]:
    return select(_TICKETS.c.id)


def _changed(row: Audit) -> _Batch | None:
    """Tickets to which something happened since, in the order of their events."""
    asked = (
        select(_EVENTS.c.id, _EVENTS.c.ticket_id)
        .where(_EVENTS.c.id > row.last_event_id)
        .order_by(_EVENTS.c.id)
        .limit(BATCH)
    )
    events = db.session.execute(asked).all()
    if not events:
        return None
    ids = sorted({event.ticket_id for event in events})
    return ids, {"last_event_id": events[-1].id}


def _rest(row: Audit) -> _Batch | None:
    """The next part of all tickets; behind the last one it begins again another night."""
    left = min(BATCH, ROLLING - row.rolled)
    if left <= 0:
        return None
    ids = _page(row.last_ticket_id, left)
    if not ids and not row.rolled:
        ids = _page(0, left)
    if not ids:
        return None
    if len(ids) < left:
        return ids, {"last_ticket_id": 0, "rolled": ROLLING}
    return ids, {"last_ticket_id": ids[-1], "rolled": row.rolled + len(ids)}


def _page(after: int, most: int) -> list[int]:
    asked = _ids().where(_TICKETS.c.id > after)
    found = db.session.execute(asked.order_by(_TICKETS.c.id).limit(most))
    return list(found.scalars())


def _added(row: Audit, found: Sequence[Difference], looked_at: int) -> dict[str, Any]:
    known = {one["line"] for one in row.differences}
    fresh = [one for one in _rows(found) if one["line"] not in known]
    return {
        "looked_at": row.looked_at + looked_at,
        "found": row.found + len(fresh),
        "differences": [*row.differences, *fresh][:LISTED],
    }


def _rows(found: Sequence[Difference]) -> list[dict[str, str]]:
    return [{"ref": one.ref, "line": str(one)} for one in found]
