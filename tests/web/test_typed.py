"""What people type is kept as they see it, and nothing they do not see is kept."""

from __future__ import annotations

import pytest

from triage.web import typed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        # Nothing to do.
        ("Login fails", "Login fails"),
        ("Señora Ñandú 漢字 👩‍⚕️", "Señora Ñandú 漢字 👩‍⚕️"),
        # Edges and runs of spaces say nothing.
        ("  Login \t fails  ", "Login fails"),
        # A NUL byte would stop PostgreSQL.
        ("Log\x00in", "Login"),
        ("\x1b[31mred\x07", "[31mred"),
        # Half a letter cannot be written down in any encoding.
        ("half \ud83d letter", "half letter"),
        # A letter and its accent become one letter.
        ("Sen\u0303ora", "Se\u00f1ora"),
        # Whoever turns the reading direction makes other words look wrong.
        ("abc\u202egnp.exe", "abcgnp.exe"),
        # Only invisible things are nothing.
        ("\u200b\u00ad \u2060", ""),
        ("\r\n\t", ""),
        (None, ""),
    ],
)
def test_a_line_keeps_what_can_be_seen(written, kept):
    assert typed.line(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two", "one\ntwo"),
        ("one   \n\n\n\n\n\ntwo", "one\n\n\ntwo"),
        ("  indented\n    more", "indented\n    more"),
        ("\n\n", ""),
    ],
)
def test_a_text_keeps_its_lines(written, kept):
    assert typed.lines(written) == kept


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("dana@lincoln.example.org", "dana@lincoln.example.org"),
        (" Dana@Lincoln.EXAMPLE.org ", "Dana@lincoln.example.org"),
        ("o'neil+desk@clinic.example.org", "o'neil+desk@clinic.example.org"),
        # A domain in other letters is known by its ASCII form: look-alikes are others.
        ("dana@münchen.example.org", "dana@xn--mnchen-3ya.example.org"),
        ("dana@linc\u043eln.example.org", "dana@xn--lincln-zqf.example.org"),
    ],
)
def test_an_address_is_kept_in_its_ascii_form(written, known):
    assert typed.email(written) == known


@pytest.mark.parametrize(
    "written",
    [
        "", "dana", "dana@", "@lincoln.example.org", "dana@lincoln", "dana lincoln@x.org",
        "dana@lincoln..example.org", "dana@lincoln.example.org, eve@example.org",
        "dana@lincoln.example.org\nBcc: eve@example.org", "d\u00e1na@lincoln.example.org",
        "dana@[127.0.0.1]", f"{'d' * 65}@lincoln.example.org", f"d@{'l' * 250}.org",
    ],
)  # fmt: skip
def test_what_no_letter_can_reach_is_no_address(written):
    assert typed.email(written) is None


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("916-555-0100", "916-555-0100"),
        ("+1 (916) 555-0100 ext. 12", "+1 (916) 555-0100 ext. 12"),
        ("９１６-555-0100", "９１６-555-0100"),
        ("555", None),
        ("call the front desk", None),
        ("916-555-0100; drop it", None),
        ("1" * 30, None),
    ],
)
def test_a_phone_number_is_one_that_can_be_called(written, known):
    assert typed.phone(written) == known


@pytest.mark.parametrize("pair", ["\u0301\u0327", "\u0f73\u0f73"])
def test_marks_heaped_on_one_letter_are_cut_before_they_are_sorted(pair):
    # Sorting all of them would take hours.
    heaped = typed.line("a" + pair * 100_000)

    assert heaped == typed.line("a" + pair * 15)
    assert typed.lines("e\u0301" * 100) == "\u00e9" * 100


def test_a_long_address_or_number_is_refused_before_it_is_taken_apart():
    assert typed.email("d@" + "\u4e00" * 200_000 + ".org") is None
    assert typed.email("d\u0301\u0327" * 200_000 + "@lincoln.example.org") is None
    assert typed.phone("916-555-0100" + "\u0301\uff9e" * 200_000) is None
