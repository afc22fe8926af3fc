"""A second topic on the ticket page: one button makes it a ticket of its own."""

from __future__ import annotations

import pytest

from triage.models import Ticket
from triage.store import db, saved


@pytest.fixture
def two(app, rep, work):
    """A ticket about signing in that names the inventory too, open in the rep's browser."""
    ticket = work.open(picked="login_access")
    with app.app_context(), saved():
        row = db.session.get_one(Ticket, ticket.id)
        row.decision = {**row.decision, "second": "inventory_issue"}
    rep.get(f"/desk/tickets/{ticket.id}")
    return ticket


def page(rep, ticket_id):
    return rep.get(f"/desk/tickets/{ticket_id}").text


def test_the_second_topic_is_named_and_the_key_is_in_the_page(rep, two):
    shown = page(rep, two.id)

    assert "Also about “" in shown
    assert 'data-key="s" data-says="Split off the second topic"' in shown


def test_it_is_split_off_and_both_pages_lead_to_the_other(app, rep, two):
    answer = rep.submit("/split")

    text = rep.get(answer.location).page.text
    assert "is a ticket of its own now: HD-" in text
    with app.app_context():
        made = db.session.query(Ticket).filter(Ticket.id != two.id).one().id
    first, second = page(rep, two.id), page(rep, made)
    assert f'Its second topic is <a href="/desk/tickets/{made}">' in first
    assert f'Second topic of <a href="/desk/tickets/{two.id}">' in second
    assert "made the second topic" in first
    assert "Rosa Diaz split this off" in second
    assert "Split off" not in first


def test_sent_twice_there_is_one(app, rep, two):
    for _ in range(2):
        assert rep.post(f"/desk/tickets/{two.id}/split").status_code == 303

    with app.app_context():
        assert db.session.query(Ticket).count() == 2


def test_a_ticket_of_one_topic_offers_nothing_and_says_what_to_do(rep, work):
    ticket = work.open()

    assert "Split off" not in page(rep, ticket.id)
    answer = rep.post(f"/desk/tickets/{ticket.id}/split")
    assert answer.status_code == 409
    assert "Open a new ticket for it instead" in answer.page.text


def test_it_is_offered_beside_the_queue_too(rep, two):
    pane = rep.get(
        f"/desk/tickets/{two.id}/pane", headers={"X-Requested-With": "fetch"}
    )

    assert "Split off" in pane.text
