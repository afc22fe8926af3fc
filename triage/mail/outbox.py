"""The outbox: who may post which letter now, and what became of it.

A letter is leased, handed to the server outside any transaction, then settled by whoever
still holds its lease: posted at least once, always the same bytes. All of this is counted
on the database's own clock.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, text, update

from triage.mail.letters import FROM_OPEN_FORM
from triage.models import Event, Letter, LetterState, Ticket
from triage.store import database_now, db
from triage.tickets import story

LEASE = timedelta(minutes=5)
BATCH = 20
# So many batches that are put back whole are looked at before others get their turn.
ROUNDS = 10
# From a minute, doubling, to four hours: about two days in all.
BACK_OFF = tuple(timedelta(minutes=min(2**n, 240)) for n in range(19))
# After so many tries the wait grows no longer.
_LONGEST_WAIT = BACK_OFF.index(max(BACK_OFF)) + 1
HOUR = timedelta(hours=1)
PUT_BACK_AT_MOST = timedelta(days=1)
RAW_KEPT = timedelta(days=30)
TOO_MANY = "More letters were asked for to this address than we post in an hour."
# Spelled as in the index, else SQLite does not use it.
_QUEUED = text("letters.state = 'queued'")
_ONE_CLAIM_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7243)")


@dataclass(frozen=True, slots=True)
class Leased:
    """A letter that this worker may post; ``tries`` counts this one too."""

    id: int
    ticket_id: int | None
    recipient: str
    raw: bytes
    tries: int
    lease: str


def claim(now: datetime, limit: int = BATCH) -> list[Leased]:
    """Lease the letters that are due, oldest first; call inside ``saved()``.

    Letters from the open form over the hourly limit of their address are put back. An
    empty answer means that nothing is due.
    """
    if db.engine.dialect.name == "postgresql":
        # Two claims side by side would each see the other's letters as not yet posted.
        db.session.execute(_ONE_CLAIM_AT_A_TIME)
    clock = database_now()
    for _ in range(ROUNDS):
        rows = _due(clock, limit)
        allowed = _within_limit(rows, clock, now)
        if allowed or not rows:
            return _lease(allowed, clock)
    return []


def _due(clock: datetime, limit: int) -> Sequence[Any]:
    return db.session.execute(
        select(
            Letter.id, Letter.ticket_id, Letter.kind, Letter.recipient, Letter.raw,
            Letter.tries, Letter.written_at,
        )
        .where(_QUEUED, Letter.due_at <= clock)
        .order_by(Letter.due_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip


def _lease(rows: Sequence[Any], clock: datetime) -> list[Leased]:
    if not rows:
        return []
    lease = secrets.token_hex(16)
    db.session.execute(
        update(Letter)
        .where(Letter.id.in_([row.id for row in rows]))
        .values(
            lease=lease, due_at=clock + LEASE, tried_at=clock, tries=Letter.tries + 1
        )
    )
    return [
        Leased(row.id, row.ticket_id, row.recipient, row.raw, row.tries + 1, lease)
        for row in rows
    ]


def _within_limit(rows: Sequence[Any], clock: datetime, now: datetime) -> list[Any]:
    """Return the letters that may go; the others are put back until their hour is over."""
    most = max(1, current_app.config["LETTERS_PER_HOUR"])
    tried = _tried_lately(
        {r.recipient for r in rows if r.kind in FROM_OPEN_FORM}, clock
    )
    allowed = []
    for row in rows:
        if row.kind in FROM_OPEN_FORM:
            lately = tried[row.recipient]
            others = sorted(at for letter, at in lately.items() if letter != row.id)
            if len(others) >= most:
                _put_back(row, others[-most] + HOUR, clock, now)
                continue
            lately[row.id] = clock
        allowed.append(row)
    return allowed


def _tried_lately(
    recipients: set[str], clock: datetime
) -> defaultdict[str, dict[int, datetime]]:
    """Return when which letters from the open form went to these addresses."""
    found: defaultdict[str, dict[int, datetime]] = defaultdict(dict)
    if recipients:
        for row in db.session.execute(
            select(Letter.recipient, Letter.id, Letter.tried_at)
            .where(Letter.recipient.in_(recipients), Letter.tried_at > clock - HOUR)
            .where(Letter.kind.in_(FROM_OPEN_FORM))
        ):
            found[row.recipient][row.id] = row.tried_at
    return found


def _put_back(row: Any, until: datetime, clock: datetime, now: datetime) -> None:
    """Let a letter wait; one that has waited a day already is given up."""
    if clock - row.written_at <= PUT_BACK_AT_MOST:
        values: dict[str, Any] = {"due_at": until}
    else:
        values = {"state": LetterState.REFUSED.value, "trouble": TOO_MANY, "raw": None}
        _tell_ticket(row.id, row.ticket_id, now)
    db.session.execute(update(Letter).where(Letter.id == row.id).values(**values))


def posted(letter: Leased, now: datetime) -> bool:
    """Record that the server took the letter; ``False`` when the lease was lost meanwhile."""
    return _settle(letter, state=LetterState.POSTED.value, posted_at=now, trouble=None)


def deferred(letter: Leased, trouble: str, now: datetime) -> bool:
    """Try again later, each time a longer while; refuse after about two days."""
    if letter.tries > len(BACK_OFF):
        return refused(letter, trouble, now)
    return _settle(
        letter, due_at=database_now() + BACK_OFF[letter.tries - 1], trouble=trouble
    )


def put_off(letter: Leased, trouble: str) -> bool:
    """Try again later for as long as it takes: the trouble is not about this letter."""
    tries = min(letter.tries, _LONGEST_WAIT)
    return _settle(
        letter,
        due_at=database_now() + BACK_OFF[tries - 1],
        tries=tries,
        trouble=trouble,
    )


def refused(letter: Leased, trouble: str, now: datetime) -> bool:
    """Give the letter up, and say so on its ticket."""
    held = _settle(letter, state=LetterState.REFUSED.value, trouble=trouble)
    if held:
        _tell_ticket(letter.id, letter.ticket_id, now)
    return held


def release(letters: Iterable[Leased]) -> None:
    """Give back letters that were not tried, for any worker to take at once."""
    clock = database_now()
    for letter in letters:
        _settle(letter, due_at=clock, tries=letter.tries - 1, tried_at=None)


def _settle(letter: Leased, **values: Any) -> bool:
    changed = db.session.execute(
        update(Letter)
        .where(Letter.id == letter.id, Letter.lease == letter.lease)
        .values(lease=None, **values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _tell_ticket(letter_id: int, ticket_id: int | None, now: datetime) -> None:
    """Append the event that says so; nothing else about the ticket changes."""
    if ticket_id is None:
        return
    last_seq = db.session.execute(
        select(Ticket.last_seq).where(Ticket.id == ticket_id).with_for_update()
    ).scalar_one()
    last_at = db.session.execute(
        select(func.max(Event.at)).where(Event.ticket_id == ticket_id)
    ).scalar_one()
    event = {
        "seq": last_seq + 1,
        "at": max(now.replace(microsecond=0), last_at),
        "kind": story.LETTER_REFUSED,
        "data": {"letter": letter_id},
    }
    story.append(ticket_id, [event])
    db.session.execute(
        update(Ticket).where(Ticket.id == ticket_id).values(last_seq=last_seq + 1)
    )


def purge_raw(limit: int = 500) -> int:
    """Forget the bytes of letters settled 30 days ago, and return of how many."""
    old = (
        select(Letter.id)
        .where(Letter.raw.is_not(None), Letter.tried_at < database_now() - RAW_KEPT)
        .where(Letter.state != LetterState.QUEUED.value)
        .limit(limit)
    )
    changed: Any = db.session.execute(
        update(Letter).where(Letter.id.in_(old.scalar_subquery())).values(raw=None),
        execution_options={"synchronize_session": False},
    )
    return int(changed.rowcount)
