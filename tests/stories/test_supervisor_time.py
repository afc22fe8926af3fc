"""A new supervisor closes the desk for a wildfire, sees what moves, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.rep import hire, sign_in
from tests.support.browsing import look
from tests.support.moments import Clock
from tests.web.reps.apart import Apart
from tests.web.supervisors.desk_tables import worker
from triage.calendar import default_text, load_calendar
from triage.models import Role
from triage.tickets.slots import slots

pytestmark = pytest.mark.browser
SAM, DANA = "sam@desk.example.org", "dana@desk.example.org"
LARGE = {"width": 1440, "height": 900}


@pytest.fixture
def desk(app: Flask, live_server: str, clock: Clock) -> SimpleNamespace:
    """Monday afternoon: two tickets whose replies are due tomorrow, a call for tomorrow."""
    clock.set("2026-11-16 15:00")
    work = Apart(app, clock)
    for name, email in (("Sam Okafor", SAM), ("Dana Whitfield", DANA)):
        hire(app, Role.SUPERVISOR, name, email)
    first = work.open(subject="Cannot sign in")
    work.open(subject="Nor can we", email="bob@clinic.example")
    slot = slots(load_calendar(default_text()), clock())[0]
    work.open(subject="Call us", picked="complex_callback", slot=(slot.start, slot.end))
    return SimpleNamespace(url=live_server, work=work, first=first)


@pytest.fixture
def sam(visitor: Callable[..., BrowserContext], desk: SimpleNamespace) -> Page:
    """The supervisor, signed in."""
    page = visitor(viewport=LARGE, reduced_motion="reduce").new_page()
    sign_in(page, desk.url, SAM)
    return page


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Desk").get_by_role("link", name=name).click()


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )


def due(page: Page, desk: SimpleNamespace, clock: str) -> str:
    """How a clock of the first ticket stands, with the count behind it opened."""
    page.goto(f"{desk.url}/desk/tickets/{desk.first.id}")
    line = page.locator(".clocks li", has_text=clock).first
    page.get_by_text("How these are counted").click()
    count = page.locator(".receipt", has_text=clock).first
    expect(count).to_be_visible()
    return f"{line.inner_text()}\n{count.inner_text()}"


def test_a_wildfire_closure_is_looked_at_published_and_taken_back(
    app: Flask, sam: Page, desk: SimpleNamespace
) -> None:
    assert "Tue 17 November, 10 am" in due(sam, desk, "First reply")

    go(sam, "Calendar")
    look(sam, "time-calendar")
    sam.get_by_role("link", name="Close a day").click()
    sam.get_by_role("button", name="Add to my draft").click()
    expect(sam.get_by_role("alert")).to_be_focused()
    look(sam, "time-closing-problem")
    sam.get_by_label("Day", exact=True).fill("2026-11-17")
    sam.get_by_label("Why").fill("Closed for wildfire smoke")
    sam.get_by_role("button", name="Add to my draft").click()
    expect(sam.get_by_role("heading", name="Your draft has 1 change")).to_be_visible()
    expect(sam.locator(".notes", has_text="Closed for wildfire smoke")).to_be_visible()
    look(sam, "time-calendar-draft")

    sam.get_by_role("button", name="Look at what it does").click()
    expect(sam.get_by_text("Waiting for the worker to begin.")).to_be_visible()
    worker(app)  # the page notices by itself
    expect(sam.get_by_text("Counted for 3 open tickets.")).to_be_visible()
    expect(
        sam.get_by_role("heading", name="It touches 1 promised call")
    ).to_be_visible()
    expect(sam.locator(".stats dd").first).to_contain_text(re.compile(r"^\d+"))
    unfold(sam)
    expect(sam.get_by_role("table", name="Dates that move")).to_contain_text(
        "Wed 18 November, 10 am"
    )
    look(sam, "time-change")

    sam.get_by_label("Why", exact=True).fill("The air is red")
    sam.get_by_role("button", name="Publish", exact=True).click()
    expect(sam.get_by_role("heading", level=1)).to_have_text(
        "Version 2 of the calendar"
    )
    expect(sam.get_by_text("0 of 3 open tickets are counted")).to_be_visible()
    worker(app)
    expect(sam.get_by_role("heading", name="Promises in danger")).to_be_visible()
    look(sam, "time-published")
    published = sam.url

    moved = due(sam, desk, "First reply")
    assert "Wed 18 November, 10 am" in moved
    assert "Closed for wildfire smoke" in moved
    assert "We will reply by Tue 17 November, 10 am" in sam.locator("main").inner_text()

    sam.goto(published)
    for box in sam.get_by_role("checkbox").all():
        box.uncheck()
    sam.get_by_role("row", name=re.compile(desk.first.ref)).get_by_role(
        "checkbox"
    ).check()
    sam.get_by_role("button", name="Write to these submitters").click()
    expect(sam.get_by_text("1 promise will be revised")).to_be_visible()
    worker(app)
    assert desk.work.letters(desk.first) == ["received", "promise_revised"]

    go(sam, "Changes")
    look(sam, "time-history")
    sam.get_by_role("link", name="Version 1").click()
    look(sam, "time-version")
    sam.get_by_role("button", name="Make version 1 my draft").click()
    expect(sam.get_by_text("Waiting for the worker to begin.")).to_be_visible()
    worker(app)
    expect(sam.get_by_text("Counted for 3 open tickets.")).to_be_visible()
    sam.get_by_label("Why", exact=True).fill("The wind has turned")
    sam.get_by_role("button", name="Publish", exact=True).click()
    expect(sam.get_by_role("heading", level=1)).to_have_text(
        "Version 3 of the calendar"
    )
    worker(app)
    expect(sam.get_by_text("are counted by what is published now")).to_have_count(0)
    again = due(sam, desk, "First reply")
    assert "Tue 17 November, 10 am" in again
    assert "wildfire" not in again


def test_the_second_of_two_supervisors_is_told_without_scripts(
    app: Flask,
    desk: SimpleNamespace,
    sam: Page,
    visitor: Callable[..., BrowserContext],
) -> None:
    plain = visitor(java_script_enabled=False).new_page()
    sign_in(plain, desk.url, DANA)
    for page, day, why in (
        (plain, "2026-11-17", "Wildfire smoke"),
        (sam, "2026-11-18", "Staff day"),
    ):
        go(page, "Calendar")
        page.get_by_role("link", name="Close a day").click()
        page.get_by_label("Day", exact=True).fill(day)
        page.get_by_label("Why").fill(why)
        page.get_by_role("button", name="Add to my draft").click()
    plain.get_by_role("button", name="Look at what it does").click()
    expect(plain.get_by_text("Waiting for the worker to begin.")).to_be_visible()
    look(plain, "time-counting")
    worker(app)
    plain.get_by_role("link", name="Look again").click()
    expect(plain.get_by_text("Counted for 3 open tickets.")).to_be_visible()

    go(sam, "Changes")
    sam.get_by_role("link", name="Look at it").click()
    sam.get_by_label("Why", exact=True).fill("Training for all")
    sam.get_by_role("button", name="Publish", exact=True).click()

    plain.get_by_label("Why", exact=True).fill("The air is red")
    plain.get_by_role("button", name="Publish", exact=True).click()
    expect(plain.get_by_role("alert")).to_contain_text("Sam Okafor published version 2")
    expect(plain.get_by_label("Why", exact=True)).to_have_value("The air is red")
    look(plain, "time-overtaken")
    plain.get_by_role("button", name="Bring my change onto version 2").click()
    expect(plain.get_by_label("Why", exact=True)).to_have_value("The air is red")
    plain.get_by_role("button", name="Publish", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(
        "Version 3 of the calendar"
    )
    look(plain, "time-recount")


def test_every_form_of_calendar_and_policies_looks_right(
    sam: Page, desk: SimpleNamespace
) -> None:
    for path in (
        "calendar/opening",
        "calendar/outage",
        "calendar/hours",
        "calendar/holiday",
        "calendar/import",
        "calendar/days",
        "policies",
        "policies/policy",
        "policies/policy?id=urgent",
        "policies/escalation",
        "policies/length?name=warn_at",
        "years/2027",
    ):
        sam.goto(f"{desk.url}/desk/{path}")
        unfold(sam)
        look(sam, "time-" + re.sub(r"\W+", "-", path))
