"""Questions from the command line: any line gets an answer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.calendar import answer, answer_line

MOMENT = "2026-11-20T16:59"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ({"op": "add", "at": MOMENT, "seconds": 120}, {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": MOMENT, "seconds": 0}, {"at": "2026-11-20T16:59:00-08:00"}),
        ({"op": "add", "at": "2026-11-23T08:01", "seconds": -120},
         {"at": "2026-11-20T16:59:00-08:00"}),
        ({"op": "add", "at": "2026-07-02T16:00", "seconds": 3601},
         {"at": "2026-07-03T08:00:01-07:00"}),
        # A moment with its offset is that moment.
        ({"op": "add", "at": "2026-11-21T00:59Z", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": "2026-11-20T19:59:00.9-05:00", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": "2026-11-20T16:59-0800", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": "2026-11-20T16:59-08", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": " 2026-11-20 16:59:00 ", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "add", "at": "2026-11-21t00:59z", "seconds": 120},
         {"at": "2026-11-23T08:01:00-08:00"}),
        ({"op": "between", "from": MOMENT, "to": "2026-11-23T08:01"}, {"seconds": 120}),
        ({"op": "between", "from": "2026-11-23T08:01", "to": MOMENT}, {"seconds": -120}),
        # What is not asked for does no harm.
        ({"op": "between", "from": MOMENT, "to": MOMENT, "id": 7}, {"seconds": 0}),
    ],
)  # fmt: skip
def test_a_question_and_its_answer(calendar, question, reply):
    assert answer(calendar, question) == reply
    assert answer_line(calendar, json.dumps(question) + "\n") == reply


NOT_JSON = "This line is not JSON we can read."
NOT_A_MOMENT = (
    'is not a date and time; write it like "2026-11-20T16:59", or with its offset, '
    '"2026-11-20T16:59-08:00".'
)
WHOLE = '"seconds" is a whole number, like 120.'
BEYOND = "That lies outside the years 1995 to 2100, which this calendar reckons."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", NOT_JSON),
        ("{", NOT_JSON),
        ("NaN", NOT_JSON),
        ('{"op": "add", "at": "2026-11-20T16:59", "seconds": NaN}', NOT_JSON),
        ('{"op": "add", "at": "2026-11-20T16:59", "seconds": Infinity}', NOT_JSON),
        ('{"op": "add", "at": "2026-11-20T16:59", "seconds": ' + "9" * 5000 + "}", NOT_JSON),
        ("[" * 100_000, NOT_JSON),
        ("[]", 'A question is an object, like {"op": "add", …}.'),
        ("null", 'A question is an object, like {"op": "add", …}.'),
        ('"add"', 'A question is an object, like {"op": "add", …}.'),
        ("{}", 'The question lacks "op".'),
        ('{"op": null}', '"op" is a text, in quotes.'),
        ('{"op": ["add"]}', '"op" is a text, in quotes.'),
        ('{"op": "subtract"}', '"op" is one of: add, between.'),
        ('{"op": "add", "seconds": 1}', 'The question lacks "at".'),
        ('{"op": "add", "at": "2026-11-20T16:59"}', 'The question lacks "seconds".'),
        ('{"op": "between", "from": "2026-11-20T16:59"}', 'The question lacks "to".'),
        ('{"op": "between", "to": "2026-11-20T16:59"}', 'The question lacks "from".'),
        ('{"op": "add", "at": 1795000000, "seconds": 1}', '"at" is a text, in quotes.'),
        ('{"op": "between", "from": {}, "to": ""}', '"from" is a text, in quotes.'),
    ],
)  # fmt: skip
def test_a_bad_line_gets_a_sentence(calendar, line, sentence):
    assert answer_line(calendar, line) == {"error": sentence}


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (True, WHOLE),
        (False, WHOLE),
        (1.0, WHOLE),
        (1e300, WHOLE),
        (float("inf"), WHOLE),
        ("120", WHOLE),
        (None, WHOLE),
        ([1], WHOLE),
        (10**400, BEYOND),
        (-(10**400), BEYOND),
        (2**63, BEYOND),
        (3_000_000_000, BEYOND),
    ],
)
def test_a_count_that_cannot_be_counted_gets_a_sentence(calendar, seconds, sentence):
    question = {"op": "add", "at": MOMENT, "seconds": seconds}

    assert answer(calendar, question) == {"error": sentence}


@pytest.mark.parametrize(
    "text",
    [
        "", "now", "2026-11-20", "16:59", "2026-11-20T16", "2026-W47-5T16:59",
        "20261120T1659", "2026-11-20x16:59", "2026-11-20T24:00", "2026-11-20T16:60",
        "2026-11-20T16:59:60", "2026-02-29T16:59", "2026-13-01T16:59", "0000-01-01T00:00",
        "2026-11-20T16:59+25:00", "2026-11-20T16:59-8", "2026-11-20T16:59 PST",
        "+12026-11-20T16:59", "٢٠٢٦-11-20T16:59", "2026-11-20T16:59\x00",
        "9999-12-31T23:59-12:00", "0001-01-01T00:00+12:00",
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_read_gets_a_sentence(calendar, text):
    question = {"op": "between", "from": text, "to": MOMENT}

    assert answer(calendar, question) == {"error": f"{text!r} {NOT_A_MOMENT}"}


def test_a_very_long_moment_is_cut_in_the_sentence(calendar):
    exact, longer = "x" * 60, "x" * 61

    for text, shown in ((exact, exact), (longer, exact + "…")):
        question = {"op": "between", "from": text, "to": MOMENT}
        assert answer(calendar, question) == {"error": f"{shown!r} {NOT_A_MOMENT}"}


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00",
        "1994-12-31T23:59",
        "2101-01-01T00:00",
        "9999-12-30T23:59",
        "1969-12-31T23:59:59.5Z",
    ],
)
def test_a_moment_outside_the_years_reckoned_gets_a_sentence(calendar, text):
    assert answer(calendar, {"op": "add", "at": text, "seconds": 1}) == {
        "error": BEYOND
    }
    assert answer(calendar, {"op": "between", "from": MOMENT, "to": text}) == {
        "error": BEYOND
    }


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.datetimes().map(lambda moment: moment.isoformat()[:16]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
QUESTIONS = VALUES | st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "between"]) | VALUES},
    optional={"at": VALUES, "seconds": VALUES, "from": VALUES, "to": VALUES},
)


@given(question=QUESTIONS)
def test_whatever_is_asked_the_answer_is_one_value_that_can_be_written(
    calendar, question
):
    reply = answer(calendar, question)

    assert len(reply) == 1
    assert set(reply) <= {"at", "seconds", "error"}
    assert json.loads(json.dumps(reply)) == reply


@given(line=st.text())
def test_whatever_the_line_there_is_an_answer(calendar, line):
    assert set(answer_line(calendar, line)) <= {"at", "seconds", "error"}
