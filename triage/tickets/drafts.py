"""The unfinished form: a row behind a random key of which only the hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from triage.desk import Desk, head_query, of_row
from triage.errors import BadData
from triage.models import Draft, Ticket
from triage.store import db

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was answered so far, and what the desk made of it when the details came in."""

    key: str
    answers: dict[str, Any] = field(default_factory=dict)
    decision: dict[str, Any] | None = None


def new_key() -> str:
    """Return a key nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def is_key(text: str | None) -> bool:
    """Whether this could be a key of ours."""
    return bool(text and _KEY.fullmatch(text))


def hashed(key: str) -> str:
    """Return what the row, and later the ticket, keeps of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def load(key: str, now: datetime) -> Unfinished | None:
    """Return the form behind the key, or ``None`` when there is none or its time is over."""
    row = db.session.execute(
        select(Draft.answers, Draft.decision, Draft.purge_at).where(
            Draft.key_hash == hashed(key)
        )
    ).one_or_none()
    if row is None or row.purge_at <= now:
        return None
    return Unfinished(key, row.answers, row.decision)


def load_with_desk(key: str, now: datetime) -> tuple[Desk, Unfinished | None]:
    """Return the active desk and the form behind the key, in one statement."""
    query = (
        head_query()
        .add_columns(Draft.answers, Draft.decision, Draft.purge_at)
        .outerjoin(Draft, Draft.key_hash == hashed(key))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise BadData("The desk has no tables yet; run 'flask desk install' once.")
    kept = row.purge_at is not None and row.purge_at > now
    return of_row(row), Unfinished(key, row.answers, row.decision) if kept else None


def store(
    key: str, answers: dict[str, Any], decision: dict[str, Any] | None, now: datetime
) -> None:
    """Keep the answers behind the key for ``DRAFT_HOURS`` from now; call inside ``saved()``."""
    insert: Any = (
        sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    )
    kept = {
        "answers": answers,
        "decision": decision,
        "purge_at": now + timedelta(hours=current_app.config["DRAFT_HOURS"]),
    }
    statement = insert(Draft).values(key_hash=hashed(key), created_at=now, **kept)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Draft.key_hash], set_=kept)
    )


def drop(key: str) -> None:
    """Forget the form; call inside ``saved()``."""
    db.session.execute(delete(Draft).where(Draft.key_hash == hashed(key)))


def purge(now: datetime) -> int:
    """Forget every form whose time is over, and return how many; call inside ``saved()``."""
    gone = db.session.execute(delete(Draft).where(Draft.purge_at <= now))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def ticket_of(key: str) -> Ticket | None:
    """Return the ticket this form became, if it was sent."""
    found = select(Ticket).where(Ticket.draft_key == hashed(key))
    return db.session.execute(found).scalar_one_or_none()
