"""What letters say, and what can never get into one."""

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mail.samples import (
    FACTS,
    LINK,
    REF,
    STAFF_FACTS,
    WORDS,
    WRITTEN,
    facts,
    parsed,
    part,
    words_of_html,
    words_of_text,
)
from triage import rules
from triage.errors import BadData, BadLetter
from triage.mail import LETTERS, STAFF_LETTERS, letters, render
from triage.mail.message import one_address, stationery

pytestmark = pytest.mark.usefixtures("paper")
GOLDEN = Path(__file__).parent / "golden"
TO = "rosa@clinic.example.org"


def write(kind, to=TO, now=WRITTEN, today=None, **other):
    return render(kind, to=to, facts=facts(kind, **other), now=now, today=today)


def as_golden(letter):
    """A letter for people to read: what is random or the same in all is left out."""
    message = parsed(letter)
    html = part(message, "html")
    return (
        f"Subject: {message['Subject']}\n\n{part(message, 'plain').strip()}\n\n"
        f"{'-' * 20} the same in HTML\n{html[html.index('<body>') :].strip()}\n"
    )


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_says_what_its_golden_copy_says(kind):
    """A change of wording shows in review: `WRITE_GOLDEN=1 pytest tests/mail` makes new ones."""
    file = GOLDEN / f"{kind}.txt"
    said = as_golden(write(kind))
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(said, encoding="utf-8")

    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("withheld", [False, True], ids=["whole", "link only"])
@pytest.mark.parametrize("full", [True, False], ids=["all facts", "no facts"])
def test_text_and_html_say_the_same(kind, withheld, full):
    other = {} if full else dict.fromkeys(FACTS[kind], "")
    if withheld and "words" in FACTS[kind]:
        other["words"] = "Her birth date is 3/14/2015."

    message = parsed(write(kind, **other))

    text, html = part(message, "plain"), part(message, "html")
    assert words_of_text(text) == words_of_html(html)


def test_every_folder_of_templates_is_a_letter():
    folders = {each.name for each in letters.FOLDER.iterdir() if each.is_dir()}

    assert folders == {*LETTERS, *STAFF_LETTERS}
    assert (set(FACTS), set(STAFF_FACTS)) == (set(LETTERS), set(STAFF_LETTERS))
    # The action table may name any of those to submitters, and no other.
    assert LETTERS == rules.LETTERS


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_sends_people_to_their_link(kind):
    message = parsed(write(kind))

    for half in ("plain", "html"):
        words = re.sub(r"<a [^>]*>", "", part(message, half))
        assert f"This mailbox is not read. Answer here: {LINK}" in words
    assert REF in message["Subject"]


@pytest.mark.parametrize("kind", LETTERS)
def test_the_headers_of_a_letter(kind):
    letter = write(kind)
    message = parsed(letter)

    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert message["From"] == "Help Desk <helpdesk@desk.example.org>"
    assert message["To"] == TO
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["Date"].datetime == WRITTEN
    assert message["Message-ID"] == letter.message_id
    assert re.fullmatch(r"<[0-9a-f]{32}@desk\.example\.org>", letter.message_id)


def test_no_two_letters_share_their_name():
    assert write("reply").message_id != write("reply").message_id


def test_html_says_its_language_and_brings_nothing_from_elsewhere():
    html = part(parsed(write("received")), "html")

    assert '<html lang="en">' in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<(img|script|link|table|iframe|form)\b| style=| src=", html)


def test_lines_are_short_ascii_and_end_in_cr_lf():
    raw = write("reply", words="Größe\rund\n" + "ß" * 2000).raw

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_the_words_of_a_rep_arrive_as_they_were_typed():
    message = parsed(
        write("reply", words=WORDS + "\n.\nFrom here on: ≥ 3 ‘quotes’ = ok \n")
    )

    text = part(message, "plain")
    assert WORDS in text
    assert "\n.\nFrom here on: ≥ 3 ‘quotes’ = ok\n" in text


def test_control_characters_and_broken_signs_stay_behind():
    text = part(parsed(write("reply", words="a\x00b\x1b[31mc\udc80\x07d\te")), "plain")

    assert "ab[31mcd\te" in text


def test_words_cannot_become_html():
    html = part(
        parsed(write("reply", words='<img src=x onerror="go()"> & <b>')), "html"
    )

    assert "&lt;img src=x onerror=&#34;go()&#34;&gt; &amp; &lt;b&gt;" in html


@pytest.mark.parametrize("kind", [kind for kind in LETTERS if "words" in FACTS[kind]])
@pytest.mark.parametrize(
    "words", ["She was born 03/14/2015.", "MRN 00123456", "Record number: A-44123"]
)
def test_a_letter_with_patient_details_carries_only_the_link(kind, words):
    message = parsed(write(kind, words=words))

    for half in ("plain", "html"):
        assert "is on the page behind your link" in part(message, half)
        for detail in ("03/14/2015", "00123456", "44123"):
            assert detail not in part(message, half)


def test_a_future_date_is_nobodys_birth_date():
    letter = write("reply", words="Until 12/01/2026.", today=WRITTEN.date())

    assert "12/01/2026" in part(parsed(letter), "plain")


def test_without_knowing_the_day_a_letter_keeps_every_date_back():
    letter = write("reply", words="Until 12/01/2026.")

    assert "12/01/2026" not in part(parsed(letter), "plain")


INJECTIONS = (
    "rosa@clinic.example.org\r\nBcc: all@example.org",
    "rosa@clinic.example.org\nBcc: all@example.org",
    "rosa@clinic.example.org\rBcc: all@example.org",
    "rosa@clinic.example.org\x00",
    "rosa@clinic.example.org\x0bBcc: all@example.org",
    "rosa@clinic.example.org\u2028Bcc: all@example.org",
    "rosa@clinic.example.org, all@example.org",
    "rosa@clinic.example.org;all@example.org",
    "rosa@clinic.example.org all@example.org",
    "Rosa <rosa@clinic.example.org>",
    "<rosa@clinic.example.org>",
    '"rosa@clinic"@example.org',
    "rosa@clinic.example.org>",
    " rosa@clinic.example.org",
    "rosa@clinic.example.org ",
    "rosa@clinic.example.org\n",
    "rosa@@example.org",
    "rosa@example.org@example.org",
    "rosa@-",
    "rosa@localhost",
    "rosa(all)@example.org",
    "rosa\\@example.org",
    "rösa@example.org",
    "rosa@exämple.org",
    "@example.org",
    "rosa@",
    "rosa",
    "",
    f"{'a' * 250}@example.org",
)


@pytest.mark.parametrize("address", INJECTIONS)
def test_a_letter_goes_to_one_plain_address_or_is_not_written(address):
    with pytest.raises(BadLetter, match="exactly one plain e-mail address"):
        write("received", to=address)


@pytest.mark.parametrize(
    "address",
    ["a@b.co", "o'neil+desk@mail.clinic.example.org", "x_1.y-2@xn--exmple-cua.org"],
)
def test_ordinary_addresses_are_taken(address):
    assert one_address(address) == address


@pytest.mark.parametrize(
    "ref", ["HD\r\nBcc: x@y.org", "HD\nX", "HD\x00", "HD\x85", "HD\u2029"]
)
def test_nothing_can_begin_a_header_of_its_own(ref):
    with pytest.raises(BadLetter, match="one line"):
        write("received", ref=ref)


def test_a_long_or_foreign_subject_stays_one_header():
    subject = "Größe " * 30

    message = parsed(write("received", ref=subject.strip()))

    assert message["Subject"] == f"We have your request ({subject.strip()})"


def test_an_unknown_letter_is_refused():
    with pytest.raises(BadLetter, match="no letter 'spam'"):
        render("spam", to=TO, facts=facts("reply"), now=WRITTEN)


def test_the_sender_may_have_a_name_with_any_signs(paper):
    paper.config["MAIL_FROM"] = '"Desk, Größe" <desk@example.org>'

    sender = parsed(write("reply"))["From"].addresses[0]

    assert (sender.display_name, sender.addr_spec) == (
        "Desk, Größe",
        "desk@example.org",
    )


@pytest.mark.parametrize(
    "line", ["", "Help Desk", "Help <a@b.org>, <c@d.org>", "desk@x\r\ny.org"]
)
def test_a_sender_that_is_no_address_stops_the_letter(line):
    with pytest.raises(BadData, match="TRIAGE_MAIL_FROM"):
        stationery({"MAIL_FROM": line, "DESK_NAME": "Desk"})


def test_writing_a_letter_takes_less_than_half_a_millisecond():
    """The public form waits for it. The best of many tries is what the machine can do."""
    write("received")

    best = min(_seconds(write) for _ in range(50))

    assert best < 0.0005


def _seconds(action):
    started = time.perf_counter()
    action("received", now=datetime(2026, 11, 16, 18, tzinfo=UTC))
    return time.perf_counter() - started
