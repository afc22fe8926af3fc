"""Pages that need no form."""

from __future__ import annotations

import pytest

from triage import desk
from triage.calendar import with_dated_row
from triage.calendar.hours import WallSpan
from triage.calendar.schedule import DatedRow
from triage.store import saved


def test_the_start_page_says_open_and_until_when(client):
    assert "Open now until 5 pm" in client.get("/").page.text


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-26 10:00", "Closed for Thanksgiving Day, open Mon 8 am"),
        ("2026-03-31 09:00", "Closed for Cesar Chavez Day, open Wed 8 am"),
        ("2026-11-21 12:00", "open Mon 8 am"),
        ("2026-11-16 17:00", "open Tue 8 am"),
    ],
)
def test_the_start_page_says_why_it_is_closed_and_until_when(client, clock, at, words):
    clock.set(at)

    assert words in client.get("/").page.text


def test_every_category_people_ask_about_has_a_row(app, client):
    page = client.get("/").page
    with app.app_context():
        categories = desk.active().rules.categories

    asked = set(categories) - {"out_of_scope", "needs_person", "sj_region_lcr"}
    leads = {link["href"] for link in page.links}
    for key in asked - {"request_status"}:
        assert f"/details?about={key}" in leads
        assert categories[key].title in page.text
    assert "/status" in leads
    assert "/details" in leads


def test_a_category_nobody_laid_out_comes_last(app, client):
    from triage.web.submitters.start import GROUPS

    with app.app_context():
        known = set(desk.active().rules.categories)

    assert {key for keys in GROUPS.values() for key in keys} <= known


def test_the_contact_page_prints_hours_closures_and_every_way(client):
    page = client.get("/help/contact").page

    for words in (
        "Monday-Friday 8am-5pm", "800-578-7889", "888-436-8320",
        "Not for registering organizations or sites.", "CAIRHelpDesk@cdph.ca.gov",
        "850 Marina Bay Parkway", "Besides Saturdays and Sundays",
    ):  # fmt: skip
        assert words in page.text
    assert "Thu 26 November Thanksgiving Day" in page.text
    assert "Mon 5 July Independence Day" in page.text


def test_a_saturday_holiday_is_not_printed_for_it_closes_nothing(client):
    text = client.get("/help/contact").page.text

    assert "4 July" not in text  # 2026: a Saturday that moves nowhere
    assert "3 July" not in text


def test_a_part_of_a_day_is_printed_with_its_hours(app, client, clock):
    half = DatedRow(
        date=clock().date().replace(month=12, day=2), kind="closed",
        windows=(WallSpan(12 * 3600, 24 * 3600),), reason="Staff meeting", author="Sam",
        written=clock().date(),
    )  # fmt: skip
    with app.app_context(), saved():
        text = with_dated_row(desk.active().calendar.text, half)
        desk.publish("calendar", text, author="Sam", reason="Meeting", at=clock())

    page = client.get("/help/contact").page

    assert "Wed 2 December Staff meeting From 12 noon" in page.text
    assert "Sam" not in page.text


@pytest.mark.settings(DESK_NAME="Vaccine Desk", DEPARTMENT_NAME="County of Nowhere")
def test_masthead_and_footer_carry_the_names_of_the_settings(client):
    page = client.get("/").page

    assert page.title.endswith("Vaccine Desk")
    assert page.text.count("County of Nowhere") == 2


def test_a_page_that_is_not_there_leads_on(client):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert {"/", "/lost-link", "/help/contact"} <= {
        link["href"] for link in answer.page.links
    }


def test_privacy_says_how_long_a_form_is_kept(client):
    assert "kept for 24 hours" in client.get("/help/privacy").page.text


def test_accessibility_says_how_to_report(client):
    assert "800-578-7889" in client.get("/help/accessibility").page.text
