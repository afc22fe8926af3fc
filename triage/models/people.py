"""People: those who work here and sign in, and those who ask and never do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, JsonColumn, UtcDateTime, words


class Role(StrEnum):
    """What a person who signs in may do."""

    REP = "rep"
    SUPERVISOR = "supervisor"


class Person(Base):
    """A rep or a supervisor."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    email: Mapped[str] = mapped_column(words(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # A link to set a password works once: its hash goes when it is used or replaced.
    set_password_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    set_password_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preferences: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    # When we last wrote to them about their own tickets, and about the desk's.
    alerted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One signed-in browser. Deleting the row ends it at once."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # Only the hash is kept: a stolen database opens no session.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Submitter(Base):
    """Somebody who asked, known by the e-mail address; no account, no password."""

    __tablename__ = "submitters"
    __table_args__ = (Index("ix_submitters_name_key", "name_key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # The ASCII, lower-case form, so that look-alike letters are different people.
    email: Mapped[str] = mapped_column(words(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(words(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
