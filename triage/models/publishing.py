"""Changes of the desk's tables on their way: drafts, previews, confirmed years."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, JsonColumn, UtcDateTime


class DeskDraft(Base):
    """A supervisor's change of one table, not yet published; one a person and kind."""

    __tablename__ = "desk_drafts"
    __table_args__ = (UniqueConstraint("kind", "person_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # rules, calendar, policies
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # What was active when the change began: another one by now is somebody else's.
    base_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    text: Mapped[str] = mapped_column(Text)
    # Counts the changes, so that two windows of one person do not undo each other.
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PreviewState(StrEnum):
    """How far the counting of a preview has come."""

    WAITING = "waiting"
    COUNTING = "counting"
    DONE = "done"
    FAILED = "failed"


class Preview(Base):
    """What publishing a draft would do, counted by the worker batch after batch."""

    __tablename__ = "previews"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    draft_id: Mapped[int] = mapped_column(
        ForeignKey("desk_drafts.id", ondelete="CASCADE"), unique=True
    )
    # It says something about this text and these active versions, and no others.
    draft_version: Mapped[int]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    policies_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    state: Mapped[str] = mapped_column(String(20), default=PreviewState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    # The last ticket counted: whoever takes over goes on behind it.
    last_id: Mapped[int] = mapped_column(BigKey, default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EndangeredPromise(Base):
    """A promise that is hard to keep since something was published; it stays as it is.

    Of one that was kept, broken or revised meanwhile the row says nothing any more.
    """

    __tablename__ = "endangered_promises"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(20))
    latest: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(20))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The supervisor who wants it revised, with a letter; the worker does it.
    revised_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ConfirmedYear(Base):
    """A supervisor looked at the closures of a year and said that they are right."""

    __tablename__ = "confirmed_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    # date, name, kind of every closure, as they were confirmed
    closures: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
