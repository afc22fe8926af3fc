"""What a phrase means: gaps, groups, choices, sentences, stems, points, repairs."""

from __future__ import annotations

import pytest

from tests.rules.tables import HOW_TO, phrase, rules
from triage.errors import BadData
from triage.rules import Intake, RuleSet

CASES = [
    # words stand in a row, whatever their endings and capitals
    ("print record", "PRINTED RECORDS please", True),
    ("print record", "print the record", False),
    # a star bridges up to four words
    ("print * record", "print record", True),
    ("print * record", "print one two three four record", True),
    ("print * record", "print one two three four five record", False),
    # nothing reaches across a full stop, an empty line or a short line
    ("print * record", "print. The record", False),
    ("print * record", "print\n\nrecord", False),
    ("print * record", "please print\nrecord of shots", False),
    ("print * record", "this line was broken by a mail program, please print\nrecord", True),
    ("print * record", "print e.g. record", True),
    ("print * record", "print Dr. Lee record", True),
    # either of two words, one of which may be two words
    ("print|show record", "show record", True),
    ("log_in|login button", "log in button", True),
    ("log_in|login button", "login button", True),
    ("log_in|login button", "log button", False),
    # both parts in one sentence, in any order
    ("print & record", "the record, can I print it", True),
    ("print & record", "the record. Can I print it", False),
    # Spanish words keep their stems, with or without accents
    ("vacuna", "faltan VACUNAS", True),
    ("contrasena", "la contraseña", True),
    # apostrophes are no gap, whichever kind
    ("dont see", "I don’t see", True),
    ("dont see", "I don't see", True),
    # possessives lose their ending
    ("patient record", "the patient's record", True),
]  # fmt: skip


@pytest.mark.parametrize(("written", "said", "found"), CASES)
def test_a_phrase_is_found_or_not(written: str, said: str, found: bool) -> None:
    decision = phrase(written).decide(Intake(body=said))

    assert bool(decision.matches) is found


def test_a_group_stands_for_each_of_its_words_and_groups_may_contain_groups() -> None:
    tables = phrase(
        "@paper * @form",
        groups="paper = ['paper', 'by hand', '@fax']\nfax = ['fax']\nform = ['form']",
    )

    for said in ("paper form", "by hand on a form", "fax the form"):
        assert tables.decide(Intake(body=said)).matches
    assert not tables.decide(Intake(body="hand form")).matches


def test_a_match_says_which_words_it_is_and_where_they_stand() -> None:
    said = "Could somebody please tell us how to PRINT the\nshot record today"

    [match] = phrase("print * record").decide(Intake(body=said)).matches

    assert match.words == "PRINT the shot record"
    assert said[match.start : match.end] == "PRINT the\nshot record"
    assert (match.rule, match.where, match.points) == ("test", "body", 5)


def test_joined_parts_are_quoted_from_the_first_to_the_last() -> None:
    said = "Hi. the record, can I print it?"

    [match] = phrase("print & record").decide(Intake(body=said)).matches

    assert match.words == "record, can I print"


@pytest.mark.parametrize(
    ("strength", "points"), [("strong", 5), ("medium", 3), ("weak", 1), ("against", -4)]
)
def test_each_strength_has_its_points_and_the_subject_half_as_many_again(
    strength: str, points: int
) -> None:
    enough = "medium" if strength == "strong" else "strong"
    tables = rules(f"{HOW_TO}{enough} = ['enough']\n{strength} = ['print', 'other']")

    in_body = tables.decide(Intake(body="print"))
    in_subject = tables.decide(Intake(subject="print", body="print"))

    assert [match.points for match in in_body.matches] == [points]
    assert [match.points for match in in_subject.matches] == [points * 1.5]


def test_a_phrase_counts_once_however_often_it_is_said() -> None:
    decision = phrase("print").decide(Intake(body="print print. Print!\nprint"))

    assert [one.score for one in decision.scores] == [5]


def test_subject_and_body_are_not_one_sentence() -> None:
    assert not phrase("print * record").decide(Intake("print", "record")).matches


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("pasword", "password"),
        ("paswrod", None),  # two errors are too many for a word of seven letters
        ("passwrod", "password"),
        ("assword", None),  # the first letter has to be right
        ("passwords", None),  # known, so no error
        ("inmunizations", "immunization"),
        ("rset", "reset"),
        ("rezet", "reset"),
        ("teset", None),
    ],
)
def test_typing_errors_are_repaired_when_no_list_knows_the_word(
    written: str, read_as: str | None
) -> None:
    tables = rules(f"{HOW_TO}strong = ['password', 'immunization', 'reset']")

    decision = tables.decide(Intake(body=f"my {written}"))

    assert [one.read_as for one in decision.repairs] == ([read_as] if read_as else [])


@pytest.mark.parametrize(
    "said",
    [
        "we saw Nurse Pasword today",  # a name
        "the pasword's gone",  # a possessive is left as it is
        "contraseñas",  # Spanish
        "posword2",  # letters only
        "пароль",
    ],
)
def test_names_contractions_and_other_alphabets_are_left_alone(said: str) -> None:
    tables = rules(f"{HOW_TO}strong = ['password', 'contact']")

    assert not tables.decide(Intake(body=said)).repairs


def test_short_words_are_repaired_only_by_a_letter_left_out_or_two_swapped() -> None:
    tables = rules(f"{HOW_TO}strong = ['menu', 'name', 'which']")

    repairs = tables.decide(Intake(body="nmae wich mebu")).repairs

    assert [one.read_as for one in repairs] == ["name", "which"]


def test_at_most_sixty_words_are_looked_up(ruleset: RuleSet) -> None:
    said = "pasword " * 100

    assert len(ruleset.decide(Intake(body=said)).repairs) == 60


def test_what_was_looked_up_before_is_remembered_within_bounds() -> None:
    tables = phrase("password")
    book = tables.book
    for number in range(20_001):
        book.repaired(f"zz{number}")

    assert book.repaired("pasword") == "password"


def test_only_two_thousand_words_are_read() -> None:
    tables = phrase("print record")

    assert tables.decide(Intake(body="a " * 1_998 + "print record")).matches
    assert not tables.decide(Intake(body="a " * 1_999 + "print record")).matches


def test_two_phrases_that_look_for_the_same_stems_are_refused() -> None:
    with pytest.raises(BadData, match='"print record" and "printed records"'):
        rules(f"{HOW_TO}strong = ['print record', 'printed records']")
