"""What the tests of the reps' door share: Rosa Diaz at her browser, and work to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.support.moments import Clock
from tests.web.reps.apart import Apart
from triage.models import Person
from triage.store import db


@pytest.fixture
def work(app: Flask, clock: Clock) -> Iterator[Apart]:
    """Tickets, and what others do to them; at the end every row still fits its events."""
    apart = Apart(app, clock)
    yield apart
    assert apart.differences() == []


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Everything said to the database; ``clear()`` it before what is to be counted."""
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        if statement != "BEGIN":
            said.append(" ".join(statement.split()))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


@pytest.fixture
def me(app: Flask, rep) -> int:
    """The id of the rep at the browser."""
    mine = select(Person.id).where(Person.email == "rosa@desk.example.org")
    with app.app_context():
        return db.session.execute(mine).scalar_one()
