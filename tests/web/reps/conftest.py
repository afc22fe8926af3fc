"""What the tests of the reps' door share: Rosa Diaz at her browser, and work to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.support.moments import Clock
from tests.tickets.people_at_work import Work
from triage.models import Person
from triage.store import db


class Apart:
    """Work in an app context of its own each time, as if others did it elsewhere.

    A context that stayed open would be the requests' context too, and lend them its
    session.
    """

    def __init__(self, app: Flask, clock: Clock) -> None:
        self._app = app
        with app.app_context():
            self._work = Work(clock)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._work, name)
        if not callable(found):
            return found

        @wraps(found)
        def elsewhere(*args: Any, **kwargs: Any) -> Any:
            with self._app.app_context():
                return found(*args, **kwargs)

        return elsewhere


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
