"""What the tests of this room may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.publishing.supervisors import Supervisors
from tests.support.moments import Clock
from tests.tickets.people_at_work import Work
from triage.store import db


@pytest.fixture
def work(app_context: Flask, clock: Clock) -> Iterator[Work]:
    """Rosa and Omar at work; when the test ends, every row still fits its events."""
    work = Work(clock)
    yield work
    db.session.rollback()
    assert work.differences() == []


@pytest.fixture
def they(app_context: Flask, clock: Clock) -> Supervisors:
    """Sam and Dana, who change the desk's tables."""
    return Supervisors(clock)
