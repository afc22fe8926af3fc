"""Every staff page in every state: axe finds nothing, nothing scrolls sideways, pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.stories.rep import PASSWORD, hire, sign_in
from tests.support.browsing import look
from tests.web.reps.apart import Apart
from triage import people
from triage.models import Letter, LetterState, Role, Ticket
from triage.store import db, saved
from triage.tickets import answering, working

pytestmark = pytest.mark.browser
LONG = "A very long subject that goes on and on about vaccine inventory counts " * 2


@pytest.fixture
def work(app, clock):
    return Apart(app, clock)


@pytest.fixture
def desk(app, live_server, page) -> Page:
    """A rep's browser, signed in."""
    hire(app)
    sign_in(page, live_server)
    return page


def test_the_doors(app, live_server, page):
    hire(app)
    page.goto(f"{live_server}/sign-in")
    look(page, "staff-sign-in")
    page.get_by_label("E-mail address").fill("rosa@desk.example.org")
    page.get_by_label("Password").fill("not it at all")
    page.get_by_role("button", name="Sign in").click()
    look(page, "staff-sign-in-refused")

    with app.app_context(), saved():
        link = people.make_link(people.find("rosa@desk.example.org").id)
    page.goto(f"{live_server}/set-password/{link}")
    look(page, "staff-set-password")
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_role("button", name="Set password").click()
    look(page, "staff-set-password-refused")
    page.goto(f"{live_server}/set-password/used")
    look(page, "staff-set-password-used")


def test_the_queue(desk, live_server, work, clock):
    expect(desk.locator(".none")).to_be_visible()
    look(desk, "queue-empty")

    late = work.open(subject="Overdue", priority="urgent")
    soon = work.open(
        subject="Due soon", org_name="Harbor Pharmacy 12 of the whole county"
    )
    work.does(working.assign, soon, to=work.omar)
    clock.forward(hours=3, minutes=10)
    work.open(subject=LONG, priority="low", picked="account_update")
    work.does(working.ask, work.open(subject="Waits"), body="Which browser?")
    work.wakes()
    desk.goto(f"{live_server}/desk/")
    expect(desk.locator("#pane-h")).to_have_text("Overdue")
    look(desk, "queue")
    assert desk.locator("#rows .sla").first.get_attribute("data-s") == "late"

    desk.locator(f"#t{late.id} input").check()
    look(desk, "queue-selected")
    desk.keyboard.press("?")
    look(desk, "queue-keys")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Control+k")
    look(desk, "queue-palette")
    desk.goto(f"{live_server}/desk/?state=parked")
    look(desk, "queue-nothing-here")


def test_the_counts_behind_the_clocks_of_a_ticket(desk, live_server, work, clock):
    ticket = work.open(picked="new_enrollment")
    clock.set("2026-11-18 10:03:27")
    work.does(working.ask, ticket, body="How many sites?")
    clock.set("2026-12-02 09:00")
    work.happens(answering.submitter_writes, ticket, body="Two.")
    clock.set("2027-01-12 11:20")
    work.wakes()
    desk.goto(f"{live_server}/desk/tickets/{ticket.id}")
    expect(desk.locator(".receipt")).to_have_count(0)
    desk.get_by_text("How these are counted").click()
    expect(desk.locator(".receipt li").first).to_be_visible()
    look(desk, "ticket-counts")
    desk.goto(f"{live_server}/desk/tickets/{ticket.id}/counts")
    expect(desk.locator(".receipt li").first).to_be_visible()
    look(desk, "counts")


def test_the_ticket(desk, live_server, work, clock, app):
    ticket = work.open(picked=None, subject=LONG, body="My account is locked.\n" * 8)
    work.open(subject="Another one")
    work.does(working.note, ticket, body="Known since Friday.")
    work.does(working.log_call, ticket, reached=False, body="Rang twice.")
    work.does(working.ask, ticket, body="Which browser is it?")
    work.happens(answering.submitter_writes, ticket, body="It is Edge: " + "x" * 300)
    with app.app_context(), saved():
        db.session.execute(
            update(Letter)
            .where(Letter.kind == "ask")
            .values(
                state=LetterState.REFUSED, trouble="550 no such mailbox " + "x" * 80
            )
        )
        row = db.session.get_one(Ticket, ticket.id)
        row.decision = {**row.decision, "second": "inventory_issue"}
    desk.goto(f"{live_server}/desk/tickets/{ticket.id}")
    look(desk, "ticket")
    for name in ("Note", "Call", "Resolve", "Park"):
        desk.locator(".tabs label", has_text=name).click()
        look(desk, f"ticket-{name.lower()}")

    desk.locator(".tabs label", has_text="Reply").click()
    desk.locator("#reply-first").fill("Born 3/14/2015.")
    desk.get_by_role("button", name="Send reply").click()
    expect(desk.locator("#problem")).to_be_visible()
    look(desk, "ticket-warned")

    work.does(working.note, ticket, body="I am on it.")
    desk.locator("#reply-first").fill("It is fixed.")
    desk.get_by_role("button", name="Send reply").click()
    expect(desk.locator("#problem")).to_contain_text("What is new")
    look(desk, "ticket-conflict")

    work.does(working.resolve, ticket, outcome="solved")
    clock.forward(days=20)
    work.wakes()
    desk.goto(f"{live_server}/desk/tickets/{ticket.id}")
    look(desk, "ticket-closed")


def test_finding_and_opening(desk, live_server, work):
    work.open()
    desk.goto(f"{live_server}/desk/find")
    look(desk, "find")
    desk.goto(f"{live_server}/desk/find?q=Ann")
    look(desk, "find-found")
    desk.goto(f"{live_server}/desk/new")
    look(desk, "new")
    desk.get_by_role("button", name="Read the words").click()
    look(desk, "new-refused")
    desk.get_by_label("In a few words").fill("Please call me")
    desk.get_by_label("In their words").fill("It is complicated, please call me back.")
    desk.get_by_label("Name", exact=True).fill("Ann Lee")
    desk.get_by_label("Organization", exact=True).fill("Sunrise Clinic")
    desk.get_by_label("Kind of organization").select_option("provider")
    desk.get_by_label("County").select_option("Kern")
    desk.get_by_role("button", name="Read the words").click()
    expect(desk.locator(".reading")).to_have_count(4)
    look(desk, "new-readings")


def test_the_account_and_what_is_not_there(desk, live_server):
    desk.goto(f"{live_server}/desk/me")
    look(desk, "me")
    desk.get_by_label("Current password").fill(PASSWORD)
    desk.get_by_label("New password", exact=True).fill("short")
    desk.get_by_role("button", name="Change password").click()
    look(desk, "me-refused")
    desk.goto(f"{live_server}/desk/tickets/4711")
    look(desk, "staff-no-ticket")
    desk.goto(f"{live_server}/desk/now")
    look(desk, "staff-not-for-reps")


def test_a_supervisor_begins_with_now_and_has_two_more_lines_in_the_rail(
    app, live_server, page
):
    hire(app, Role.SUPERVISOR, "Sam Okafor", "sam@desk.example.org")
    sign_in(page, live_server, "sam@desk.example.org")

    expect(page.locator("h1")).to_have_text("Now")
    expect(page.locator(".rail").get_by_role("link", name="SLA report")).to_be_visible()
    expect(page.locator(".rail").get_by_role("link", name="Now")).to_be_visible()


def test_why_a_ticket_is_here(desk, live_server, work):
    ticket = work.open(
        picked=None,
        subject="pasword <again>",
        body="I forgot my pasword and the inventory is off by ten doses.\n\n"
        "Thanks,\nMaria Lopez\nFront desk\n\n"
        "> On Monday the desk wrote:\n> did you press the button?\n",
    )

    desk.goto(f"{live_server}/desk/tickets/{ticket.id}")
    expect(desk.get_by_text("Typing put right: pasword → password.")).to_be_visible()
    expect(desk.locator(".words mark").first).to_be_visible()
    look(desk, "ticket-why")

    unfolded = desk.locator("details.folded[open]")
    expect(unfolded).to_have_count(0)
    desk.get_by_text("Signature, folded away (3 lines)").click()
    desk.get_by_text("Quoted text, folded away (2 lines)").click()
    expect(unfolded).to_have_count(2)
    look(desk, "ticket-why-unfolded")
