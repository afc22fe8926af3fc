"""Rows that keep the house: limits counted where all processes see them, jobs run once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store import Base, UtcDateTime


class LimitCount(Base):
    """How often something was done by one key in one window of time."""

    __tablename__ = "limit_counts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


class Tick(Base):
    """One run of one job: whoever writes the row first runs it."""

    __tablename__ = "ticks"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)


class Heartbeat(Base):
    """When each worker last said that it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
