"""Counting what is said to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from triage.store import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect every statement, ``BEGIN`` among them where the desk says it itself."""
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        said.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
