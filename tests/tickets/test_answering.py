"""What submitters do through their link."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.moments import local
from triage.demo.life import STILL, THANKS
from triage.errors import NotAllowedNow
from triage.tickets import finding, working
from triage.tickets.thanks import is_plain_thanks


def writes(work, ticket, body="It still says: locked."):
    return work.happens(working.submitter_writes, ticket, body=body)


def test_a_message_is_kept_and_changes_nothing_while_it_is_worked_on(work):
    ticket = writes(work, work.open())

    assert ticket.state == "new"
    assert [said.body for said in finding.conversation(ticket.id)][
        -1
    ] == "It still says: locked."
    assert work.letters(ticket) == ["received"]


def test_any_message_ends_a_wait(work, clock):
    ticket = work.does(working.ask, work.open(), body="Does it work now?")
    clock.forward(hours=1)

    ticket = writes(work, ticket, "Thanks!")

    assert (ticket.state, ticket.waiting_since) == ("open", None)
    assert ticket.next_clock == "next reply"


def test_a_wait_moves_the_date_of_what_was_promised_to_be_done(work, clock):
    ticket = work.open(picked="account_update")
    ticket = work.does(working.ask, ticket, body="What is the new address?")
    clock.forward(days=3, hours=1)

    ticket = writes(work, ticket, "It is 5 Elm St.")

    assert ticket.promise_latest == local("2026-12-04 17:00")
    assert work.letters(ticket)[-1] == "promise_revised"


def test_an_answer_on_the_same_day_costs_a_day_at_most(work, clock):
    ticket = work.open(picked="account_update")
    ticket = work.does(working.ask, ticket, body="What is the new address?")
    clock.forward(minutes=5)

    ticket = writes(work, ticket, "It is 5 Elm St.")

    assert ticket.promise_latest == local("2026-12-01 17:00")


def test_a_message_takes_a_parked_ticket_up(work):
    ticket = work.does(
        working.park, work.open(), reason="other", review_on=date(2026, 12, 2)
    )

    ticket = writes(work, ticket)

    assert (ticket.state, ticket.review_on, ticket.promise_kind) == (
        "open",
        None,
        "reply",
    )


def test_a_message_within_seven_business_days_reopens(work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    # The holiday and the day after it do not count.
    clock.set("2026-11-27 12:00")

    ticket = writes(work, ticket)

    assert (ticket.state, ticket.outcome) == ("open", None)
    assert work.events(ticket, "reopened")[0].data == {"because": "submitter"}
    assert ticket.promise_kind == "reply"


def test_plain_thanks_reopens_nothing(work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")

    ticket = writes(work, ticket, "Thank you so much for your help!")

    assert ticket.state == "resolved"
    assert work.events(ticket, "submitter_wrote")[0].data["counts"] is False


def test_thanks_with_something_to_do_reopens(work):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")

    assert writes(work, ticket, "Thanks, but it still fails.").state == "open"


def test_a_message_to_a_closed_ticket_opens_one_that_continues_it(work, clock):
    closed = _closed(work, clock)

    ticket = writes(work, closed)

    assert (ticket.id != closed.id, ticket.follows_id, ticket.state) == (
        True,
        closed.id,
        "new",
    )
    assert (ticket.category, ticket.submitter_id) == (
        closed.category,
        closed.submitter_id,
    )
    assert work.events(ticket, "follow_up")[0].data == {"ticket": closed.id}
    assert work.letters(ticket) == ["received"]
    assert work.look(closed).state == "closed"


def test_the_same_words_sent_twice_to_a_closed_ticket_open_one_ticket(work, clock):
    closed = _closed(work, clock)

    first = writes(work, closed)
    again = writes(work, closed)

    assert again.id == first.id
    assert work.letters(first) == ["received"]
    assert writes(work, closed, "Something else.").id != first.id
    clock.forward(days=1)
    assert writes(work, closed).id != first.id


def test_what_continues_a_ticket_is_promised_a_reply_only(work, clock):
    closed = _closed(work, clock, picked="account_update")

    ticket = writes(work, closed)

    assert ticket.promise_kind == "reply"


def test_what_continues_a_ticket_is_about_what_it_was_about_in_the_end(work, clock):
    ticket = work.open()
    ticket = work.does(working.change_category, ticket, category="duplicate_records")
    closed = _close(work, clock, ticket)

    assert writes(work, closed).category == "duplicate_records"


def test_who_was_referred_and_writes_again_reaches_a_person(work, clock):
    referred = work.open(picked="sj_region_lcr", county="San Joaquin")
    clock.set("2026-12-15 10:00")
    work.wakes()

    ticket = writes(work, referred, "They sent me back to you.")

    assert (ticket.follows_id, ticket.state, ticket.promise_kind) == (
        referred.id,
        "new",
        "reply",
    )


def test_plain_thanks_opens_nothing_new(work, clock):
    closed = _closed(work, clock)

    ticket = writes(work, closed, "Thanks again!")

    assert (ticket.id, ticket.state) == (closed.id, "closed")


def test_a_message_just_before_the_worker_closes_is_too_late_all_the_same(work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    clock.set("2026-11-30 08:01")

    new = writes(work, ticket)

    assert new.follows_id == ticket.id
    assert work.look(ticket).state == "closed"


def _closed(work, clock, **asked):
    return _close(work, clock, work.open(**asked))


def _close(work, clock, ticket):
    ticket = work.does(working.resolve, ticket, outcome="solved", body="Done.")
    clock.set("2026-12-15 10:00")
    work.wakes()
    closed = work.look(ticket)
    assert closed.state == "closed"
    return closed


def test_solved_thanks_resolves_without_a_letter(work, clock):
    clock.forward(minutes=1)
    ticket = work.happens(working.solved_by_submitter, work.open())

    assert (ticket.state, ticket.outcome) == ("resolved", "solved")
    assert work.events(ticket, "resolved")[0].data["told_by"] == "submitter"
    assert work.letters(ticket) == ["received"]


def test_solved_said_twice_stays_solved(work):
    ticket = work.happens(working.solved_by_submitter, work.open())
    version = ticket.version

    ticket = work.happens(working.solved_by_submitter, ticket)

    assert (ticket.state, ticket.version) == ("resolved", version)


def test_staff_cannot_change_what_is_closed(work, clock):
    closed = _closed(work, clock)

    with pytest.raises(NotAllowedNow, match="closed for good"):
        work.does(working.reopen, closed)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you so much for your quick help.",
        "Perfect, thanks. Have a nice day!",
        "It works now, thank you very much!",
        "That's great. I appreciate it!",
        "¡Muchas gracias por la ayuda!",
        "THX",
        "Thanks so much, that worked.",
        "Thanks, it works for me now!",
        "Fixed, perfect, great!",
        "Gracias, ya funciona.",
        "¡Perfecto, ya está resuelto, muy amable!",
        *THANKS,
    ],
)
def test_this_is_plain_thanks(text):
    assert is_plain_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it still fails.",
        "Thanks. How do I add a user?",
        "Thank you, please help me again",
        "It is not fixed.",
        "Now the report is empty, thanks",
        "Is it resolved?",
        "Thanks, it worked once.",
        "Thanks, it worked for a day",
        "It was fixed for a day, thanks",
        "Thanks, that never worked.",
        "Gracias, pero ya no funciona.",
        "Gracias, funcionó un día.",
        *STILL,
        "It works",
        "",
        "👍",
        "thanks " * 41,
    ],
)
def test_this_is_more_or_something_else(text):
    assert not is_plain_thanks(text)
