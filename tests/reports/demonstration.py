"""A demonstration desk, loaded once for all who only read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support import apps, databases
from tests.support.moments import MONDAY
from triage import demo

TICKETS = 110


@contextmanager
def demonstration_on(
    maker: databases.Maker, folders: pytest.TempPathFactory
) -> Iterator[str]:
    """Load it into a database of its own, which is removed afterwards."""
    url = maker.empty()
    app = apps.make_app(url, folders.mktemp("demonstration"), {"MODE": "demo"})
    apps.install(app)
    with app.app_context():
        demo.load(MONDAY, number=TICKETS)
    apps.close(app)
    try:
        yield url
    finally:
        maker.drop(url)
