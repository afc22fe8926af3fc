"""Tables leave as files and come back the same; what cannot be meant says what to do."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.tables import HOW_TO
from triage.errors import BadData
from triage.rules import default_files, load_rules
from triage.rules.exchange import COLUMNS, NAMES, PHRASES, exported, imported
from triage.toml import LONGEST

FILES = default_files()
SHEET = exported(FILES, PHRASES)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_leaves_and_comes_back_byte_for_byte(name: str) -> None:
    assert imported(FILES, {name: exported(FILES, name)}) == FILES


def test_all_tables_come_back_at_once() -> None:
    assert imported(FILES, {name: exported(FILES, name) for name in FILES}) == FILES


def test_the_sheet_holds_every_phrase_of_every_rule_in_order() -> None:
    rows = list(csv.reader(StringIO(SHEET)))
    rules = load_rules(FILES).rules

    written = [
        (rule.file, rule.id, phrase)
        for rule in rules
        if rule.file != "regions.toml"
        for phrase, _ in rule.phrases
    ]
    assert tuple(rows[0]) == COLUMNS
    assert [(file, rule, phrase) for file, rule, _, phrase in rows[1:]] == written


@pytest.mark.parametrize(
    ("was", "becomes"), [("\n", "\r\n"), ("\n", "\r")], ids=["Windows", "old Mac"]
)
def test_line_ends_of_other_programs_are_ours_again(was: str, becomes: str) -> None:
    name = "links.toml"

    assert imported(FILES, {name: FILES[name].replace(was, becomes)}) == FILES
    assert imported(FILES, {PHRASES: SHEET.replace(was, becomes)}) == FILES


def test_a_line_of_the_sheet_is_a_phrase_of_its_rule() -> None:
    more = f"{SHEET}phrases.toml,forgot-password,strong,cannot * think * of it\n"
    changed = imported(FILES, {PHRASES: more})

    assert [name for name in FILES if changed[name] != FILES[name]] == ["phrases.toml"]
    assert (
        dict(load_rules(changed).rules[_place("forgot-password")].phrases)[
            "cannot * think * of it"
        ]
        == 5
    )
    assert exported(changed, PHRASES) != SHEET
    assert imported(FILES, {PHRASES: exported(changed, PHRASES)}) == changed


def _place(rule_id: str) -> int:
    ids = [rule.id for rule in load_rules(FILES).rules]
    return ids.index(rule_id)


def test_a_line_that_is_gone_takes_its_phrase_along_and_nothing_else() -> None:
    gone = "phrases.toml,forgot-password,weak,expired\n"
    assert gone in SHEET

    changed = imported(FILES, {PHRASES: SHEET.replace(gone, "")})

    was, now = FILES["phrases.toml"].splitlines(), changed["phrases.toml"].splitlines()
    assert [line for line in was if line not in now] == [
        'weak = ["@password", "expired"]'
    ]
    assert [line for line in now if line not in was] == ['weak = ["@password"]']


words = st.text("abc é,\"'\\", min_size=1, max_size=12).map(lambda text: f"x{text}x")


@given(st.lists(words, min_size=1, max_size=4, unique_by=lambda text: text.split()[0]))
def test_whatever_a_phrase_holds_comes_back(phrases: list[str]) -> None:
    plain = {" ".join(text.split()): None for text in phrases}
    quoted = ", ".join("'''" + text + "'''" for text in plain if "'" not in text)
    files = FILES | {
        "phrases.toml": f"[[rule]]\n{HOW_TO}strong = ['print', {quoted}]\n",
        "guards.toml": "",
    }
    try:
        load_rules(files)
    except BadData:
        return  # no phrase at all, or two that mean the same

    assert imported(files, {PHRASES: exported(files, PHRASES)}) == files


HEAD = ",".join(COLUMNS) + "\n"
REFUSED = [
    ("mine.toml", "", "mine.toml: file: There is no table of this name. The tables are"),
    ("../links.toml", "", "../links.toml: file: There is no table of this name."),
    ("links.toml", "#" * (LONGEST + 1), "links.toml: file: It has more than 500,000"),
    ("links.toml", "a = [", "links.toml: file: This is not TOML"),
    ("links.toml", "a = " + "[" * 90_000, "links.toml: file: It holds something that"),
    ("links.toml", "a = " + "9" * 9_000, "links.toml: file: It holds something that"),
    # A name of so many parts would take all memory to read.
    ("links.toml", ".".join("a" * 90_000) + " = 1", "links.toml: file: It holds"),
    ("actions.csv", "", "actions.csv: head: The columns are id, category"),
    ("actions.csv", FILES["actions.csv"] + '"a', "actions.csv: file: This is not CSV"),
    ("actions.csv", "id,cate\0gory", "actions.csv: "),
    (PHRASES, "", "phrases.csv: line 1: The columns are file, rule, strength, phrase."),
    (PHRASES, "a;b;c;d\n", "phrases.csv: line 1: The columns are"),
    (PHRASES, HEAD + "a,b\n", "phrases.csv: line 2: It has 2 cells; write 4."),
    (PHRASES, HEAD + '"a,b\n', "phrases.csv: line 2: This is not CSV"),
    (
        PHRASES,
        HEAD + "phrases.toml,nobody,strong,print\n",
        "phrases.csv: line 2: There is no rule 'nobody' in 'phrases.toml'. Write the rule",
    ),
    (
        PHRASES,
        HEAD + "links.toml,forgot-password,strong,print\n",
        "phrases.csv: line 2: There is no rule 'forgot-password' in 'links.toml'.",
    ),
    (
        PHRASES,
        HEAD + "phrases.toml,forgot-password,loud,print\n",
        "phrases.csv: line 2: 'loud' is not one of strong, medium, weak, against.",
    ),
    (PHRASES, HEAD, "guards.toml: privacy: All its phrases together do not reach 3"),
    (
        PHRASES,
        f"{SHEET}phrases.toml,forgot-password,strong,* x\n",
        'phrases.toml: forgot-password: In "* x" a gap stands between two words.',
    ),
    (
        PHRASES,
        f"{SHEET}phrases.toml,forgot-password,strong, \n",
        "phrases.toml: forgot-password: 'strong' is a list of phrases.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "sentence"), REFUSED, ids=lambda text: text[-30:]
)
def test_a_file_that_cannot_be_meant_says_what_to_do(
    name: str, text: str, sentence: str
) -> None:
    with pytest.raises(BadData) as error:
        imported(FILES, {name: text})

    assert str(error.value).startswith(sentence)
    assert len(str(error.value)) < 400


def test_the_sheet_and_its_tables_are_not_taken_together() -> None:
    with pytest.raises(BadData, match="Import one of the two"):
        imported(FILES, {PHRASES: SHEET, "phrases.toml": FILES["phrases.toml"]})


def test_only_tables_leave() -> None:
    with pytest.raises(BadData, match="There is no table of this name"):
        exported(FILES, "seed.npz")
