"""Phrases, examples and rules are changed in forms, into the supervisor's draft alone."""

import pytest

from tests.web.supervisors.desk_tables import said
from tests.web.supervisors.rule_desk import (
    EXAMPLE,
    FORGOT,
    MEDIUM,
    MEDIUM_TOO,
    RULES,
    drafted,
    on_rule,
    rules_of,
    value,
)


def add_phrase(client, phrase="frozen out", strength="strong", **more):
    return on_rule(client, "/rules/phrases", phrase=phrase, strength=strength, **more)


def test_a_phrase_is_added_to_the_draft_and_nothing_in_use_changes(app, supervisor):
    before = rules_of(app)

    answer = add_phrase(supervisor)

    assert "“frozen out” is in your draft, strong." in said(supervisor, answer)
    assert "Your draft of the rules: 1 change" in supervisor.last.text
    assert "phrase “frozen out” (strong)" in drafted(app, supervisor)
    assert rules_of(app) == before


def test_ticked_phrases_move_and_go(app, supervisor):
    moved = on_rule(supervisor, "/strengths", ticked=[MEDIUM, MEDIUM_TOO], to="weak")
    assert f"“{MEDIUM}”, “{MEDIUM_TOO}” are weak in your draft." in said(
        supervisor, moved
    )

    gone = on_rule(supervisor, "/strengths", ticked=[MEDIUM], to="out")

    assert f"“{MEDIUM}” is out of your draft." in said(supervisor, gone)
    text = drafted(app, supervisor)
    assert f"phrase “{MEDIUM_TOO}” is weak, was medium" in text
    assert f"phrase “{MEDIUM}” (medium)" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phrase": ""}, "Write a phrase: a few words as people say them."),
        ({"phrase": "x " * 100}, "Shorten this to 120 characters or fewer"),
        ({"phrase": "* start"}, "a gap stands between two words"),
        ({"phrase": "lost @keys"}, "There is no group @keys."),
        ({"phrase": "!!!"}, "there is a word without letters"),
        ({"phrase": MEDIUM}, "The rule has this phrase already."),
        ({"strength": "loud"}, "Choose how much it counts."),
    ],
)
def test_a_phrase_that_cannot_be_is_refused_at_its_field(supervisor, typed, sentence):
    answer = add_phrase(supervisor, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    kept = {"phrase": "frozen out", **typed}["phrase"]
    assert value(answer, "phrase") == kept


def test_a_phrase_that_says_the_same_in_other_endings_is_refused(supervisor):
    add_phrase(supervisor, "frozen screen")

    answer = add_phrase(supervisor, "frozen screens")

    assert "are the same to a reader of stems" in answer.page.text


def test_nothing_ticked_is_said(supervisor):
    answer = on_rule(supervisor, "/strengths", to="out")
    assert "Tick what you want to change first." in answer.page.text

    answer = on_rule(supervisor, "/strengths", ticked=[MEDIUM], to="")
    assert "Choose what to do with the ticked phrases." in answer.page.text

    answer = on_rule(supervisor, "/old-examples")
    assert "Tick what you want to change first." in answer.page.text


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("match", "I forgot my password again", "It holds."),
        ("match", "the freezer hums", "It fails as the phrases are now"),
        ("nomatch", "the freezer hums", "It holds."),
    ],
)
def test_an_example_is_tried_at_once(supervisor, kind, text, sentence):
    answer = on_rule(supervisor, "/rules/examples", example=text, kind=kind)

    assert sentence in said(supervisor, answer)
    shown = "fails" if "fails" in sentence else "holds"
    must = "must match" if kind == "match" else "must not match"
    assert f"“{text}” {must} {shown}" in supervisor.last.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"example": ""}, "Write a message, or a part of one."),
        ({"kind": None}, "Choose whether the rule must find it."),
        ({"example": "shots of 3/14/2015"}, "seems to hold a birth date: 3/14/2015"),
    ],
)
def test_an_example_that_cannot_be_is_refused(supervisor, typed, sentence):
    good = {"example": "the freezer hums", "kind": "match"}

    answer = on_rule(supervisor, "/rules/examples", **{**good, **typed})

    assert answer.status_code == 422
    assert sentence in answer.page.text


def test_examples_go(app, supervisor):
    answer = on_rule(supervisor, "/old-examples", text=[EXAMPLE])

    assert "out of your draft" in said(supervisor, answer)
    assert f"example “{EXAMPLE}”" in drafted(app, supervisor)


def test_a_rule_is_added_gets_its_phrases_and_goes(app, supervisor):
    supervisor.get(f"{RULES}/rule/form")
    answer = supervisor.submit(
        "/rules/rule",
        id="cold-fridge",
        category="how_to",
        source="inferred",
        phrases="fridge * hums\r\nfridge is loud\r\n",
        channel=["fax_note"],
    )
    text = said(supervisor, answer)
    assert "Give it examples now." in text
    assert "it came by: fax" in text
    assert "How to, rule cold-fridge : 2 phrases, 0 examples" in drafted(
        app, supervisor
    )

    on_rule(supervisor, "/old-rules", "cold-fridge")

    assert "Nothing is different." in drafted(app, supervisor)


def test_a_rule_changes_and_keeps_its_phrases(app, supervisor):
    supervisor.get(f"{RULES}/rule/form?id={FORGOT}")
    answer = supervisor.submit("/rules/rule", org_type=["school", "wic"])

    said(supervisor, answer)
    text = drafted(app, supervisor)
    assert "1 change" in supervisor.get(RULES).page.text
    assert "only when : organization: School or school district or WIC agency" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"id": ""}, "Give the rule a name"),
        ({"id": FORGOT}, "There is a rule of this name."),
        ({"category": ""}, "Choose what it is about."),
        ({"phrases": "\n "}, "Write a phrase"),
        ({"phrases": "x " * 99}, "a phrase is a few words"),
        ({"source": ""}, "Say where it comes from"),
        ({"base": "2"}, "Tick an answer of the form too"),
        ({"base": "many"}, "Enter a whole number"),
        ({"channel": ["pigeon"]}, "Tick only what is in the list."),
        ({"sense": "closed"}, "how_to has no sense"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(supervisor, typed, sentence):
    supervisor.get(f"{RULES}/rule/form")
    good = {"id": "cold-fridge", "category": "how_to", "source": "inferred"}
    good["phrases"] = "fridge hums"

    answer = supervisor.submit("/rules/rule", **{**good, **typed})

    assert answer.status_code == 422
    assert sentence in answer.page.text


def test_the_second_of_two_windows_is_told_and_loses_nothing(supervisor):
    supervisor.get(f"{RULES}/rule?id={FORGOT}")
    old = supervisor.last
    add_phrase(supervisor, "other words here")
    supervisor.last = old

    answer = supervisor.submit("/rules/phrases", phrase="frozen out", strength="weak")

    assert answer.status_code == 409
    assert "in another window meanwhile" in answer.page.text
    assert value(answer, "phrase") == "frozen out"
    again = supervisor.submit("/rules/phrases")
    assert "“frozen out” is in your draft, weak." in said(supervisor, again)
