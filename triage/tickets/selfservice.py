"""Guides that were shown and what came of it: only the count is kept, no ticket, no person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from triage.models import SelfService
from triage.store import db


def note_outcome(*, category: str, guide: str, solved: bool, now: datetime) -> None:
    """Count one guide that helped, or did not; call inside ``saved()``."""
    row = {"category": category, "guide": guide, "solved": solved, "at": now}
    db.session.execute(insert(SelfService).values(row))
