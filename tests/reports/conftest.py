"""What the tests of the reports may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.reports.demonstration import demonstration_on
from tests.support import apps, databases
from tests.support.moments import Clock
from tests.tickets.people_at_work import Work


@pytest.fixture
def work(app_context: Flask, clock: Clock) -> Work:
    """Rosa and Omar at work."""
    return Work(clock)


@pytest.fixture(scope="session")
def demonstration_url(
    maker: databases.Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a small demonstration desk; who reads it shares it."""
    with demonstration_on(maker, tmp_path_factory) as url:
        yield url


@pytest.fixture
def demonstration(demonstration_url: str, clock: Clock, tmp_path) -> Iterator[Flask]:
    """The service on the demonstration desk, its context pushed; only for reading."""
    app = apps.make_app(demonstration_url, tmp_path, {"MODE": "demo"})
    app.config["CLOCK"] = clock
    with app.app_context():
        yield app
    apps.close(app)
