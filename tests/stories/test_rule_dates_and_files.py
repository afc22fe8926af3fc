"""What is true for a time only, and the rules as files: two pages in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from tests.stories.rep import hire, sign_in
from tests.support.browsing import look
from tests.support.moments import Clock
from triage.models import Role

pytestmark = pytest.mark.browser
SAM = "sam@desk.example.org"


def test_a_supervisor_without_scripts_looks_at_what_is_due(
    app: Flask, live_server: str, clock: Clock, visitor: Callable[..., BrowserContext]
) -> None:
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)
    clock.set("2027-01-20 10:00")
    plain = visitor(java_script_enabled=False).new_page()
    sign_in(plain, live_server, SAM)
    plain.goto(f"{live_server}/desk/policies")
    plain.get_by_role("link", name="Look whether it still is").click()
    plain.get_by_label("Action row A07").check()
    plain.get_by_label("Still true until").fill("2027-04-30")
    plain.get_by_role("button", name="Publish that it is still true").click()

    expect(plain.get_by_text("Published: it is still true")).to_be_visible()
    expect(plain.get_by_label("Action row A07")).to_have_count(0)


def test_the_pages_look_right(
    app: Flask, live_server: str, clock: Clock, visitor: Callable[..., BrowserContext]
) -> None:
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)
    sam = visitor(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(sam, live_server, SAM)
    sam.goto(f"{live_server}/desk/rules/reviews")
    look(sam, "rules-reviews-none")
    sam.goto(f"{live_server}/desk/rules/files")
    look(sam, "rules-files")
    clock.set("2027-01-20 10:00")
    sam.goto(f"{live_server}/desk/policies")
    look(sam, "policies-reminded")
    sam.goto(f"{live_server}/desk/rules/reviews")
    look(sam, "rules-reviews")
    sam.get_by_role("button", name="Publish that it is still true").click()
    look(sam, "rules-reviews-problem")
