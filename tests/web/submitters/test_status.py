"""Asking after something sent before: a link by mail, a date in words, or a person."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.support.apps import new_client
from tests.web.submitters.walk import Walk, the_ticket, tickets
from triage.models import Letter, SelfService
from triage.store import db

MAILED = "its link is on the way to you"


def letters(app, kind="link"):
    with app.app_context():
        found = db.session.execute(select(Letter).where(Letter.kind == kind))
        return list(found.scalars())


def ask(walk, **typed):
    """Tell on the status page what was sent and when: month, day, year."""
    walk.client.get("/status")
    known = {"asked_about": "account_update", "know_date": "yes", **typed}
    if "on" in known:
        known["month"], known["day"], known["year"] = known.pop("on").split()
    return walk.send("/status", **known)


@pytest.mark.parametrize(
    ("about", "on", "words"),
    [
        (
            "account_update", "11 9 2026",
            "You sent it on Mon 9 November. Counted from that day, it is due by "
            "Mon 23 November, 5 pm.",
        ),
        (
            "new_enrollment", "10 1 2026",
            "You sent it on Thu 1 October. Counted from that day, it is due by "
            "Tue 1 December, 5 pm.",
        ),
        # The last day of the wait: 16 November is not over.
        ("account_update", "11 2 2026", "it is due by Mon 16 November, 5 pm."),
    ],
)  # fmt: skip
def test_inside_the_stated_wait_the_date_is_the_answer(app, walk, about, on, words):
    page = ask(walk, asked_about=about, on=on).page

    assert walk.at == "/guide/request_status"
    assert words in page.text
    walk.send("/outcome", outcome="solved")
    assert tickets(app) == []
    with app.app_context():
        row = db.session.execute(select(SelfService)).scalar_one()
        assert (row.category, row.solved) == ("request_status", True)


@pytest.mark.parametrize(
    "typed",
    [
        {"on": "10 12 2026"},  # five weeks ago
        {"know_date": "no"},
        {"asked_about": "other", "on": "11 9 2026"},  # nothing states a wait for that
    ],
)
def test_past_it_or_unknown_a_person_looks_it_up(app, walk, typed):
    ask(walk, **typed)
    assert walk.at == "/details?about=request_status"

    walk.send("/details", **{**walk.details_typed, "subject": "Where is our update?"})
    walk.pick("request_status")
    assert walk.at == "/contact"
    page = walk.contact().page
    assert "We will reply by Mon 16 November, 2 pm." in page.text
    walk.check()

    ticket = the_ticket(app)
    assert (ticket.category, ticket.promise_kind) == ("request_status", "reply")
    assert ticket.answers["asked_about"] == typed.get("asked_about", "account_update")


def test_who_still_needs_help_inside_the_wait_gets_a_reply_and_no_second_date(
    app, walk
):
    ask(walk, on="11 9 2026")
    walk.send("/outcome", outcome="still")
    assert walk.at == "/details?about=request_status"
    walk.send("/details", **walk.details_typed)
    walk.pick("request_status")
    assert walk.at == "/contact"
    walk.contact()
    walk.check()

    ticket = the_ticket(app)
    assert ticket.promise_kind == "reply"
    assert ticket.answers["asked_on"] == "2026-11-09"


def test_in_the_middle_of_the_form_the_reading_asks_for_it(app, walk):
    walk.details(about="request_status")
    walk.pick("request_status")
    assert walk.at == "/status"

    walk.send("/status", asked_about="account_update", know_date="no")

    assert walk.at == "/contact"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"asked_about": None}, "Choose what you asked for."),
        ({"know_date": None}, "Choose whether you know when you sent it."),
        (
            {"on": "2 30 2026"},
            "Enter the date you sent it, like 11 2 2026, or choose No.",
        ),
        ({"on": "x y z"}, "Enter the date you sent it"),
        ({"on": "11 17 2026"}, "Enter a date that is not in the future."),
        ({"on": "1 1 1999"}, "Enter a date of the last five years"),
        ({"on": "1 1 99999999999999999999"}, "Enter the date you sent it"),
        ({"on": "0 \x00 2026"}, "Enter the date you sent it"),
    ],
)
def test_a_date_that_cannot_be_is_asked_for_again(walk, typed, sentence):
    answer = ask(walk, **{"on": "x 1 2", **typed} if "on" not in typed else typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text


@pytest.mark.both_databases
def test_a_lost_link_is_mailed_to_the_address_on_the_ticket(app, walk):
    walk.whole_way()
    ticket = the_ticket(app)
    walk.client.get("/lost-link")

    page = walk.send(
        "/lost-link", ref=ticket.ref.lower(), email="DANA@lincoln.example.org"
    ).page

    assert MAILED in page.text
    [letter] = letters(app)
    assert letter.recipient == ticket.email
    assert ticket.ref not in page.text


@pytest.mark.parametrize(
    ("ref", "email"),
    [
        (None, "eve@example.org"),
        ("HD-0000-0000", "dana@lincoln.example.org"),
        ("HD-0000-0000", "eve@example.org"),
        ("no reference at all", "eve@example.org"),
    ],
)
def test_strangers_get_the_same_answer_and_no_letter(app, walk, ref, email):
    walk.whole_way()
    walk.client.get("/lost-link")
    real = walk.client.submit(
        "/lost-link", ref=the_ticket(app).ref, email="dana@lincoln.example.org"
    )
    walk.client.get("/lost-link")

    strange = walk.client.submit(
        "/lost-link", ref=ref or the_ticket(app).ref, email=email
    )

    assert (strange.status_code, strange.location) == (real.status_code, real.location)
    assert len(letters(app)) == 1


def test_the_status_page_mails_the_link_too(app, walk):
    walk.whole_way()
    walk.client.get("/status")

    answer = walk.send(
        "/lost-link/asked", ref=the_ticket(app).ref, email="dana@lincoln.example.org"
    )

    assert MAILED in answer.page.text
    assert len(letters(app)) == 1


def test_a_mailed_link_leads_to_the_ticket(app, walk):
    walk.whole_way()
    ref = the_ticket(app).ref
    walk.client.get("/lost-link")
    walk.send("/lost-link", ref=ref, email="dana@lincoln.example.org")

    [letter] = letters(app)
    link = re.search(
        rb"http://localhost(/t/[^\s<\"]+)", letter.raw.replace(b"=\r\n", b"")
    )
    assert link is not None
    assert walk.client.get(link[1].decode()).status_code == 200


@pytest.mark.parametrize("typed", [{"ref": ""}, {"email": "nobody"}, {"ref": "\x00"}])
def test_what_is_missing_for_a_link_is_said(walk, typed):
    walk.client.get("/lost-link")

    answer = walk.send(
        "/lost-link", **{"ref": "HD-7KQ4-M2XN", "email": "a@x.org", **typed}
    )

    assert answer.status_code == 422
    assert "There is a problem" in answer.page.text


@pytest.mark.settings(FORM_LIMIT=2)
def test_links_are_not_asked_for_without_end(app, walk):
    for _ in range(2):
        walk.client.get("/lost-link")
        walk.send("/lost-link", ref="HD-7KQ4-M2XN", email="a@x.org")
    walk.client.get("/lost-link")

    answer = walk.send("/lost-link", ref="HD-7KQ4-M2XN", email="a@x.org")

    assert answer.status_code == 429
    assert answer.page.form("/lost-link").values()["ref"] == ["HD-7KQ4-M2XN"]


def test_walks_do_not_share_what_was_sent(app, walk):
    ask(walk, on="11 9 2026")

    other = Walk(new_client(app))

    assert "11 9" not in other.client.get("/guide/request_status").get_data(
        as_text=True
    )
