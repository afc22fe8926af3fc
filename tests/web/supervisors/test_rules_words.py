"""What two versions of the rules say otherwise, in words."""

import tomllib

import pytest

from tests.web.supervisors.rule_desk import FORGOT, MEDIUM
from triage.rules import default_files, editing, load_rules
from triage.web.supervisors.rules_words import differences

FILES = default_files()
ROW = editing.actions_of(FILES)[0]
TIE = tomllib.loads(FILES["learned.toml"])["tie"]


def replaced(name, old, new):
    """Return the tables with one text of a file replaced."""
    assert old in FILES[name]
    return {**FILES, name: FILES[name].replace(old, new, 1)}


@pytest.fixture(scope="module")
def shipped():
    return load_rules(FILES)


def told(before, files):
    """Tell the differences as a page does."""
    return [
        f"{one.did}: {one.what}: {one.how}"
        for one in differences(before, load_rules(files))
    ]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            editing.with_phrase(FILES, FORGOT, "strong", "frozen out"),
            "added: Forgot password, rule forgot-password: phrase “frozen out” (strong)",
        ),
        (
            editing.with_phrase(FILES, FORGOT, "strong", MEDIUM),
            "changed: Forgot password, rule forgot-password: "
            f"phrase “{MEDIUM}” is strong, was medium",
        ),
        (
            editing.without_phrase(FILES, FORGOT, MEDIUM),
            f"removed: Forgot password, rule forgot-password: phrase “{MEDIUM}” (medium)",
        ),
        (
            editing.with_example(FILES, FORGOT, "nomatch", "the fridge hums"),
            "added: Forgot password, rule forgot-password: "
            "counter-example “the fridge hums”",
        ),
        (
            editing.with_rule(
                FILES,
                {
                    "id": "fridge",
                    "category": "how_to",
                    "source": "inferred",
                    "strong": ["fridge * hums"],
                    "examples": {"match": ["our fridge hums"]},
                },
            ),
            "added: How to, rule fridge: 1 phrase, 1 example",
        ),
        (
            editing.with_group(FILES, "@freezer", ["fridge", "cooler"]),
            "added: Group @freezer: fridge, cooler",
        ),
        (
            editing.with_action(FILES, {**ROW, "review": "2027-06-30"}),
            "changed: Action row A01, Signing in: look at it again: 2027-06-30, was none",
        ),
        (
            replaced("switches.toml", "open = true", "open = false"),
            "changed: Switch new_enrollment: open: no, was yes",
        ),
        (
            replaced("regions.toml", '"Alpine", ', ""),
            "removed: Region San Joaquin region: counties: “Alpine”",
        ),
        (
            replaced("categories.toml", 'short = "Signing in"', 'short = "Sign-in"'),
            "changed: Category Sign-in: short: Sign-in, was Signing in",
        ),
        (
            replaced("learned.toml", "tie = ", "tie = 0.2 # "),
            f"changed: Second opinion: how near is a tie: 0.2, was {TIE:g}",
        ),
        (
            {**FILES, "groups.toml": FILES["groups.toml"] + "# A remark.\n"},
            "changed: The files: only order or comments",
        ),
    ],
)
def test_each_change_is_one_sentence(shipped, files, sentence):
    assert told(shipped, files) == [sentence]


def test_the_same_version_differs_in_nothing(shipped):
    assert differences(shipped, load_rules(dict(FILES))) == []


def test_a_version_without_a_second_opinion_says_so(shipped):
    without = {name: text for name, text in FILES.items() if name != "learned.toml"}

    assert told(shipped, without) == [
        "removed: Second opinion: the model learned from messages"
    ]
