"""A demonstration desk for the supervisors' pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.reports.demonstration import demonstration_on
from tests.support import apps, databases, staff
from tests.support.moments import Clock
from tests.support.pages import CheckedClient
from tests.web.reps.apart import Apart
from triage.models import Person, Role
from triage.store import db


@pytest.fixture(scope="module")
def demonstration_url(
    maker: databases.Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a small demonstration desk; who reads it shares it."""
    with demonstration_on(maker, tmp_path_factory) as url:
        yield url


@pytest.fixture
def demonstration(demonstration_url: str, clock: Clock, tmp_path) -> Iterator[Flask]:
    """The service on the demonstration desk; only for reading."""
    app = apps.make_app(demonstration_url, tmp_path, {"MODE": "demo"})
    app.config["CLOCK"] = clock
    yield app
    apps.close(app)


@pytest.fixture
def dana(demonstration: Flask) -> CheckedClient:
    """The supervisor of the demonstration, signed in."""
    with demonstration.app_context():
        found = select(Person.id).where(Person.role == Role.SUPERVISOR.value)
        person_id = db.session.execute(found).scalars().first()
    return staff.signed_in(demonstration, person_id)


@pytest.fixture
def work(app: Flask, clock: Clock) -> Iterator[Apart]:
    """Tickets, and what others do to them; at the end every row still fits its events."""
    apart = Apart(app, clock)
    yield apart
    assert apart.differences() == []


@pytest.fixture
def dana_too(app: Flask) -> CheckedClient:
    """A second supervisor at another browser: Dana Whitfield."""
    return staff.signed_in(app, staff.add(app, Role.SUPERVISOR, "Dana Whitfield"))
