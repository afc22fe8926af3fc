"""What keeps the house while nobody looks: turns of jobs, signs of life, things to forget.

All of it goes by the database's own clock.
"""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from triage.models import Heartbeat, SignIn, Tick
from triage.store import database_now, db

KEPT = timedelta(days=1)


def take_turn(job: str, every: timedelta) -> bool:
    """Say whether this worker runs the job this time; call inside ``saved()``.

    Time is cut into slots of ``every``; whoever writes the row of a slot first has it.
    """
    seconds = int(every.total_seconds())
    at = int(database_now().timestamp())
    slot = datetime.fromtimestamp(at - at % seconds, UTC)
    statement = _insert(Tick).values(job=job, slot=slot).on_conflict_do_nothing()
    written = db.session.execute(statement.returning(Tick.job))
    return written.one_or_none() is not None


def beat(name: str) -> None:
    """Record that the worker lives; call inside ``saved()``."""
    now = database_now()
    statement = _insert(Heartbeat).values(name=name, at=now)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Heartbeat.name], set_={"at": now}
        )
    )


def own_name() -> str:
    """Return the name of this process, unlike that of any other worker."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def forget() -> int:
    """Delete turns, signs of life and sessions that are over; call inside ``saved()``."""
    now = database_now()
    over = (
        delete(Tick).where(Tick.slot < now - KEPT),
        delete(Heartbeat).where(Heartbeat.at < now - KEPT),
        delete(SignIn).where(SignIn.ends_at < now),
    )
    return sum(db.session.execute(each).rowcount for each in over)  # type: ignore[attr-defined]


def _insert(model: type[Any]) -> Any:
    kind = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    return kind.insert(model)
