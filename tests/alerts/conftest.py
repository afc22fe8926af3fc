"""Rosa, Omar and two supervisors at a desk whose worker makes its rounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.alerts.told import Told
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
def told(app: Flask, work: Work) -> Told:
    """The letters about due times, and the rounds of the worker that write them."""
    return Told(app)
