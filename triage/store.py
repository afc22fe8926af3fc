"""Where the desk remembers: the database, the column type for moments, and the only commit.

Reading happens in short transactions, and on PostgreSQL, where each statement sees by
itself anyway, without any; ``saved()`` starts a writing one and commits it. Leases,
limits and sessions use the database's own clock, which only this room reads.
"""

from __future__ import annotations

import sqlite3
import threading
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, Dialect, Engine, make_url
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

FAR = datetime(9999, 12, 31, tzinfo=UTC)
# A peer that vanished without a word is given up after a minute, not after hours: seconds,
# but the last one in thousandths. A statement's own time-out is the server's to keep.
_PATIENCE = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
BigKey = BigInteger().with_variant(Integer, "sqlite")
JsonColumn = JSON().with_variant(JSONB, "postgresql")


def words(length: int) -> String:
    """Text that is found by its beginning: compared byte by byte on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The root of every row; constraints have names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table(model: type[Base]) -> Table:
    """The table of a row class, for statements that need no row objects."""
    return cast(Table, model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. Naive values are refused, whoever sends them."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse a moment without a zone; SQLite keeps the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments are stored with a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        )


class _Session(Session):
    """Reads on PostgreSQL without a transaction: a page spares two round trips, and
    nobody is idle in one while pages are rendered."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Return the engine, with transactions only while something is saved."""
        bound = super().get_bind(*args, **kwargs)
        if (
            self.info.get("saving")
            or isinstance(bound, Connection)
            or bound.dialect.name != "postgresql"
        ):
            return bound
        return _reading(bound)


@lru_cache(maxsize=8)
def _reading(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(
    model_class=Base, session_options={"expire_on_commit": False, "class_": _Session}
)
migrate = Migrate(directory="triage/migrations", render_as_batch=True)
_one_writer = threading.Lock()


def init_app(app: Flask, config: dict[str, Any]) -> None:
    """Connect the app to its database with the options each kind needs."""
    url = make_url(config["DATABASE_URL"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, config["POOL_SIZE"])
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_migrations()))
    with app.app_context():
        prepare(db.engine)


def _migrations() -> str:
    from triage.config import ROOT

    return str(ROOT / "triage" / "migrations")


def is_migrated() -> bool:
    """Whether the database is what the migrations of this checkout make."""
    wanted = set(ScriptDirectory(_migrations()).get_heads())
    context = MigrationContext.configure(db.session.connection())
    return set(context.get_current_heads()) == wanted


def engine_options(url: URL, pool_size: int) -> dict[str, Any]:
    """The engine's options: no values in errors, time-outs everywhere, UTC on PostgreSQL."""
    if url.get_backend_name() == "sqlite":
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": 30, "check_same_thread": False},
        }
    return {
        "hide_parameters": True,
        "pool_size": pool_size,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 5,
            **_PATIENCE,
            "options": "-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=10000",
        },
    }


def without_values(error: BaseException | None) -> str:
    """Name the database error behind ``error`` for a log: its kind, its code, its place.

    Its own words may quote what somebody wrote to us. Empty when there is none behind it.
    """
    while error is not None and not isinstance(error, StatementError):
        error = error.__cause__ or error.__context__
    if error is None:
        return ""
    code = getattr(error.orig, "sqlstate", "") or getattr(
        error.orig, "sqlite_errorname", ""
    )
    return " ".join(filter(None, [type(error.orig).__name__, code, _place(error)]))


def _place(error: BaseException) -> str:
    """Say where in our own code an error was met last."""
    room = str(Path(__file__).parent)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(room):
            return f"in {Path(frame.filename).name}, line {frame.lineno}"
    return ""


def prepare(engine: Engine) -> None:
    """Give SQLite the transactions and the durability that the desk counts on."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin)


def _open_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions start too late and upgrade too late: ours are explicit.
    connection.isolation_level = None
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value and not (name == "journal_mode" and got == "memory"):
            raise RuntimeError(f"SQLite answers {name} = {got}; the desk needs {value}")
    connection.execute("PRAGMA cache_size = -65536")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("triage_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def saved() -> Iterator[None]:
    """Run one verb in one writing transaction, and commit it: the only commit there is.

    What was read before is forgotten, so the verb loads its rows inside. On an error
    nothing is kept and the error goes on.
    """
    session = db.session()
    if session.info.get("saving"):
        raise RuntimeError("saved() does not nest: doors commit, verbs flush")
    session.rollback()
    session.expire_all()
    # Writers of one process queue up here instead of polling a locked file.
    with _one_writer if db.engine.dialect.name == "sqlite" else nullcontext():
        session.info["saving"] = True
        try:
            session.connection(execution_options={"triage_writes": True})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["saving"] = False


def apart() -> AbstractContextManager[object]:
    """Part of a verb that may fail by itself: what it wrote is undone, the rest stays.

    Use inside ``saved()``, which commits both.
    """
    return db.session.begin_nested()


def database_now() -> datetime:
    """The database's clock (UTC): for leases, limits, sessions and heartbeats only."""
    if db.engine.dialect.name == "sqlite":
        spoken = db.session.execute(
            text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        ).scalar_one()
        return datetime.fromisoformat(spoken).replace(tzinfo=UTC)
    now: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)
