"""Set aside and taken up again, resolved and reopened."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.moments import local
from triage.errors import BadInput, NotAllowedNow
from triage.store import FAR
from triage.tickets import working

RELEASE = {"reason": "waits_for_release", "review_on": date(2026, 12, 2)}


def test_a_parked_ticket_promises_to_be_looked_at_again(work):
    ticket = work.does(working.park, work.open(), **RELEASE)

    assert (ticket.state, ticket.review_on) == ("parked", date(2026, 12, 2))
    assert ticket.promise_kind == "look again"
    assert ticket.promise_latest == local("2026-12-02 17:00")
    assert work.letters(ticket) == ["received", "parked"]


def test_a_parked_ticket_still_owes_its_first_reply(work):
    ticket = work.does(working.park, work.open(), **RELEASE)

    assert (ticket.next_clock, ticket.rank) == ("first reply", 0)


def test_words_sent_with_the_parking_are_that_reply(work):
    ticket = work.does(
        working.park, work.open(), body="This comes in January.", **RELEASE
    )

    assert work.verdict(ticket, "first reply") == "met"
    assert (ticket.rank, ticket.next_due_at) == (1, FAR)
    assert work.letters(ticket) == ["received", "parked"]


def test_a_closed_review_date_gives_way_to_the_next_open_day(work):
    ticket = work.does(
        working.park, work.open(), reason="other", review_on=date(2026, 11, 26)
    )

    assert ticket.review_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        # Today is no date to come back to.
        (date(2026, 11, 16), "after today"),
        (date(2020, 1, 1), "after today"),
        # Half a year is the longest; after that it is declined honestly.
        (date(2027, 5, 18), "up to Mon 17 May 2027"),
    ],
)
def test_a_review_date_is_soon_but_not_today(work, day, said):
    with pytest.raises(BadInput, match=said):
        work.does(working.park, work.open(), reason="other", review_on=day)


def test_parking_needs_a_reason_that_can_be_told(work):
    with pytest.raises(BadInput, match="why this is set aside"):
        work.does(
            working.park, work.open(), reason="no time", review_on=date(2026, 12, 2)
        )


def test_taken_up_again_the_date_before_counts_moved_by_the_days_between(work, clock):
    ticket = work.open(picked="account_update")
    ticket = work.does(working.park, ticket, **RELEASE)
    clock.forward(days=3)

    ticket = work.does(working.unpark, ticket)

    assert (ticket.state, ticket.review_on, ticket.park_reason) == ("open", None, None)
    assert ticket.promise_kind == "done"
    assert ticket.promise_latest == local("2026-12-03 17:00")
    assert work.letters(ticket) == ["received", "parked", "promise_revised"]


def test_a_date_kept_before_the_parking_is_the_current_one_again(work, clock):
    ticket = work.does(working.reply, work.open(), body="We look into it.")
    ticket = work.does(working.park, ticket, **RELEASE)
    clock.forward(days=1)

    ticket = work.does(working.unpark, ticket)

    assert ticket.promise_kind == "reply"
    assert work.letters(ticket) == ["received", "reply", "parked"]


def test_resolving_with_words_replies_and_ends_every_clock(work, clock):
    clock.forward(minutes=10)
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")

    assert (ticket.state, ticket.outcome, ticket.active) == (
        "resolved",
        "solved",
        False,
    )
    assert ticket.resolved_at == clock()
    assert {
        work.verdict(ticket, name) for name in ("first reply", "resolve", "promise")
    } == {"met"}
    assert work.letters(ticket) == ["received", "resolved"]


def test_resolving_without_words_leaves_the_reply_not_needed(work):
    ticket = work.does(working.resolve, work.open(), outcome="declined")

    assert work.verdict(ticket, "first reply") == "not needed"
    assert work.verdict(ticket, "resolve") == "met"


@pytest.mark.parametrize("outcome", ["spam", "duplicate"])
def test_spam_and_duplicates_leave_all_populations(work, clock, outcome):
    ticket = work.open()
    clock.forward(days=30)

    ticket = work.does(working.resolve, ticket, outcome=outcome)

    ended = work.events(ticket, "clock_ended")
    assert {event.verdict for event in ended} == {"not needed"}
    assert work.events(ticket, "clock_missed") == []


def test_who_sent_spam_gets_no_letter(work):
    ticket = work.does(working.resolve, work.open(), outcome="spam")

    assert work.letters(ticket) == ["received"]


def test_an_outcome_is_one_of_the_list(work):
    with pytest.raises(BadInput, match="how this ended"):
        work.does(working.resolve, work.open(), outcome="whatever")


def test_reopened_the_old_verdict_stays_and_a_new_cycle_starts(work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    clock.forward(days=1)

    ticket = work.does(working.reopen, ticket)

    assert (ticket.state, ticket.outcome, ticket.resolved_at) == ("open", None, None)
    assert work.verdict(ticket, "resolve", cycle=1) == "met"
    assert work.verdict(ticket, "resolve", cycle=2) is None
    assert ticket.promise_kind == "reply"
    assert work.letters(ticket)[-1] == "promise_revised"


@pytest.mark.parametrize(
    ("verb", "details", "said"),
    [
        (working.reopen, {}, "Only a resolved ticket can be reopened"),
        (working.unpark, {}, "Only a parked ticket can be taken up"),
    ],
)
def test_what_cannot_be_done_now_is_said_in_a_sentence(work, verb, details, said):
    with pytest.raises(NotAllowedNow, match=said):
        work.does(verb, work.open(), **details)


def test_nothing_is_done_to_a_ticket_that_is_resolved_but_to_reopen_it(work):
    ticket = work.does(working.resolve, work.open(), outcome="solved")

    for verb, details in (
        (working.ask, {"body": "?"}),
        (working.park, RELEASE),
        (working.assign, {"to": work.omar}),
        (working.resolve, {"outcome": "solved"}),
    ):
        with pytest.raises(NotAllowedNow):
            work.does(verb, ticket, **details)
