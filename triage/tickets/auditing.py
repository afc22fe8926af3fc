"""Does a ticket's row still say what its events say? Every rule is a few lines here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Column, Row, select

from triage import desk as desks
from triage.desk import Desk
from triage.lifecycle import Outcome
from triage.models import Alert, Letter, Message, Ticket
from triage.models import Event as EventRow
from triage.sla import Event, EventKind, Facts, moment, tally
from triage.store import db, saved, table
from triage.tickets import auditing_clocks, story
from triage.tickets.auditing_clocks import VERDICTS
from triage.tickets.columns import columns

AnyRow = Row[*tuple[Any, ...]]
_TICKETS, _EVENTS, _SAID, _SENT, _ALERTS = map(
    table, (Ticket, EventRow, Message, Letter, Alert)
)
_VERDICT = ("clock", "due_at", "verdict", "spent")
_LETTERS: dict[str, str] = {"opened": "received", "asked": "ask", "parked": "parked"}
# A reply that comes with one of these is told in its letter.
_TELL_A_REPLY = (EventKind.PARKED, EventKind.RESOLVED)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a ticket that does not fit; ``str`` is a line for a person."""

    ref: str
    what: str
    row: Any
    events: Any

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.ref}: {self.what} is {self.row!r}, and should be {self.events!r}"


def check(ids: Sequence[int], desk: Desk, now: datetime) -> list[Difference]:
    """Compare some tickets with their events, and return what does not fit.

    What seems wrong is looked at a second time while nobody can write to it: a row and
    its events are read one after the other, and a verb may come in between.
    """
    found = _compare(ids, desk, now)
    if not found:
        return found
    with saved():
        refs = {one.ref for one in found}
        doubted = select(_TICKETS.c.id).where(_TICKETS.c.ref.in_(refs))
        locked = doubted.order_by(_TICKETS.c.id).with_for_update()
        again = list(db.session.connection().execute(locked).scalars())
        # Something may have been published since the round began.
        return _compare(again, desks.active(), now)


def _compare(ids: Sequence[int], desk: Desk, now: datetime) -> list[Difference]:
    """Read tickets with all that belongs to them, in five statements."""
    tickets = _of(ids, _TICKETS.c.id, *_TICKETS.c)
    events = _of(ids, _EVENTS.c.ticket_id, *_EVENTS.c)
    messages = _of(ids, _SAID.c.ticket_id, _SAID.c.id)
    letters = _of(ids, _SENT.c.ticket_id, _SENT.c.kind)
    alerts = _of(ids, _ALERTS.c.ticket_id, *_ALERTS.c)
    tables: dict[tuple[int, int], Desk] = {}
    found: list[Difference] = []
    for ticket_id, [ticket] in tickets.items():
        used = ticket.calendar_id, ticket.policies_id
        if used not in tables:
            tables[used] = desks.counted_with(*used, desk)
        found += differences(
            ticket,
            events[ticket_id],
            frozenset(row.id for row in messages[ticket_id]),
            Counter(row.kind for row in letters[ticket_id]),
            tables[used],
            now,
        )
        beside = (
            auditing_clocks.verdicts_counted_again(events[ticket_id], desk),
            auditing_clocks.alerts_for_events(events[ticket_id], alerts[ticket_id]),
            auditing_clocks.tables_of_the_row(ticket, desk, now),
        )
        found += (Difference(ticket.ref, *one) for one in chain(*beside))
    return found


def _of(ids: Sequence[int], key: Column[int], *columns: Any) -> dict[int, list[AnyRow]]:
    """Return rows by ticket; events come in the order of their numbers."""
    asked = select(*columns, key.label("of")).where(key.in_(ids)).order_by(key)
    if key.table is _EVENTS:
        asked = asked.order_by(_EVENTS.c.seq)
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in db.session.connection().execute(asked):
        found[row.of].append(row)
    return found


def differences(
    ticket: AnyRow,
    rows: Sequence[AnyRow],
    messages: frozenset[int],
    letters: Counter[str],
    desk: Desk,
    now: datetime,
) -> Iterator[Difference]:
    """Compare a ticket with its events, message ids, and letters by kind.

    ``desk`` is the one the row was counted with.
    """
    if not rows or rows[0].kind != EventKind.OPENED:
        yield Difference(ticket.ref, "first event", None, "opened")
        return
    events = story.counted(rows)
    for name, right in expected(ticket, events, desk, now).items():
        if getattr(ticket, name) != right:
            yield Difference(ticket.ref, name, getattr(ticket, name), right)
    yield from _numbering(ticket, rows)
    yield from _promise(ticket, events, desk)
    yield from _verdicts(ticket, rows)
    yield from _messages(ticket, rows, messages)
    yield from _letters(ticket, rows, letters)


def expected(
    ticket: AnyRow, events: Sequence[Event], desk: Desk, now: datetime
) -> dict[str, Any]:
    """Return the columns as they should be.

    A row holds until the moment it asks to be woken at: what is due after that is the
    worker's to write, and no difference.
    """
    at = min(now, ticket.wake_at - timedelta(seconds=1))
    at = max(at, events[-1].at)
    return columns(events, tally(events, desk.policies, desk.calendar, at), desk)


def _numbering(ticket: AnyRow, rows: Sequence[AnyRow]) -> Iterator[Difference]:
    numbers = [row.seq for row in rows]
    if numbers != list(range(1, len(rows) + 1)):
        yield Difference(ticket.ref, "numbering of events", numbers, "1, 2, 3 …")
    if ticket.last_seq != numbers[-1]:
        yield Difference(ticket.ref, "last_seq", ticket.last_seq, numbers[-1])
    times = [row.at for row in rows]
    if times != sorted(times):
        yield Difference(ticket.ref, "order of events", "not by time", "by time")


def _promise(
    ticket: AnyRow, events: Sequence[Event], desk: Desk
) -> Iterator[Difference]:
    """Every ticket has one current promise, unless it was referred as it was opened."""
    referred = (
        ticket.outcome == Outcome.REFERRED and ticket.resolved_at == ticket.opened_at
    )
    facts = Facts(*(events[0].data[name] for name in Facts._fields))
    on = desk.calendar.local(events[0].at).date()
    policy = desk.policies.match(facts, on)
    can_promise = policy.promise is not None or policy.first_reply is not None
    if ticket.promise_kind is None and can_promise and not referred:
        yield Difference(ticket.ref, "promise", None, "one that is current")


def _verdicts(ticket: AnyRow, rows: Sequence[AnyRow]) -> Iterator[Difference]:
    told = Counter(
        (row.kind, row.data["clock"], row.data["cycle"])
        for row in rows
        if row.kind in VERDICTS
    )
    for (kind, clock, cycle), times in told.items():
        if times > 1:
            yield Difference(ticket.ref, f"{kind} of {clock} {cycle}", times, 1)
    owners = _owners(rows)
    for row in rows:
        said = tuple(getattr(row, name) for name in _VERDICT)
        right = _verdict(row)
        if said != right:
            yield Difference(ticket.ref, f"verdict of event {row.seq}", said, right)
        if row.owner_id not in (owners[row.at] if row.kind in VERDICTS else {None}):
            yield Difference(
                ticket.ref,
                f"owner of event {row.seq}",
                row.owner_id,
                sorted(owners[row.at], key=str),
            )


def _verdict(row: AnyRow) -> tuple[Any, ...]:
    """Return what the columns that reports read must repeat; nothing but for verdicts."""
    if row.kind not in VERDICTS:
        return (None,) * len(_VERDICT)
    data = row.data
    verdict = data.get("verdict", "missed")
    return data["clock"], moment(data["due"]), verdict, data["spent"]


def _owners(rows: Sequence[AnyRow]) -> dict[datetime, set[int | None]]:
    """Return who had the ticket at each moment: both, when it changed hands just then.

    A verdict that falls as somebody takes a ticket is still that of who had it before.
    """
    owner: int | None = None
    owners: dict[datetime, set[int | None]] = {}
    for row in rows:
        had = owners.setdefault(row.at, {owner})
        if row.kind == EventKind.ASSIGNED:
            owner = row.data["to"]
            had.add(owner)
    return owners


def _letters(
    ticket: AnyRow, rows: Sequence[AnyRow], letters: Counter[str]
) -> Iterator[Difference]:
    """Whoever has an address is written to whenever something is told."""
    if not ticket.email:
        return
    following = zip_longest(rows, rows[1:])
    wanted = Counter(_letter(row, then, rows[0].at) for row, then in following)
    for kind, right in wanted.items():
        if kind is not None and letters[kind] < right:
            yield Difference(ticket.ref, f"letter {kind}", letters[kind], right)


def _letter(row: AnyRow, then: AnyRow | None, opened_at: datetime) -> str | None:
    """Return the kind of letter that an event causes; ``then`` is the next event."""
    if row.kind == EventKind.REPLIED:
        told_with = (
            then is not None and then.at == row.at and then.kind in _TELL_A_REPLY
        )
        return None if told_with else "reply"
    if row.kind == EventKind.REMINDED:
        return "reminder" if row.data.get("by_letter") else None
    if row.kind == EventKind.RESOLVED:
        return _letter_at_the_end(row, opened_at)
    return _LETTERS.get(row.kind)


def _letter_at_the_end(row: AnyRow, opened_at: datetime) -> str | None:
    """Spam gets none, nor who resolved it, nor who was told when it was opened."""
    outcome = row.data["outcome"]
    if outcome == Outcome.SPAM or "told_by" in row.data or row.at == opened_at:
        return None
    by_itself = row.person_id is None and outcome == Outcome.NO_ANSWER
    return "no_answer" if by_itself else "resolved"


def _messages(
    ticket: AnyRow, rows: Sequence[AnyRow], messages: frozenset[int]
) -> Iterator[Difference]:
    named = frozenset(row.data["message"] for row in rows if "message" in row.data)
    if not named <= messages:
        yield Difference(ticket.ref, "messages", sorted(messages), sorted(named))
    # The first one came with the ticket itself.
    elif len(messages - named) != 1:
        yield Difference(
            ticket.ref, "messages without an event", len(messages - named), 1
        )
