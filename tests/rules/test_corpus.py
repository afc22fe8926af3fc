"""How well the tables read the labelled messages: not less than they once did."""

from __future__ import annotations

import pytest

from bench.triage_report import UNSEEN, WRITTEN_FROM, Score, records, score
from triage.rules import RuleSet

# Acceptable and among three, a little under what was measured.
FLOORS = [(WRITTEN_FROM, 0.85, 0.95), (UNSEEN, 0.66, 0.82)]


@pytest.mark.parametrize(("names", "acceptable", "among_three"), FLOORS)
def test_the_labelled_messages_are_read_as_well_as_before(
    names: tuple[str, ...], acceptable: float, among_three: float, ruleset: RuleSet
) -> None:
    total = Score()
    for name in names:
        total = total.plus(score(ruleset, name))

    assert total.acceptable / total.messages >= acceptable
    assert total.among_three / total.messages >= among_three


def test_the_corpus_is_whole_and_labelled_in_our_words(ruleset: RuleSet) -> None:
    messages = [one for name in (*WRITTEN_FROM, *UNSEEN) for one in records(name)]

    assert len(messages) == 2380
    assert len({one["id"] for one in messages}) == 2380
    assert {one["label"] for one in messages} == set(ruleset.categories)
