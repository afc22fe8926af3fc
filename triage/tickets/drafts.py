"""The unfinished form: a row behind a random key of which only the hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from triage.desk import Desk, head_query, of_row
from triage.errors import BadData
from triage.models import Draft, Ticket
from triage.store import db, table

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_DRAFTS = table(Draft)
_DROPPING = delete(_DRAFTS).where(_DRAFTS.c.key_hash == bindparam("form"))


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


def load_with_desk(key: str, now: datetime) -> tuple[Desk, Unfinished | None]:
    """Return the active desk and the form behind the key, in one statement.

    There is none behind a key nobody knows, and none when its time is over.
    """
    row = db.session.execute(_with_desk(), {"form": hashed(key)}).one_or_none()
    if row is None:
        raise BadData("The desk has no tables yet; run 'flask desk install' once.")
    kept = row.purge_at is not None and row.purge_at > now
    return of_row(row), Unfinished(key, row.answers, row.decision) if kept else None


@cache
def _with_desk() -> Select[Any]:
    return (
        head_query()
        .add_columns(_DRAFTS.c.answers, _DRAFTS.c.decision, _DRAFTS.c.purge_at)
        .outerjoin(_DRAFTS, _DRAFTS.c.key_hash == bindparam("form"))
    )


def store(
    key: str, answers: dict[str, Any], decision: dict[str, Any] | None, now: datetime
) -> None:
    """Keep the answers behind the key for ``DRAFT_HOURS`` from now; call inside ``saved()``."""
    connection = db.session.connection()
    values = {
        "key_hash": hashed(key),
        "answers": answers,
        "decision": decision,
        "created_at": now,
        "purge_at": now + timedelta(hours=current_app.config["DRAFT_HOURS"]),
    }
    connection.execute(_storing(connection.dialect.name), values)


@cache
def _storing(dialect: str) -> Any:
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(_DRAFTS)
    return statement.on_conflict_do_update(
        index_elements=[_DRAFTS.c.key_hash],
        set_={
            name: statement.excluded[name]
            for name in ("answers", "decision", "purge_at")
        },
    )


def drop(key: str) -> None:
    """Forget the form; call inside ``saved()``."""
    db.session.connection().execute(_DROPPING, {"form": hashed(key)})


def purge(now: datetime) -> int:
    """Forget every form whose time is over, and return how many; call inside ``saved()``."""
    gone = db.session.execute(delete(Draft).where(Draft.purge_at <= now))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def ticket_of(key: str) -> Ticket | None:
    """Return the ticket this form became, if it was sent."""
    found = select(Ticket).where(Ticket.draft_key == hashed(key))
    return db.session.execute(found).scalar_one_or_none()
