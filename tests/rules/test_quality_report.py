"""The report on reading: made from what is here, and its arithmetic."""

from __future__ import annotations

import re

import pytest

from bench.triage_report import FILE
from bench.triage_report.figures import calibration, coverage, share
from bench.triage_report.judged import Judged
from bench.triage_report.languages import is_spanish
from bench.triage_report.made_from import made_from
from bench.triage_report.typos import with_typos
from triage.rules import Intake
from triage.rules.labelled import Labelled, messages

MESSAGE = Labelled("1", "f", "a", Intake(body="x"), "how_to", frozenset())


def judged(chance: float, *, right: bool, guard: str | None = None) -> Judged:
    return Judged(
        MESSAGE, "how_to", chance, right, right, right, False, "link", False, guard
    )


def test_the_page_was_made_from_the_tables_weights_and_messages_that_are_here() -> None:
    written = re.search(r"Made from `([0-9a-f]{64})`", FILE.read_text("utf-8"))

    assert written
    assert written[1] == made_from(), "stale: run `make triage-report`"


def test_a_share_lies_in_its_interval_and_never_beyond_nought_and_one() -> None:
    for hits in ([True], [False], [True, False] * 20, [True] * 400):
        one = share(hits)
        assert one
        assert 0 <= one.low <= one.value <= one.high <= 1

    assert share([]) is None


def test_more_messages_make_the_interval_narrower() -> None:
    few, many = share([True, False] * 10), share([True, False] * 1000)

    assert few
    assert many
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize(
    ("rights", "precision", "covered"),
    [
        # Surest first; the largest share that is right often enough.
        ([True, True, True, False], 1.0, 0.75),
        ([True, True, True, False], 0.75, 1.0),
        ([False, True, True, True], 0.75, 1.0),
        ([False, False, True, True], 0.75, 0.0),
    ],
)
def test_coverage_is_the_largest_share_at_a_precision(
    rights: list[bool], precision: float, covered: float
) -> None:
    read = [judged(1 - at / 10, right=right) for at, right in enumerate(rights)]

    found = coverage(read, precision)

    assert found
    assert found.value == covered
    assert 0 <= found.low <= found.high <= 1


def test_messages_as_sure_as_each_other_are_answered_together_or_not() -> None:
    read = [judged(0.9, right=True), judged(0.9, right=False)]

    found = coverage(read, 0.9)

    assert found
    assert found.value == 0


def test_chances_that_say_what_happens_have_no_error() -> None:
    kept = [judged(0.75, right=at % 4 > 0) for at in range(400)]
    boasting = [judged(0.99, right=at % 2 > 0) for at in range(400)]

    assert calibration(kept)[1] == pytest.approx(0)
    assert calibration(boasting)[1] == pytest.approx(0.49)


def test_a_guard_states_no_chance() -> None:
    bins, _ = calibration(
        [judged(0.75, right=True), judged(1.0, right=False, guard="legal")]
    )

    assert [one.messages for one in bins] == [1]


def test_typos_are_the_same_in_every_run_and_leave_the_label_alone() -> None:
    for message in messages("dev_150"):
        typed = with_typos(message)
        assert typed == with_typos(message)
        assert typed.label == message.label
        assert len(typed.intake.body.split()) == len(message.intake.body.split())

    assert any(
        with_typos(one).intake.body != one.intake.body for one in messages("dev_150")
    )


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        ("No puedo entrar en mi cuenta desde ayer", True),
        ("I cannot get into my account", False),
        ("Hola, my password is not working and I have to print the record", False),
        ("", False),
    ],
)
def test_the_language_is_that_of_most_small_words(text: str, spanish: bool) -> None:
    assert is_spanish(text) is spanish
