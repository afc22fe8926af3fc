"""Fields beat words: who asks, from where, by what way, and what they already tried."""

from __future__ import annotations

import itertools

import pytest

from tests.rules.conftest import Changed
from triage.rules import CHANNELS, COUNTIES, ORG_TYPES, Intake, RuleSet

REGION = {
    "Alpine", "Amador", "Calaveras", "Mariposa", "Merced", "San Joaquin", "Stanislaus",
    "Tuolumne",
}  # fmt: skip

# What is said, and what it is about for each kind of organization.
WHO_ASKS = [
    ("The tab my trainer showed is not there", "provider", "role_training"),
    ("The tab my trainer showed is not there", "school", "school_access_menu"),
    ("The tab my trainer showed is not there", "child_care", "school_access_menu"),
    ("a dose is missing", "provider", "patient_missing_info"),
    ("a dose is missing", "school", "patient_missing_info"),
    ("a dose is missing", "parent", "out_of_scope"),
    ("where is my record", "parent", "out_of_scope"),
    ("where is my record", "wic", "how_to"),
    ("School Access is missing from my menu", "school", "school_access_menu"),
    ("we want to enroll", "school", "new_enrollment"),
]

# What is said, and its category: the same by each way it may come in.
SAID = {
    "login_access": "my account is locked and I cannot get in",
    "forgot_password": "I forgot my password",
    "inventory_issue": "our inventory is off, doses on hand are wrong",
    "account_update": "please add a new user to our site",
    "how_to": "how do I print a shot record",
    "hours_contact": "what are your hours",
    "duplicate_records": "the same patient is there twice, please merge",
    "data_exchange": "our EHR sends HL7 messages and they are rejected",
    "new_enrollment": "our new clinic wants to enroll",
}


@pytest.mark.parametrize(("said", "org_type", "category"), WHO_ASKS)
def test_who_asks_decides_where_the_words_leave_it_open(
    said: str, org_type: str, category: str, ruleset: RuleSet
) -> None:
    assert ruleset.decide(Intake(body=said, org_type=org_type)).category == category


@pytest.mark.parametrize(
    ("channel", "category"), list(itertools.product(CHANNELS, SAID))
)
def test_the_way_it_came_in_does_not_change_what_clear_words_are_about(
    channel: str, category: str, ruleset: RuleSet
) -> None:
    said = Intake(body=SAID[category], org_type="provider", channel=channel)

    assert ruleset.decide(said).category == category


def test_the_region_is_eight_counties_to_be_confirmed(ruleset: RuleSet) -> None:
    region = ruleset.regions["san_joaquin"]

    assert set(region.counties) == REGION
    assert "confirm with the registry" in region.note
    assert region.review


@pytest.mark.parametrize("county", COUNTIES)
def test_enrolling_is_referred_in_the_region_and_nowhere_else(
    county: str, ruleset: RuleSet
) -> None:
    decision = ruleset.decide(Intake(body="we want to enroll", county=county))

    inside = county in REGION
    assert decision.category == ("sj_region_lcr" if inside else "new_enrollment")
    assert (decision.action.action == "refer") == inside


def test_the_region_changes_no_other_category(ruleset: RuleSet) -> None:
    moved = {
        category
        for category in ruleset.categories
        if ruleset.action_for(category, county="Merced")
        != ruleset.action_for(category, county="Fresno")
    }

    assert moved == {"new_enrollment"}


def test_the_counties_of_the_region_are_data(changed: Changed) -> None:
    ours = changed("regions.toml", '"Alpine", "Amador"', '"Alpine", "Kern"')

    def enrolling(county: str) -> str:
        return ours.decide(Intake(body="we want to enroll", county=county)).category

    assert enrolling("Kern") == "sj_region_lcr"
    assert enrolling("Amador") == "new_enrollment"


def test_having_pressed_the_button_changes_only_a_forgotten_password(
    ruleset: RuleSet,
) -> None:
    moved = {
        category
        for category in ruleset.categories
        if ruleset.action_for(category, tried_button=True)
        != ruleset.action_for(category, tried_button=False)
    }

    assert moved == {"forgot_password"}
    assert ruleset.action_for("forgot_password", tried_button=True).action == "person"


@pytest.mark.parametrize("category", [one for one in SAID if one != "forgot_password"])
def test_whether_they_signed_in_before_decides_nothing_else(
    category: str, ruleset: RuleSet
) -> None:
    told = {
        ruleset.decide(
            Intake(body=SAID[category], org_type="provider", signed_in_before=before)
        ).category
        for before in (None, True, False)
    }

    assert told == {category}


@pytest.mark.parametrize("org_type", sorted(set(ORG_TYPES) - {"parent"}))
def test_who_never_signed_in_is_not_sent_to_the_button(
    org_type: str, ruleset: RuleSet
) -> None:
    said = Intake(
        body="I forgot my password", org_type=org_type, signed_in_before=False
    )

    assert ruleset.decide(said).category == "login_access"
