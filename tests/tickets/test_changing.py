"""It is about something else, or more or less urgent, than was thought."""

from __future__ import annotations

import pytest

from tests.support.moments import local
from triage.errors import BadInput
from triage.tickets import working


def test_another_category_counts_its_targets_from_the_same_start(work, clock):
    ticket = work.open()
    clock.forward(hours=1)

    ticket = work.does(working.change_category, ticket, category="account_update")

    assert (ticket.category, ticket.first_category) == (
        "account_update",
        "login_access",
    )
    assert ticket.action == "link"
    assert ticket.next_due_at == local("2026-11-18 17:00")


def test_another_category_revises_the_promise_and_tells_it(work, clock):
    ticket = work.open()
    clock.forward(hours=1)

    ticket = work.does(working.change_category, ticket, category="account_update")

    assert (ticket.promise_kind, ticket.promise_latest) == (
        "done",
        local("2026-11-30 17:00"),
    )
    assert work.letters(ticket) == ["received", "promise_revised"]


def test_a_revised_promise_is_never_shorter_than_the_next_open_day(work, clock):
    ticket = work.open()
    clock.set("2027-01-04 10:00")

    ticket = work.does(working.change_category, ticket, category="account_update")

    assert ticket.promise_latest == local("2027-01-05 17:00")


def test_the_same_category_is_no_change(work):
    ticket = work.open()

    assert (
        work.does(working.change_category, ticket, category="login_access").version == 1
    )


def test_a_category_is_one_of_the_rules(work):
    with pytest.raises(BadInput, match="what this is about"):
        work.does(working.change_category, work.open(), category="gardening")


def test_more_urgent_is_due_sooner_and_what_was_promised_stays(work, clock):
    ticket = work.open()
    clock.forward(minutes=5)

    ticket = work.does(working.change_priority, ticket, priority="urgent")

    assert (ticket.priority, ticket.next_due_at) == (
        "urgent",
        local("2026-11-16 11:00"),
    )
    assert ticket.promise_latest == local("2026-11-16 14:00")
    assert work.letters(ticket) == ["received"]


def test_a_clock_that_ended_keeps_its_verdict(work, clock):
    clock.set("2026-11-16 10:00")
    ticket = work.open()
    clock.forward(hours=2)
    ticket = work.does(working.reply, ticket, body="Here is what we know.")

    ticket = work.does(working.change_priority, ticket, priority="urgent")

    assert work.verdict(ticket, "first reply") == "met"


def test_the_same_priority_is_no_change_and_another_word_is_none(work):
    ticket = work.open()

    assert work.does(working.change_priority, ticket, priority="normal").version == 1
    with pytest.raises(BadInput, match="how urgent"):
        work.does(working.change_priority, ticket, priority="asap")
