"""Which words told: they stand where they are said to, and a second topic is only offered."""

from __future__ import annotations

import pytest

from triage.rules import Gate, Intake, RuleSet
from triage.rules.labelled import messages

TWO = (
    "Please add our new nurse Ana Cruz as a user of our site. "
    "By the way, our flu lot is missing from inventory."
)


def test_the_strongest_words_stand_where_they_are_said_to(ruleset: RuleSet) -> None:
    for message in messages("dev_150"):
        for word in ruleset.decide(message.intake).strongest:
            text = getattr(message.intake, word.where)
            assert " ".join(text[word.start : word.end].split()) == word.words


def test_the_strongest_words_are_few_best_first_and_said_once(ruleset: RuleSet) -> None:
    told = ruleset.decide(Intake(body="lots lots lots inventory inventory count"))

    words = [word.words for word in told.strongest]
    shares = [word.share for word in told.strongest]
    assert 0 < len(words) <= 5
    assert len(set(words)) == len(words)
    assert shares == sorted(shares, reverse=True)


def test_a_second_topic_is_named_and_changes_nothing_else(ruleset: RuleSet) -> None:
    both = ruleset.decide(Intake(body=TWO))
    first = ruleset.decide(Intake(body=TWO.split(" By ")[0]))

    assert {both.category, both.second} == {"account_update", "inventory_issue"}
    assert first.category == "account_update"
    assert first.second is None


@pytest.mark.parametrize("body", ["", "Hello?", "I forgot my password"])
def test_one_topic_has_no_second(body: str, ruleset: RuleSet) -> None:
    assert ruleset.decide(Intake(body=body)).second is None


def test_what_was_chosen_is_never_offered_again(ruleset: RuleSet) -> None:
    decision = ruleset.decide(Intake(body=TWO, picked="inventory_issue"))

    assert decision.gate is Gate.SUGGEST
    assert decision.second != "inventory_issue"
