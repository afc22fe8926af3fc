"""The outbox: a letter is a row, written in the transaction that caused it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, UtcDateTime


class LetterState(StrEnum):
    """Where a letter is on its way."""

    QUEUED = "queued"
    POSTED = "posted"
    REFUSED = "refused"


class Letter(Base):
    """A rendered letter; the same bytes are posted on every try, at least once."""

    __tablename__ = "letters"
    __table_args__ = (
        Index(
            "ix_letters_queued",
            "due_at",
            "id",
            postgresql_where=text("state = 'queued'"),
            sqlite_where=text("state = 'queued'"),
        ),
        Index("ix_letters_ticket", "ticket_id", "id"),
        # The worker writes the two below, not the request that causes a letter.
        Index(
            "ix_letters_tried",
            "recipient",
            "tried_at",
            postgresql_where=text("tried_at IS NOT NULL"),
            sqlite_where=text("tried_at IS NOT NULL"),
        ),
        Index(
            "ix_letters_raw",
            "tried_at",
            postgresql_where=text("raw IS NOT NULL AND tried_at IS NOT NULL"),
            sqlite_where=text("raw IS NOT NULL AND tried_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(40))  # the folder of its templates
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    language: Mapped[str] = mapped_column(String(10), default="en")
    # Raw bytes go 30 days after posting; the row stays.
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20), default=LetterState.QUEUED)
    # The next try, by the database's clock: at once, then pushed on by a lease or back-off.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, insert_default=func.now())
    lease: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    # When it was last handed to the server, by the database's clock.
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str | None] = mapped_column(Text)
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
