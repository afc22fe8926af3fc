"""How migrations run: whole or not at all, on SQLite and PostgreSQL alike.

SQLite changes tables inside a transaction like any other statement once the transaction
is opened by hand, which ``triage.store`` does for every connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.types import JSON, TypeDecorator

from triage import models
from triage.store import db

# Any number will do, as long as nobody else locks by it.
_ONE_AT_A_TIME = 4_820_117


def main() -> None:
    """Run the migrations that were asked for in one transaction."""
    options = dict(current_app.extensions["migrate"].configure_args)
    options |= {"process_revision_directives": _number, "render_item": _plain_types}
    with db.engine.connect() as plain:
        connection = plain.execution_options(triage_writes=True)
        context.configure(
            connection=connection,
            target_metadata=models.Ticket.metadata,
            transactional_ddl=True,
            **options,
        )
        with _tables_may_be_rebuilt(connection), context.begin_transaction():
            _wait_for_our_turn(connection)
            context.run_migrations()
            _check_references(connection)


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """A batch copies a table and drops the old one, which must not empty its children."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        raw.execute("PRAGMA foreign_keys = 0")
    try:
        yield
    finally:
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys = 1")


def _wait_for_our_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(
            f"the migration leaves rows that point nowhere: {broken[:3]}"
        )


def _number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Give the next migration the next number; write none when nothing changed."""
    asked = context.config.cmd_opts
    if getattr(asked, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []
    elif directives and not getattr(asked, "rev_id", None):
        head = ScriptDirectory.from_config(context.config).get_current_head()
        directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def _plain_types(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database: a migration never moves."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


main()
