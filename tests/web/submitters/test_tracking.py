"""A ticket by its link: how it stands, what was said, an answer; looking changes nothing."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select, update

from tests.support import staff
from tests.support.apps import new_client
from tests.tickets.statements import counted
from tests.web.submitters.walk import Walk, the_ticket, tickets
from triage import desk
from triage.calendar import DatedRow, with_dated_row
from triage.models import Event, Letter, Message, Role, Ticket
from triage.store import db, saved
from triage.tickets import links, working


@pytest.fixture
def link(app, walk):
    """A ticket was sent; this is its link, without the host."""
    walk.whole_way()
    return _link(app)


@pytest.fixture
def rosa(app):
    """The id of a rep."""
    return staff.add(app, Role.REP)


def _link(app, number=0):
    ticket = tickets(app)[number]
    with app.app_context():
        return f"/t/{ticket.ref}/{links.signature(ticket.ref, ticket.link_version)}"


def act(app, clock, verb, **more):
    """Let somebody do something to the first ticket."""
    with app.app_context(), saved():
        verb(tickets(app)[0].id, now=clock(), desk=desk.active(), **more)


def said(app):
    with app.app_context():
        rows = db.session.execute(
            select(Message.author, Message.body).order_by(Message.id)
        )
        return [tuple(row) for row in rows]


def test_the_link_shows_state_promise_and_words(app, walk, link):
    page = walk.client.get(link).page

    assert "We have your request. Nobody has started on it yet." in page.text
    assert "We will reply by Mon 16 November, 2 pm." in page.text
    assert "School Access is missing" in page.headings[0]
    assert walk.details_typed["body"] in page.text


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link[:-1],
        lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"),
        lambda link: link.lower(),
        lambda link: link.replace("HD-", "hd-"),
        lambda link: link[:4] + "%00" + link[4:],
        lambda link: link.rsplit("/", 1)[0] + "/%F0%9F%98%80",
        lambda link: link.rsplit("/", 1)[0] + "/" + "x" * 5_000,
        lambda link: "/t/HD-0000-0000/" + link.rsplit("/", 1)[1],
    ],
)
@pytest.mark.both_databases
def test_a_link_changed_in_any_way_leads_nowhere(walk, link, change):
    answer = walk.client.get(change(link))

    assert answer.status_code == 404
    assert "School Access" not in answer.page.text


def test_the_link_of_one_ticket_opens_no_other(app, walk, link):
    walk.whole_way("inventory_issue")
    first, second = (ticket.ref for ticket in tickets(app))

    answer = walk.client.get(link.replace(first, second))

    assert answer.status_code == 404


def test_raising_the_link_version_revokes_the_link(app, walk, link):
    with app.app_context(), saved():
        db.session.execute(update(Ticket).values(link_version=2))

    assert walk.client.get(link).status_code == 404
    assert walk.client.get(_link(app)).status_code == 200


@pytest.mark.parametrize("action", ["/messages", "/solved"])
def test_a_wrong_link_cannot_be_written_to(app, walk, link, action):
    walk.client.get(link)

    answer = walk.client.post(link[:-1] + action, data={"body": "Let me in"})

    assert answer.status_code == 404
    assert len(said(app)) == 1


def test_notes_and_calls_of_staff_are_not_shown_and_replies_are(
    app, walk, link, clock, rosa
):
    act(app, clock, working.note, by=rosa, body="Sounds like the usual thing")
    act(app, clock, working.log_call, by=rosa, reached=False, body="Nobody there")
    act(app, clock, working.reply, by=rosa, body="We switched it on.")

    page = walk.client.get(link).page

    assert "We switched it on." in page.text
    assert "usual thing" not in page.text
    assert "Nobody there" not in page.text
    assert "Rosa" not in page.text


def test_a_reply_keeps_the_promise_so_it_is_not_shown_any_more(
    app, walk, link, clock, rosa
):
    act(app, clock, working.reply, by=rosa, body="We switched it on.")

    assert "We will reply by" not in walk.client.get(link).page.text


def test_what_is_done_later_stays_promised_after_a_reply(app, walk, clock, rosa):
    walk.whole_way("account_update")
    act(app, clock, working.reply, by=rosa, body="We are on it.")

    assert (
        "This will be done by Mon 30 November, 5 pm."
        in walk.client.get(_link(app)).page.text
    )


TWO_WEEKS = (
    "2 calendar weeks from Mon 16 November is Mon 30 November, an open day: by its close, "
    "5 pm. We are also closed Thu 26 and Fri 27; that does not change the date."
)


# What it is about, and how its promise comes to its date.
@pytest.mark.parametrize(
    ("reading", "counted"),
    [
        ("school_access_menu",
         "That is 4 hours of our open time from Mon 16 November, 10 am."),
        ("account_update", TWO_WEEKS),
        ("new_enrollment",
         "1 calendar month from Mon 16 November is Wed 16 December, an open day"),
    ],
)  # fmt: skip
def test_a_promise_says_how_it_comes_to_its_date(app, walk, reading, counted):
    sent = walk.whole_way(reading).page

    assert counted in sent.text
    assert counted in walk.client.get(_link(app)).page.text
    with app.app_context():
        [letter] = db.session.execute(select(Letter.raw)).scalars()
    text = message_from_bytes(letter, policy=policy.default).get_body(["plain"])
    assert counted in " ".join(text.get_content().split())


def test_a_promise_that_moved_says_what_moved_it(app, walk, clock, rosa):
    walk.whole_way("account_update")
    act(app, clock, working.ask, by=rosa, body="Which users?")
    link = _link(app)
    assert "Every day that we wait for your answer" in walk.client.get(link).page.text

    clock.set("2026-11-18 11:00")
    page = walk.send("/messages", body="All of them.").page

    moved = (
        "We waited for your answer from Mon 16 November to Wed 18 November, 3 calendar "
        "days: so Mon 30 November, 5 pm became Thu 3 December, 5 pm."
    )
    assert "and Thu 3 December, 5 pm." in page.text
    assert f"{TWO_WEEKS} {moved}" in page.text


def test_the_date_is_explained_by_the_calendar_it_was_promised_with(app, walk, clock):
    walk.whole_way("account_update")
    clock.forward(hours=1)
    with app.app_context(), saved():
        row = DatedRow(date(2026, 11, 30), "closed", (), "Storm", "Sam",
                       date(2026, 11, 16))  # fmt: skip
        text = with_dated_row(desk.active().calendar.text, row)
        desk.publish("calendar", text, author="Sam", reason="Storm", at=clock())

    page = walk.client.get(_link(app)).page

    assert "This will be done by Mon 30 November, 5 pm." in page.text
    assert TWO_WEEKS in page.text


@pytest.mark.both_databases
def test_a_message_lands_on_the_ticket(app, walk, link):
    walk.client.get(link)

    page = walk.send(
        "/messages", body="It works on one computer.\r\nNot on the other."
    ).page

    assert "We have your message." in page.text
    assert said(app)[-1] == (
        "submitter",
        "It works on one computer.\nNot on the other.",
    )


@pytest.mark.both_databases
def test_a_message_sent_twice_is_kept_once(app, walk, link):
    page = walk.client.get(link).page

    for _ in range(2):
        walk.client.submit("/messages", on=page, body="Once is enough.")
    assert len(said(app)) == 2

    walk.client.get(link)
    walk.send("/messages", body="Once is enough.")
    assert len(said(app)) == 3  # said again on purpose


def test_a_message_ends_the_wait(app, walk, link, clock, rosa):
    act(app, clock, working.ask, by=rosa, body="Which browser?")
    page = walk.client.get(link).page
    assert "We asked you something, and wait for your answer." in page.text

    page = walk.send("/messages", body="Edge.").page

    assert "We are working on it." in page.text


def test_solved_thanks_resolves_and_may_be_pressed_twice(app, walk, link):
    page = walk.client.get(link).page

    walk.client.submit("/solved", on=page)
    again = walk.client.submit("/solved", on=page)

    assert again.status_code == 303
    ticket = the_ticket(app)
    assert (ticket.state, ticket.outcome) == ("resolved", "solved")
    page = walk.client.get(link).page
    assert "This is done. If it is not, write below and it opens again." in page.text
    assert "Solved, thanks" not in page.text


def test_a_message_on_a_resolved_ticket_opens_it_again(app, walk, link, clock):
    walk.client.get(link)
    walk.send("/solved")
    clock.forward(hours=3)

    walk.send("/messages", body="It is gone again.")

    assert the_ticket(app).state == "open"


def test_after_its_time_a_message_opens_a_new_ticket_and_leads_there(
    app, walk, link, clock
):
    walk.client.get(link)
    walk.send("/solved")
    clock.forward(days=30)

    page = walk.send("/messages", body="It is gone again.").page

    old, new = tickets(app)
    assert walk.at.startswith(f"/t/{new.ref}/")
    assert (
        f"{old.ref} is closed for good, so your message opened this new ticket."
        in page.text
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write your message."),
        (" \u200b ", "Write your message."),
        ("x" * 5_001, "Shorten this to 5,000 characters or fewer; you have 5,001."),
    ],
)
def test_a_message_that_cannot_be_taken_comes_back(app, walk, link, body, sentence):
    walk.client.get(link)

    answer = walk.send("/messages", body=body)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert len(said(app)) == 1


def test_a_message_from_a_page_left_open_too_long_comes_back(app, walk, link):
    page = walk.client.get(link).page
    walk.client.delete_cookie("triage")

    answer = walk.client.submit("/messages", on=page, body="Typed overnight")

    assert answer.status_code == 422
    assert "Typed overnight" in str(answer.page.form("/messages").values())
    walk.send("/messages")
    assert said(app)[-1] == ("submitter", "Typed overnight")


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 40, "\u0661", "\x00"])
def test_a_made_up_place_in_the_conversation_hurts_nothing(walk, link, seen):
    walk.client.get(link)

    assert walk.client.submit("/messages", seen=seen, body="Hello").status_code == 303


@pytest.mark.settings(FORM_LIMIT=1)
def test_messages_have_a_limit_and_keep_their_words(walk, link):
    walk.client.get(link)
    walk.send("/messages", body="One")

    answer = walk.send("/messages", body="Two")

    assert answer.status_code == 429
    assert "Two" in str(answer.page.form("/messages").values())


def test_looking_is_cheap_whatever_was_said(app, walk, link):
    with app.app_context(), counted() as few:
        walk.client.get(link)
    for number in range(10):
        walk.client.get(link)
        walk.send("/messages", body=f"Message {number}")

    with app.app_context(), counted() as many:
        walk.client.get(link)

    assert len(few) == len(many) <= 8


def test_a_link_is_found_by_no_search_engine_and_kept_by_no_browser(walk, link):
    answer = walk.client.get(link)

    assert 'content="noindex"' in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_one_submitters_link_shows_nothing_of_anothers(app, walk, link):
    other = Walk(new_client(app))
    other.whole_way(subject="Zanzibar campus", body="The menu item is not there")

    assert "Zanzibar" not in walk.client.get(link).page.text


def test_events_of_looking_do_not_exist(app, walk, link):
    with app.app_context():
        before = len(db.session.execute(select(Event)).scalars().all())
    walk.client.get(link)
    walk.client.head(link)
    with app.app_context():
        assert len(db.session.execute(select(Event)).scalars().all()) == before
