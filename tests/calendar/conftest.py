"""The shipped calendar, and its wall clock. Neither needs a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from triage.calendar import Calendar, default_text, load_calendar


# Read in a fixture, not at import, so that a changed reader is seen by every test.
@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load_calendar(default_text())


@pytest.fixture(scope="session")
def at(calendar: Calendar) -> Callable[[str], datetime]:
    """The desk's wall time: ``at("2026-11-20 16:59")``."""
    return calendar.at_desk
