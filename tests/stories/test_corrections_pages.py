"""What reps corrected, as a supervisor sees it: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.stories.rep import hire, sign_in
from tests.support.browsing import look
from tests.web.reps.apart import Apart
from triage.models import Role
from triage.store import saved
from triage.tickets import working
from triage.weights import kept

pytestmark = pytest.mark.browser
SAM = "sam@desk.example.org"


@pytest.fixture
def work(app, clock):
    return Apart(app, clock)


@pytest.fixture
def sam(app, live_server, page) -> Page:
    """The supervisor, signed in."""
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)
    sign_in(page, live_server, SAM)
    return page


def test_a_correction_becomes_an_example(app, sam, live_server, work, clock):
    for day in ("2026-11-03", "2026-11-10"):
        clock.set(f"{day} 10:00")
        for _ in range(3):
            work.does(working.resolve, work.open(), outcome="solved")
        ticket = work.open(body="I cannot sign in to see our lots.")
        work.does(working.change_category, ticket, category="inventory_issue")
    clock.set("2026-11-16 10:00")
    with app.app_context(), saved():
        kept.keep(
            "ab" * 32,
            b"",
            clock(),
            messages=4114,
            labels=312,
            figures={"sentence": "Learned from 312 labels of reps. That is worse."},
        )

    sam.goto(f"{live_server}/desk/corrections")
    look(sam, "corrections")
    sam.get_by_role("link", name="2 tickets").click()
    look(sam, "corrected")
    sam.get_by_role("link", name="Add to a rule").first.click()
    look(sam, "example")
    sam.get_by_label("What the rule must find").fill("child born 03/04/2015")
    sam.get_by_role("button", name="Add to my draft").click()
    expect(sam.locator(".problem")).to_contain_text("take it out first")
    look(sam, "example-refused")
    sam.get_by_label("What the rule must find").fill("I cannot see our lots")
    sam.get_by_label("Rule", exact=True).select_option(index=1)
    sam.get_by_role("button", name="Add to my draft").click()
    expect(sam.locator("main")).to_contain_text("Added to your draft.")
