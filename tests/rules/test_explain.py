"""One line in, one line out, whatever the line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from triage.rules import RuleSet, classify_line

FIELDS = [
    "id",
    "category",
    "gate",
    "top",
    "action",
    "ticket",
    "guide",
    "guard",
    "rules",
    "because",
    "chances",
    "second",
    "model",
    "explanation",
]


def test_a_line_is_answered_with_exactly_these_fields(ruleset: RuleSet) -> None:
    answer = classify_line(
        ruleset, {"id": "a1", "subject": "pasword reset", "body": ""}
    )

    assert list(answer) == FIELDS
    assert answer["id"] == "a1"
    assert answer["top"][0] == answer["category"] == "forgot_password"
    assert json.loads(json.dumps(answer)) == answer


def test_the_reason_quotes_the_words_and_the_pages_sentence(ruleset: RuleSet) -> None:
    because = classify_line(ruleset, {"body": "please merge these two charts"})[
        "because"
    ]

    assert because == (
        "You wrote “merge” and “two charts”. The help desk page says: “We are not merging "
        "duplicate records at this time.”"
    )


def test_several_quotations_do_not_overlap(ruleset: RuleSet) -> None:
    because = classify_line(
        ruleset,
        {"body": "I am locked out. It says user id not found. White screen too."},
    )["because"]

    assert " and “" in because
    assert because.count("“") == 4


def test_words_that_say_too_little_are_told_so(ruleset: RuleSet) -> None:
    because = classify_line(ruleset, {"body": "hello"})["because"]

    assert because.startswith(
        "Your words do not tell us enough, so a person reads them."
    )


@pytest.mark.parametrize(
    ("record", "category"),
    [
        ({"subject": None, "body": "we want to enroll", "county": "merced"}, "sj_region_lcr"),
        ({"body": "where is my record", "org_type": "public"}, "out_of_scope"),
        ({"body": "locked out", "org_type": " Zoo ", "channel": "pigeon"}, "login_access"),
        ({"body": "forgot my password", "signed_in_before": False}, "login_access"),
        ({"subject": ""}, "needs_person"),
    ],
)  # fmt: skip
def test_fields_are_read_with_goodwill(
    record: dict[str, Any], category: str, ruleset: RuleSet
) -> None:
    assert classify_line(ruleset, record)["category"] == category


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        (
            None,
            {"id": None, "error": "A line is one JSON object with subject and body."},
        ),
        (
            [1],
            {"id": None, "error": "A line is one JSON object with subject and body."},
        ),
        ({"id": 7}, {"id": 7, "error": "A line needs a subject or a body."}),
        ({"id": 7, "body": 3}, {"id": 7, "error": "'body' is text, not int."}),
        (
            {"body": "", "county": ["x"]},
            {"id": None, "error": "'county' is text, not list."},
        ),
        (
            {"body": "", "tried_button": "yes"},
            {"id": None, "error": "'tried_button' is true, false or left out."},
        ),
    ],
)
def test_a_malformed_line_gets_a_sentence(
    record: object, answer: dict[str, Any], ruleset: RuleSet
) -> None:
    assert classify_line(ruleset, record) == answer
