"""Every public page, in every state it can be in, light and dark, narrow and wide."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.stories.submitter import (
    Journey,
    answer_questions,
    choose,
    pick,
    press,
    reach,
    tell,
)
from tests.support import staff
from tests.support.browsing import look
from tests.support.moments import Clock
from triage import desk
from triage.models import Role, Ticket
from triage.store import db, saved
from triage.tickets import working

pytestmark = pytest.mark.browser


def test_pages_without_a_form(live_server: str, page: Page, clock: Clock) -> None:
    for path, name in (
        ("/", "start"), ("/help/contact", "contact-us"), ("/help/privacy", "privacy"),
        ("/help/accessibility", "accessibility"), ("/guide/inventory", "guide-alone"),
        ("/nowhere", "not-found"), ("/t/HD-0000-0000/x", "wrong-link"),
    ):  # fmt: skip
        page.goto(live_server + path)
        look(page, f"submitter-{name}")
    clock.set("2026-11-26 10:00")
    page.goto(live_server)
    look(page, "submitter-start-closed")


def test_a_form_from_the_first_page_to_the_last(
    app: Flask, live_server: str, page: Page, clock: Clock
) -> None:
    page.goto(f"{live_server}/details?about=school_access_menu")
    look(page, "submitter-details")
    press(page, "Continue")
    look(page, "submitter-details-errors")
    tell(page, live_server, Journey(words="School Access is missing. DOB 3/14/2015"))
    look(page, "submitter-reading-patient")
    press(page, "Continue")
    look(page, "submitter-reading-errors")
    pick(page, "school_access_menu")
    look(page, "submitter-contact")
    press(page, "Continue")
    look(page, "submitter-contact-errors")
    reach(page)
    look(page, "submitter-check")
    press(page, "Send")
    look(page, "submitter-sent")

    page.locator(".address a").click()
    look(page, "submitter-ticket")
    _staff_asks(app, clock)
    page.reload()
    look(page, "submitter-ticket-waiting")
    press(page, "Send message")
    look(page, "submitter-ticket-errors")
    page.get_by_label("Your message").fill(
        "Edge, the newest.\nAnd " + "very" * 60 + " long."
    )
    press(page, "Send message")
    look(page, "submitter-ticket-said")
    press(page, "Solved, thanks")
    expect(page.get_by_role("status")).to_contain_text("marked this as solved")
    look(page, "submitter-ticket-solved")


def _staff_asks(app: Flask, clock: Clock) -> None:
    rosa = staff.add(app, Role.REP)
    with app.app_context():
        [ticket_id] = db.session.execute(db.select(Ticket.id)).scalars()
        with saved():
            working.ask(
                ticket_id, by=rosa, now=clock.forward(hours=1), desk=desk.active(),
                body="Which browser is it?\n\nAnd does it happen elsewhere?",
            )  # fmt: skip


def test_pages_that_only_some_readings_have(live_server: str, page: Page) -> None:
    tell(page, live_server, Journey("forgot_password"))
    look(page, "submitter-reading")
    pick(page, "forgot_password")
    look(page, "submitter-questions")
    press(page, "Continue")
    look(page, "submitter-questions-errors")
    answer_questions(page, Journey())
    look(page, "submitter-guide")
    press(page, "That solved it")
    look(page, "submitter-solved")

    tell(page, live_server, Journey("complex_callback"))
    pick(page, "complex_callback")
    look(page, "submitter-contact-call")
    reach(page)
    look(page, "submitter-check-call")
    press(page, "Send")
    look(page, "submitter-sent-call")

    tell(
        page,
        live_server,
        Journey(words="A former employee is still looking up records."),
    )
    look(page, "submitter-reading-guard")
    pick(page, "none_of_these")
    reach(page)
    look(page, "submitter-check-guard")

    tell(page, live_server, Journey("new_enrollment", county="Merced"))
    pick(page, "sj_region_lcr")
    press(page, "Send")
    look(page, "submitter-sent-referred")


def test_a_promised_window_says_how_it_comes_to_its_dates(
    app: Flask, live_server: str, page: Page, clock: Clock
) -> None:
    page.goto(f"{live_server}/details?about=account_update")
    expect(page.get_by_text("That holds whatever you choose here.")).to_be_visible()
    look(page, "submitter-details-asked")
    tell(page, live_server, Journey("new_enrollment"))
    pick(page, "new_enrollment")
    reach(page)
    press(page, "Send")
    expect(page.get_by_text("1 calendar month from")).to_be_visible()
    look(page, "submitter-sent-window")

    page.locator(".address a").click()
    _staff_asks(app, clock)
    clock.forward(days=3)
    page.reload()
    page.get_by_label("Your message").fill("We are three sites.")
    press(page, "Send message")
    expect(page.get_by_text("We waited for your answer")).to_be_visible()
    look(page, "submitter-ticket-moved")


def test_pages_about_something_sent_before(live_server: str, page: Page) -> None:
    page.goto(f"{live_server}/status")
    look(page, "submitter-status")
    press(page, "Continue")
    look(page, "submitter-status-errors")
    choose(page, "What did you ask for?", "enroll another site")
    choose(page, "Do you know when", "Yes")
    for label, value in (("Month", "11"), ("Day", "9"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    press(page, "Continue")
    look(page, "submitter-guide-wait")

    page.goto(f"{live_server}/lost-link")
    press(page, "Mail me the link")
    look(page, "submitter-lost-link-errors")
    page.get_by_label("Reference").fill("HD-7KQ4-M2XN")
    page.get_by_label("E-mail address").fill("dana@valley.example.org")
    press(page, "Mail me the link")
    look(page, "submitter-link-mailed")
