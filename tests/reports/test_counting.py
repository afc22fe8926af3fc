"""What each figure counts: every clock once, in the week and with the owner it belongs to."""

import pytest

from tests.support.moments import DESK_ZONE, local
from triage.models import Event, Ticket
from triage.reports import Figure, Period, behind, now_figures, sla_report
from triage.store import db, saved
from triage.tickets import changing, moving, working

pytestmark = pytest.mark.both_databases


def report(work, clock="first reply", first="2026-11-02", last="2026-12-31"):
    db.session.rollback()
    return sla_report(period(first, last), work.clock(), clock)


def period(first="2026-11-02", last="2026-12-31"):
    today = local("2026-11-16 10:00").date()
    return Period.read(first, last, today=today, zone=DESK_ZONE)


def verdicts(work, clock="first reply"):
    row = report(work).clock(clock)
    return row.met, row.missed, row.not_needed


def test_a_reply_in_time_is_met(work):
    work.does(working.reply, work.open(), body="Hello.")

    assert verdicts(work) == (1, 0, 0)


def test_a_clock_that_still_runs_is_not_counted(work):
    work.open()

    assert verdicts(work) == (0, 0, 0)


def test_an_unanswered_clock_is_missed_as_soon_as_it_is_late(work):
    work.open()
    work.clock.set("2026-11-16 14:00")
    work.wakes()
    on_the_dot = verdicts(work)
    work.clock.forward(seconds=1)
    work.wakes()

    assert on_the_dot == (0, 0, 0)
    assert verdicts(work) == (0, 1, 0)


def test_a_clock_that_was_missed_and_ended_later_counts_once(work):
    ticket = work.open()
    work.clock.set("2026-11-17 10:00")
    work.wakes()
    work.does(working.reply, ticket, body="At last.")

    assert verdicts(work) == (0, 1, 0)
    assert report(work).replies.replies == 1


def test_a_late_clock_that_ends_with_its_ticket_is_missed_and_no_reply(work):
    ticket = work.open()
    work.clock.set("2026-11-17 10:00")
    work.does(moving.resolve, ticket, outcome="solved")

    assert verdicts(work) == (0, 1, 0)
    assert report(work).replies.replies == 0


def test_what_ends_before_it_is_due_without_its_event_is_not_needed(work):
    work.does(moving.resolve, work.open(), outcome="solved")

    assert verdicts(work) == (0, 0, 1)


@pytest.mark.parametrize("outcome", ["spam", "duplicate"])
def test_spam_and_duplicates_leave_every_population(work, outcome):
    answered, late = work.open(), work.open()
    work.does(working.reply, answered, body="Hello.")
    work.clock.set("2026-11-20 10:00")
    work.wakes()
    before = verdicts(work)
    for ticket in (answered, late):
        work.does(moving.resolve, ticket, outcome=outcome)
    after = report(work)

    assert before == (1, 1, 0)
    assert {(row.counted, row.not_needed) for row in after.clocks} == {(0, 0)}
    assert after.categories == after.owners == ()
    assert (after.replies.replies, after.unanswered) == (0, 0)


def test_what_was_missed_before_it_was_taken_for_spam_counts_once_when_it_is_back(work):
    ticket = work.open()
    work.clock.set("2026-11-17 10:00")
    work.wakes()
    work.does(moving.resolve, ticket, outcome="spam")
    work.does(moving.reopen, ticket)

    assert verdicts(work) == (0, 1, 0)


def test_a_reopening_makes_a_second_clock_of_the_same_ticket(work):
    ticket = work.open()
    work.does(moving.resolve, ticket, outcome="solved")
    work.does(moving.reopen, ticket)
    work.does(moving.resolve, ticket, outcome="solved")
    found = behind(Figure("clocks", "resolve", "met"), period(), work.clock(), None)

    assert verdicts(work, "resolve") == (2, 0, 0)
    assert (found.number, found.tickets, len(found.lines)) == (2, 1, 2)


def test_a_category_is_the_one_the_ticket_has_now_and_the_changed_ones_are_said(work):
    stays, changes = work.open(), work.open()
    work.does(changing.change_category, changes, category="inventory_issue")
    for ticket in (stays, changes):
        work.does(working.reply, ticket, body="Hello.")

    rows = {row.key: (row.met, row.changed) for row in report(work).categories}
    assert rows == {"login_access": (1, 0), "inventory_issue": (1, 1)}


def test_a_verdict_belongs_to_who_had_the_ticket_when_it_fell(work):
    missed, met = work.open(), work.open()
    work.does(working.assign, met, to=work.omar)
    work.does(working.reply, met, body="Hello.")
    work.does(working.assign, met, to=work.rosa)
    work.clock.set("2026-11-17 10:00")
    work.wakes()
    work.does(working.assign, missed, to=work.omar)

    rows = {row.name: (row.met, row.missed) for row in report(work).owners}
    assert rows == {"Omar": (1, 0), "Unassigned": (0, 1)}


def test_a_week_begins_at_midnight_on_the_desks_wall(work):
    ticket = work.open()
    moments = ("2026-11-01 23:59:59", "2026-11-02 00:00", "2026-11-08 23:59:59")
    with saved():
        for seq, text in enumerate(moments, 100):
            db.session.add(late_event(ticket, seq, text))

    weeks = report(work, first="2026-10-26", last="2026-11-08").weeks
    assert [week.clocks["resolve"].missed for week in weeks] == [1, 2]
    assert report(work, first="2026-11-02", last="2026-11-07").clock(
        "resolve"
    ).missed == 1  # fmt: skip


def late_event(ticket: Ticket, seq: int, due: str) -> Event:
    return Event(
        ticket_id=ticket.id,
        seq=seq,
        at=local(due),
        kind="clock_missed",
        data={},
        clock="resolve",
        due_at=local(due),
        verdict="missed",
        spent=1,
    )


def test_still_unanswered_are_active_tickets_without_a_public_reply(work):
    called, noted, parked = work.open(), work.open(), work.open()
    work.does(working.log_call, called, reached=True, body="They know now.")
    work.does(working.note, noted, body="Looked at it.")
    work.does(
        moving.park,
        parked,
        reason="other",
        review_on=local("2026-12-02 10:00").date(),
    )

    assert report(work).unanswered == 2
    assert report(work, last="2026-11-15").unanswered == 0


def ending(work) -> int:
    db.session.rollback()
    return now_figures(work.clock(), DESK_ZONE).promises_this_week


def test_a_promise_that_is_kept_ends_no_more_this_week(work):
    ticket = work.open()
    before = ending(work)
    work.does(working.reply, ticket, body="Hello.")

    assert (before, ending(work)) == (1, 0)


def test_a_parked_ticket_promises_to_be_looked_at_again(work):
    day = local("2026-11-20 10:00").date()
    work.does(moving.park, work.open(), reason="other", review_on=day)

    assert ending(work) == 1


def test_a_promise_to_be_done_does_not_end_while_the_submitter_is_asked(work):
    work.clock.set("2026-11-02 10:00")
    ticket = work.open(picked="account_update")
    work.clock.set("2026-11-16 10:00")
    before = ending(work)
    work.does(working.ask, ticket, body="Which site?")

    assert (before, ending(work)) == (1, 0)


def test_a_promise_is_in_its_window_between_its_edges(work):
    ticket = work.open(picked="new_enrollment")
    early = report(work).in_window
    work.clock.set("2026-12-16 08:00")
    within = report(work).in_window
    work.does(moving.resolve, ticket, outcome="solved")

    assert (early, within, report(work).in_window) == (0, 1, 0)


def test_now_counts_by_owner_and_all_together(work):
    late, mine = work.open(), work.open(priority="low")
    work.does(working.assign, mine, to=work.rosa)
    work.clock.set("2026-11-16 15:00")
    work.wakes()
    figures = now_figures(work.clock(), DESK_ZONE)

    assert late.id != mine.id
    assert (figures.active, figures.overdue, figures.unassigned) == (2, 1, 1)
    assert [(row.name, row.active, row.overdue) for row in figures.owners] == [
        ("Unassigned", 1, 1),
        ("Rosa", 1, 0),
    ]


def test_due_today_ends_at_midnight_on_the_desks_wall(work):
    work.open()
    work.clock.set("2026-11-16 15:30")
    work.open(channel="web")
    figures = now_figures(work.clock(), DESK_ZONE)

    # The first is due at 2 pm and not yet woken, the second tomorrow.
    assert figures.due_today == 1
