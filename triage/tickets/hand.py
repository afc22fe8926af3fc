"""A ticket in hand: locked, its events read, new ones collected, everything written once.

Every verb takes a ticket, adds what happened, and lets go of it; verdicts, promises and
cached columns follow from the events by themselves (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from triage import alerts
from triage import desk as desks
from triage.desk import Desk
from triage.errors import Conflict, TicketNotFound
from triage.lifecycle import PAUSED, Act, State, move
from triage.models import Author, DeskHead, Message, Ticket
from triage.sla import Event, EventDraft, EventKind, PromiseDraft, promise_after, tally
from triage.store import db, table
from triage.tickets import story
from triage.tickets.columns import columns

_CHANGED_MEANWHILE = (
    "Somebody else changed this ticket while you were working on it. Nothing of yours is "
    "saved yet: look at what is new, then decide again."
)
_NO_TICKET = "There is no such ticket."
_MESSAGES = table(Message)


@dataclass(slots=True)
class Hand:
    """One ticket while a verb works on it; ``at`` is the moment of what it does."""

    ticket: Ticket
    desk: Desk
    at: datetime
    by: int | None
    events: list[Event]
    seq: int
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def state(self) -> State:
        """The state the ticket is in."""
        return State(self.ticket.state)

    @property
    def is_paused(self) -> bool:
        """Whether it waits or is parked."""
        return self.state in PAUSED

    def may(self, act: Act) -> State:
        """Return the state after an act, or raise ``NotAllowedNow`` with what to do."""
        return move(self.state, act)

    def say(
        self,
        kind: str,
        body: str,
        *,
        author: Author = Author.STAFF,
        channel: str = "web",
    ) -> int:
        """Keep words said on the ticket and return their id, for the event."""
        values = {
            "ticket_id": self.ticket.id,
            "at": self.at,
            "author": author.value,
            "person_id": self.by,
            "kind": kind,
            "channel": channel,
            "body": body,
        }
        message_id: int = (
            db.session.connection()
            .execute(insert(_MESSAGES).values(values).returning(_MESSAGES.c.id))
            .scalar_one()
        )
        return message_id

    def add(self, kind: EventKind, **data: Any) -> None:
        """Add something that happened."""
        self.add_draft(EventDraft(kind, data))

    def add_draft(self, draft: EventDraft) -> None:
        """Add what the core says happened."""
        self.seq += 1
        self.events.append(Event(self.seq, self.at, draft.kind, draft.data))
        self.rows.append(
            story.row(
                draft,
                seq=self.seq,
                at=self.at,
                by=self.by,
                owner=self.ticket.assignee_id,
            )
        )

    def add_plain(self, kind: str, **data: Any) -> None:
        """Add a fact from which no clock is counted."""
        self.seq += 1
        self.rows.append(
            story.plain_row(kind, data, seq=self.seq, at=self.at, by=self.by)
        )

    def follow_promise(self) -> PromiseDraft | None:
        """Let the promise follow the last event; return the one to tell, if it changed."""
        draft = promise_after(self.events, self.desk.policies, self.desk.calendar)
        if draft is not None:
            self.add_draft(draft.revised())
        return draft

    def let_go(self) -> Ticket:
        """Write the events, the verdicts and the columns that follow from them."""
        counted = tally(self.events, self.desk.policies, self.desk.calendar, self.at)
        for draft in counted.drafts:
            self.add_draft(draft)
        for name, value in columns(self.events, counted, self.desk).items():
            setattr(self.ticket, name, value)
        if self.rows:
            self.ticket.version += 1
            self.ticket.last_seq = self.seq
        story.append(self.ticket.id, self.rows)
        self.rows = []
        db.session.flush()
        alerts.write(self._alerts(counted.drafts))
        return self.ticket

    def _alerts(self, drafts: Iterable[EventDraft]) -> list[dict[str, Any]]:
        owner = self.ticket.assignee_id
        return alerts.rows_for(
            drafts, ticket_id=self.ticket.id, owner=owner, at=self.at
        )


def take(
    ticket_id: int,
    *,
    now: datetime,
    desk: Desk,
    by: int | None = None,
    version: int | None = None,
) -> Hand:
    """Lock a ticket and read its events; call inside ``saved()``.

    Raises ``TicketNotFound``, and ``Conflict`` when ``version`` is not the one that
    whoever decided had seen.
    """
    ticket = db.session.execute(
        select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    ).scalar_one_or_none()
    if ticket is None:
        raise TicketNotFound(_NO_TICKET)
    if version is not None and version != ticket.version:
        raise Conflict(_CHANGED_MEANWHILE)
    return hold(ticket, now=now, desk=desk, by=by)


def hold(ticket: Ticket, *, now: datetime, desk: Desk, by: int | None = None) -> Hand:
    """Take a ticket that is locked already."""
    told = story.read(ticket.id)
    # A clock that ran backwards must not put an event before the one it follows.
    at = max(now.replace(microsecond=0), told.last_at)
    return Hand(ticket, current(desk), at, by, list(told.events), told.last_seq)


def current(desk: Desk) -> Desk:
    """Return the desk as it is in this transaction: tables may have been replaced."""
    head = db.session.execute(
        select(DeskHead.rules_id, DeskHead.calendar_id, DeskHead.policies_id)
    ).one()
    if tuple(head) == (desk.rules_id, desk.calendar_id, desk.policies_id):
        return desk
    return desks.active()
