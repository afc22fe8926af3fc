"""How both opinions become chances, and when a reading may act: policy tables."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import BadData
from triage.rules import Gate, Intake, RuleSet, default_files
from triage.rules.labelled import messages
from triage.rules.trust import read_trust

SHIPPED = default_files()["learned.toml"]
TRUST = read_trust(SHIPPED)
numbers = st.floats(-3, 3)
points = st.floats(0, 60)


@given(st.dictionaries(st.text(max_size=5), numbers, min_size=1), points)
def test_chances_are_one_together(scores: dict[str, float], given: float) -> None:
    chances = TRUST.chances(scores, dict.fromkeys(list(scores)[:1], given))

    assert chances.keys() == scores.keys()
    assert sum(chances.values()) == pytest.approx(1)
    assert all(0 <= one <= 1 for one in chances.values())


@given(numbers, numbers, points)
def test_points_never_lower_the_chance_of_their_category(
    first: float, second: float, given: float
) -> None:
    scores = {"a": first, "b": second}

    without, heard = TRUST.chances(scores, {}), TRUST.chances(scores, {"a": given})

    assert heard["a"] >= without["a"] - 1e-12


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("tie =", "draw =", "draw: There is no such field"),
        ("sharpness = ", "sharpness = -", "sharpness: It is a number from 0.1 to 50"),
        ("tie = ", 'tie = "much" # ', "tie: It is a number from 0 to 0.5"),
        ("highest = ", "highest = 0.51 # ", "at least as high as 'confident'"),
        ("model = ", "model = 3 # ", "Name the version of the weights"),
        ('"decline"', '"shout"', "There is no action 'shout'"),
    ],
)
def test_what_does_not_hold_is_said_in_a_sentence(
    old: str, new: str, sentence: str
) -> None:
    assert old in SHIPPED

    with pytest.raises(BadData, match=sentence):
        read_trust(SHIPPED.replace(old, new, 1))


# What the desk would tell somebody, and the chance it needs to be sure of.
NEEDED = [
    # "We do not merge records": the highest.
    ("duplicate_records", {}, "highest"),
    # "Use the button": the highest.
    ("forgot_password", {"tried_button": False}, "highest"),
    # A person helps who has tried the button.
    ("forgot_password", {"tried_button": True}, "confident"),
    # "Ask your local representative": the highest.
    ("new_enrollment", {"county": "Merced"}, "highest"),
    ("new_enrollment", {"county": "Kern"}, "confident"),
    # "We do not take paper": the highest.
    ("paper_fax", {}, "highest"),
    # A link beside a ticket that opens anyway.
    ("account_update", {}, "confident"),
    ("inventory_issue", {}, "confident"),
]


@pytest.mark.parametrize(("category", "answers", "which"), NEEDED)
def test_what_turns_somebody_away_needs_the_highest_chance(
    category: str, answers: dict[str, object], which: str, ruleset: RuleSet
) -> None:
    action = ruleset.action_for(category, **answers)

    assert TRUST.needed(action) == getattr(TRUST, which)


def test_the_thresholds_are_those_of_the_file() -> None:
    written = tomllib.loads(SHIPPED)

    assert (TRUST.confident, TRUST.highest) == (
        written["confident"],
        written["highest"],
    )
    assert TRUST.highest > TRUST.confident


@pytest.mark.parametrize(
    ("body", "gate"),
    [
        ("Please add our new nurse Ana Cruz as a user of our site.", Gate.CONFIDENT),
        ("The laptop was stolen while signed in to CAIR.", Gate.PERSON),
        ("Hello?", Gate.PERSON),
        ("", Gate.PERSON),
    ],
)
def test_only_a_clear_reading_acts_by_itself(
    body: str, gate: Gate, ruleset: RuleSet
) -> None:
    assert ruleset.decide(Intake(body=body)).gate is gate


def test_chances_nearer_to_each_other_than_a_tie_bring_a_person(
    ruleset: RuleSet,
) -> None:
    torn = Intake(body="Password or lots, I wonder which.")
    first, second = ruleset.decide(torn).chances[:2]
    lead = first.score - second.score

    def gate(tie: float) -> Gate:
        trust = replace(TRUST, tie=tie)
        return replace(ruleset, trust=trust).decide(torn).gate

    assert gate(lead + 0.01) is Gate.PERSON
    assert gate(max(lead - 0.01, 0)) is not Gate.PERSON


def test_what_may_be_for_a_person_first_is_not_done_unasked(ruleset: RuleSet) -> None:
    clear = Intake(body="Please add our new nurse Ana Cruz as a user of our site.")
    chance = {one.category: one.score for one in ruleset.decide(clear).chances}

    def gate(careful: float) -> Gate:
        trust = replace(TRUST, careful=careful)
        return replace(ruleset, trust=trust).decide(clear).gate

    assert chance.get("complex_callback", 0.0) < TRUST.careful
    assert gate(TRUST.careful) is Gate.CONFIDENT
    assert gate(0.0) is Gate.SUGGEST


def test_nobody_acts_by_the_phrase_table_alone(ruleset: RuleSet) -> None:
    alone = replace(ruleset, model=None, trust=None)

    gates = {alone.decide(message.intake).gate for message in messages("dev_150")}

    assert gates == {Gate.SUGGEST, Gate.PERSON}


def test_a_choice_of_the_submitter_is_never_called_sure(ruleset: RuleSet) -> None:
    intake = Intake(body="Please add our new nurse as a user", picked="account_update")

    assert ruleset.decide(intake).gate is Gate.SUGGEST
