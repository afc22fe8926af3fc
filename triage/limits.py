"""How often something may be done in a stretch of time, counted where every process sees it.

The windows are cut by the database's own clock; a key is kept as a keyed hash, so that
the table holds no address of anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    DateTime,
    bindparam,
    delete,
    func,
    literal_column,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from triage.errors import TooMany
from triage.models import LimitCount
from triage.store import UtcDateTime, database_now, db, table

KEPT = timedelta(days=2)
_COUNTS = table(LimitCount)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` times in each ``per``; ``key`` names who and what."""

    key: str
    per: timedelta
    most: int


def count(key: str, per: timedelta, most: int) -> int:
    """Count one more for ``key`` and return the number so far; call inside ``saved()``.

    Raises ``TooMany`` with a sentence that says when to try again.
    """
    limit = Limit(key, per, most)
    number = count_all([limit])[key]
    refuse_over(limit, number)
    return number


def count_all(limits: Sequence[Limit]) -> dict[str, int]:
    """Count one more for each limit in one statement, and return the numbers by key.

    Nothing is refused here: see ``refuse_over``. Call inside ``saved()``.
    """
    connection = db.session.connection()
    lengths = tuple(_seconds(limit.per) for limit in limits)
    named = {hashed(limit.key): limit.key for limit in limits}
    rows = connection.execute(
        _counting(connection.dialect.name, lengths),
        {f"key_{number}": key for number, key in enumerate(named)},
    )
    return {named[key]: number for key, number in rows}


@cache
def _counting(dialect: str, lengths: tuple[int, ...]) -> Any:
    """Compose the one statement that counts so many limits of these lengths."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    rows = [
        {
            "key": bindparam(f"key_{number}", type_=_COUNTS.c.key.type),
            "window_start": _window(dialect, length),
            "count": 1,
        }
        for number, length in enumerate(lengths)
    ]
    # SQLAlchemy compiles a list of rows anew each time; the open form has one limit.
    statement = insert(_COUNTS).values(rows if len(rows) > 1 else rows[0])
    return statement.on_conflict_do_update(
        index_elements=[_COUNTS.c.key, _COUNTS.c.window_start],
        set_={"count": _COUNTS.c.count + 1},
    ).returning(_COUNTS.c.key, _COUNTS.c.count)


def take_back(limits: Sequence[Limit]) -> None:
    """Uncount one time: what went well is no try against a limit. Inside ``saved()``."""
    connection = db.session.connection()
    for limit in limits:
        window = _window(connection.dialect.name, _seconds(limit.per))
        connection.execute(
            update(_COUNTS)
            .where(_COUNTS.c.key == hashed(limit.key), _COUNTS.c.window_start == window)
            .values(count=_COUNTS.c.count - 1)
        )


def refuse_over(limit: Limit, number: int) -> None:
    """Raise ``TooMany`` when this was one time more than the limit allows."""
    if number > limit.most:
        raise TooMany(
            f"That was tried more often than we allow in {_length(limit.per)}. "
            "Wait that long and try again, or call us."
        )


def purge() -> int:
    """Forget windows that ended long ago, and return how many; call inside ``saved()``."""
    old = delete(LimitCount).where(LimitCount.window_start < database_now() - KEPT)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


def network(address: str | None) -> str:
    """Return the network an address stands for: one IPv4 address, one IPv6 /64."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))


def hashed(key: str) -> str:
    """Return the form in which a key is kept."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, b"limit:" + key.encode(), hashlib.sha256).hexdigest()


def _seconds(per: timedelta) -> int:
    return int(per.total_seconds())


def _window(dialect: str, length: int) -> ColumnElement[Any]:
    """The start of the window of so many seconds that the database's clock is in."""
    if dialect == "sqlite":
        start: ColumnElement[Any] = literal_column(
            f"(strftime('%s', 'now') / {length} * {length})"
        )
        text = func.strftime("%Y-%m-%d %H:%M:%S.000000", start, "unixepoch")
        return type_coerce(text, UtcDateTime)
    start = literal_column(
        f"floor(extract(epoch from clock_timestamp()) / {length}) * {length}"
    )
    return type_coerce(func.to_timestamp(start), DateTime(timezone=True))


def _length(per: timedelta) -> str:
    minutes = int(per.total_seconds()) // 60
    if minutes % 60 == 0:
        return "an hour" if minutes == 60 else f"{minutes // 60} hours"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
