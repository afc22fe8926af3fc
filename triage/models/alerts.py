"""Who is to be told that a clock runs out, and what the audit found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, JsonColumn, UtcDateTime


class Alert(Base):
    """Somebody is told once that a clock has reached a step; the row is the once.

    ``step`` is the words of the policy: "75 %", "due", "1 business day after".
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("ticket_id", "clock", "cycle", "step", "due_at", "audience"),
        Index(
            "ix_alerts_untold",
            "audience",
            "id",
            postgresql_where=text("told_at IS NULL"),
            sqlite_where=text("told_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    clock: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    audience: Mapped[str] = mapped_column(String(20))  # assignee, supervisors
    # Whoever had the ticket then; null: nobody, or the supervisors.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the letters about it were written, or it had become needless.
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Audit(Base):
    """One round of the audit: what it looked at, and what did not fit."""

    __tablename__ = "audits"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at: Mapped[int] = mapped_column(default=0)
    # Events up to here were looked at; a ticket changed since has a later one.
    last_event_id: Mapped[int] = mapped_column(BigKey, default=0)
    # Of the tickets nothing happened to, those up to here: the next round goes on there.
    last_ticket_id: Mapped[int] = mapped_column(BigKey, default=0)
    # How many of those this round has taken.
    rolled: Mapped[int] = mapped_column(default=0)
    # All that did not fit; of the first ones ticket, ref and a line for a person.
    found: Mapped[int] = mapped_column(default=0)
    differences: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)
