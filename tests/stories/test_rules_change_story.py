"""A supervisor's change of the rules: replayed, losses ticked off, run as a shadow."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.stories.test_rule_desk_story import SLOW, sam, unfold
from tests.support.browsing import look
from tests.support.moments import Clock
from tests.web.reps.apart import Apart
from tests.web.supervisors.test_rules_change import GIZMO, table_alone
from triage import jobs
from triage.tickets import working

pytestmark = pytest.mark.browser
__all__ = ["sam", "table_alone"]


def worker(app: Flask) -> None:
    """Let the worker replay, and go on with shadows."""
    with app.app_context():
        jobs.replay_rules()
        jobs.run_shadows()


def test_a_phrase_is_replayed_its_losses_ticked_off_and_a_shadow_runs(
    app: Flask, sam: Page, live_server: str, clock: Clock
) -> None:
    work = Apart(app, clock)
    first = work.does(working.resolve, work.open(**GIZMO), outcome="solved")
    gain = work.does(
        working.change_category, work.open(**GIZMO), category="forgot_password"
    )
    work.open(**GIZMO)
    sam.goto(f"{live_server}/desk/rules/rule?id=forgot-password")
    sam.get_by_label("New phrase").fill("gizmometer")
    sam.get_by_role("button", name="Add the phrase").click()
    sam.wait_for_url("**/rule?id=forgot-password", timeout=SLOW)
    sam.get_by_role("link", name="See what it changes").click()
    look(sam, "rules-change")

    sam.get_by_role("button", name="Replay past tickets").click()
    expect(sam.get_by_text("Waiting for the worker to begin.")).to_be_visible()
    look(sam, "rules-change-waiting")
    worker(app)  # the page notices by itself
    expect(sam.get_by_text("Decided again about")).to_be_visible(timeout=SLOW)
    unfold(sam)
    lost = sam.get_by_role("table", name="Lost messages")
    expect(lost).to_contain_text(first.ref)
    gained = sam.get_by_role("table", name="Messages are gained")
    expect(gained).to_contain_text(gain.ref)
    look(sam, "rules-change-replayed")

    sam.get_by_role("button", name=re.compile("Tick off")).click()
    expect(sam.get_by_text("All are ticked off.")).to_be_visible()

    sam.get_by_role("link", name="Let it run as a shadow").click()
    sam.get_by_label("What you want to find out").fill("Does gizmometer help?")
    sam.get_by_role("button", name="Start the shadow").click()
    expect(sam.get_by_text("No new ticket was compared yet.")).to_be_visible()
    work.does(working.change_category, work.open(**GIZMO), category="forgot_password")
    clock.forward(minutes=2)
    worker(app)
    sam.reload()
    expect(sam.get_by_text("1 new ticket compared")).to_be_visible()
    unfold(sam)
    look(sam, "rules-shadow")
    sam.get_by_role("link", name="Shadows", exact=True).click()
    look(sam, "rules-shadows")
