"""The tables are changed phrase by phrase, and what does not hold is refused."""

import tomllib

import pytest

from triage.errors import BadData
from triage.rules import default_files, editing, learned, load_rules
from triage.rules.editing_rows import with_row


@pytest.fixture(scope="module")
def files():
    """The tables as shipped."""
    return default_files()


NEW = {
    "id": "fridge",
    "category": "complex_callback",
    "source": "inferred",
    "strong": ["fridge * broken"],
    "examples": {"match": ["our fridge is broken"]},
}


def rule(files, rule_id, name="phrases.toml"):
    """Return the rule of this id as written."""
    return next(
        row for row in tomllib.loads(files[name])["rule"] if row["id"] == rule_id
    )


def test_a_phrase_is_added_and_everything_else_stays_as_it_was(files):
    changed = editing.with_phrase(files, "forgot-password", "medium", "lost  @password")

    before, after = rule(files, "forgot-password"), rule(changed, "forgot-password")
    assert after["medium"] == [*before["medium"], "lost @password"]
    assert {**after, "medium": None} == {**before, "medium": None}
    assert changed["phrases.toml"].startswith(files["phrases.toml"][:200])
    assert {**changed, "phrases.toml": ""} == {**files, "phrases.toml": ""}


def test_a_phrase_stands_in_one_list_only(files):
    changed = editing.with_phrase(files, "forgot-password", "strong", "reset it")

    assert "reset it" in rule(changed, "forgot-password")["strong"]
    assert "reset it" not in rule(changed, "forgot-password")["medium"]


def test_a_phrase_is_taken_out_again(files):
    added = editing.with_phrase(files, "forgot-password", "weak", "new words here")

    left = editing.without_phrase(added, "forgot-password", "new words here")

    assert load_rules(left).rules == load_rules(files).rules


def test_a_rule_comes_changes_and_goes(files):
    added = editing.with_rule(files, NEW)
    changed = editing.with_rule(added, {**NEW, "medium": ["cooler * broken"]})

    assert rule(added, "fridge") == NEW
    assert rule(changed, "fridge")["medium"] == ["cooler * broken"]
    assert load_rules(editing.without_rule(changed, "fridge")).rules == (
        load_rules(files).rules
    )


def test_a_rule_that_becomes_a_guard_moves_to_the_guards(files):
    added = editing.with_rule(files, NEW)

    guarded = editing.with_rule(added, {**NEW, "guard": "safety"})

    assert rule(guarded, "fridge", "guards.toml")["guard"] == "safety"
    assert guarded["phrases.toml"].strip() == files["phrases.toml"].strip()


def test_an_example_is_kept_with_its_rule_once(files):
    once = editing.with_example(files, "forgot-password", "match", "I lost my password")
    twice = editing.with_example(once, "forgot-password", "match", "I lost my password")

    assert (
        rule(once, "forgot-password")["examples"]["match"][-1] == "I lost my password"
    )
    assert twice == once


def test_several_phrases_move_and_go_at_once(files):
    moved = editing.with_phrase(files, "forgot-password", "weak", "reset it", "@forgot")

    before, after = rule(files, "forgot-password"), rule(moved, "forgot-password")
    assert after["weak"] == [*before["weak"], "reset it", "@forgot"]
    assert not {"reset it", "@forgot"} & set(after["medium"])
    left = rule(
        editing.without_phrase(moved, "forgot-password", *after["weak"]),
        "forgot-password",
    )
    assert "weak" not in left


def test_examples_go_and_with_the_last_their_table(files):
    was = rule(files, "forgot-password")["examples"]

    fewer = editing.without_example(files, "forgot-password", was["match"][0])
    none = editing.without_example(
        files, "forgot-password", *was["match"], *was["nomatch"]
    )

    assert rule(fewer, "forgot-password")["examples"]["match"] == was["match"][1:]
    assert "examples" not in rule(none, "forgot-password")


def test_a_row_of_a_small_table_is_changed_field_by_field(files):
    changed = with_row(files, "switches.toml", "new_enrollment", {"open": False})
    fewer = with_row(
        files, "regions.toml", "san_joaquin", {"counties": ["Alpine", "Amador"]}
    )

    assert load_rules(changed).switches["new_enrollment"].open is False
    assert changed["switches.toml"].startswith(files["switches.toml"][:80])
    assert load_rules(fewer).regions["san_joaquin"].counties == ("Alpine", "Amador")


def test_a_field_that_may_be_missing_is_left_out_again(files):
    url = {"url": "https://cairweb.example/update"}

    known = with_row(files, "links.toml", "account_update", url)

    assert load_rules(known).links["account_update"].url == url["url"]
    left = with_row(known, "links.toml", "account_update", {"url": None})
    assert load_rules(left).links["account_update"].url is None


def test_a_row_that_is_not_there_is_refused(files):
    with pytest.raises(BadData, match="no such row"):
        with_row(files, "switches.toml", "moon", {"open": False})


def test_a_group_comes_and_goes(files):
    added = editing.with_group(files, "@freezer", ["fridge", "cooler"])

    assert tomllib.loads(added["groups.toml"])["freezer"] == ["fridge", "cooler"]
    left = editing.without_group(added, "@freezer")
    assert tomllib.loads(left["groups.toml"]) == tomllib.loads(files["groups.toml"])


def test_an_action_row_is_changed_in_its_place(files):
    row = editing.actions_of(files)[0]

    changed = editing.with_action(files, {**row, "review": "2027-06-30"})

    assert editing.actions_of(changed)[0] == {**row, "review": "2027-06-30"}
    assert editing.actions_of(changed)[1:] == editing.actions_of(files)[1:]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f: editing.with_rule(f, {}), "Every rule needs an id"),
        (lambda f: editing.with_rule(f, {**NEW, "category": "x"}), "no category 'x'"),
        (lambda f: editing.without_rule(f, "nope"), "no rule of this id"),
        (lambda f: editing.with_phrase(f, "nope", "weak", "x"), "no rule of this id"),
        (
            lambda f: editing.with_phrase(f, "forgot-password", "loud", "x"),
            "one of: strong",
        ),
        (
            lambda f: editing.with_phrase(f, "forgot-password", "weak", "* x"),
            "a gap stands between",
        ),
        (
            lambda f: editing.with_phrase(f, "forgot-password", "weak", " \n "),
            "words on one line",
        ),
        (
            lambda f: editing.without_phrase(f, "forgot-password", "never there"),
            'no phrase "never there"',
        ),
        (
            lambda f: editing.with_example(f, "forgot-password", "maybe", "x"),
            "one of: match, nomatch",
        ),
        (lambda f: editing.without_group(f, "password"), "There is no group @password"),
        (lambda f: editing.without_group(f, "nope"), "no such group"),
        (lambda f: editing.with_group(f, "empty", []), "not empty"),
        (lambda f: editing.without_action(f, "A99"), "no such row"),
        (lambda f: editing.without_action(f, "A01"), "actions.csv"),
        (lambda f: editing.with_action(f, {}), "an id of its own"),
    ],
)
def test_what_does_not_hold_is_refused_with_a_sentence(files, change, sentence):
    with pytest.raises(BadData, match=sentence.replace("(", r"\(")):
        change(files)


def test_rules_are_edited_whatever_weights_they_name(files):
    ours = learned.seed().version
    trust = files["learned.toml"].replace(ours, "trained on this desk")
    named = {**files, "learned.toml": trust}

    changed = editing.with_group(named, "fridges", ["fridge", "freezer"])

    assert changed["learned.toml"] == named["learned.toml"] != files["learned.toml"]
