"""What reps finally chose, and what was learned from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, BigKey, JsonColumn, UtcDateTime


class Label(Base):
    """What a person finally took a ticket to be about; one a ticket, the last one counts.

    ``decided`` and ``gate`` are what triage said by ``rules_id``. ``how`` tells whether a
    rep changed it (``changed``), chose it for a caller (``picked``), or worked the ticket
    to its end without a change (``kept``).
    """

    __tablename__ = "labels"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    how: Mapped[str] = mapped_column(String(20))
    decided: Mapped[str] = mapped_column(String(40))
    gate: Mapped[str] = mapped_column(String(20))
    chosen: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    rules_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))


class LearnedModel(Base):
    """Weights of the second opinion, trained on this desk; named by their content's hash.

    The rules in use name the one that is heard. ``figures`` says how it did on the
    held-back part beside the one in use then, and why it was put in place or not.
    """

    __tablename__ = "learned_models"

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    trained_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    messages: Mapped[int]
    labels: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)


class Split(Base):
    """A second topic of a ticket that a rep made a ticket of its own."""

    __tablename__ = "splits"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id"), primary_key=True, autoincrement=False
    )
    from_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Replay(Base):
    """What a draft of the rules would decide otherwise, counted by the worker in batches.

    Over past tickets, newest first, and over the seed corpus. ``ticked`` names the losses
    that a supervisor has looked at.
    """

    __tablename__ = "replays"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    draft_id: Mapped[int] = mapped_column(
        ForeignKey("desk_drafts.id", ondelete="CASCADE"), unique=True
    )
    # It says something about this text and this active version, and no others.
    draft_version: Mapped[int]
    rules_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    state: Mapped[str] = mapped_column(String(20))
    total: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    # The last ticket counted: whoever takes over goes on behind it.
    last_id: Mapped[int] = mapped_column(BigKey, default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    ticked: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Shadow(Base):
    """A draft of the rules that runs beside the live set for a while and is compared.

    It decides about new tickets after the fact, and nothing follows from it.
    """

    __tablename__ = "shadows"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    base_id: Mapped[int] = mapped_column(ForeignKey("desk_versions.id"))
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_id: Mapped[int] = mapped_column(BigKey, default=0)
    counted: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
