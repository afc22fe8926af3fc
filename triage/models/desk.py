"""The desk's tables as versions: what is active now, and everything that ever was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, UtcDateTime


class DeskVersion(Base):
    """One immutable version of the rules, the calendar or the policies."""

    __tablename__ = "desk_versions"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # rules, calendar, policies
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    # Of a calendar: what its words come to with the zone rules and the holidays package
    # of the day it was published. Another one later means that open clocks moved.
    days_sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeskHead(Base):
    """The one row that names the active versions."""

    __tablename__ = "desk_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    rules_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    policies_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
