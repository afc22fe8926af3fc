"""What letters to staff say: which tickets, how they stand, where they are, and no more."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.samples import (
    DESK,
    LINES,
    STAFF_FACTS,
    WRITTEN,
    parsed,
    part,
    words_of_html,
    words_of_text,
)
from tests.mail.test_letters import as_golden
from triage.errors import BadLetter
from triage.mail import STAFF_LETTERS, render, render_for_staff

pytestmark = pytest.mark.usefixtures("paper")
GOLDEN = Path(__file__).parent / "golden"
TO = "rosa@desk.example.org"


def write(kind, **other):
    given = replace(STAFF_FACTS[kind], **other)
    return render_for_staff(kind, to=TO, facts=given, now=WRITTEN)


@pytest.mark.parametrize("kind", STAFF_LETTERS)
def test_a_letter_to_staff_says_what_its_golden_copy_says(kind):
    file = GOLDEN / f"{kind}.txt"
    said = as_golden(write(kind))
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(said, encoding="utf-8")

    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", STAFF_LETTERS)
@pytest.mark.parametrize("more", [0, 1234])
@pytest.mark.parametrize("number", [1, 2])
def test_text_and_html_say_the_same_to_staff(kind, number, more):
    message = parsed(write(kind, lines=STAFF_FACTS[kind].lines[:number], more=more))

    text, html = part(message, "plain"), part(message, "html")
    assert words_of_text(text) == words_of_html(html)


@pytest.mark.parametrize("kind", STAFF_LETTERS)
def test_one_ticket_is_named_in_the_subject_and_several_are_counted(kind):
    one = parsed(write(kind, lines=LINES[:1], more=0))
    many = parsed(write(kind, lines=LINES, more=1234))

    assert one["Subject"] == (
        "First reply and promise overdue since Mon 16 November, 2 pm (HD-7KQ4-M2XN)"
    )
    assert many["Subject"].startswith("1,236 ")
    assert many["Subject"].endswith("are due soon or overdue")


@pytest.mark.parametrize("kind", STAFF_LETTERS)
def test_every_ticket_has_its_link_and_the_reader_a_way_out(kind):
    message = parsed(write(kind, more=40))

    for half in ("plain", "html"):
        words = part(message, half)
        for line in LINES:
            assert line.link in words
        assert f"is your choice: {DESK}/me" in words.replace(
            f'<a href="{DESK}/me">', ""
        )
        assert "and 40 more" in words
        assert "/t/" not in words, "a submitter's link is the submitter's"


def test_letters_to_staff_and_to_submitters_are_not_mixed_up():
    with pytest.raises(BadLetter, match="no letter 'reply' to staff"):
        render_for_staff("reply", to=TO, facts=STAFF_FACTS["alert"], now=WRITTEN)
    with pytest.raises(BadLetter, match="no letter 'alert'"):
        render("alert", to=TO, facts=STAFF_FACTS["alert"], now=WRITTEN)
