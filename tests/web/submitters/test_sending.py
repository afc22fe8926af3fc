"""The last page and Send: what is told is what is kept, once, within few statements."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.support.apps import new_client
from tests.tickets.statements import counted
from tests.web.submitters.walk import Walk, the_ticket, tickets
from triage.models import Draft, Event, Letter, Message
from triage.store import db
from triage.tickets.drafts import hashed

NO_VOICEMAIL = "There is no voicemail. If you cannot get through, try again."


@pytest.mark.both_databases
def test_a_form_becomes_a_ticket_with_its_promise_and_letter(app, walk):
    page = walk.whole_way().page
    assert walk.at == "/sent"

    ticket = the_ticket(app)
    assert ticket.ref in page.text
    assert "We will reply by Mon 16 November, 2 pm." in page.text
    assert f"/t/{ticket.ref}/" in page.text
    assert (ticket.name, ticket.email) == ("Dana Whitfield", "dana@lincoln.example.org")
    assert (ticket.org_name, ticket.org_type, ticket.county, ticket.priority) == (
        "Lincoln Elementary", "school", "Alameda", "normal",
    )  # fmt: skip
    with app.app_context():
        said = db.session.execute(select(Message)).scalar_one()
        letter = db.session.execute(select(Letter)).scalar_one()
        assert said.body == walk.details_typed["body"]
        assert (letter.kind, letter.recipient) == (
            "received",
            "dana@lincoln.example.org",
        )
        assert (
            db.session.execute(select(func.count()).select_from(Draft)).scalar_one()
            == 0
        )


@pytest.mark.both_databases
def test_send_needs_few_statements(app, walk, database_kind):
    walk.to_check()

    with app.app_context(), counted() as said:
        walk.client.submit("/check")

    most = {"sqlite": 14, "postgresql": 10}[database_kind]
    assert len(said) <= most, "\n".join(said)


@pytest.mark.both_databases
def test_a_form_sent_twice_opens_one_ticket(app, walk):
    page = walk.to_check().page

    first = walk.client.submit("/check", on=page)
    second = walk.client.submit("/check", on=page)

    assert first.location == second.location == "/sent"
    ticket = the_ticket(app)
    assert ticket.draft_key == hashed(walk.key())
    assert ticket.ref in walk.client.get("/sent").page.text


@pytest.mark.parametrize(
    ("priority", "promise"),
    [
        ("urgent", "We will reply by Mon 16 November, 11 am."),
        ("normal", "We will reply by Mon 16 November, 2 pm."),
        ("low", "We will reply by Wed 18 November, 5 pm."),
    ],
)
def test_only_the_question_sets_the_priority(app, walk, priority, promise):
    page = walk.to_check(priority=priority, subject="URGENT ASAP emergency").page
    assert promise in page.text

    assert promise in walk.check().page.text
    assert the_ticket(app).priority == priority


@pytest.mark.parametrize(
    ("reading", "promise"),
    [
        ("account_update", "This will be done by Mon 30 November, 5 pm."),
        (
            "new_enrollment",
            "This will be done between Wed 16 December and Tue 19 January 2027, 5 pm.",
        ),
    ],
)
def test_a_stated_wait_is_the_promise_on_every_page(walk, reading, promise):
    assert promise in walk.details(about=reading).page.text
    walk.pick(reading)
    assert promise in walk.contact().page.text
    assert promise in walk.check().page.text


def test_a_referral_is_resolved_in_the_act_and_promises_nothing(app, walk):
    walk.details(about="new_enrollment", county="Merced")
    walk.pick("sj_region_lcr")
    check = walk.contact().page
    assert "We will reply" not in check.text
    sent = walk.check().page

    ticket = the_ticket(app)
    assert (ticket.state, ticket.outcome, ticket.promise_kind) == (
        "resolved",
        "referred",
        None,
    )
    assert "Local CAIR2 Representative" in sent.text
    assert "Another office does this" in sent.text


def test_a_call_is_promised_for_the_half_day_that_was_chosen(app, walk):
    walk.details(about="complex_callback")
    page = walk.pick("complex_callback").page
    assert "Or call now: 800-578-7889" in page.text
    assert NO_VOICEMAIL in page.text
    slots = [
        f.attributes["value"] for f in page.fields if f.attributes.get("name") == "slot"
    ]
    assert len(slots) == 6

    check = walk.contact(phone="916-555-0100", slot=slots[1]).page
    words = "We call you Tue 17 November between 8 and noon."
    assert words in check.text
    sent = walk.check().page

    assert words in sent.text
    assert "Or call now: 800-578-7889" in sent.text
    ticket = the_ticket(app)
    assert (ticket.action, ticket.promise_kind, ticket.phone) == (
        "callback", "call", "916-555-0100",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": ""}, "Enter the phone number we should call."),
        (
            {"phone": "please"},
            "Enter a phone number with its area code, like 916-555-0100.",
        ),
        ({"slot": None}, "Choose when we should call you."),
        (
            {"slot": "2026-11-21T16:00Z"},
            "Choose when we should call you.",
        ),  # a Saturday
        ({"slot": "tomorrow"}, "Choose when we should call you."),
        (
            {"slot": "2026-11-16T16:00Z"},
            "Choose when we should call you.",
        ),  # begun already
    ],
)
def test_a_call_needs_a_number_and_a_half_day_to_come(walk, typed, sentence):
    walk.details(about="complex_callback")
    walk.pick("complex_callback")

    answer = walk.contact(
        **{"phone": "916-555-0100", "slot": "2026-11-17T16:00Z", **typed}
    )

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert answer.page.form("/contact").values()["name"] == ["Dana Whitfield"]


def test_a_half_day_that_began_before_send_is_chosen_again(app, walk, clock):
    walk.details(about="complex_callback")
    walk.pick("complex_callback")
    walk.contact(phone="916-555-0100", slot="2026-11-16T20:00Z")
    assert walk.at == "/check"

    clock.set("2026-11-16 12:01")
    walk.check()

    assert walk.at == "/contact"
    assert tickets(app) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter your full name."),
        ({"name": "\u202e"}, "Enter your full name."),
        ({"name": "x" * 201}, "Shorten this to 200 characters or fewer; you have 201."),
        (
            {"email": ""},
            "Enter an e-mail address we can write to, like name@clinic.org.",
        ),
        ({"email": "dana@lincoln"}, "Enter an e-mail address we can write to"),
        (
            {"email": "dana@lincoln.org\r\nBcc: e@x.org"},
            "Enter an e-mail address we can write to",
        ),
        ({"phone": "see above"}, "Enter a phone number with its area code"),
    ],
)
def test_a_contact_that_cannot_be_used_is_asked_for_again(walk, typed, sentence):
    walk.details(about="inventory_issue")
    walk.pick("inventory_issue")

    answer = walk.contact(**typed)

    assert answer.status_code == 422
    assert answer.page.text.count(sentence) >= 2
    assert answer.page.title.startswith("Error: ")


@pytest.mark.settings(FORM_LIMIT=1)
@pytest.mark.both_databases
def test_the_limit_refuses_with_everything_kept_and_counts_only_what_was_sent(
    app, walk, clock
):
    walk.whole_way()
    walk.to_check()

    refused = walk.client.submit("/check")

    assert refused.status_code == 429
    assert "more often than we allow in an hour" in refused.page.text
    assert len(tickets(app)) == 1
    assert walk.client.get("/check").status_code == 200


def test_the_hidden_box_stops_send_and_says_why(app, walk):
    walk.to_check()

    answer = walk.check(website="spam")
    assert answer.status_code == 422
    assert tickets(app) == []

    walk.send("/check")
    assert len(tickets(app)) == 1


def test_the_same_person_may_ask_twice(app, walk):
    walk.whole_way()
    walk.whole_way("inventory_issue")

    first, second = tickets(app)
    assert first.ref != second.ref
    assert first.submitter_id == second.submitter_id


def test_sent_is_for_the_browser_that_sent_it_and_for_an_hour(app, walk, clock):
    walk.whole_way()
    assert new_client(app).get("/sent").location == "/"

    clock.forward(minutes=59)
    assert the_ticket(app).ref in walk.client.get("/sent").page.text
    clock.forward(minutes=2)

    assert walk.client.get("/sent").location == "/"


def test_whoever_is_finished_on_a_shared_computer_leaves_no_link_behind(app, walk):
    walk.whole_way()
    assert "Finished on this computer" in walk.client.get("/sent").page.text

    assert walk.send("/start-over").status_code == 200

    assert walk.client.get("/sent").location == "/"
    assert the_ticket(app).state == "new"


def test_what_was_typed_is_in_no_event_and_no_letter(app, walk):
    body = "Mrs Quibble of Room 17 cannot see School Access"
    walk.whole_way(subject="Quibble cannot get in", body=body)

    with app.app_context():
        events = db.session.execute(select(Event.data)).scalars()
        letters = db.session.execute(select(Letter.raw)).scalars()
        assert not any("Quibble" in str(data) for data in events)
        assert not any(b"Quibble" in raw for raw in letters)


def test_two_forms_in_two_tabs_do_not_mix(app, client):
    one, two = Walk(client), Walk(client)
    first = client.get("/details").page
    second = client.get("/details").page

    client.submit("/details", on=first, **{**one.details_typed, "subject": "First"})
    after_first = client.get("/reading").page
    client.submit("/details", on=second, **{**two.details_typed, "subject": "Second"})
    client.submit("/reading", on=after_first, picked="school_access_menu")
    client.get("/contact")
    one.contact()
    one.check()

    assert the_ticket(app).subject == "First"


def test_the_last_page_says_what_was_picked_even_if_it_was_none(walk):
    walk.details()
    walk.pick("none_of_these")

    assert (
        "What it is about None of these: a person reads it" in walk.contact().page.text
    )


def test_half_days_are_said_in_the_desks_time(walk):
    walk.details(about="complex_callback")

    assert "Pacific Time." in walk.pick("complex_callback").page.text


def test_what_the_request_should_tell_is_asked_before_it_is_sent(walk):
    page = walk.to_check("account_update").page

    assert "For each person: first and last name, e-mail, role" in page.text
    assert "Add it to what you wrote" in page.text


def test_nothing_is_asked_of_what_a_person_reads_first(walk):
    words = "A former employee is still looking up records of our patients"
    walk.details(about="login_access", subject=words, body=words)
    walk.pick("none_of_these")
    page = walk.contact().page

    assert "A person will read this first." in page.text
    assert "It helps us to know" not in page.text
