"""Each row of the help desk page and each route of the enrollment page, asked for by a
submitter in words that are not in our phrase table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from triage.rules import Intake, RuleSet, default_files, fill, readable

SEEDS = Path(__file__).parents[1] / "seeds"
GUIDES = Path(__file__).parents[2] / "templates" / "guidance"
# What tests/test_guidance.py shows the shipped policies to promise.
WAITS = {"account_update": "2 weeks", "new_enrollment": "1-2 months"}
PAGES = {"003": "help_desk.txt", "000": "how_to_enroll.txt"}


@dataclass(frozen=True)
class Row:
    """What a submitter writes, and what has to come of it."""

    says: str
    category: str
    action: str
    ticket: str
    fact: str
    source: str
    policy: str | None = None
    org_type: str = "provider"
    county: str = "Orange"


ROWS = [
    # 003 L9: Logging in
    Row(
        "Hello, CAIR2 refuses to let our front desk lady log in since this morning.",
        "login_access", "email", "open", "CAIRHelpDesk@cdph.ca.gov", "003 L13",
    ),
    # 003 L10: School staff not seeing "School Access" in menu
    Row(
        "I am the health clerk and do not see School Access on my left hand side.",
        "school_access_menu", "email", "open", "School Access", "003 L10",
        org_type="school",
    ),
    # 003 L11: Linking account to a partner organization
    Row(
        "Could you link my user account to our partner organization across the street?",
        "link_partner_org", "email", "open", "partner organization", "003 L11",
    ),
    # 003 L15: Forgot password
    Row(
        "Came back from vacation and I forgot what my CAIR2 password was.",
        "forgot_password", "link", "offer", "“Forgot Password?” button", "003 L15",
    ),
    # 003 L16-18: Patient is missing info
    Row(
        "A little boy of ours is missing his second MMR, though we gave it here.",
        "patient_missing_info", "email", "open", "temporary read-only access", "003 L17",
    ),
    # 003 L19: duplicates
    Row(
        "The same child is in there twice, please merge the two charts.",
        "duplicate_records", "decline", "open",
        "not merging duplicate records at this time", "003 L19",
    ),
    # 003 L20: Inventory
    Row(
        "Our inventory is off, the fridge holds 12 boxes and CAIR2 shows 3.",
        "inventory_issue", "email", "open", "how to make adjustments", "003 L20",
    ),
    # 003 L21-23: new users or shot givers
    Row(
        "We hired a medical assistant, please add her as a user and shot giver.",
        "account_update", "link", "open", "may take 2 weeks", "003 L23",
        policy="account_update",
    ),
    # 003 L25: how to use or find something
    Row(
        "How do I print the shot record of a patient once I am on her page?",
        "how_to", "link", "offer", "Click the light bulb", "003 L25",
    ),
    # 003 L26: more complicated problems
    Row(
        "This is a tangle of several problems, could somebody please call me back?",
        "complex_callback", "callback", "open", "800-578-7889", "003 L26",
    ),
    # 003 L30, 000 L29: New Enrollment, typed by hand
    Row(
        "We are a new pediatric practice and would like to enroll in CAIR by hand.",
        "new_enrollment", "link", "open", "1-2 months", "003 L30",
        policy="new_enrollment",
    ),
    # 000 L30: only looks patients up
    Row(
        "Our preschool wants to sign up so that we can look up children’s shots.",
        "new_enrollment", "link", "open", "only needs to look up patients", "003 L30",
        policy="new_enrollment", org_type="child_care",
    ),
    # 000 L15: San Joaquin region
    Row(
        "Our clinic wants to register with the registry, where do we go?",
        "sj_region_lcr", "refer", "open", "Local CAIR2 Representative", "000 L15",
        county="Stanislaus",
    ),
    # 003 L32, 000 L26: sends data electronically
    Row(
        "Our clinic plans to submit immunizations from our EHR electronically.",
        "data_exchange", "link", "offer", "register at the CAIR IZ Portal", "003 L32",
    ),
    # 003 L38: paper forms
    Row(
        "May we fax you the paper form to register our new site?",
        "paper_fax", "decline", "offer", "no longer processing paper forms", "003 L38",
    ),
    # 000 L10: which role
    Row(
        "Which user role should we choose for a receptionist, regular or power?",
        "role_training", "link", "offer", "guidance for choosing CAIR2 user roles",
        "000 L10",
    ),
    # 000 L34: training
    Row(
        "Do our nurses have to attend a webinar before they get going?",
        "role_training", "link", "offer", "webinar or live, in-person training",
        "000 L10",
    ),
    # 003 L23, L30: asking after a request
    Row(
        "We sent in a request five weeks ago and have not heard anything back.",
        "request_status", "inform", "open", "may take 2 weeks", "003 L23",
    ),
    # 003 L40-51: hours and contact
    Row(
        "Is the help desk open on the day after Thanksgiving, and until when?",
        "hours_contact", "inform", "offer", "Monday-Friday 8am-5pm", "003 L40",
    ),
]  # fmt: skip


def guide_text(topic: str | None, ruleset: RuleSet) -> str:
    """Return a guide as people read it, without Markdown's marks."""
    written = (GUIDES / f"{topic}.md").read_text(encoding="utf-8")
    return " ".join(fill(written, ruleset, WAITS).replace("**", "").split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says[:40])
def test_a_row_of_the_pages_leads_where_the_page_sends_people(
    row: Row, ruleset: RuleSet
) -> None:
    decision = ruleset.decide(
        Intake(body=row.says, org_type=row.org_type, county=row.county)
    )

    assert decision.category == row.category
    assert (decision.action.action, decision.action.ticket) == (row.action, row.ticket)
    assert decision.action.policy == row.policy
    assert decision.action.source == row.source
    assert row.fact.lower() in guide_text(decision.action.guide, ruleset).lower()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says[:40])
def test_the_sentence_is_not_itself_in_the_phrase_table(row: Row) -> None:
    table = default_files()["phrases.toml"] + default_files()["groups.toml"]

    assert row.says.lower() not in table.lower()


def test_every_action_row_of_the_table_is_quoted_byte_for_byte(
    ruleset: RuleSet,
) -> None:
    for row in ruleset.actions.rows:
        page, line = row.source.split(" L")
        lines = (SEEDS / PAGES[page]).read_bytes().split(b"\n")
        assert row.quote.encode() in lines[int(line) - 1], row.id


def test_people_are_shown_no_broken_characters(ruleset: RuleSet) -> None:
    for name in PAGES.values():
        shown = readable((SEEDS / name).read_text(encoding="utf-8"))
        assert not set(shown) & set("ā€™˜‹\u00a0")
    told = ruleset.decide(Intake(body="our clinic wants to enroll", county="Merced"))
    assert "\u00a0" in told.action.quote
    assert "consult your Local CAIR2 Representative" in told.because


def test_the_pages_name_the_files_they_came_from(ruleset: RuleSet) -> None:
    assert {key: page.file for key, page in ruleset.sources.items()} == PAGES


def test_a_region_is_found_in_the_words_when_the_form_gives_no_county(
    ruleset: RuleSet,
) -> None:
    row = replace(ROWS[12], county="", says="Our clinic in Modesto wants to enroll")

    decision = ruleset.decide(Intake(body=row.says, county=row.county))

    assert decision.category == "sj_region_lcr"


def test_contacts_are_those_printed_on_the_page(ruleset: RuleSet) -> None:
    lines = (SEEDS / PAGES["003"]).read_text(encoding="utf-8").split("\n")

    for key in ("phone", "fax", "email", "hours"):
        contact = ruleset.contacts[key]
        assert contact.value in lines[int(contact.source.split("L")[1]) - 1]
    for part in ruleset.contacts["post"].value.split(", "):
        assert part in " ".join(lines[48:52])
