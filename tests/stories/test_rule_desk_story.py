"""A new supervisor adds a phrase, sees what it changes, publishes it and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.rep import hire, sign_in
from tests.support.browsing import look
from triage.models import Role

pytestmark = pytest.mark.browser
SAM = "sam@desk.example.org"
# Rules are read and checked whenever they change: more than a click waits for elsewhere.
SLOW = 30_000
LARGE = {"width": 1440, "height": 900}


@pytest.fixture
def sam(app: Flask, live_server: str, visitor: Callable[..., BrowserContext]) -> Page:
    """The supervisor, signed in."""
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)
    page = visitor(viewport=LARGE, reduced_motion="reduce").new_page()
    sign_in(page, live_server, SAM)
    return page


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { d.open = true })"
    )


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?q=password",
        "/rule?id=forgot-password",
        "/rule/form",
        "/actions",
        "/actions/row?id=A09",
        "/groups",
        "/group?name=password",
        "/places",
        "/region?key=san_joaquin",
        "/switch?key=new_enrollment",
        "/link?key=iz_portal",
        "/findings",
        "/try",
    ],
)
def test_every_page_of_the_rule_desk_looks_right(
    sam: Page, live_server: str, path: str
) -> None:
    sam.goto(f"{live_server}/desk/rules{path}")
    if path != "/groups":
        unfold(sam)
    look(sam, "rules" + re.sub(r"\W+", "-", path))


def test_a_message_is_read_while_it_is_typed(sam: Page, live_server: str) -> None:
    sam.goto(f"{live_server}/desk/rules/rule?id=forgot-password")
    sam.get_by_label("New phrase").fill("frozen out")
    sam.get_by_role("button", name="Add the phrase").click()
    sam.wait_for_url("**/rule?id=forgot-password", timeout=SLOW)
    expect(sam.locator(".said")).to_contain_text("“frozen out” is in your draft")
    expect(
        sam.get_by_role("heading", name="Your draft of the rules: 1 change")
    ).to_be_visible()

    sam.get_by_role("link", name="Rules", exact=True).first.click()
    sam.get_by_role("link", name="Try a message").click()
    sam.get_by_role("textbox", name="Message").fill(
        "We are frozen out. I forgot my password and am locked out."
    )

    mine = sam.get_by_role("region", name="With your draft")
    expect(mine).to_contain_text("“frozen out” +5", timeout=SLOW)
    here = sam.get_by_role("region", name="In use now")
    expect(here).not_to_contain_text("“frozen out” +5")
    assert sam.url.endswith("/desk/rules/try")
    look(sam, "rules-tried")
