"""Why a ticket is here: what was read, marked in place, and what was folded away."""

from __future__ import annotations

import logging

from triage.tickets import answering

MAIL = """Our organisation is locked out, and I forgot my pasword & <i>everything</i>.

Thanks,
Maria <b>Lopez</b>
Front desk

> On Monday the desk wrote:
> did you press the button?
"""


def html_of(rep, ticket):
    return rep.get(f"/desk/tickets/{ticket.id}").text


def test_it_tells_words_repairs_chances_row_and_source(rep, work):
    body = f"Our flu inventory is off by ten doses. {MAIL}"
    ticket = work.open(picked=None, subject="pasword", body=body)

    text = rep.get(f"/desk/tickets/{ticket.id}").page.text

    assert "Words that speak for it: “" in text
    assert "Typing put right: pasword → password." in text
    assert "Words the second opinion weighed most: “" in text
    assert "likely, against" in text
    assert "of the action table)." in text
    assert "The help desk page, line" in text


def test_matched_words_are_marked_where_they_stand_and_nothing_is_markup(rep, work):
    html = html_of(rep, work.open(picked=None, subject="pasword", body=MAIL))

    assert "<mark>forgot my pasword</mark> &amp; &lt;i&gt;everything" in html
    assert "<i>everything" not in html
    assert "Maria &lt;b&gt;Lopez" in html


def test_what_is_not_their_own_words_is_folded_away_and_can_be_unfolded(rep, work):
    html = html_of(rep, work.open(picked=None, subject="pasword", body=MAIL))

    assert "<summary>Signature, folded away (" in html
    assert "<summary>Quoted text, folded away (2 lines)</summary>&gt; On Monday" in html
    assert (
        "<mark>"
        not in html.partition("Signature, folded away")[2].partition("</details>")[0]
    )


def test_words_that_two_phrases_matched_are_one_mark(rep, work):
    html = html_of(rep, work.open(picked=None, subject="pasword", body=MAIL))

    assert html.count("<mark>") == 1


def test_a_later_message_is_folded_as_well_and_never_marked(rep, work):
    ticket = work.open()
    body = "I forgot my password again.\n\nThanks,\nMaria"
    work.happens(answering.submitter_writes, ticket, body=body)

    later = html_of(rep, ticket).rpartition("I forgot my password again.")[2]

    assert "Signature, folded away (2 lines)" in later.partition("</article>")[0]


def test_a_guard_says_which_matter_it_may_be(rep, work):
    ticket = work.open(picked=None, body="We were served with a subpoena.")

    seen = rep.get(f"/desk/tickets/{ticket.id}")

    assert "It may be a matter of the law, so no rule acts on it" in seen.page.text
    assert "<mark>subpoena</mark>" in seen.text


def test_no_line_of_the_log_holds_a_word_of_a_message(rep, work, caplog):
    with caplog.at_level(logging.DEBUG):
        ticket = work.open(picked=None, body="Zebrafish locked out of the aquarium.")
        html_of(rep, ticket)

    said = " ".join(
        f"{line.getMessage()} {line.exc_text or ''}"
        for line in caplog.records
        if not line.name.startswith("sqlalchemy.engine")
    ).lower()
    assert "zebrafish" not in said
    assert "aquarium" not in said
