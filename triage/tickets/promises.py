"""Promises that a publication made hard to keep: found by the recount, revised on demand.

They stay as they are until a supervisor asks for another date; then the worker revises
each with a letter. What was kept, broken or revised meanwhile is in danger no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update

from triage import desk as desks
from triage.desk import Desk
from triage.models import EndangeredPromise, Ticket
from triage.sla import Clock, clocks
from triage.sla.danger import danger, safe_promise
from triage.store import apart, db, saved, table
from triage.tickets import many, story, telling
from triage.tickets.hand import Hand, take
from triage.tickets.many import Counted, Told

PAGE = 200
# A batch writes letters and holds locks meanwhile.
LIMIT = 20
_ROWS = table(EndangeredPromise)
_TICKETS = table(Ticket)


class Endangered(NamedTuple):
    """A promise in danger; ``is_new`` says that it was in none by the tables before.

    ``instead`` is what could be promised in its place: from when, and until when.
    """

    ticket_id: int
    ref: str
    kind: str
    latest: datetime
    why: str
    is_new: bool = True
    instead: tuple[datetime | None, datetime] | None = None


def newly_endangered(one: Counted, desk: Desk, now: datetime) -> Endangered | None:
    """Return the promise that is in danger by these tables, of a ticket counted anew."""
    found = in_danger(one.told, one.tally.clocks, desk)
    if found is None:
        return None
    return found._replace(is_new=not _was_in_danger(one.told, desk, now))


def in_danger(told: Told, counted: Iterable[Clock], desk: Desk) -> Endangered | None:
    """Return the promise of a ticket with these clocks, if it is in danger."""
    counted = tuple(counted)
    found = danger(counted, desk.calendar)
    if found is None:
        return None
    safe, kind = safe_promise(counted, desk.calendar), found.promise.kind
    return Endangered(
        ticket_id=told.row.id,
        ref=told.row.ref,
        kind=kind.value if kind else "",
        latest=found.promise.due_at,
        why=found.why,
        instead=(safe.earliest, safe.latest) if safe else None,
    )


def _was_in_danger(told: Told, desk: Desk, now: datetime) -> bool:
    before = desks.counted_with(told.row.calendar_id, told.row.policies_id, desk)
    at = max(now, told.last_at)
    counted = clocks(told.events, before.policies, before.calendar, at)
    return danger(counted, before.calendar) is not None


def keep(ids: Collection[int], found: Iterable[Endangered], now: datetime) -> None:
    """Write down which promises of these tickets are in danger; call inside ``saved()``.

    What was in danger before these tables, and on no list, is none of their doing.
    """
    of_these = _ROWS.c.ticket_id.in_(ids)
    connection = db.session.connection()
    rows = connection.execute(
        select(_ROWS.c.ticket_id, _ROWS.c.revised_by).where(of_these)
    )
    asked = {row.ticket_id: row.revised_by for row in rows}
    listed = set(asked)
    right = {
        one.ticket_id: one for one in found if one.is_new or one.ticket_id in listed
    }
    # What is asked for already is settled where the letters are written.
    if over := {one for one in listed - right.keys() if asked[one] is None}:
        connection.execute(delete(_ROWS).where(_ROWS.c.ticket_id.in_(over)))
    if fresh := right.keys() - listed:
        connection.execute(
            insert(_ROWS), [_row(right[one], now) for one in sorted(fresh)]
        )


def _row(one: Endangered, now: datetime) -> dict[str, object]:
    return {
        "ticket_id": one.ticket_id, "kind": one.kind, "latest": one.latest,
        "why": one.why, "found_at": now,
    }  # fmt: skip


def endangered(
    desk: Desk, now: datetime, *, after: int = 0, limit: int = PAGE
) -> list[Endangered]:
    """Return promises in danger that nobody has asked to revise yet, by ticket id."""
    unasked = _ROWS.c.revised_by.is_(None)
    listed = db.session.connection().execute(
        select(_ROWS.c.ticket_id)
        .where(_ROWS.c.ticket_id > after, unasked)
        .order_by(_ROWS.c.ticket_id)
        .limit(limit)
    )
    return _still_in_danger(list(listed.scalars()), desk, now)


def _still_in_danger(ids: Sequence[int], desk: Desk, now: datetime) -> list[Endangered]:
    told = many.read(_TICKETS.c.id.in_(ids), limit=len(ids)) if ids else []
    counted = many.count_all(told, lambda one: _look(one, desk, now))
    return [one for one in counted if one is not None]


def _look(told: Told, desk: Desk, now: datetime) -> Endangered | None:
    at = max(now, told.last_at)
    return in_danger(told, clocks(told.events, desk.policies, desk.calendar, at), desk)


def revise_promises(ids: Collection[int] | None, *, by: int) -> int:
    """Ask for another date for these promises, or for all in danger; say for how many.

    Call inside ``saved()``. The worker revises them and writes the letters.
    """
    asked = update(_ROWS).where(_ROWS.c.revised_by.is_(None)).values(revised_by=by)
    if ids is not None:
        asked = asked.where(_ROWS.c.ticket_id.in_(ids))
    return int(db.session.connection().execute(asked).rowcount)


def being_written() -> int:
    """Return for how many promises a letter with another date is still to be written."""
    asked = select(func.count()).where(_ROWS.c.revised_by.is_not(None))
    return db.session.scalar(asked) or 0


def revise_wanted(now: datetime, desk: Desk, limit: int = LIMIT) -> int:
    """Revise what supervisors asked for, and say how many were looked at.

    Call inside ``saved()`` until it says none.
    """
    wanted = (
        select(_ROWS.c.ticket_id, _ROWS.c.revised_by)
        .where(_ROWS.c.revised_by.is_not(None))
        .order_by(_ROWS.c.ticket_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = db.session.connection().execute(wanted).all()
    for row in rows:
        try:
            with apart():
                _revise(row.ticket_id, row.revised_by, now, desk)
        except Exception as why:
            many.say_trouble("a promise could not be revised", row.ticket_id, why)
    _forget([row.ticket_id for row in rows])
    return len(rows)


def _revise(ticket_id: int, by: int, now: datetime, desk: Desk) -> None:
    hand = take(ticket_id, now=now, desk=desk, by=by)
    tables = hand.desk
    counted = clocks(hand.events, tables.policies, tables.calendar, hand.at)
    draft = safe_promise(counted, tables.calendar)
    if draft is None:
        _say_not_needed(hand)
        return
    hand.add_draft(draft.revised())
    hand.let_go()
    telling.promise_revised(hand, draft)


def _say_not_needed(hand: Hand) -> None:
    """Write down that nobody is written to: the date is in danger no more."""
    seq = hand.ticket.last_seq + 1
    row = story.plain_row(story.NOT_REVISED, {}, seq=seq, at=hand.at, by=hand.by)
    story.append(hand.ticket.id, [row])
    hand.ticket.last_seq = seq


def _forget(ids: Collection[int]) -> None:
    if ids:
        db.session.connection().execute(delete(_ROWS).where(_ROWS.c.ticket_id.in_(ids)))


def tidy(now: datetime, desk: Desk) -> int:
    """Forget what is in danger no more, page by page, and say how many those were.

    Saves each page by itself.
    """
    forgotten, last = 0, 0
    while True:
        db.session.rollback()
        listed = select(_ROWS.c.ticket_id).where(
            _ROWS.c.ticket_id > last, _ROWS.c.revised_by.is_(None)
        )
        page = listed.order_by(_ROWS.c.ticket_id).limit(PAGE)
        ids = list(db.session.connection().execute(page).scalars())
        if not ids:
            return forgotten
        last = ids[-1]
        kept = {one.ticket_id for one in _still_in_danger(ids, desk, now)}
        if safe := [one for one in ids if one not in kept]:
            with saved():
                _forget(safe)
            forgotten += len(safe)
