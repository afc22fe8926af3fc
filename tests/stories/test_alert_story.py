"""A clock runs out: the rep sees the badge, the letter arrives, and leads to the ticket."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.mail.outgoing import a_ticket
from tests.stories.rep import EMAIL, hire, sign_in
from tests.support.browsing import look
from tests.support.moments import Clock
from tests.support.smtp import MailServer
from triage import desk as desks
from triage import jobs
from triage.models import Role
from triage.store import saved
from triage.tickets import working

pytestmark = pytest.mark.browser
LINK = re.compile(r"http://\S+/desk/tickets/\d+")


@pytest.fixture
def settings(smtp_server: MailServer) -> dict[str, Any]:
    """Letters go to the server of the test."""
    return smtp_server.settings


@pytest.fixture
def rosa(app: Flask) -> int:
    """The rep; Sam supervises."""
    hire(app, Role.SUPERVISOR, "Sam Okafor", "sam@desk.example.org")
    return hire(app)


def the_worker_makes_its_round(app: Flask) -> None:
    with app.app_context():
        jobs.tell_staff()
        jobs.post_letters()


def test_a_rep_sees_the_badge_gets_the_letter_and_follows_it_to_the_ticket(
    app: Flask,
    live_server: str,
    page: Page,
    rosa: int,
    clock: Clock,
    smtp_server: MailServer,
):
    with app.app_context():
        ticket_id = a_ticket()
        with saved():
            desk = desks.active()
            working.assign(ticket_id, to=rosa, by=rosa, now=clock(), desk=desk)
    sign_in(page, live_server)
    expect(page.locator('[data-count="due_soon"]')).to_have_text("0")

    clock.set("2026-11-16 13:30")
    the_worker_makes_its_round(app)
    page.reload()

    expect(page.locator('[data-count="due_soon"]')).to_have_text("1")
    page.get_by_role("link", name=re.compile("^Due soon")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Due soon")
    expect(page.locator("#rows tr")).to_have_count(1)
    look(page, "queue-due-soon")

    [letter] = smtp_server.to(EMAIL)
    assert letter.message["Subject"].startswith("First reply and promise due by")
    assert letter.message["Auto-Submitted"] == "auto-generated"
    page.goto(LINK.search(letter.body())[0])  # type: ignore[index]
    expect(page).to_have_url(f"{live_server}/desk/tickets/{ticket_id}")
    told = "At 75 % of its first-reply target, Rosa Diaz was told."
    assert told in page.content()

    clock.set("2026-11-16 14:30")
    the_worker_makes_its_round(app)

    [digest] = smtp_server.to("sam@desk.example.org")
    assert "Rosa Diaz has it." in digest.body()
    page.reload()
    assert "Rosa Diaz and the supervisors were told." in page.content()
    page.goto(f"{live_server}/desk/")
    expect(page.locator('[data-count="overdue"]')).to_have_text("1")


def test_a_rep_turns_the_letters_off_on_the_account_page(
    app: Flask, live_server: str, page: Page, rosa: int
):
    sign_in(page, live_server)
    page.goto(f"{live_server}/desk/me")
    look(page, "account-letters")

    page.get_by_label("Never; I look at the queue").check()
    page.locator("form", has_text="Letters about due times").get_by_role(
        "button", name="Save"
    ).click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Never; I look at the queue")).to_be_checked()
