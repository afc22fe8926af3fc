"""What reps do anyway says what a ticket was about: one label a ticket, never asked for."""

from __future__ import annotations

import pytest

from triage.models import Label
from triage.store import db
from triage.tickets import answering, working

pytestmark = pytest.mark.both_databases


def label_of(ticket):
    """Return how, what was decided and what was chosen; nothing where there is no label."""
    label = db.session.get(Label, ticket.id)
    return label and (label.how, label.decided, label.chosen)


def resolved(work, ticket, outcome="solved"):
    return work.does(working.resolve, ticket, outcome=outcome)


def test_a_rep_who_changes_the_category_labels_the_ticket(work):
    ticket = work.open(picked=None)
    decided = ticket.category

    work.does(working.change_category, ticket, category="account_update")

    label = db.session.get_one(Label, ticket.id)
    assert (label.how, label.decided, label.chosen) == (
        "changed",
        decided,
        "account_update",
    )
    assert (label.person_id, label.at) == (work.rosa, work.clock())
    assert (label.gate, label.channel) == (ticket.gate, "web")
    assert label.rules_id == work.desk.rules_id


def test_the_last_change_counts_whoever_made_it(work, clock):
    ticket = work.open()
    work.does(working.change_category, ticket, category="account_update")
    clock.forward(hours=1)

    work.does(working.change_category, ticket, category="data_exchange", by=work.omar)

    label = db.session.get_one(Label, ticket.id)
    assert (label.chosen, label.person_id) == ("data_exchange", work.omar)
    assert label.at == clock()


def test_a_change_that_is_refused_labels_nothing(work):
    ticket = work.open()

    work.does(working.change_category, ticket, category=ticket.category)

    assert label_of(ticket) is None


def test_a_ticket_worked_to_its_end_keeps_its_category(work):
    ticket = resolved(work, work.open())

    assert label_of(ticket) == ("kept", "login_access", "login_access")


@pytest.mark.parametrize("outcome", ["solved", "referred", "declined", "self-service"])
def test_any_end_of_a_request_keeps_it(work, outcome):
    assert label_of(resolved(work, work.open(), outcome))[0] == "kept"


@pytest.mark.parametrize("outcome", ["spam", "duplicate"])
def test_spam_and_duplicates_teach_nothing(work, outcome):
    ticket = work.open()
    work.does(working.change_category, ticket, category="account_update")

    resolved(work, ticket, outcome)

    assert label_of(ticket) is None


def test_what_was_no_spam_after_all_is_labelled_when_it_ends(work):
    ticket = work.open()
    work.does(working.change_category, ticket, category="account_update")
    resolved(work, ticket, "spam")
    work.does(working.reopen, ticket)

    resolved(work, ticket)

    assert label_of(ticket) == ("changed", "login_access", "account_update")


def test_the_end_overwrites_no_change(work):
    ticket = work.open()
    work.does(working.change_category, ticket, category="account_update")

    resolved(work, ticket)

    assert label_of(ticket)[0] == "changed"


def test_a_change_after_the_end_overwrites_what_was_kept(work):
    ticket = resolved(work, work.open())

    work.does(working.change_category, ticket, category="account_update")

    assert label_of(ticket) == ("changed", "login_access", "account_update")


def test_what_a_rep_chooses_for_a_caller_is_picked(work):
    ticket = work.open(channel="phone_note", by=work.rosa, picked="account_update")

    assert label_of(ticket) == ("picked", "login_access", "account_update")
    assert label_of(resolved(work, ticket))[0] == "picked"


def test_none_of_these_is_no_label(work):
    ticket = work.open(channel="phone_note", by=work.rosa, picked="none_of_these")

    assert label_of(ticket) is None


def test_what_a_submitter_picks_is_no_rep_s_word(work):
    assert label_of(work.open(picked="account_update")) is None


def test_a_submitter_who_says_it_is_solved_labels_nothing(work):
    ticket = work.open()

    work.happens(answering.solved_by_submitter, ticket)

    assert label_of(ticket) is None


def test_nobody_read_the_category_of_a_continued_ticket_from_its_words(work):
    earlier = resolved(work, work.open())
    ticket = work.open(follows=earlier.id)

    assert label_of(resolved(work, ticket)) is None
