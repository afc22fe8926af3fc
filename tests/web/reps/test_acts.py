"""What a rep does on a ticket: it happens, or it is said why not and nothing typed is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from triage.models import Letter, Message
from triage.store import db
from triage.tickets import answering, working

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def ticket(rep, work):
    """A new ticket, with its page open in the rep's browser."""
    ticket = work.open()
    rep.get(f"/desk/tickets/{ticket.id}")
    return ticket


def texts(app, ticket):
    with app.app_context():
        return db.session.scalars(
            select(Message.body)
            .where(Message.ticket_id == ticket.id)
            .order_by(Message.id)
        ).all()


def raw_letters(app, ticket):
    with app.app_context():
        rows = db.session.scalars(
            select(Letter.raw).where(Letter.ticket_id == ticket.id)
        )
        return [raw.decode() for raw in rows]


def after(rep, answer):
    """The page an act leads to."""
    assert answer.status_code == 303, answer.page.text
    return rep.get(answer.location).page.text


def test_a_reply_is_sent_and_the_page_says_so(app, rep, work, ticket):
    answer = rep.submit("/reply", body="Please try it again.\n\nIt works now.")

    assert "Your reply is on its way." in after(rep, answer)
    assert texts(app, ticket)[-1] == "Please try it again.\n\nIt works now."
    assert work.letters(ticket) == ["received", "reply"]
    assert work.verdict(ticket, "first reply") == "met"


def test_a_question_waits_for_the_answer(rep, work, ticket):
    answer = rep.post(
        f"/desk/tickets/{ticket.id}/question", data={"body": "Which browser?"}
    )

    assert "the ticket waits for the answer" in after(rep, answer)
    assert work.look(ticket).state == "waiting"


def test_a_note_stays_among_colleagues(rep, work, ticket):
    answer = rep.submit("/note", body="Same as last week.")

    assert "The submitter does not see it." in after(rep, answer)
    assert work.letters(ticket) == ["received"]


@pytest.mark.parametrize(("reached", "body", "kept"), [
    ("yes", "They see it now.", "They see it now."),
    ("no", "", "No answer."),
])  # fmt: skip
def test_a_call_is_logged(app, rep, work, ticket, reached, body, kept):
    answer = rep.submit("/call", reached=reached, body=body)

    assert "The call is logged." in after(rep, answer)
    assert texts(app, ticket)[-1] == kept
    assert work.events(ticket, "call_logged")[0].data["reached"] is (reached == "yes")


def test_resolving_takes_an_outcome_and_last_words(rep, work, ticket):
    answer = rep.submit("/resolution", outcome="solved", body="All done.")

    assert "Resolved, and the submitter is told." in after(rep, answer)
    assert (work.look(ticket).state, work.look(ticket).outcome) == (
        "resolved",
        "solved",
    )


def test_a_resolved_ticket_is_reopened(rep, work, ticket):
    work.does(working.resolve, ticket, outcome="solved")
    rep.get(f"/desk/tickets/{ticket.id}")

    answer = rep.submit("/reopening")

    assert "Reopened" in after(rep, answer)
    assert work.look(ticket).state == "open"


def test_parking_and_taking_up_again(rep, work, ticket):
    answer = rep.submit("/parking", reason="waits_for_release", review_on="2026-12-02")
    assert "Parked until Wed 2 December." in after(rep, answer)

    answer = rep.submit("/unparking")
    assert "worked on again" in after(rep, answer)
    assert work.look(ticket).state == "open"


def test_a_closed_day_gives_way_to_the_next_open_one(rep, ticket):
    answer = rep.submit("/parking", reason="other", review_on="2026-11-26")

    assert "Parked until Mon 30 November." in after(rep, answer)


def test_taking_handing_over_and_giving_back(rep, work, ticket, me):
    assert "This ticket is yours." in after(
        rep, rep.post(f"/desk/tickets/{ticket.id}/assignment", data={"to": "me"})
    )
    assert work.look(ticket).assignee_id == me
    assert "Handed over." in after(
        rep,
        rep.post(f"/desk/tickets/{ticket.id}/assignment", data={"to": str(work.omar)}),
    )
    assert work.look(ticket).assignee_id == work.omar
    assert "nobody has it now" in after(
        rep, rep.post(f"/desk/tickets/{ticket.id}/assignment", data={"to": "none"})
    )
    assert work.look(ticket).assignee_id is None


def test_changing_what_it_is_about_and_how_urgent_it_is(rep, work, ticket):
    assert "Saved. The dates follow." in after(
        rep, rep.submit("/category", category="account_update")
    )
    assert work.look(ticket).promise_kind == "done"
    assert "Saved." in after(rep, rep.submit("/priority", priority="urgent"))
    assert work.look(ticket).priority == "urgent"


def test_without_an_address_the_rep_is_told_to_call(rep, work):
    ticket = work.open(email="", channel="phone_note")
    rep.get(f"/desk/tickets/{ticket.id}")

    answer = rep.submit("/reply", body="Please try again.")

    assert "tell them by phone" in after(rep, answer)


# --- what cannot be taken -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("noun", "typed", "sentence"),
    [
        ("reply", {"body": ""}, "Write your reply first."),
        ("reply", {"body": " \x00\u200b "}, "Write your reply first."),
        ("reply", {"body": "x" * 10_001}, "Shorten this to 10,000 characters"),
        ("question", {"body": ""}, "Write what you need to know first."),
        ("note", {"body": ""}, "Write your note first."),
        ("call", {"body": "We talked."}, "Say whether you reached the submitter."),
        ("call", {"body": "", "reached": "yes"}, "Write what was said."),
        ("resolution", {"body": "Bye."}, "Choose how this ended."),
        ("resolution", {"outcome": "eaten"}, "Choose how this ended."),
        ("parking", {"review_on": "2026-12-02"}, "Choose why this is set aside."),
        (
            "parking",
            {"reason": "other", "review_on": "soon"},
            "Enter the day to look at this",
        ),
        (
            "parking",
            {"reason": "other", "review_on": "2026-11-16"},
            "Choose a day after today",
        ),
        (
            "parking",
            {"reason": "other", "review_on": "2028-01-01"},
            "Choose a day up to",
        ),
        ("category", {"category": "made_up"}, "Choose what this is about."),
        ("priority", {"priority": "asap"}, "Choose how urgent this is."),
        ("assignment", {"to": "everybody"}, "Choose who works on this."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_changes_nothing(
    rep, work, ticket, noun, typed, sentence
):
    before = work.kinds(ticket)

    answer = rep.post(f"/desk/tickets/{ticket.id}/{noun}", data=typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert answer.page.title.startswith("Error: ")
    assert work.kinds(ticket) == before


@pytest.mark.parametrize(
    ("noun", "typed", "field"),
    [
        ("resolution", {"body": "Bye & <thanks>."}, "resolve-body"),
        (
            "parking",
            {"body": "Sorry <for> that.", "reason": "other", "review_on": "x"},
            "park-body",
        ),
        ("call", {"body": "Kept <words>."}, "call-body"),
    ],
)
def test_nothing_typed_is_lost(rep, ticket, noun, typed, field):
    page = rep.post(f"/desk/tickets/{ticket.id}/{noun}", data=typed).page

    kept = next(one for one in page.fields if one.attributes.get("id") == field)
    assert kept.value == typed["body"]


def test_somebody_who_left_cannot_be_given_a_ticket(app, rep, work, ticket):
    from triage import people
    from triage.store import saved

    with app.app_context(), saved():
        people.disable(work.omar)

    answer = rep.post(
        f"/desk/tickets/{ticket.id}/assignment", data={"to": str(work.omar)}
    )

    assert answer.status_code == 409
    assert "does not work here any more" in answer.page.text


def test_what_the_state_does_not_allow_is_said(rep, work, ticket):
    work.does(working.resolve, ticket, outcome="solved")

    answer = rep.post(
        f"/desk/tickets/{ticket.id}/resolution",
        data={"outcome": "solved", "body": "Twice."},
    )

    assert answer.status_code == 409
    assert "This ticket is already resolved." in answer.page.text


def test_an_unknown_ticket_cannot_be_worked_on(rep, ticket):
    answer = rep.post("/desk/tickets/4711/note", data={"body": "Hello?"})

    assert answer.status_code == 404


# --- two at once --------------------------------------------------------------------------


def test_a_change_by_somebody_else_is_shown_and_the_words_are_kept(
    rep, work, ticket, clock
):
    clock.forward(minutes=5)
    work.does(working.reply, ticket, body="I answer this already.")

    answer = rep.submit("/reply", body="My own careful answer.")

    assert answer.status_code == 409
    text = answer.page.text
    assert "Somebody else changed this ticket" in text
    assert "Mon 16 November, 10:05 am: Rosa replied." in text
    kept = next(
        f for f in answer.page.fields if f.attributes.get("id") == "reply-first"
    )
    assert kept.value == "My own careful answer."
    assert work.letters(ticket) == ["received", "reply"]


def test_after_looking_the_same_words_can_be_sent(app, rep, work, ticket):
    work.happens(answering.submitter_writes, ticket, body="One more thing: it is Edge.")
    rep.submit("/reply", body="My own careful answer.")

    answer = rep.submit("/reply")

    assert answer.status_code == 303
    assert texts(app, ticket)[-1] == "My own careful answer."


def test_a_double_click_sends_one_reply(app, rep, ticket):
    page = rep.last

    first = rep.submit("/reply", on=page, body="Only once, please.")
    second = rep.submit("/reply", on=page, body="Only once, please.")

    assert (first.status_code, second.status_code) == (303, 409)
    assert texts(app, ticket).count("Only once, please.") == 1


# --- what a letter must not carry -----------------------------------------------------------


@pytest.mark.parametrize("noun", ["reply", "question", "resolution", "parking"])
def test_a_birth_date_is_stopped_before_it_is_mailed(app, rep, work, ticket, noun):
    typed = {
        "body": "I found her, born 3/14/2015.",
        "outcome": "solved", "reason": "other", "review_on": "2026-12-02",
    }  # fmt: skip

    answer = rep.post(f"/desk/tickets/{ticket.id}/{noun}", data=typed)

    assert answer.status_code == 422
    assert "to hold a birth date: 3/14/2015. Mail is no place" in answer.page.text
    assert "Send anyway, only the link by mail" in answer.page.text
    assert "born 3/14/2015" in answer.text
    assert work.letters(ticket) == ["received"]


def test_sent_all_the_same_the_letter_carries_only_the_link(app, rep, work, ticket):
    rep.submit("/reply", body="The record number is MRN 00482913.")

    answer = rep.submit("/reply", anyway="yes")

    assert answer.status_code == 303
    assert texts(app, ticket)[-1] == "The record number is MRN 00482913."
    assert work.letters(ticket) == ["received", "reply"]
    assert not any("00482913" in raw for raw in raw_letters(app, ticket))


def test_a_note_may_hold_what_a_letter_may_not(rep, ticket):
    assert rep.submit("/note", body="DOB 3/14/2015").status_code == 303


# --- from the pane --------------------------------------------------------------------------


def test_a_script_gets_the_ticket_as_it_is_now(rep, ticket):
    answer = rep.post(
        f"/desk/tickets/{ticket.id}/note",
        data={"body": "From the pane."},
        headers=FETCH,
    )

    assert answer.status_code == 200
    assert not answer.page.whole
    assert "From the pane." in answer.page.text
    assert "Your note is kept." in answer.page.text


def test_a_script_gets_the_refusal_with_the_words(rep, ticket):
    answer = rep.post(
        f"/desk/tickets/{ticket.id}/resolution", data={"body": "Bye."}, headers=FETCH
    )

    assert answer.status_code == 422
    assert not answer.page.whole
    assert "Choose how this ended." in answer.page.text
    assert "Bye." in answer.text


def test_a_form_without_its_token_is_answered_with_the_words(rep, ticket):
    answer = rep.post(
        f"/desk/tickets/{ticket.id}/reply",
        data={"body": "A long and careful reply.", "csrf_token": "made up"},
    )

    assert answer.status_code == 401
    assert "A long and careful reply." in answer.text
