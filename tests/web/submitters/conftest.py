"""What the tests of the submitters' door share."""

from __future__ import annotations

import pytest

from tests.support.pages import CheckedClient
from tests.web.submitters.walk import Walk


@pytest.fixture
def walk(client: CheckedClient) -> Walk:
    """Somebody who fills in the form."""
    return Walk(client)
