"""Privacy, legal and safety matters reach a person first; ordinary mail is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from triage.rules import Gate, Intake, RuleSet
from triage.rules.labelled import SHARED, Labelled, messages

# A little under, and over, what was measured with the model that is shipped.
RECALL = 0.9
FALSE_ALARMS = 0.01

SAID_TO_A_PERSON = [
    ("the tablet with our patient list was stolen", "privacy"),
    ("I sent the record to the wrong family by mistake", "privacy"),
    ("who has opened my record? my ex works at a clinic", "privacy"),
    ("hackearon nuestra cuenta y robaron la computadora", "privacy"),
    ("we were served with a subpoena", "legal"),
    ("an attorney called and wants the record of a former patient", "legal"),
    ("recibimos una orden del juez", "legal"),
    ("a child had a seizure after the shots", "safety"),
    ("we gave the wrong vaccine to a baby", "safety"),
    ("she says she will hurt herself", "safety"),
]
ORDINARY = [
    "Our biller was fired, please remove her access",
    "I lost the note with my password",
    "How do I enter an allergy or a contraindication?",
    "I need to print a record for a court report",
    "Her legal name has changed",
    "A dose was entered twice by accident, how do I delete it?",
    "How do I run recall letters?",
    "Where is my order? The police station next door has our parcel",
]


@pytest.fixture(scope="module")
def judged(ruleset: RuleSet) -> list[tuple[Labelled, str | None]]:
    """Every shared message with the guard it raises."""
    return [
        (one, ruleset.decide(one.intake).guard)
        for name in SHARED
        for one in messages(name)
    ]


def test_guarded_matters_are_found_as_often_as_before(
    judged: list[tuple[Labelled, str | None]],
) -> None:
    found = [guard is not None for one, guard in judged if one.guard]

    assert sum(found) / len(found) >= RECALL


def test_false_alarms_stay_rare(judged: list[tuple[Labelled, str | None]]) -> None:
    alarms = [guard is not None for one, guard in judged if not one.guard]

    assert sum(alarms) / len(alarms) <= FALSE_ALARMS


@pytest.mark.parametrize(("said", "guard"), SAID_TO_A_PERSON)
def test_a_guard_brings_a_person_and_says_why(
    said: str, guard: str, ruleset: RuleSet
) -> None:
    decision = ruleset.decide(Intake(body=said))

    assert (decision.guard, decision.gate) == (guard, Gate.PERSON)
    assert decision.action.action in {"person", "callback"}
    assert guard in decision.rules
    assert "a person reads this first" in decision.because


@pytest.mark.parametrize("pick", ["how_to", "out_of_scope", "none_of_these"])
def test_no_pick_of_the_submitter_outranks_a_guard(pick: str, ruleset: RuleSet) -> None:
    said = Intake(body="we were served with a subpoena", picked=pick)

    assert ruleset.decide(said).gate is Gate.PERSON


@pytest.mark.parametrize("said", ORDINARY)
def test_ordinary_mail_raises_no_guard(said: str, ruleset: RuleSet) -> None:
    assert ruleset.decide(Intake(body=said)).guard is None


def test_hints_say_nothing_where_no_second_opinion_is_heard(ruleset: RuleSet) -> None:
    alone = replace(ruleset, model=None, trust=None)
    said = Intake(body="the judge and the police are here, please call me")

    assert ruleset.decide(said).guard == "legal"
    decision = alone.decide(said)
    assert decision.guard is None
    assert not any(match.rule == "legal" for match in decision.matches)


def test_a_hint_gives_the_category_no_points(ruleset: RuleSet) -> None:
    decision = ruleset.decide(Intake(body="forgot my password at the hospital"))

    assert decision.category == "forgot_password"
    assert not any(one.category == "complex_callback" for one in decision.scores)
