"""Every row of the action table is reached by somebody who only fills in the form."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from tests.stories.submitter import Journey, answer_questions, pick, press, reach, tell
from triage import desk
from triage.models import SelfService, Ticket
from triage.rules import default_files
from triage.store import db, saved

pytestmark = pytest.mark.browser

ROWS = list(csv.DictReader(StringIO(default_files()["actions.csv"])))
# How to come to a row for which choosing its category is not enough.
JOURNEYS = {
    "A03": Journey("forgot_password", "forgot_password", tried_button="Yes"),
    "A12": Journey("", "none_of_these", "A former employee is still looking up records."),
    "A15": Journey("new_enrollment", "sj_region_lcr", county="Merced"),
    "A17": Journey("", "data_exchange", "Our HL7 interface stopped sending this morning."),
    "A18": Journey(
        "", "data_exchange",
        "We will send data from our EHR and our staff also need to sign in to look up patients.",
    ),
    "A22": Journey("request_status", "request_status", sent_on=("11", "9", "2026")),
    "A23": Journey("request_status", "request_status", sent_on=("10", "5", "2026")),
    "A25": Journey(
        "", "out_of_scope", "I need the immunization record of my own child.", "parent"
    ),
    "A26": Journey("", "out_of_scope", "We offer SEO services and advertising.", "vendor"),
    "A27": Journey("", "none_of_these", "Hello"),
}  # fmt: skip


def _tickets(app: Flask) -> list[Ticket]:
    with app.app_context():
        return list(db.session.execute(select(Ticket).order_by(Ticket.id)).scalars())


def _close_enrollment(app: Flask) -> None:
    """Publish rules in which new enrollment is closed for now."""
    files = default_files()
    files["switches.toml"] = files["switches.toml"].replace(
        "open = true", "open = false"
    )
    with app.app_context(), saved():
        desk.publish(
            "rules", json.dumps(files), author="Sam", reason="Closed", at=desk.now()
        )


def _go(page: Page, base: str, row: dict[str, str]) -> None:
    """Walk as far as the page after the readings."""
    journey = JOURNEYS.get(row["id"]) or Journey(row["category"], row["category"])
    tell(page, base, journey)
    pick(page, journey.pick)
    answer_questions(page, journey)


def _sends(page: Page, row: dict[str, str]) -> None:
    reach(page)
    assert page.url.endswith("/check"), f"{row['id']} leads to {page.url}"
    press(page, "Send")
    assert page.url.endswith("/sent"), f"{row['id']} leads to {page.url}"


def test_every_row_of_the_action_table_is_reached(
    app: Flask, live_server: str, visitor: Callable[..., BrowserContext]
) -> None:
    reached = {}
    for row in sorted(ROWS, key=lambda row: row["sense"] == "closed"):
        if row["sense"] == "closed":
            _close_enrollment(app)
        page = visitor(java_script_enabled=False).new_page()
        _go(page, live_server, row)
        if row["ticket"] == "offer":
            assert page.url.endswith(f"/guide/{row['guide']}"), (
                f"{row['id']}: {page.url}"
            )
            press(page, "Still need help")
        _sends(page, row)
        newest = _tickets(app)[-1]
        assert newest.ref in page.content()
        reached[row["id"]] = newest.decision["action"]["id"]
        page.context.close()

    assert reached == {row["id"]: row["id"] for row in ROWS}
    referred = [one for one in _tickets(app) if one.action == "refer"]
    assert {(one.state, one.outcome) for one in referred} == {("resolved", "referred")}


def test_an_answer_that_helps_opens_no_ticket(
    app: Flask, live_server: str, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    offered = [row for row in ROWS if row["ticket"] == "offer"]
    for row in offered:
        _go(page, live_server, row)
        press(page, "That solved it")
        assert "Good, that is solved" in page.content(), row["id"]

    assert _tickets(app) == []
    with app.app_context():
        counted = db.session.execute(
            select(SelfService.guide).where(SelfService.solved)
        )
        assert sorted(counted.scalars()) == sorted(row["guide"] for row in offered)
