"""A supervisor at work: what stands now, how the promises were kept, and what is behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

import triage.desk
from tests.support.browsing import NARROW, look
from tests.support.moments import MONDAY
from triage import demo
from triage.store import saved

pytestmark = pytest.mark.browser
LARGE = {"width": 1440, "height": 900}


@pytest.fixture
def settings() -> dict[str, str]:
    """The demonstration, whose people have passwords."""
    return {"MODE": "demo"}


@pytest.fixture
def desk(app: Flask, live_server: str) -> str:
    """A desk with ten weeks behind it."""
    with app.app_context():
        demo.load(MONDAY, number=80)
    return live_server


@pytest.fixture
def dana(visitor: Callable[..., BrowserContext], desk: str) -> Page:
    """The supervisor, who has just signed in."""
    page = visitor(viewport=LARGE, reduced_motion="reduce").new_page()
    page.goto(f"{desk}/sign-in")
    page.get_by_label("E-mail address").fill("supervisor@desk.example")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/now")
    return page


def test_from_what_stands_now_to_the_tickets_behind_a_figure(dana: Page):
    expect(dana.get_by_role("heading", level=1)).to_have_text("Now")
    expect(dana.get_by_role("link", name="Now", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    look(dana, "supervisor-now")

    figure = dana.locator(".stats > div", has=dana.locator("a")).first
    name = figure.locator("dt").inner_text()
    number = int(re.match(r"\d+", figure.locator("a").inner_text())[0])
    figure.locator("a").click()
    heading = dana.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(f"{name}", re.IGNORECASE))
    expect(dana.locator("tbody tr")).to_have_count(number)
    look(dana, "supervisor-behind")

    dana.locator("tbody tr a").first.click()
    expect(dana).to_have_url(re.compile(r"/desk/tickets/\d+$"))


def test_the_report_of_a_chosen_period_and_clock(app: Flask, dana: Page, desk: str):
    dana.get_by_role("navigation", name="Tools").get_by_role(
        "link", name="SLA report"
    ).click()
    for summary in dana.locator("details summary").all():
        summary.click()
    look(dana, "supervisor-report")
    cut_off = dana.get_by_text("Scroll sideways to see all weeks.")
    expect(cut_off.first).not_to_be_visible()
    dana.set_viewport_size(NARROW)  # type: ignore[arg-type]
    expect(cut_off.first).to_be_visible()
    asked = dana.get_by_text("Count again by today’s tables").bounding_box()
    show = dana.get_by_role("button", name="Show").bounding_box()
    assert asked
    assert show
    assert show["y"] >= asked["y"] + asked["height"]
    dana.set_viewport_size(LARGE)  # type: ignore[arg-type]

    with app.app_context(), saved():
        policies = triage.desk.active().policies.text.replace(
            'first_reply = "4 business hours"', 'first_reply = "2 business hours"'
        )
        triage.desk.publish(
            "policies", policies, author="Dana", reason="Faster", at=MONDAY
        )
    dana.get_by_label("Count again by today’s tables").check()
    dana.get_by_role("button", name="Show").click()
    expect(dana.locator("#t-again")).to_be_visible()
    for summary in dana.locator(".receipt summary").all()[:2]:
        summary.click()
    look(dana, "supervisor-report-again")

    dana.get_by_label("Count again by today’s tables").uncheck()
    dana.get_by_label("From", exact=True).fill("2026-10-05")
    dana.get_by_label("To", exact=True).fill("2026-11-01")
    dana.get_by_label("Clock in detail").select_option("promise")
    dana.get_by_role("button", name="Show").click()
    expect(dana.locator("#t-weeks")).to_have_text("Promise by week, share met")
    expect(dana.locator("svg.chart").first.locator("rect.b")).to_have_count(4)
    with dana.expect_download() as started:
        dana.get_by_role("link", name="Download CSV").click()
    assert started.value.suggested_filename == "sla-2026-10-05-to-2026-11-01.csv"

    missed = dana.get_by_role("row", name=re.compile("^Resolve")).get_by_role("link")
    missed.nth(1).click()
    expect(dana.get_by_role("heading", level=1)).to_have_text("Resolve clocks missed")
    look(dana, "supervisor-missed")

    # A period that ends before it begins.
    dana.goto(f"{desk}/desk/report?from=2026-11-01&to=2026-10-01")
    expect(dana.get_by_role("alert")).to_be_focused()
    expect(dana.get_by_label("From", exact=True)).to_have_value("2026-11-01")
    look(dana, "supervisor-report-problem")
