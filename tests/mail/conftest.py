"""Writing letters needs settings only, no database."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def paper() -> Iterator[Flask]:
    """An app that has nothing but the settings of letters."""
    app = Flask("paper")
    app.config.update(
        MAIL_FROM="Help Desk <helpdesk@desk.example.org>",
        MAIL_BOUNCE="",
        DESK_NAME="Immunization Registry Help Desk",
    )
    with app.app_context():
        yield app
