"""How well the tables read the labelled messages: not less than they once did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.triage_report.folds import Way
from triage.rules import RuleSet
from triage.rules.labelled import READ_FOR_PHRASES, SHARED, messages, seed_corpus

UNSEEN = tuple(name for name in SHARED if name not in READ_FOR_PHRASES)
# Of the phrase table alone: acceptable and among three, a little under what was measured.
FLOORS = [(READ_FOR_PHRASES, 0.85, 0.95), (UNSEEN, 0.66, 0.82)]


@pytest.mark.parametrize(("names", "acceptable", "among_three"), FLOORS)
def test_the_labelled_messages_are_read_as_well_as_before(
    names: tuple[str, ...], acceptable: float, among_three: float, ruleset: RuleSet
) -> None:
    read = [message for name in names for message in messages(name)]
    table = Way(replace(ruleset, model=None, trust=None))

    judged = table.judged(read, lambda done: None)

    assert sum(one.acceptable for one in judged) / len(judged) >= acceptable
    assert sum(one.among_three for one in judged) / len(judged) >= among_three


def test_the_corpus_is_whole_and_labelled_in_our_words(ruleset: RuleSet) -> None:
    read = [message for name in SHARED for message in messages(name)]
    everything = seed_corpus()

    assert len(read) == 2380
    assert len({one.id for one in everything}) == len(everything)
    assert {one.label for one in everything} == set(ruleset.categories)
    assert {one.guard for one in everything} == {None, "privacy", "legal", "safety"}


def test_two_sets_of_one_hand_are_never_taught_and_tested_apart() -> None:
    hands = {one.file: one.author for one in seed_corpus()}

    assert hands["dev_150"] == hands["stress_70"]
    assert len(set(hands.values())) == len(hands) - 1
