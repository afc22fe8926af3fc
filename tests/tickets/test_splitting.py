"""A second topic becomes a ticket of its own when a person says so, and once only."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.moments import local
from tests.tickets.people_at_work import ANN
from triage.errors import Conflict, NotAllowedNow
from triage.models import Label, Message, Split, Ticket
from triage.store import db, saved
from triage.tickets import asked, splitting, working

pytestmark = pytest.mark.both_databases
SECOND = "inventory_issue"


@pytest.fixture
def two(work):
    """A ticket about signing in of which triage said that it names the inventory too."""
    ticket = work.open(picked="login_access")
    with saved():
        ticket = db.session.get_one(Ticket, ticket.id)
        ticket.decision = {**ticket.decision, "second": SECOND}
    return work.look(ticket)


def split(work, ticket, **details):
    return work.does(splitting.split, ticket, **details)


def test_the_second_topic_is_a_ticket_of_the_same_submitter(work, two):
    made = split(work, two)

    assert made.id != two.id
    assert made.category == made.first_category == SECOND
    for name in ("submitter_id", "name", "email", "phone", "org_key", "channel"):
        assert getattr(made, name) == getattr(two, name)
    words = select(Message.body).where(Message.ticket_id == made.id)
    assert db.session.scalars(words).one() == ANN["body"]


def test_both_tickets_name_each_other(work, two):
    made = split(work, two)

    link = db.session.scalars(select(Split)).one()
    assert (link.from_id, link.ticket_id) == (two.id, made.id)
    assert work.events(two, "split")[0].data == {
        "ticket": made.id,
        "category": SECOND,
    }
    assert work.events(made, "split_from")[0].data == {"ticket": two.id}
    assert work.events(two, "split")[0].person_id == work.rosa


def test_it_has_a_promise_of_its_own_told_in_its_own_letter(work, two):
    made = split(work, two)

    assert made.promise_latest is not None
    assert work.letters(made) == ["received"]
    assert work.letters(two) == ["received"]


def test_its_clocks_start_where_those_of_the_first_did(work, clock, two):
    clock.set("2026-11-18 10:00")

    made = split(work, two)

    assert made.opened_at == two.opened_at
    assert work.events(made)[0].at == two.opened_at
    assert work.events(made)[1].at == clock()
    assert made.promise_latest == local("2026-11-19 17:00")


def test_sent_twice_it_is_split_once(work, two):
    version = two.version
    made = split(work, two, version=version)

    again = split(work, two, version=version)

    assert again.id == made.id
    assert db.session.query(Ticket).count() == 2
    assert len(work.events(two, "split")) == 1


def test_whoever_splits_agrees_with_triage(work, two):
    made = split(work, two)

    label = db.session.get_one(Label, made.id)
    assert (label.how, label.decided, label.chosen) == (
        "picked",
        SECOND,
        SECOND,
    )
    assert db.session.get(Label, two.id) is None


def test_an_older_page_is_told_first(work, two):
    version = two.version
    work.does(working.note, two, body="Called them.")

    with pytest.raises(Conflict):
        split(work, two, version=version)


def test_a_ticket_of_one_topic_is_not_split(work):
    with pytest.raises(NotAllowedNow, match="no second topic"):
        split(work, work.open())


def test_what_became_the_topic_of_the_ticket_is_no_second_one(work, two):
    ticket = work.does(working.change_category, two, category=SECOND)

    assert splitting.second_topic(ticket) is None


def test_a_message_that_a_person_must_read_first_is_not_taken_apart(work, two):
    two.decision = {**two.decision, "guard": "privacy"}

    assert splitting.second_topic(two) is None
    db.session.rollback()


def test_a_closed_ticket_is_not_split(work, clock, two):
    work.does(working.resolve, two, outcome="solved")
    clock.set("2027-01-20 10:00")
    work.wakes()

    with pytest.raises(NotAllowedNow, match="closed for good"):
        split(work, two)


def test_its_words_are_those_of_the_first_ticket_and_are_not_replayed(work, two):
    split(work, two)

    assert [one.ticket_id for one in asked.newest(9)] == [two.id]
    assert asked.how_many(9) == 1
