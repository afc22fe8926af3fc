"""The form in a real browser: problems are found and put right, and Send opens one ticket."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.stories.submitter import Journey, choose, pick, press, reach, tell
from triage.models import Ticket
from triage.store import db

pytestmark = pytest.mark.browser
SCHOOL = Journey(
    "school_access_menu", words="School Access is missing", org_type="school"
)


def _tickets(app: Flask) -> list[Ticket]:
    with app.app_context():
        return list(db.session.execute(select(Ticket)).scalars())


def test_problems_come_first_hold_the_focus_and_lead_to_their_fields(
    live_server: str, plain_page: Page
) -> None:
    page = plain_page
    page.goto(f"{live_server}/details")
    page.get_by_label("In a few words").fill("Typed and kept")
    press(page, "Continue")

    summary = page.get_by_role("alert")
    expect(page).to_have_title(
        "Error: Tell us about the problem – Immunization Registry Help Desk"
    )
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(5)
    expect(page.get_by_label("In a few words")).to_have_value("Typed and kept")

    summary.get_by_role("link", name="Tell us what happened.").click()
    expect(page.get_by_role("textbox", name="What happened?")).to_be_focused()
    summary.get_by_role("link", name="Choose whether people are waiting").click()
    expect(page.get_by_role("radio", name="Yes, people are waiting")).to_be_focused()

    page.get_by_role("textbox", name="What happened?").fill("Nothing on the menu")
    choose(page, "Are people waiting", "it can wait")
    page.get_by_label("Name of your organization").fill("Lincoln Elementary")
    page.get_by_label("What kind of organization").select_option("school")
    press(page, "Continue")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    page.get_by_label("County").select_option("Alameda")
    press(page, "Continue")

    expect(page.get_by_role("heading", level=1)).to_have_text("What is it about?")
    expect(page.get_by_text("Tell us what happened.")).to_have_count(0)


def test_a_double_click_on_send_opens_one_ticket(
    app: Flask, live_server: str, plain_page: Page
) -> None:
    tell(plain_page, live_server, SCHOOL)
    pick(plain_page, "school_access_menu")
    reach(plain_page)

    plain_page.get_by_role("button", name="Send").dblclick()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Sent")

    [ticket] = _tickets(app)
    expect(plain_page.locator(".ref")).to_have_text(ticket.ref)


def test_going_back_after_send_and_sending_again_opens_no_second_ticket(
    app: Flask, live_server: str, plain_page: Page
) -> None:
    tell(plain_page, live_server, SCHOOL)
    pick(plain_page, "school_access_menu")
    reach(plain_page)
    press(plain_page, "Send")
    expect(plain_page.locator(".ref")).to_be_visible()

    plain_page.go_back()
    if plain_page.get_by_role("button", name="Send", exact=True).count():
        press(plain_page, "Send")

    assert len(_tickets(app)) == 1


def test_a_keyboard_is_enough(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="I cannot get into CAIR2")).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_label("In a few words").focus()
    page.keyboard.type("Locked out")
    page.keyboard.press("Tab")
    page.keyboard.type("It says that my account is locked.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Yes, people are waiting")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Valley Clinic")
    page.keyboard.press("Tab")
    page.keyboard.type("Pharmacy")
    page.keyboard.press("Tab")
    page.keyboard.type("Kern")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("radio", name="I cannot get into CAIR2")).to_be_checked()


def test_the_count_of_characters_follows_what_is_typed(
    live_server: str, page: Page
) -> None:
    page.goto(f"{live_server}/details")
    page.get_by_role("textbox", name="What happened?").fill("x" * 5_002)

    expect(page.locator("#body-count")).to_have_text("2 characters too many")
