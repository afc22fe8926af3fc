"""Two changes of the rules, brought together rule by rule, phrase by phrase."""

from __future__ import annotations

import json
import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from triage import desk as desks
from triage.publishing.merging import merge
from triage.rules import default_files, editing, load_rules

FILES = default_files()
BASE = desks.default_texts()["rules"]
RULE = "forgot-password"


def text(files):
    return json.dumps(dict(files), sort_keys=True, ensure_ascii=False)


def both(mine, theirs):
    """The files with both changes of what is shipped."""
    for one, other in ((mine, theirs), (theirs, mine)):
        found = merge("rules", BASE, text(one), text(other))
        assert [str(clash) for clash in found.clashes] == []
        files = json.loads(found.text)
        load_rules(files)
    return files


def clashes(mine, theirs):
    found = merge("rules", BASE, text(mine), text(theirs))
    assert found.text == ""
    return [str(clash) for clash in found.clashes]


def rule_of(files, rule_id=RULE):
    return next(one for one in load_rules(files).rules if one.id == rule_id)


def other_model(files):
    """What nightly training changes: the weights that are heard."""
    return with_confident(files, 0.75)


def with_confident(files, chance):
    learned = re.sub(
        r"(?m)^confident = .*$", f"confident = {chance}", files["learned.toml"]
    )
    assert learned != files["learned.toml"]
    return {**files, "learned.toml": learned}


def test_two_phrases_added_to_one_rule_are_both_there():
    mine = editing.with_phrase(FILES, RULE, "strong", "password vanished")
    theirs = editing.with_phrase(FILES, RULE, "strong", "clave perdida")

    phrases = dict(rule_of(both(mine, theirs)).phrases)

    assert phrases["password vanished"] == phrases["clave perdida"] == 5


def test_a_phrase_taken_away_by_one_stays_away_when_the_other_adds_one():
    gone, _ = rule_of(FILES).phrases[0]
    mine = editing.without_phrase(FILES, RULE, gone)
    theirs = editing.with_phrase(FILES, RULE, "strong", "clave perdida")

    phrases = dict(rule_of(both(mine, theirs)).phrases)

    assert gone not in phrases
    assert "clave perdida" in phrases


def test_a_phrase_and_nightly_training_go_together():
    mine = editing.with_phrase(FILES, RULE, "medium", "password vanished")

    files = both(mine, other_model(FILES))

    assert load_rules(files).trust.confident == 0.75
    assert dict(rule_of(files).phrases)["password vanished"] == 3


def test_a_new_rule_an_example_a_group_and_an_action_row_go_together():
    rule = {
        "id": "fridge",
        "category": "how_to",
        "source": "inferred",
        "strong": ["warm fridge"],
    }
    mine = editing.with_rule(FILES, rule)
    mine = editing.with_group(mine, "fridge", ["fridge", "freezer"])
    row = dict(editing.actions_of(FILES)[0], effective="2026-12-01")
    theirs = editing.with_action(FILES, row)
    theirs = editing.with_example(theirs, RULE, "match", "my password is gone")

    files = both(mine, theirs)

    assert rule_of(files, "fridge").phrases == (("warm fridge", 5),)
    assert "my password is gone" in rule_of(files).match
    assert editing.actions_of(files)[0]["effective"] == "2026-12-01"
    assert "freezer" in files["groups.toml"]


def test_what_only_one_changed_is_kept_as_it_is_written():
    mine = editing.with_phrase(FILES, RULE, "medium", "password vanished")
    theirs = other_model(FILES)

    files = both(mine, theirs)

    assert files["phrases.toml"] == mine["phrases.toml"]
    assert files["learned.toml"] == theirs["learned.toml"]


def test_comments_stay_where_both_changed_a_file():
    mine = editing.with_phrase(FILES, RULE, "medium", "password vanished")
    theirs = editing.with_phrase(FILES, RULE, "weak", "olvidadizo")
    comments = [
        line for line in FILES["phrases.toml"].splitlines() if line.startswith("#")
    ]
    assert len(comments) > 3

    written = both(mine, theirs)["phrases.toml"].splitlines()

    assert [line for line in written if line.startswith("#")] == comments


def test_one_rule_gone_and_another_changed_go_together():
    others = [one.id for one in load_rules(FILES).rules if one.file == "phrases.toml"]
    mine = editing.without_rule(FILES, others[-1])
    theirs = editing.with_phrase(FILES, RULE, "weak", "olvidadizo")

    files = both(mine, theirs)

    assert others[-1] not in [one.id for one in load_rules(files).rules]
    assert "olvidadizo" in dict(rule_of(files).phrases)


def test_a_rule_that_one_removed_and_the_other_changed_is_named():
    mine = editing.without_rule(FILES, RULE)
    theirs = editing.with_phrase(FILES, RULE, "weak", "olvidadizo")

    assert clashes(mine, theirs) == [
        "The rule 'forgot-password' was changed there, and is gone in your change"
    ]
    assert clashes(theirs, mine) == [
        "The rule 'forgot-password' is gone there, and was changed in yours"
    ]


def test_a_phrase_that_has_two_strengths_now_is_named():
    mine = editing.with_phrase(FILES, RULE, "strong", "password vanished")
    theirs = editing.with_phrase(FILES, RULE, "weak", "password vanished")

    assert clashes(mine, theirs) == [
        "The rule 'forgot-password', in “password vanished”, is 'weak' there, "
        "and is 'strong' in your change"
    ]
    assert clashes(theirs, mine) == [
        "The rule 'forgot-password', in “password vanished”, is 'strong' there, "
        "and is 'weak' in your change"
    ]


def test_cells_of_one_action_row_clash_only_where_they_differ():
    row = editing.actions_of(FILES)[0]
    mine = editing.with_action(FILES, {**row, "effective": "2026-12-01"})
    theirs = editing.with_action(FILES, {**row, "review": "2027-01-01"})
    later = editing.with_action(FILES, {**row, "effective": "2026-12-24"})

    merged = editing.actions_of(both(mine, theirs))[0]

    assert (merged["effective"], merged["review"]) == ("2026-12-01", "2027-01-01")
    assert clashes(mine, later) == [
        "The action row 'A01', in effective, is '2026-12-24' there, "
        "and is '2026-12-01' in your change"
    ]


def test_two_thresholds_of_the_second_opinion_are_named():
    mine = with_confident(FILES, 0.8)

    assert clashes(mine, other_model(FILES)) == [
        "In the second opinion, 'confident' is 0.75 there, and is 0.8 in your change"
    ]


def test_files_from_before_there_was_a_second_opinion_are_merged():
    old = {name: one for name, one in FILES.items() if name != "learned.toml"}
    mine = editing.with_phrase(old, RULE, "medium", "password vanished")

    found = merge("rules", text(old), text(mine), text(FILES))

    files = json.loads(found.text)
    assert files["learned.toml"] == FILES["learned.toml"]
    assert dict(rule_of(files).phrases)["password vanished"] == 3


def test_what_is_merged_with_itself_is_itself():
    assert merge("rules", BASE, BASE, BASE).text == BASE


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32))
def test_any_two_sets_of_added_and_removed_phrases_go_together(seed):
    chance = random.Random(seed)
    mine, theirs = (changed(chance, name) for name in ("mine", "theirs"))

    found = merge("rules", BASE, text(mine), text(theirs))

    phrases = set(dict(rule_of(json.loads(found.text)).phrases))
    was, one, other = (
        set(dict(rule_of(files).phrases)) for files in (FILES, mine, theirs)
    )
    assert phrases == (was | one | other) - (was - one) - (was - other)


def changed(chance, name):
    files = FILES
    for phrase in chance.sample([one for one, _ in rule_of(FILES).phrases], 2):
        files = editing.without_phrase(files, RULE, phrase)
    for number in range(2):
        strength = chance.choice(editing.STRENGTHS)
        files = editing.with_phrase(files, RULE, strength, f"{name} word {number}")
    return files


def test_files_that_only_one_changed_come_back_as_they_were_written():
    mine = editing.with_phrase(FILES, RULE, "medium", "password vanished")
    theirs = editing.with_group(FILES, "fridge", ["fridge"])

    files = json.loads(merge("rules", BASE, text(mine), text(theirs)).text)

    changed = {
        "phrases.toml": mine["phrases.toml"],
        "groups.toml": theirs["groups.toml"],
    }
    assert files == {**FILES, **changed}
