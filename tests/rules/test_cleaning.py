"""What is folded away before a message is read, and what never is."""

from __future__ import annotations

import pytest

from triage.rules import cleaning


def own(text: str) -> str:
    """Return what is left of a text, spaces squeezed."""
    kept, last = "", 0
    for fold in cleaning.folds(text):
        kept, last = kept + text[last : fold.start], fold.end
    return " ".join((kept + text[last:]).split())


def reasons(text: str) -> list[str]:
    """Return why each fold was made."""
    return [fold.why for fold in cleaning.folds(text)]


def test_quoted_lines_and_their_introduction_are_folded() -> None:
    text = (
        "Still locked.\n\nOn Mon, Nov 2, 2026 at 9:01 AM Ana <a@b.c> wrote:\n> merge\n"
    )

    assert own(text) == "Still locked."
    assert set(reasons(text)) == {"quoted text"}


def test_below_a_reply_header_everything_is_the_earlier_mail() -> None:
    text = (
        "Any news?\n\nFrom: Help\nSent: Monday\nTo: Me\nSubject: RE\n\nWe do not merge."
    )

    assert own(text) == "Any news?"


def test_an_original_message_mark_folds_the_rest() -> None:
    assert (
        own("Still locked\n-----Original Message-----\nplease merge") == "Still locked"
    )


def test_of_a_forwarded_mail_only_the_headers_are_folded() -> None:
    text = "FYI\n---------- Forwarded message ----------\nFrom: A\nDate: B\nSubject: C\n\nMerge us"

    assert own(text) == "FYI Merge us"
    assert set(reasons(text)) == {"forwarded header"}


def test_a_mail_that_begins_with_its_headers_is_a_forwarded_one() -> None:
    assert own("From: A\nSent: B\nTo: C\n\nplease merge") == "please merge"


def test_two_header_like_lines_are_the_submitters_own() -> None:
    text = "From: 12 Main St\nTo: 40 Oak Ave\nplease change our address"

    assert own(text) == " ".join(text.split())


@pytest.mark.parametrize(
    "closing", ["Thanks,", "--", "Gracias", "Kind regards", "THX!"]
)
def test_a_signature_is_folded_with_its_goodbye(closing: str) -> None:
    text = f"Please reset it.\n\n{closing}\nDana Wu, RN\nOak Clinic, fax 555-0100\n"

    assert own(text) == "Please reset it."
    assert reasons(text)[-1] == "signature"


def test_what_is_said_after_the_goodbye_is_read() -> None:
    for more in (
        "PS we also need to merge two charts",
        "We have a second problem as well.",
    ):
        assert more in own(f"Please reset it.\nThanks,\nDana\n{more}")


def test_a_long_text_after_thanks_is_no_signature() -> None:
    text = "Hello\nThanks\n" + "one line\n" * 20

    assert not cleaning.folds(text)


def test_a_footer_is_folded_to_the_end_of_its_paragraph() -> None:
    text = (
        "Please reset it.\n\nCONFIDENTIALITY NOTICE: this is for the\nintended person."
        "\n\nOne more thing"
    )

    assert own(text) == "Please reset it. One more thing"
    assert reasons(text) == ["footer"]


def test_a_message_of_nothing_else_is_read_whole() -> None:
    for text in ("> please merge", "Thanks", "Sent from my iPhone", "", "...\n> merge"):
        assert not cleaning.folds(text)


def test_touching_folds_of_one_kind_are_one() -> None:
    assert len(cleaning.folds("mine\n> one\n> two\n")) == 1
