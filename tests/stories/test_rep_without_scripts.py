"""A rep whose browser runs no script: every act is a link or a form first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.stories.rep import hire, sign_in
from tests.web.reps.apart import Apart

pytestmark = pytest.mark.browser


def press(page: Page, words: str) -> None:
    page.locator("button:visible", has_text=words).first.click()


def tab(page: Page, words: str) -> None:
    """Choose what to do on the ticket page."""
    page.locator(".tabs label", has_text=words).click()


def test_a_day_without_scripts(app, live_server, plain_page, clock):
    work, page = Apart(app, clock), plain_page
    first = work.open(subject="Cannot sign in", priority="urgent")
    second = work.open(subject="Printer on fire")
    hire(app)

    # She signs in, narrows the queue, and takes what is due first.
    sign_in(page, live_server)
    expect(page.locator("#rows tr")).to_have_count(2)
    page.get_by_label("Owner").select_option("none")
    press(page, "Show")
    expect(page.locator("h1")).to_have_text("Unassigned")
    press(page, "Take next")
    expect(page.locator("h1")).to_have_text("Cannot sign in")
    expect(page.locator(".said")).to_have_text("This ticket is yours.")

    # She asks, notes, and logs a call that reached nobody.
    page.get_by_label("Reply to Ann Lee").fill("Which browser is it?")
    press(page, "Ask and wait")
    expect(page.locator(".said")).to_contain_text("waits for the answer")
    tab(page, "Note")
    page.get_by_label("Note for colleagues").fill("Looks like last week.")
    press(page, "Keep note")
    expect(page.locator(".msg.note")).to_contain_text("Looks like last week.")
    tab(page, "Call")
    page.get_by_label("No answer").check()
    press(page, "Log call")
    expect(page.locator(".msg.call")).to_contain_text("No answer.")

    # A birth date is stopped before it is mailed, and taken out.
    page.get_by_label("Reply to Ann Lee").fill("Born 3/14/2015, fixed.")
    press(page, "Send reply")
    expect(page.locator("#problem")).to_contain_text("a birth date: 3/14/2015")
    page.get_by_label("Reply to Ann Lee").fill("It is fixed.")
    press(page, "Send reply")
    expect(page.locator(".said")).to_have_text("Your reply is on its way.")

    # She resolves it: the outcome was forgotten at first.
    tab(page, "Resolve")
    page.get_by_label("Last words to the submitter").fill("Good luck.")
    press(page, "Resolve")
    expect(page.locator("#problem")).to_contain_text("Choose how this ended.")
    page.get_by_label("How did it end?").select_option("solved")
    press(page, "Resolve")
    expect(page.locator(".state")).to_have_text("Resolved")
    assert work.look(first).outcome == "solved"

    # The other one is parked, taken up again, and given away.
    page.goto(f"{live_server}/desk/")
    page.get_by_role("link", name="Printer on fire").click()
    tab(page, "Park")
    page.get_by_label("Why do we not do this now?").select_option("waits_for_release")
    page.get_by_label("Look at it again on").fill("2026-12-02")
    press(page, "Park")
    expect(page.locator(".promise")).to_contain_text("Wed 2 December")
    tab(page, "Take up")
    press(page, "Take up again now")
    page.get_by_label("Owner").select_option(label="Omar")
    press(page, "Save")
    assert work.look(second).assignee_id == work.omar

    # She finds it again by its reference, and goes home.
    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_label("Reference, e-mail address").fill(second.ref.lower())
    page.locator("main").get_by_role("button", name="Find").click()
    expect(page.locator("h1")).to_have_text("Printer on fire")
    press(page, "Sign out")
    expect(page.locator(".said")).to_have_text("You are signed out.")
    assert work.differences() == []


def test_a_caller_is_told_the_promise(app, live_server, plain_page):
    page = plain_page
    hire(app)
    sign_in(page, live_server)
    page.get_by_role("link", name="New ticket").click()

    page.get_by_label("In a few words").fill("Please call me")
    page.get_by_label("In their words").fill("It is complicated, please call me back.")
    page.get_by_label("Name", exact=True).fill("Ann Lee")
    page.get_by_label("Organization", exact=True).fill("Sunrise Clinic")
    page.get_by_label("Kind of organization").select_option("provider")
    page.get_by_label("County").select_option("Kern")
    page.get_by_label("Phone (optional)").fill("559-555-0142")
    press(page, "Read the words")
    page.locator("label", has_text="please call me").first.click()
    page.get_by_label("Half day for the call").select_option(index=1)
    press(page, "Open ticket")

    expect(page.locator(".said")).to_contain_text("Read the reference and the promise")
    expect(page.locator(".promise")).to_contain_text(
        "We call you Mon 16 November between noon and 5"
    )
