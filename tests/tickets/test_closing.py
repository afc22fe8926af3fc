"""What dates bring about, with nobody at work."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from tests.support.moments import local
from triage.models import Letter
from triage.store import FAR, db, saved
from triage.tickets import closing, many, telling, working

pytestmark = pytest.mark.both_databases


def test_nothing_is_done_before_its_time(work, clock):
    work.open()
    clock.set("2026-11-16 12:59")

    assert work.wakes() == 0


def test_a_clock_is_due_soon_after_three_quarters_of_its_target(work, clock):
    ticket = work.open()
    clock.set("2026-11-16 13:00")

    assert work.wakes() == 1
    ticket = work.look(ticket)
    assert ticket.standing == "due soon"
    soon = work.events(ticket, "due_soon")
    assert {event.data["clock"] for event in soon} == {"first reply", "promise"}
    assert work.wakes() == 0


def test_a_clock_is_missed_once_in_the_first_second_after_its_due_time(work, clock):
    ticket = work.open()
    clock.set("2026-11-16 14:00")
    work.wakes()
    assert work.events(ticket, "clock_missed") == []

    clock.forward(seconds=1)
    work.wakes()
    clock.forward(hours=1)
    work.wakes()

    ticket = work.look(ticket)
    assert ticket.standing == "overdue"
    missed = work.events(ticket, "clock_missed")
    assert [(event.clock, event.verdict) for event in missed] == [
        ("first reply", "missed"),
        ("promise", "missed"),
    ]


def test_being_late_never_begins_while_the_desk_is_shut(work, clock):
    clock.set("2026-11-20 13:00")
    ticket = work.open()
    clock.set("2026-11-21 12:00")
    work.wakes()
    assert [e.clock for e in work.events(ticket, "clock_missed")] == ["promise"]

    clock.set("2026-11-23 08:00")
    clock.forward(seconds=1)
    work.wakes()

    assert work.events(ticket, "clock_missed")[-1].clock == "first reply"


def test_a_parked_ticket_is_taken_up_on_its_day(work, clock):
    ticket = work.does(
        working.park,
        work.open(),
        reason="other",
        review_on=date(2026, 12, 2),
        body="Later.",
    )
    clock.set("2026-12-02 07:59")
    assert work.wakes() == 0

    clock.set("2026-12-02 08:00")
    work.wakes()

    ticket = work.look(ticket)
    assert ticket.state == "open"
    assert work.events(ticket, "unparked")[0].data == {"because": "review date"}


def test_a_question_is_repeated_after_five_business_days(work, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")
    clock.set("2026-11-23 17:00")
    assert work.wakes() == 0

    clock.set("2026-11-24 08:01")
    work.wakes()

    ticket = work.look(ticket)
    assert (ticket.state, ticket.reminded_at) == ("waiting", clock())
    assert work.letters(ticket) == ["received", "ask", "reminder"]
    assert work.wakes() == 0


def test_after_ten_business_days_nobody_waits_any_more(work, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")
    clock.set("2026-11-24 08:01")
    work.wakes()
    # Thanksgiving and the day after do not count.
    clock.set("2026-12-02 17:00")
    assert work.wakes() == 0

    clock.set("2026-12-03 08:01")
    work.wakes()

    ticket = work.look(ticket)
    assert (ticket.state, ticket.outcome) == ("resolved", "no answer")
    assert work.letters(ticket)[-1] == "no_answer"


def test_after_an_outage_a_reminder_still_leaves_time_to_answer(work, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")
    clock.set("2026-12-07 10:00")
    work.wakes()

    assert work.wakes() == 0
    assert work.letters(ticket)[-1] == "reminder"
    letter = db.session.scalars(select(Letter).where(Letter.kind == "reminder")).one()
    text = message_from_bytes(letter.raw, policy=default).get_body(("plain",))
    assert "11 December" in text.get_content()
    clock.set("2026-12-11 17:00")
    assert work.wakes() == 0
    clock.set("2026-12-14 08:01")
    work.wakes()
    assert work.look(ticket).outcome == "no answer"


def test_an_answer_undoes_that(work, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")
    for day in ("2026-11-24 08:01", "2026-12-03 08:01"):
        clock.set(day)
        work.wakes()

    ticket = work.happens(working.submitter_writes, ticket, body="Firefox, sorry.")

    assert ticket.state == "open"


def test_a_resolved_ticket_is_closed_after_seven_business_days(work, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    clock.set("2026-11-27 17:00")
    assert work.wakes() == 0

    clock.set("2026-11-30 08:01")
    work.wakes()

    ticket = work.look(ticket)
    assert (ticket.state, ticket.outcome, ticket.wake_at) == ("closed", "solved", FAR)
    assert work.letters(ticket) == ["received", "resolved"]


def test_a_batch_takes_what_is_due_longest_first_and_leaves_the_rest(work, clock):
    tickets = [work.open() for _ in range(3)]
    clock.set("2026-11-16 13:30")

    with saved():
        assert closing.wake_clocks(clock(), work.desk, limit=2) == 2

    assert [work.look(one).standing for one in tickets] == [
        "due soon",
        "due soon",
        "on time",
    ]
    with saved():
        assert closing.wake_clocks(clock(), work.desk, limit=2) == 1


def test_after_the_worker_nothing_is_left_that_was_due(work, clock):
    work.open()
    work.does(working.ask, work.open(picked="account_update"), body="?")
    work.does(working.park, work.open(), reason="other", review_on=date(2026, 11, 18))
    work.does(working.resolve, work.open(), outcome="solved")
    clock.set("2026-11-18 12:00")

    while work.wakes():
        pass

    assert work.differences() == []
    assert local("2026-11-18 12:00") == clock()


@pytest.fixture
def no_template(monkeypatch):
    """Makes reminding fail for one ticket."""

    def refuse(broken):
        remind = telling.reminder

        def reminder(hand):
            if hand.ticket.id == broken.id:
                raise RuntimeError("no such template")
            remind(hand)

        monkeypatch.setattr(telling, "reminder", reminder)

    return refuse


def test_one_ticket_that_cannot_be_woken_does_not_stop_the_next(
    work, clock, monkeypatch, no_template
):
    broken, fine = (work.does(working.ask, work.open(), body="?") for _ in range(2))
    clock.set("2026-11-24 08:01")
    no_template(broken)

    work.wakes()

    assert "reminded" not in work.kinds(work.look(broken))
    assert work.letters(work.look(fine)) == ["received", "ask", "reminder"]
    monkeypatch.undo()
    clock.forward(hours=1)
    work.wakes()


def test_what_cannot_be_woken_is_tried_once_an_hour_until_it_can(
    work, clock, monkeypatch, no_template, caplog
):
    ticket = work.does(working.ask, work.open(), body="?")
    clock.set("2026-11-24 08:01")
    no_template(ticket)
    for _ in range(3):
        work.wakes()
    assert caplog.text.count("a ticket could not be woken") == 1
    assert many.stuck() == 1
    assert [line for line in work.differences() if "stuck_at" in line]

    clock.forward(minutes=59)
    work.wakes()
    assert caplog.text.count("a ticket could not be woken") == 1
    clock.forward(minutes=1)
    work.wakes()
    assert caplog.text.count("a ticket could not be woken") == 2

    monkeypatch.undo()
    clock.forward(hours=1)
    work.wakes()
    assert work.letters(work.look(ticket))[-1] == "reminder"
    assert many.stuck() == 0


def test_many_that_cannot_be_counted_do_not_keep_a_later_one_from_its_turn(
    work, clock, monkeypatch
):
    broken = [work.open() for _ in range(3)]
    clock.forward(minutes=1)
    fine = work.open()
    clock.set("2026-11-16 13:30")
    count = many.count

    def refuse(told, *rest):
        if told.row.id != fine.id:
            raise RuntimeError("it does not add up")
        return count(told, *rest)

    monkeypatch.setattr(many, "count", refuse)

    for expected in (2, 2, 0):
        with saved():
            assert closing.wake_clocks(clock(), work.desk, limit=2) == expected

    assert work.look(fine).standing == "due soon"
    assert many.stuck() == len(broken)
    monkeypatch.undo()
    clock.forward(hours=1)
    work.wakes()
    assert many.stuck() == 0


def test_without_an_address_the_story_says_that_nobody_was_reminded(work, clock):
    ticket = work.does(working.ask, work.open(email="", channel="phone_note"), body="?")
    clock.set("2026-11-24 08:01")
    work.wakes()

    assert work.events(ticket, "reminded")[0].data == {"by_letter": False}
    assert work.letters(ticket) == []
