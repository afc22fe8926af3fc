"""A ticket, what was said on it, what happened to it, and the unfinished form before it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import FAR, Base, BigKey, JsonColumn, UtcDateTime, db, words


def _of_active(name: str, *columns: str) -> Index:
    """An index of active tickets, which stays small however many are closed.

    SQLite uses it only for a condition written like the query's own, and needs the
    column in it to answer from the index alone.
    """
    return Index(
        name,
        *columns,
        "active",
        postgresql_where=text("active"),
        sqlite_where=text("active = 1"),
    )


# Spelled out, for a database uses a part index only for the very words it was made with.
UNCOUNTED_ONLY = "outcome IN ('duplicate', 'spam')"


class Author(StrEnum):
    """Who said something on a ticket."""

    SUBMITTER = "submitter"
    STAFF = "staff"
    DESK = "desk"


class Ticket(Base):
    """The present of a ticket, for queries; its story is in the events.

    ``rank`` and ``queue_at`` are its place in the queue: 0 and a due time while a clock
    runs, 1 and a wake date while paused or parked, 2 and the opening otherwise.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        # The queue's order; its counts are answered from these three alone.
        _of_active("ix_tickets_queue", "rank", "queue_at", "id", "standing"),
        _of_active("ix_tickets_owner", "assignee_id", "rank", "queue_at", "id"),
        _of_active("ix_tickets_state", "state", "rank", "queue_at", "id"),
        _of_active("ix_tickets_standing", "standing", "rank", "queue_at", "id"),
        # Active tickets one after the other, and which tables each was counted by.
        _of_active("ix_tickets_counted_by", "id", "calendar_id", "policies_id"),
        Index("ix_tickets_wake", "wake_at", "id"),
        Index(
            "ix_tickets_stuck",
            "id",
            postgresql_where=text("stuck_at IS NOT NULL"),
            sqlite_where=text("stuck_at IS NOT NULL"),
        ),
        Index("ix_tickets_submitter", "submitter_id", "id"),
        Index("ix_tickets_name_key", "name_key", "id"),
        Index("ix_tickets_org_key", "org_key", "id"),
        Index("ix_tickets_opened", "opened_at", "id"),
        # What no report counts; the few of them are found without a look at the rows.
        Index(
            "ix_tickets_uncounted",
            "id",
            "outcome",
            postgresql_where=text(UNCOUNTED_ONLY),
            sqlite_where=text(UNCOUNTED_ONLY),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ref: Mapped[str] = mapped_column(words(20), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)
    # The key of the form it came from: a second POST with it finds this ticket.
    draft_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=0)

    subject: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("submitters.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(words(200))
    email: Mapped[str | None] = mapped_column(words(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    org_name: Mapped[str] = mapped_column(String(200))
    org_key: Mapped[str] = mapped_column(words(200))
    org_type: Mapped[str] = mapped_column(String(40))
    county: Mapped[str] = mapped_column(String(40))
    # The closed ticket that this one continues.
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    # What else the submitter answered: tried_button, signed_in_before, picked, asked_about.
    answers: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)

    state: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool]
    outcome: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(40))
    first_category: Mapped[str] = mapped_column(String(40))
    priority: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(20))
    gate: Mapped[str] = mapped_column(String(20))
    decision: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date | None] = mapped_column(Date)
    park_reason: Mapped[str | None] = mapped_column(String(40))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    promise_kind: Mapped[str | None] = mapped_column(String(20))
    promise_earliest: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promise_latest: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Cached from the fold over the events (triage.sla); `flask desk audit` compares.
    next_clock: Mapped[str | None] = mapped_column(String(20))
    next_due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=FAR)
    next_warn_at: Mapped[datetime] = mapped_column(UtcDateTime, default=FAR)
    standing: Mapped[str] = mapped_column(String(20), default="on time")
    rank: Mapped[int] = mapped_column(default=2)
    queue_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wake_at: Mapped[datetime] = mapped_column(UtcDateTime, default=FAR)
    # When waking it failed last; it is tried again at ``wake_at``.
    stuck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rules_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    policies_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))


def oldest_open(before: datetime) -> datetime | None:
    """Return when the oldest active ticket was opened, if that was before a moment."""
    opened = select(Ticket.opened_at).where(Ticket.active, Ticket.opened_at < before)
    return db.session.scalar(opened.order_by(Ticket.opened_at).limit(1))


class Message(Base):
    """Something said on a ticket, in the words of whoever said it."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_ticket", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))  # message, reply, ask, note, call
    channel: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class Event(Base):
    """One thing that happened. Appended, never changed; ids and codes, never names or texts."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("ticket_id", "seq"),
        # Reports read verdicts from this index alone.
        Index(
            "ix_events_verdict",
            "clock",
            "due_at",
            "verdict",
            "owner_id",
            "ticket_id",
            postgresql_where=text("verdict IS NOT NULL"),
            sqlite_where=text("verdict IS NOT NULL"),
        ),
        Index(
            "ix_events_ended",
            "clock",
            "at",
            "verdict",
            "spent",
            "ticket_id",
            postgresql_where=text("verdict IS NOT NULL"),
            sqlite_where=text("verdict IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    # Of clock_missed and clock_ended only, repeated from data for the reports:
    clock: Mapped[str | None] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str | None] = mapped_column(String(20))
    spent: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(BigKey)


class Draft(Base):
    """An unfinished form, behind a random key of which only the hash is kept."""

    __tablename__ = "drafts"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    decision: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    purge_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SelfService(Base):
    """A guide was shown and somebody said how that went; no ticket, only the count."""

    __tablename__ = "self_service"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    category: Mapped[str] = mapped_column(String(40))
    guide: Mapped[str] = mapped_column(String(60))
    solved: Mapped[bool]
