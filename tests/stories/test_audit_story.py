"""A supervisor learns what the last audit found, and what to do about it."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.mail.outgoing import a_ticket
from tests.stories.rep import hire, sign_in
from tests.support.browsing import look
from tests.support.moments import MONDAY
from triage import desk as desks
from triage.models import Person, Role, Ticket
from triage.store import db, saved
from triage.tickets import rounds

pytestmark = pytest.mark.browser
SAM = "sam@desk.example.org"


@pytest.fixture
def odd_desk(app: Flask) -> None:
    """A row that does not fit its events, and a rep with an address that is none."""
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)
    rosa = hire(app)
    with app.app_context():
        a_ticket()
        with saved():
            db.session.execute(update(Ticket).values(priority="low", rank=7))
            unwritable = update(Person).where(Person.id == rosa)
            db.session.execute(unwritable.values(email="rosa, of the desk"))
        rounds.run(desks.active(), MONDAY)


def test_from_the_banner_to_what_does_not_fit(
    odd_desk: None, live_server: str, page: Page
):
    sign_in(page, live_server, SAM)
    expect(page.get_by_text("No letter reaches Rosa Diaz")).to_be_visible()
    look(page, "supervisor-now-with-notices")

    page.get_by_role("link", name="See what, and what to do").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What the last audit found"
    )
    expect(page.locator("tbody tr")).to_have_count(2)
    look(page, "supervisor-audit")
