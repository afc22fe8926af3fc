"""Guides: the answer at once, counted and forgotten; or on with everything typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.web.submitters.walk import the_ticket, tickets
from triage.models import Draft, SelfService
from triage.store import db

OFFERED = [
    ("how_to", "how_to"),
    ("role_training", "roles_and_training"),
    ("hours_contact", "hours"),
    ("paper_fax", "paper_forms"),
    ("data_exchange", "data_exchange"),
]


def outcomes(app):
    with app.app_context():
        rows = db.session.execute(select(SelfService)).scalars()
        return [(row.category, row.guide, row.solved) for row in rows]


def drafts_left(app):
    with app.app_context():
        return len(db.session.execute(select(Draft)).scalars().all())


@pytest.mark.parametrize(("category", "guide"), OFFERED)
def test_an_answer_that_helps_opens_no_ticket_and_is_counted(
    app, walk, category, guide
):
    walk.details(about=category)
    page = walk.pick(category).page
    assert walk.at == f"/guide/{guide}"
    assert "That solved it" in page.text
    assert "Still need help" in page.text

    answer = walk.send("/outcome", outcome="solved")

    assert "Good, that is solved" in answer.page.text
    assert tickets(app) == []
    assert outcomes(app) == [(category, guide, True)]
    assert drafts_left(app) == 0


def test_who_still_needs_help_goes_on_with_everything_typed(app, walk):
    walk.details(about="how_to")
    walk.pick("how_to")

    walk.send("/outcome", outcome="still")
    assert walk.at == "/contact"
    page = walk.contact().page
    assert "A person reads it and answers you." in page.text
    walk.check()

    ticket = the_ticket(app)
    assert (ticket.category, ticket.subject) == ("how_to", "School Access is missing")
    assert outcomes(app) == [("how_to", "how_to", False)]


def test_pressed_twice_it_is_counted_once(app, walk):
    walk.details(about="how_to")
    guide = walk.pick("how_to").page

    walk.client.submit("/outcome", on=guide, outcome="solved")
    again = walk.client.submit("/outcome", on=guide, outcome="solved")

    assert again.location == "/solved"
    assert len(outcomes(app)) == 1


def test_a_guide_can_be_read_without_a_form(app, client):
    page = client.get("/guide/inventory").page
    assert "Inventory is missing or incorrect" in page.headings[0]

    answer = client.submit("/outcome", outcome="still")

    assert answer.location == "/details?about=inventory_issue"
    assert outcomes(app) == [("inventory_issue", "inventory", False)]


def test_reading_around_leaves_an_unfinished_form_alone(app, walk):
    walk.to_check()
    walk.client.get("/guide/inventory")

    walk.client.submit("/outcome", outcome="solved")

    assert walk.client.get("/check").status_code == 200
    assert drafts_left(app) == 1


@pytest.mark.parametrize("topic", ["nothing", "..%2f..%2fbase", "%00", "A02"])
def test_a_guide_nobody_wrote_is_not_found(client, topic):
    answer = client.get(f"/guide/{topic}")

    assert answer.status_code == 404


def test_every_guide_of_the_rules_has_a_page(app, client):
    with app.app_context():
        from triage import desk

        topics = list(desk.active().rules.guides)

    for topic in topics:
        assert client.get(f"/guide/{topic}").status_code == 200
