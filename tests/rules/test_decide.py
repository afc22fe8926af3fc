"""From points to a decision: ranking, gate, guards, picks, fields of the form."""

from __future__ import annotations

import json

import pytest

from tests.rules.conftest import Changed
from tests.rules.tables import HOW_TO, rules
from triage.rules import CHANNELS, ORG_TYPES, Decision, Gate, Intake, RuleSet

LOCKED = Intake(body="I am locked out of my account")
STOLEN = Intake(body="The laptop was stolen while signed in to CAIR")


def test_top_is_three_distinct_categories_the_chosen_first(ruleset: RuleSet) -> None:
    for intake in (LOCKED, STOLEN, Intake(), Intake(body="enroll", county="Merced")):
        decision = ruleset.decide(intake)
        top = [one.category for one in decision.top]
        assert len(set(top)) == 3
        assert top[0] == decision.category


def test_a_person_reads_what_no_rule_reaches_three_points_for() -> None:
    tables = rules(
        f"{HOW_TO}strong = ['enough']\nweak = ['print', 'show']",
        'id = "other"\ncategory = "hours_contact"\nsource = "inferred"\nmedium = ["hours"]',
    )

    unclear = tables.decide(Intake(body="print and show"))
    clear = tables.decide(Intake(body="hours"))

    assert (unclear.category, unclear.gate) == ("needs_person", Gate.PERSON)
    assert unclear.top[1].category == "how_to"
    assert (clear.category, clear.gate) == ("hours_contact", Gate.SUGGEST)


def test_points_against_a_rule_take_nothing_from_another() -> None:
    tables = rules(
        f"{HOW_TO}strong = ['print']\nagainst = ['password']",
        HOW_TO.replace("test", "second") + "medium = ['record']",
    )

    decision = tables.decide(Intake(body="print record password"))

    assert [(one.category, one.score) for one in decision.scores] == [("how_to", 4)]
    assert decision.rules == ("second", "test")


def test_a_tie_goes_to_a_person_without_changing_the_category() -> None:
    tables = rules(
        f"{HOW_TO}strong = ['print']",
        'id = "other"\ncategory = "hours_contact"\nsource = "inferred"\nstrong = ["hours"]',
    )

    decision = tables.decide(Intake(body="print hours"))

    assert (decision.category, decision.gate) == ("how_to", Gate.PERSON)


def test_order_in_the_file_does_not_matter() -> None:
    blocks = [
        f"{HOW_TO}strong = ['print']",
        'id = "other"\ncategory = "hours_contact"\nsource = "inferred"\nmedium = ["hours"]',
    ]
    said = Intake(body="print hours")

    forth, back = rules(*blocks).decide(said), rules(*blocks[::-1]).decide(said)

    assert forth.top == back.top


@pytest.mark.parametrize(
    ("said", "guard"),
    [
        ("An employee was snooping in her neighbor's record", "privacy"),
        ("We got a subpoena for a shot record", "legal"),
        ("The child was vaccinated twice because the record was empty", "safety"),
        ("Nos robaron la computadora", "privacy"),
    ],
)
def test_a_guard_comes_first_and_brings_a_person(
    said: str, guard: str, ruleset: RuleSet
) -> None:
    loud = "inventory lots VFC on hand doses. " * 3

    decision = ruleset.decide(Intake(subject="Inventory", body=f"{loud}{said}"))

    assert (decision.category, decision.guard) == ("complex_callback", guard)
    assert (decision.gate, decision.action.action) == (Gate.PERSON, "person")
    assert "a person reads this first" in decision.because


def test_a_pick_outranks_the_words(ruleset: RuleSet) -> None:
    decision = ruleset.decide_each(LOCKED, ["how_to", None])

    assert decision["how_to"].category == "how_to"
    assert decision["how_to"].reading == decision[None].category == "login_access"
    assert decision["how_to"].gate is Gate.SUGGEST
    assert decision["how_to"].because.startswith("You chose this.")


def test_a_pick_the_words_agree_with_quotes_them(ruleset: RuleSet) -> None:
    decision = ruleset.decide_each(LOCKED, ["login_access"])["login_access"]

    assert "You chose this, and wrote “I am locked out”." in decision.because


def test_a_pick_never_outranks_a_guard(ruleset: RuleSet) -> None:
    decision = ruleset.decide_each(STOLEN, ["how_to"])["how_to"]

    assert (decision.category, decision.picked) == ("complex_callback", "how_to")


def test_none_of_these_is_read_by_a_person(ruleset: RuleSet) -> None:
    decision = ruleset.decide_each(LOCKED, ["none_of_these"])["none_of_these"]

    assert (decision.category, decision.action.action) == ("needs_person", "person")
    assert decision.gate is Gate.PERSON
    assert "none of our readings fits" in decision.because


def test_a_pick_nobody_offers_is_as_if_none_was_made(ruleset: RuleSet) -> None:
    assert (
        ruleset.decide_each(LOCKED, ["no_such"])["no_such"].category == "login_access"
    )


def test_who_never_signed_in_has_not_forgotten_a_password(ruleset: RuleSet) -> None:
    said = "I forgot my password"

    never = ruleset.decide(Intake(body=said, signed_in_before=False))
    picked = ruleset.decide(
        Intake(body="hello", picked="forgot_password", signed_in_before=False)
    )

    assert ruleset.decide(Intake(body=said)).category == "forgot_password"
    assert never.category == picked.category == "login_access"
    assert "forgot_password" not in {one.category for one in never.scores}


def test_the_button_that_did_not_help_brings_a_person(ruleset: RuleSet) -> None:
    said = "I forgot my password"

    tried = ruleset.decide(Intake(body=said, tried_button=True))

    assert (tried.category, tried.action.action) == ("forgot_password", "person")


@pytest.mark.parametrize(
    ("said", "sense", "action"),
    [
        ("We want to submit data electronically from our EHR", "new_site", "link"),
        ("Our interface stopped, all messages are rejected", "live_feed", "person"),
        (
            "We will send electronically and also need to log in to look up patients",
            "sends_and_signs_in",
            "person",
        ),
    ],
)
def test_kinds_of_data_exchange_are_told_apart(
    said: str, sense: str, action: str, ruleset: RuleSet
) -> None:
    decision = ruleset.decide(Intake(body=said))

    assert decision.category == "data_exchange"
    assert (decision.sense, decision.action.action) == (sense, action)


def test_the_region_replaces_new_enrollment_only(ruleset: RuleSet) -> None:
    here = ruleset.decide(Intake(body="we want to enroll", county="Calaveras"))
    there = ruleset.decide(Intake(body="we want to enroll", county="Fresno"))
    other = ruleset.decide(Intake(body="locked out", county="Calaveras"))

    assert (here.category, here.action.action) == ("sj_region_lcr", "refer")
    assert there.category == "new_enrollment"
    assert other.category == "login_access"


def test_a_given_county_outranks_a_place_in_the_words(ruleset: RuleSet) -> None:
    decision = ruleset.decide(
        Intake(body="our clinic on Modesto Ave wants to enroll", county="Fresno")
    )

    assert decision.category == "new_enrollment"


def test_picking_the_region_is_enrolling_there(ruleset: RuleSet) -> None:
    decision = ruleset.decide(Intake(picked="sj_region_lcr"))

    assert (decision.category, decision.action.action) == ("sj_region_lcr", "refer")


def test_while_enrollment_is_closed_people_are_told_so(changed: Changed) -> None:
    closed = changed("switches.toml", "open = true", "open = false")

    row = closed.decide(Intake(body="we want to enroll")).action

    assert (row.action, row.guide) == ("inform", "enrollment_closed")


def test_choices_are_three_readings_none_of_them_a_person(ruleset: RuleSet) -> None:
    for intake in (LOCKED, STOLEN, Intake(body="hello")):
        offered = [one.category for one in ruleset.choices(intake)]
        assert len(set(offered)) == 3
        assert "needs_person" not in offered


def test_an_organization_type_we_do_not_know_is_as_good_as_none(
    ruleset: RuleSet,
) -> None:
    assert ruleset.decide(Intake(body="hello", org_type="zoo")).action.id == "A27"


def test_a_decision_survives_being_written_down(ruleset: RuleSet) -> None:
    for intake in (LOCKED, STOLEN, Intake(body="pasword", county="Merced")):
        decision = ruleset.decide(intake)
        assert (
            Decision.from_json(json.loads(json.dumps(decision.as_json()))) == decision
        )


def test_answers_of_the_form_limit_a_rule() -> None:
    tables = rules(
        f"{HOW_TO}base = 3\nwhen = {{ org_type = ['school'], channel = ['web', 'email'] }}"
    )

    for org_type in ORG_TYPES:
        for channel in CHANNELS:
            intake = Intake(org_type=org_type, channel=channel)
            fits = org_type == "school" and channel in ("web", "email")
            assert (tables.decide(intake).category == "how_to") is fits
