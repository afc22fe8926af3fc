"""Does a ticket's row still say what its events say? Every rule is a few lines here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from triage.desk import Desk
from triage.lifecycle import Outcome
from triage.models import Event as EventRow
from triage.models import Ticket
from triage.sla import Event, EventKind, Facts, moment, tally
from triage.tickets import story
from triage.tickets.columns import columns


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


def differences(
    ticket: Ticket,
    rows: Sequence[EventRow],
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
    if ticket.email and not letters["received"]:
        yield Difference(ticket.ref, "letter received", 0, 1)


def expected(
    ticket: Ticket, events: Sequence[Event], desk: Desk, now: datetime
) -> dict[str, Any]:
    """Return the columns as they should be.

    A row holds until the moment it asks to be woken at: what is due after that is the
    worker's to write, and no difference.
    """
    at = min(now, ticket.wake_at - timedelta(seconds=1))
    at = max(at, events[-1].at)
    return columns(events, tally(events, desk.policies, desk.calendar, at), desk)


def _numbering(ticket: Ticket, rows: Sequence[EventRow]) -> Iterator[Difference]:
    numbers = [row.seq for row in rows]
    if numbers != list(range(1, len(rows) + 1)):
        yield Difference(ticket.ref, "numbering of events", numbers, "1, 2, 3 …")
    if ticket.last_seq != numbers[-1]:
        yield Difference(ticket.ref, "last_seq", ticket.last_seq, numbers[-1])
    times = [row.at for row in rows]
    if times != sorted(times):
        yield Difference(ticket.ref, "order of events", "not by time", "by time")


def _promise(
    ticket: Ticket, events: Sequence[Event], desk: Desk
) -> Iterator[Difference]:
    """Every ticket has one current promise, unless it was referred as it was opened."""
    referred = (
        ticket.outcome == Outcome.REFERRED and ticket.resolved_at == ticket.opened_at
    )
    opened = events[0].data
    policy = desk.policies.match(Facts(*(opened[name] for name in Facts._fields)))
    can_promise = policy.promise is not None or policy.first_reply is not None
    if ticket.promise_kind is None and can_promise and not referred:
        yield Difference(ticket.ref, "promise", None, "one that is current")


def _verdicts(ticket: Ticket, rows: Sequence[EventRow]) -> Iterator[Difference]:
    told = Counter(
        (row.kind, row.data["clock"], row.data["cycle"])
        for row in rows
        if row.verdict is not None
    )
    for (kind, clock, cycle), times in told.items():
        if times > 1:
            yield Difference(ticket.ref, f"{kind} of {clock} {cycle}", times, 1)
    for row in rows:
        if row.verdict is None:
            continue
        due = moment(row.data["due"])
        said = (row.clock, row.due_at, row.spent)
        right = (row.data["clock"], due, row.data["spent"])
        if said != right:
            yield Difference(ticket.ref, f"verdict of event {row.seq}", said, right)


def _messages(
    ticket: Ticket, rows: Sequence[EventRow], messages: frozenset[int]
) -> Iterator[Difference]:
    named = frozenset(row.data["message"] for row in rows if "message" in row.data)
    if not named <= messages:
        yield Difference(ticket.ref, "messages", sorted(messages), sorted(named))
    # The first one came with the ticket itself.
    elif len(messages - named) != 1:
        yield Difference(
            ticket.ref, "messages without an event", len(messages - named), 1
        )
