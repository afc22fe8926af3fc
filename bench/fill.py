"""Many tickets at once: copies of the demonstration desk's, with their messages and events.

Copying inside the database makes a million tickets in a minute or two; every copy has
the states, dates and texts of a ticket that real verbs made.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import Table, func, insert, select, text

from triage import demo, desk
from triage.app import create_app
from triage.models import Event, Message, Person, Ticket
from triage.store import db, saved, table
from triage.tickets.queue import Key

# Ids of one copy lie this far from those of the next.
STRIDE = {"tickets": 1_000, "messages": 10_000, "events": 50_000}
LONG_TALK = 30
# Those that the verbs made, but the ones with the longest stories: every other ticket is a
# copy of one of them.
_ORIGINAL = "id < 1000 AND last_seq <= 10"
_PORTION = 500
_LONG_WORDS = "We looked again, and the count of the second lot is still wrong. " * 6


@dataclass(frozen=True, slots=True)
class Filled:
    """A desk to measure: how many tickets, a key nine tenths down, the long ticket."""

    tickets: int
    active: int
    deep: str
    long_ticket: int


def make_app(url: str, instance: Path, base_url: str) -> Flask:
    """The service on a database that is made here, with the demonstration desk in it."""
    app = create_app(
        {"MODE": "demo", "DATABASE_URL": url, "BASE_URL": base_url}, instance
    )
    with app.app_context():
        flask_migrate.upgrade()
        with saved():
            desk.install(desk.now())
        demo.load(desk.now(), number=200)
    return app


def fill(app: Flask, *, active: int, closed: int) -> Filled:
    """Copy tickets until there are so many of each kind."""
    with app.app_context():
        _lengthen()
        _copy("active", active)
        _copy("not active", closed)
        settle()
        return _look()


def _lengthen() -> None:
    """Give one ticket thirty messages, unless that was done before."""
    notes = select(func.count()).where(Message.body == _LONG_WORDS)
    if db.session.scalar(notes):
        return
    ticket = db.session.scalars(
        select(Ticket).where(Ticket.active).order_by(Ticket.id).limit(1)
    ).one()
    person = db.session.scalars(select(Person.id).limit(1)).one()
    said = {
        "ticket_id": ticket.id, "at": ticket.opened_at, "author": "staff",
        "person_id": person, "kind": "note", "channel": "web",
        "body": _LONG_WORDS,
    }  # fmt: skip
    with saved():
        db.session.execute(insert(table(Message)), [said] * LONG_TALK)


def _copy(which: str, wanted: int) -> None:
    """Copy the first tickets of one kind, all and then a part, up to ``wanted``."""
    original = f"{which} AND {_ORIGINAL}"
    counted = "SELECT count(*) FROM tickets WHERE"
    there = db.session.scalar(text(f"{counted} {which}")) or 0
    first = db.session.scalar(text(f"{counted} {original}")) or 0
    copies, rest = divmod(max(0, wanted - there), first)
    begin = db.session.scalars(select(func.max(Ticket.id))).one() // 1_000 + 1
    ids = f"SELECT id FROM tickets WHERE {original} ORDER BY id"
    # In portions: one transaction of a million tickets makes a log of many gigabytes.
    for start in range(begin, begin + copies, _PORTION):
        last = min(start + _PORTION, begin + copies) - 1
        with saved():
            copy(f"t.id IN ({ids})", start, last)
    if rest:
        with saved():
            copy(f"t.id IN ({ids} LIMIT {rest})", begin + copies, begin + copies)


def copy(which: str, first: int, last: int) -> None:
    """Copy tickets with their messages and events, once for each number of a range."""
    if last < first:
        return
    numbers = {"first": first, "last": last}
    for model, fixed in (
        (Ticket, {"ref": "'B' || (x.id + s.n * 1000)", "draft_key": "NULL"}),
        (Message, {"ticket_id": "x.ticket_id + s.n * 1000"}),
        (Event, {"ticket_id": "x.ticket_id + s.n * 1000"}),
    ):
        db.session.execute(text(_statement(table(model), fixed, which)), numbers)


def _statement(rows: Table, fixed: dict[str, str], which: str) -> str:
    name = rows.name
    columns = [column.name for column in rows.columns]
    values: dict[str, Any] = {
        **{column: f"x.{column}" for column in columns},
        "id": f"x.id + s.n * {STRIDE[name]}",
        **fixed,
    }
    join = "t.id = x.id" if name == "tickets" else "t.id = x.ticket_id"
    return (
        "WITH RECURSIVE s(n) AS "
        "(SELECT CAST(:first AS bigint) UNION ALL SELECT n + 1 FROM s WHERE n < :last) "
        f"INSERT INTO {name} ({', '.join(columns)}) "
        f"SELECT {', '.join(values[column] for column in columns)} "
        f"FROM {name} x JOIN tickets t ON {join} CROSS JOIN s WHERE {which}"
    )


def settle() -> None:
    """Do for a database what it would have done by itself meanwhile."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as line:
            line.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with saved():
        for name in STRIDE:
            db.session.execute(
                text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")
            )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text("VACUUM ANALYZE"))


def _look() -> Filled:
    active = db.session.scalar(select(func.count()).where(Ticket.active)) or 0
    place = (
        select(Ticket.rank, Ticket.queue_at, Ticket.id)
        .where(Ticket.active)
        .order_by(Ticket.rank, Ticket.queue_at, Ticket.id)
        .offset(int(active * 0.9) - 51)
        .limit(1)
    )
    longest = (
        select(Message.ticket_id)
        .where(Message.kind == "note")
        .group_by(Message.ticket_id)
        .having(func.count() >= LONG_TALK)
        .order_by(Message.ticket_id.desc())
        .limit(1)
    )
    return Filled(
        tickets=db.session.scalar(select(func.count()).select_from(Ticket)) or 0,
        active=active,
        deep=str(Key(*db.session.execute(place).one())),
        long_ticket=db.session.execute(longest).scalar_one(),
    )
