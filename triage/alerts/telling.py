"""Letters to staff about clocks that run out: thought out first, then written once.

Whoever has a ticket is told at once, by one letter in some minutes about everything that
is new; supervisors get a digest when the desk opens, and at most one in an hour. Of
several workers one has the person's row; a letter and its alerts are settled together.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import insert, select, update

from triage import wording
from triage.alerts import pending
from triage.alerts.pending import Conditions, Judged, Running
from triage.alerts.wishes import Wish, wish_of
from triage.calendar import Calendar
from triage.desk import Desk
from triage.errors import BadLetter
from triage.mail import StaffFacts, StaffLine, letters
from triage.mail.letters import RenderedLetter
from triage.models import Alert, Letter, Person, Role, Ticket
from triage.store import db, table

# Between two letters to one person: about their own tickets, and gathered ones.
AT_ONCE = timedelta(minutes=5)
GATHERED = timedelta(hours=1)
# What falls due as the doors open belongs into the first letter.
AFTER_OPENING = timedelta(minutes=2)
LISTED = 40
_PORTION = 500
log = logging.getLogger(__name__)


class Reader(NamedTuple):
    """Somebody who works here, and when we last wrote to them."""

    id: int
    name: str
    email: str
    role: str
    active: bool
    wish: Wish
    alerted_at: datetime | None
    digested_at: datetime | None

    @property
    def gets_the_digest(self) -> bool:
        """Whether the desk's digest goes to them."""
        supervises = self.active and self.role == Role.SUPERVISOR
        return supervises and self.wish is not Wish.NEVER

    @property
    def gap(self) -> timedelta:
        """How far apart letters about their own tickets are."""
        return GATHERED if self.wish is Wish.GATHERED else AT_ONCE


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to do: the letters, whose they are, and the alerts settled with them.

    ``mark`` is the column that keeps letters to these readers apart.
    """

    readers: tuple[Reader, ...]
    mark: str
    about: Conditions
    judged: Judged
    letters: tuple[RenderedLetter, ...]


def due(now: datetime, desk: Desk) -> Iterator[Telling]:
    """Think out what to tell whom now; nothing while the desk is shut."""
    if not _is_at_its_desk(desk.calendar, now):
        return
    owners, for_supervisors = pending.owners(), pending.are_for_supervisors()
    if not owners and not for_supervisors:
        return
    readers = {reader.id: reader for reader in _staff()}
    at_work = {reader.id for reader in readers.values() if reader.active}
    for owner in sorted(owner for owner in owners if owner in at_work):
        if _is_time(readers[owner].alerted_at, readers[owner].gap, now):
            yield _own(readers[owner], desk, now)
    if for_supervisors or owners - at_work:
        yield from _digest(readers, at_work, desk, now)


def _is_at_its_desk(calendar: Calendar, now: datetime) -> bool:
    return calendar.is_open(now) and calendar.is_open(now - AFTER_OPENING)


def _is_time(last: datetime | None, gap: timedelta, now: datetime) -> bool:
    """Whether the last letter is long enough ago; a clock may have been set back."""
    return last is None or not now - gap < last <= now


def _staff() -> Iterator[Reader]:
    rows = db.session.execute(
        select(
            Person.id, Person.name, Person.email, Person.role, Person.active,
            Person.preferences, Person.alerted_at, Person.digested_at,
        )
    )  # fmt: skip
    for row in rows:
        yield Reader(
            row.id, row.name, row.email, row.role, row.active,
            wish_of(row.preferences), row.alerted_at, row.digested_at,
        )  # fmt: skip


def _own(reader: Reader, desk: Desk, now: datetime) -> Telling:
    about = pending.own(reader.id)
    judged = pending.judged(about, desk, now)
    written: tuple[RenderedLetter, ...] = ()
    if reader.wish is not Wish.NEVER and judged.running:
        facts = _facts(judged, desk, now, "?owner=me", {})
        written = tuple(_letters("alert", (reader,), facts, now))
    return Telling((reader,), "alerted_at", about, judged, written)


def _digest(
    readers: dict[int, Reader], at_work: Collection[int], desk: Desk, now: datetime
) -> Iterator[Telling]:
    """Write the same to all supervisors who want it; where nobody does, all waits."""
    to = tuple(reader for reader in readers.values() if reader.gets_the_digest)
    if not to or not all(_is_time(one.digested_at, GATHERED, now) for one in to):
        return
    about = pending.of_the_desk(at_work)
    judged = pending.judged(about, desk, now)
    written: tuple[RenderedLetter, ...] = ()
    if judged.running:
        names: dict[int | None, str] = {None: "Nobody"}
        names |= {reader.id: reader.name for reader in readers.values()}
        late = any(one.overdue for some in judged.running.values() for one in some)
        queue = f"?standing={'overdue' if late else 'due+soon'}"
        facts = _facts(judged, desk, now, queue, names)
        written = tuple(_letters("digest", to, facts, now))
    yield Telling(to, "digested_at", about, judged, written)


def _letters(
    kind: str, readers: tuple[Reader, ...], facts: StaffFacts, now: datetime
) -> Iterator[RenderedLetter]:
    """Write to each; an address no letter can go to does not stop the others."""
    for to in readers:
        try:
            yield letters.render_for_staff(kind, to=to.email, facts=facts, now=now)
        except BadLetter:
            log.error("somebody cannot be written to", extra={"person_id": to.id})  # noqa: TRY400


def _facts(
    judged: Judged,
    desk: Desk,
    now: datetime,
    queue: str,
    names: dict[int | None, str],
) -> StaffFacts:
    """Say the most urgent first; more than a screen of them nobody reads."""
    base = f"{current_app.config['BASE_URL']}/desk"
    titles = desk.titles
    urgent = sorted(judged.running.values(), key=_urgency)
    return StaffFacts(
        lines=tuple(
            StaffLine(
                ref=clocks[0].of.ref,
                link=f"{base}/tickets/{clocks[0].of.ticket_id}",
                category=titles.get(clocks[0].of.category, ""),
                clocks=_said(clocks, desk, now),
                owner=names.get(clocks[0].of.owner_id, ""),
            )
            for clocks in urgent[:LISTED]
        ),
        more=max(len(urgent) - LISTED, 0) + judged.more,
        queue=f"{base}/{queue}",
        account=f"{base}/me",
    )


def _urgency(clocks: list[Running]) -> tuple[datetime, int]:
    first = min(clocks, key=lambda one: one.of.due_at).of
    return first.due_at, first.ticket_id


def _said(clocks: list[Running], desk: Desk, now: datetime) -> str:
    said = [(one.of.clock, one.of.due_at, one.overdue) for one in clocks]
    return wording.running_out(said, desk.calendar, now)


def tell(telling: Telling, now: datetime) -> int:
    """Queue the letters and settle their alerts, and return how many letters it was.

    Call inside ``saved()``. Does nothing where another worker was quicker.
    """
    if not _is_still_so(telling):
        return 0
    for ids in _portions(telling.judged.settled):
        _told(Alert.id.in_(ids), now)
    if not telling.letters:
        return 0
    _settle_the_rest(telling, now)
    rows = [letters.row(one, ticket_id=None) for one in telling.letters]
    db.session.execute(insert(table(Letter)), rows)
    db.session.execute(
        update(Person)
        .where(Person.id.in_([reader.id for reader in telling.readers]))
        .values({telling.mark: now}),
        execution_options={"synchronize_session": False},
    )
    return len(rows)


def _is_still_so(telling: Telling) -> bool:
    """Lock the readers and the alerts; say whether they are what was thought about."""
    mark = getattr(Person, telling.mark)
    seen = {reader.id: getattr(reader, telling.mark) for reader in telling.readers}
    held = db.session.execute(
        select(Person.id, mark)
        .where(Person.id.in_(seen), Person.active)
        .order_by(Person.id)
        # Whoever only refers to a person, as every event does, need not wait.
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    return {row.id: row[1] for row in held} == seen and all(
        _are_untold(ids) for ids in _portions(telling.judged.settled)
    )


def _are_untold(ids: list[int]) -> bool:
    held = db.session.execute(
        select(Alert.id)
        .where(Alert.id.in_(ids), Alert.told_at.is_(None))
        .with_for_update(skip_locked=True)
    ).all()
    return len(held) == len(ids)


def _settle_the_rest(telling: Telling, now: datetime) -> None:
    """Settle what the letter only says the number of."""
    judged = telling.judged
    if judged.up_to > judged.after:
        beyond = (
            select(Alert.id)
            .join(Ticket, Ticket.id == Alert.ticket_id)
            .where(*telling.about, Alert.id.between(judged.after + 1, judged.up_to))
        )
        _told(Alert.id.in_(beyond), now)


def _told(which: Any, now: datetime) -> None:
    db.session.execute(
        update(Alert).where(which).values(told_at=now),
        execution_options={"synchronize_session": False},
    )


def _portions(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _PORTION] for start in range(0, len(ids), _PORTION))
