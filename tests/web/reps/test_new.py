"""A ticket opened for somebody who called, faxed or wrote."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from triage.models import Letter, Ticket
from triage.store import db
from triage.tickets import working

CALLER = {
    "channel": "phone_note",
    "subject": "Locked out",
    "body": "Her account is locked and the organization code is not accepted.",
    "name": "Ann Lee",
    "org_name": "Sunrise Clinic",
    "org_type": "provider",
    "county": "Kern",
    "phone": "559-555-0142",
    "email": "",
    "priority": "normal",
}


def read(rep, **other):
    """Fill in the form and have the words read."""
    rep.get("/desk/new")
    return rep.submit("/desk/new", **{**CALLER, **other}, step="read")


def tickets(app):
    with app.app_context():
        return list(db.session.scalars(select(Ticket)))


def letters(app):
    with app.app_context():
        return list(db.session.scalars(select(Letter.kind)))


def test_the_words_are_read_and_the_promise_is_there_to_read_aloud(rep):
    answer = read(rep)

    assert answer.status_code == 200
    text = answer.page.text
    assert "I cannot get into CAIR2 We answer in writing." in text
    assert "“We will reply by Mon 16 November, 2 pm.”" in text
    assert "None of these: a person reads it" in text


def test_a_reading_opens_the_ticket_with_the_same_promise(app, rep):
    read(rep)

    answer = rep.submit("/desk/new", picked="login_access")

    assert answer.status_code == 303
    (ticket,) = tickets(app)
    assert answer.location == f"/desk/tickets/{ticket.id}"
    assert (ticket.channel, ticket.category) == ("phone_note", "login_access")
    page = rep.get(answer.location).page
    assert "Read the reference and the promise to them." in page.text
    assert "What we promised We will reply by Mon 16 November, 2 pm." in page.text


def test_without_an_address_no_letter_goes_out(app, rep):
    read(rep)
    rep.submit("/desk/new", picked="login_access")

    assert letters(app) == []
    assert tickets(app)[0].submitter_id is None


def test_with_an_address_the_letter_goes_out(app, rep):
    read(rep, email="ann@clinic.example.org")
    rep.submit("/desk/new", picked="login_access")

    assert letters(app) == ["received"]


def test_a_wait_that_the_page_states_is_promised_to_a_caller_too(app, rep):
    text = read(
        rep, subject="Add two users", body="Please add two new users."
    ).page.text
    assert "“This will be done by Mon 30 November, 5 pm.”" in text

    rep.submit("/desk/new", picked="account_update")

    assert tickets(app)[0].promise_kind == "done"


def test_none_of_these_goes_to_a_person(app, rep):
    read(rep)
    rep.submit("/desk/new", picked="none_of_these")

    assert tickets(app)[0].category == "needs_person"


def test_a_call_needs_a_half_day_and_a_number(app, rep):
    read(
        rep,
        subject="Please call me",
        body="It is complicated, please call me.",
        phone="",
    )

    refused = rep.submit("/desk/new", picked="complex_callback")

    assert refused.status_code == 422
    assert "enter the phone number and choose a half day" in refused.page.text

    slot = next(
        option for option in refused.text.split('value="') if option.startswith("2026-")
    ).split('"')[0]
    answer = rep.submit(
        "/desk/new", picked="complex_callback", phone="559-555-0142", slot=slot
    )

    assert answer.status_code == 303
    assert tickets(app)[0].promise_kind == "call"


def test_a_referral_is_resolved_as_it_opens(app, rep):
    text = read(
        rep, county="San Joaquin", subject="Enroll our clinic",
        body="We want to enroll our clinic in the registry.",
    ).page.text  # fmt: skip
    assert "Nothing: it is referred." in text

    rep.submit("/desk/new", picked="sj_region_lcr")

    (ticket,) = tickets(app)
    assert (ticket.state, ticket.outcome) == ("resolved", "referred")


def test_a_guard_stands_whatever_is_picked(app, rep):
    read(
        rep,
        subject="Wrong fax",
        body="We sent patient records to the wrong fax number.",
    )

    rep.submit("/desk/new", picked="login_access")

    (ticket,) = tickets(app)
    assert ticket.decision["guard"]
    assert ticket.category != "login_access"


def test_sent_twice_it_is_one_ticket(app, rep):
    page = read(rep).page

    first = rep.submit("/desk/new", on=page, picked="login_access")
    second = rep.submit("/desk/new", on=page, picked="login_access")

    assert first.location == second.location
    assert len(tickets(app)) == 1


def test_a_reading_has_to_be_chosen(app, rep):
    read(rep)

    answer = rep.submit("/desk/new", picked="")

    assert answer.status_code == 422
    assert "Choose what it is about" in answer.page.text
    assert tickets(app) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "Say in a few words what it is about."),
        ({"subject": "x" * 201}, "Shorten this to 200 characters"),
        ({"body": " \x00 "}, "Write what they told you."),
        ({"body": "x" * 5_001}, "Shorten this to 5,000 characters"),
        ({"name": ""}, "Enter who it is."),
        ({"org_name": ""}, "Enter the organization"),
        ({"org_type": "circus"}, "Choose what kind it is."),
        ({"county": "Atlantis"}, "Choose the county."),
        ({"channel": "web"}, "Choose how it came in."),
        ({"priority": "asap"}, "Choose how urgent it is."),
        ({"email": "ann@"}, "Enter an e-mail address like name@clinic.org"),
        ({"phone": "ring me"}, "Enter a phone number with area code"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    app, rep, typed, sentence
):
    answer = read(rep, **typed)

    assert answer.status_code == 422
    assert answer.page.text.count(sentence) == 2
    kept = {f.attributes.get("name"): f.value for f in answer.page.fields}
    body = typed.get("body", CALLER["body"])
    assert (
        kept["body"].strip() == body.replace("\x00", "").strip() or kept["body"] == body
    )
    assert tickets(app) == []


def test_every_problem_is_said_at_once(rep):
    answer = read(rep, subject="", name="", county="")

    links = {one["href"] for one in answer.page.links}
    assert {"#subject", "#name", "#county"} <= links


def test_a_closed_ticket_is_continued_by_a_new_one(app, rep, work, clock):
    closed = work.does(working.resolve, work.open(picked="how_to"), outcome="solved")
    clock.forward(days=20)
    work.wakes()
    rep.get(f"/desk/new?like={closed.id}")
    rep.submit("/desk/new", body="It is broken again.", step="read")

    answer = rep.submit("/desk/new", picked="login_access")

    page = rep.get(answer.location).page
    assert "Continues an earlier ticket" in page.text
    assert {"href": f"/desk/tickets/{closed.id}"} in page.links
    assert "This continues an earlier ticket." in page.text


def test_a_ticket_still_worked_on_is_not_continued(app, rep, work):
    active = work.open()
    rep.get(f"/desk/new?like={active.id}")
    rep.submit("/desk/new", body="One more thing.", step="read")

    rep.submit("/desk/new", picked="login_access")

    assert tickets(app)[-1].follows_id is None


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("phone", "(559) 555-0142 ext. 12345 or (559) 555-0143"),
        ("email", f"{'d' * 60}@{'l' * 60}.{'l' * 60}.{'l' * 60}.{'l' * 60}.org"),
        ("subject", "x" * 201),
        ("name", "x" * 201),
        ("org_name", "x" * 201),
        ("county", "x" * 41),
        ("org_type", "x" * 41),
    ],
)
def test_what_is_longer_than_its_column_is_refused_with_a_sentence(
    app, rep, name, text
):
    read(rep)
    answer = rep.submit("/desk/new", picked="login_access", **{name: text})

    assert answer.status_code == 422
    assert tickets(app) == []
