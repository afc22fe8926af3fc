"""What holds for every text: no error, sane shapes, work that grows with its length."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.rules import Intake, cleaning, default_files, load_rules

RULES = load_rules(default_files())
PIECES = [
    "password ", "forgot ", "pasword ", "> ", "\n", "From: x\n", "Thanks,\n", "--\n",
    "\x00", "\u202e", "é", "e\u0301", "💉", "a" * 300, ". ", "shot giver ", "no puedo ",
    "-----Original Message-----\n", "confidentiality notice ", "’s ", "\ufeff", "ﷺ" * 30,
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
)


@given(texts, texts)
@settings(max_examples=60, deadline=None)
def test_no_text_is_too_odd(subject: str, body: str) -> None:
    decision = RULES.decide(Intake(subject=subject, body=body))

    assert json.dumps(decision.as_json())
    assert len({one.category for one in decision.top}) == 3
    for match in decision.matches:
        text = subject if match.where == "subject" else body
        assert " ".join(text[match.start : match.end].split()) == match.words


@given(texts)
@settings(max_examples=60, deadline=None)
def test_folds_are_in_order_and_leave_something(text: str) -> None:
    last = 0
    for fold in cleaning.folds(text):
        assert last <= fold.start < fold.end <= len(text)
        last = fold.end


@pytest.mark.parametrize(
    "word",
    [
        "password",
        "forgot password",
        "zzzzqx",
        "@",
        "new user please add a patient shot record",
    ],
)
def test_work_grows_with_the_length_and_not_faster(word: str) -> None:
    def steps(times: int) -> int:
        reading = RULES.book.read("", f"{word} " * times)
        list(RULES.book.matches(reading))
        return reading.steps + len(reading.cells)

    small, large = steps(40), steps(240)

    assert large <= 6.5 * small + 50


def test_no_text_makes_more_work_than_two_thousand_words() -> None:
    def steps(times: int) -> int:
        reading = RULES.book.read("", "a password " * times)
        list(RULES.book.matches(reading))
        return reading.steps

    assert steps(100_000) == steps(1_000)
