"""The ticket page: everything about a ticket on one screen, in words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import update

from triage.models import Letter, LetterState
from triage.store import db, saved
from triage.tickets import answering, working

FETCH = {"X-Requested-With": "fetch"}


def show(rep, ticket):
    answer = rep.get(f"/desk/tickets/{ticket.id}")
    assert answer.status_code == 200
    return answer.page


def test_it_says_who_asked_what_and_what_we_promised(rep, work):
    text = show(rep, work.open()).text

    assert "Cannot sign in Ann Lee, Sunrise Clinic" in text
    assert "I cannot sign in since Monday." in text
    assert "What we promised We will reply by Mon 16 November, 2 pm." in text
    assert "Kern" in text
    assert "Web form, Mon 16 November, 10 am" in text


def test_it_says_why_it_is_here(rep, work):
    ticket = work.open(
        picked=None,
        subject="Locked out",
        body="My account is locked and the organization code is not accepted.",
    )

    page = show(rep, ticket)

    assert "I cannot get into CAIR2" in page.text
    assert "The words are clear enough that nobody had to choose." in page.text
    assert "Words that speak for it:" in page.text
    assert "“account is locked”" in page.text
    assert "The help desk page, line 13" in page.text


def test_what_fits_no_reading_is_said_as_what_it_means_for_a_rep(rep, work):
    page = show(rep, work.open(picked="none_of_these"))

    assert "A person reads this first" in page.text
    assert "The submitter said that none of our readings fits." in page.text
    assert "None of these" not in page.text


def test_it_says_what_else_the_words_may_be_about(rep, work):
    ticket = work.open(
        picked=None, body="Doses are missing, from stock or from a child."
    )

    text = show(rep, ticket).text

    assert re.search(r"Next best: “[^”]+” \(\d+% likely, against \d+%\)\.", text)


def test_a_pick_of_the_submitter_is_said(rep, work):
    assert (
        "The submitter chose “I cannot get into CAIR2”." in show(rep, work.open()).text
    )


def test_a_change_of_what_it_is_about_is_said(rep, work):
    ticket = work.does(working.change_category, work.open(), category="data_exchange")

    text = show(rep, ticket).text

    assert "It came in as “I cannot get into CAIR2”; a rep changed that." in text


def test_the_words_that_were_read_are_marked(rep, work):
    ticket = work.open(
        picked=None, subject="Help", body="We forgot our password <b>again</b>."
    )

    html = rep.get(f"/desk/tickets/{ticket.id}").text

    assert "<mark>" in html
    assert "&lt;b&gt;" in html
    assert "<b>again" not in html


def test_each_clock_says_how_it_stands(rep, work, clock):
    ticket = work.open()
    clock.forward(hours=1)
    work.does(working.reply, ticket, body="Try again, please.")

    text = show(rep, ticket).text

    assert "Met First reply , due Mon 16 November, 2 pm 1 h of 4 business hours" in text
    assert "On time Resolve , due Thu 19 November, 5 pm" in text
    assert "Met Promise" in text


def test_the_conversation_is_in_order_with_notes_and_calls(rep, work):
    ticket = work.open()
    work.does(working.note, ticket, body="Known since Friday.")
    work.does(working.log_call, ticket, reached=False, body="Rang twice.")
    work.does(working.ask, ticket, body="Which browser is it?")
    work.happens(answering.submitter_writes, ticket, body="It is Edge.")

    text = show(rep, ticket).text

    places = [
        text.index(words)
        for words in ("since Monday", "Known since Friday.", "Rang twice.",
                      "Which browser is it?", "It is Edge.")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Note Rosa" in text


def test_history_is_one_sentence_an_event(rep, work):
    ticket = work.open()
    work.does(working.assign, ticket, to=work.omar)
    work.does(working.assign, ticket, to=work.rosa)
    work.does(working.change_priority, ticket, priority="urgent")

    text = show(rep, ticket).text

    assert "The ticket was opened." in text
    assert "Rosa gave the ticket to Omar." in text
    assert "Rosa took the ticket." in text
    assert "Rosa changed the priority from normal to urgent." in text


def test_other_tickets_of_the_submitter_are_at_hand(rep, work):
    other = work.open(subject="Printer on fire")
    work.open(subject="Somebody else", email="bob@clinic.example")

    page = show(rep, work.open())

    assert "Printer on fire New, 16 Nov" in page.text
    assert {"href": f"/desk/tickets/{other.id}"} in page.links
    assert "Somebody else" not in page.text


def test_a_refused_letter_cannot_be_overlooked(app, rep, work):
    ticket = work.open()
    with app.app_context(), saved():
        db.session.execute(
            update(Letter).values(
                state=LetterState.REFUSED, trouble="550 no such mailbox"
            )
        )

    text = show(rep, ticket).text

    assert "A letter to ann@clinic.example could not be delivered" in text
    assert "Call 555 0100." in text
    assert "550 no such mailbox" in text


def test_without_an_address_it_says_that_no_letters_go_out(rep, work):
    text = show(rep, work.open(email="", channel="phone_note")).text

    assert "none: no letters go out" in text
    assert "None: there is no e-mail address." in text


@pytest.mark.parametrize(
    ("state", "offered", "hidden"),
    [
        (
            "new",
            {"/reply", "/note", "/call", "/resolution", "/parking"},
            {"/reopening"},
        ),
        (
            "waiting",
            {"/reply", "/note", "/call", "/resolution"},
            {"/parking", "/unparking"},
        ),
        ("parked", {"/reply", "/unparking", "/resolution"}, {"/parking"}),
        ("resolved", {"/reply", "/note", "/reopening"}, {"/parking", "/resolution"}),
    ],
)
def test_only_what_can_be_done_is_offered(rep, work, state, offered, hidden):
    ticket = work.open()
    acts = {
        "waiting": lambda: work.does(working.ask, ticket, body="Which?"),
        "parked": lambda: work.does(
            working.park, ticket, reason="other", review_on=date(2026, 12, 2)
        ),
        "resolved": lambda: work.does(working.resolve, ticket, outcome="solved"),
    }
    acts.get(state, lambda: None)()

    page = show(rep, ticket)

    actions = {form.action.rpartition("/tickets")[2][2:] for form in page.forms}
    actions = {"/" + action.split("/")[-1] for action in actions if "/" in action}
    assert offered <= actions
    assert not hidden & actions


def test_a_closed_ticket_offers_a_new_one_for_the_same_person(rep, work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved")
    clock.forward(days=20)
    work.wakes()

    page = show(rep, ticket)

    assert "closed for good" in page.text
    link = next(one for one in page.links if "like=" in one["href"])
    fields = {
        f.attributes.get("name"): f.value for f in rep.get(link["href"]).page.fields
    }
    assert fields["name"] == "Ann Lee"


@pytest.mark.parametrize("number", [4711, 10**14, 2**63 - 1])
def test_an_unknown_ticket_is_said_to_be_none(rep, number):
    answer = rep.get(f"/desk/tickets/{number}")

    assert answer.status_code == 404
    assert "There is no such ticket." in answer.page.text


def test_a_number_no_ticket_can_have_is_no_page(rep):
    assert rep.get(f"/desk/tickets/{2**63}").status_code == 404
    assert rep.get(f"/desk/new?like={2**63}").status_code == 200


def test_the_pane_shows_the_same_ticket_without_a_page_around_it(rep, work):
    ticket = work.open()

    answer = rep.get(f"/desk/tickets/{ticket.id}/pane", headers=FETCH)

    assert not answer.page.whole
    assert "I cannot sign in since Monday." in answer.page.text
    assert "We will reply by" in answer.page.text


@pytest.mark.both_databases
def test_the_ticket_page_costs_eight_statements(rep, work, statements):
    ticket = work.open()
    work.open()
    for _ in range(5):
        work.does(working.note, ticket, body="Something to read.")
    show(rep, ticket)
    statements.clear()

    show(rep, ticket)

    assert len(statements) == 8


def test_whatever_is_typed_is_only_text(rep, work):
    worst = "<img src=x onerror=alert(1)>"
    ticket = work.open(
        subject=worst, body=worst, org_name=worst, name=worst, phone="555 0100"
    )
    work.does(working.note, ticket, body=worst)

    html = rep.get(f"/desk/tickets/{ticket.id}").text

    assert "<img" not in html


def test_of_a_long_history_the_last_lines_are_shown_and_all_on_request(rep, work):
    ticket = work.open()
    for number in range(12):
        work.does(working.note, ticket, body=f"Note {number}.")
    url = f"/desk/tickets/{ticket.id}"

    short = rep.get(url)
    assert "The ticket was opened." not in short.page.text
    assert "earlier lines" in short.page.text
    assert f'data-src="{url}/history"' in short.text

    whole = rep.get(f"{url}/history")
    assert whole.page.headings == ["History"]
    assert "The ticket was opened." in whole.page.text
    part = rep.get(f"{url}/history", headers={"X-Requested-With": "fetch"})
    assert "The ticket was opened." in part.text
    assert "<html" not in part.text


def test_a_short_history_is_shown_whole(rep, work):
    text = show(rep, work.open()).text

    assert "The ticket was opened." in text
    assert "earlier line" not in text
