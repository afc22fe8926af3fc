"""What publishing does to open clocks, and that the worker may be stopped at any moment."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from tests.support.moments import local
from triage import desk as desks
from triage import jobs
from triage.models import Event, Ticket
from triage.publishing import history
from triage.sla import clocks
from triage.store import db, saved
from triage.tickets import clockwork, story, working

pytestmark = pytest.mark.both_databases


def _close(they, day, *windows):
    they.close(day, *windows)
    they.publish()
    return they.recount()


def _due(work, ticket):
    return work.look(ticket).next_due_at


# -- a calendar edited while clocks run, while paused, after due, after resolve


def test_a_closed_day_moves_a_running_clock(work, they, clock):
    clock.set("2026-11-16 15:00")
    ticket = work.does(working.reply, work.open(), body="Try again.")
    # Three business days after Monday, to be resolved.
    assert _due(work, ticket) == local("2026-11-19 17:00")

    _close(they, "2026-11-17")

    assert _due(work, ticket) == local("2026-11-20 17:00")


def test_a_closed_day_on_the_due_date_itself_moves_it(work, they, clock):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    assert _due(work, ticket) == local("2026-11-19 17:00")

    _close(they, "2026-11-19")

    assert _due(work, ticket) == local("2026-11-20 17:00")


def test_a_closed_day_within_a_pause_counts_neither_way(work, they, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser?")
    clock.set("2026-11-18 10:00")
    _close(they, "2026-11-17")

    ticket = work.happens(working.submitter_writes, ticket, body="Firefox.")

    # Paused from Monday 10 to Wednesday 10: nine open hours now, where it was eighteen.
    target = _resolve(work, ticket)
    assert target.paused == 9 * 3600
    # Wednesday, Thursday, Friday, and what was left out of them.
    assert target.due_at == local("2026-11-23 17:00")


def test_a_miss_that_was_written_stays_one_by_the_date_it_was_missed(work, they, clock):
    ticket = work.open()
    clock.set("2026-11-16 15:00")
    work.wakes()
    [missed] = [
        e for e in work.events(ticket, "clock_missed") if e.clock == "first reply"
    ]

    _close(they, "2026-11-16", "12:00-17:00")

    ticket = work.look(ticket)
    assert (ticket.standing, ticket.next_due_at) == (
        "overdue",
        local("2026-11-16 14:00"),
    )
    after = [e for e in work.events(ticket, "clock_missed") if e.clock == "first reply"]
    assert [(e.id, e.due_at, e.data) for e in after] == [
        (missed.id, missed.due_at, missed.data)
    ]


def test_after_resolving_the_verdict_keeps_its_calendar(work, they, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    before = [(e.due_at, e.data) for e in work.events(ticket, "clock_ended")]
    used = work.look(ticket).calendar_id

    counted = _close(they, "2026-11-16", "10:00-17:00")

    assert counted.looked_at == 0
    assert [(e.due_at, e.data) for e in work.events(ticket, "clock_ended")] == before
    assert work.look(ticket).calendar_id == used


def test_reopened_its_new_cycle_is_counted_by_the_new_calendar(work, they, clock):
    ticket = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    before = [(e.due_at, e.data) for e in work.events(ticket, "clock_ended")]
    _close(they, "2026-11-17")

    ticket = work.does(working.reopen, ticket)

    resolve = _resolve(work, ticket)
    assert (resolve.cycle, resolve.due_at) == (2, local("2026-11-20 17:00"))
    assert [(e.due_at, e.data) for e in work.events(ticket, "clock_ended")][
        : len(before)
    ] == before


def test_special_hours_taken_away_lengthen_and_given_shorten(work, they, clock):
    clock.set("2026-11-20 16:00")
    ticket = work.open()
    assert _due(work, ticket) == local("2026-11-23 11:00")
    text = desks.active().calendar.text.replace(
        "saturday = []", 'saturday = ["09:00-12:00"]'
    )
    they.change("calendar", text)
    they.publish()

    they.recount()

    # One hour on Friday, three on Saturday: the promise of Monday stays.
    assert _due(work, ticket) == local("2026-11-21 12:00")
    assert work.look(ticket).promise_latest == local("2026-11-23 11:00")


# -- policies


def test_a_target_that_is_dropped_clears_its_clocks(work, they, clock):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    assert work.look(ticket).next_clock == "resolve"
    they.policies('resolve = "3 business days"\n', "")
    they.publish("policies")

    they.recount()

    ticket = work.look(ticket)
    assert (ticket.next_clock, ticket.rank, ticket.standing) == (None, 2, "met")
    clock.set("2026-12-01 10:00")
    assert work.wakes() == 0


def test_a_policy_that_is_removed_leaves_its_tickets_to_the_next_one(work, they, clock):
    ticket = work.open(priority="urgent")
    assert _due(work, ticket) == local("2026-11-16 11:00")
    text = desks.active().policies.text
    start = text.index('[[policy]]\nid = "urgent"')
    end = text.index("[[policy]]", start + 1)
    they.change("policies", text[:start] + text[end:])
    they.publish("policies")

    they.recount()

    reply = _open_clocks(work, ticket)[0]
    assert (reply.policy, reply.due_at) == ("normal", local("2026-11-16 14:00"))
    # What was promised stays promised.
    assert work.look(ticket).promise_latest == local("2026-11-16 11:00")


def test_a_policy_change_keeps_earlier_pauses(work, they, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser?")
    clock.set("2026-11-17 10:00")
    work.happens(working.submitter_writes, ticket, body="Firefox.")
    paused = _resolve(work, ticket).paused
    they.policies('resolve = "3 business days"', 'resolve = "4 business days"')
    they.publish("policies")

    they.recount()

    resolve = _resolve(work, ticket)
    assert (resolve.paused, paused) == (9 * 3600, 9 * 3600)
    # Four business days after Monday, and a day that was waited.
    assert resolve.due_at == local("2026-11-23 17:00")


def test_parked_tickets_wait_for_their_day_on_the_new_calendar(work, they, clock):
    ticket = work.does(
        working.park,
        work.open(),
        reason="other",
        review_on=date(2026, 11, 18),
        body="x",
    )
    _close(they, "2026-11-18")

    clock.set("2026-11-18 17:00")
    work.wakes()
    assert work.look(ticket).state == "parked"
    clock.set("2026-11-19 08:00")
    work.wakes()
    assert work.look(ticket).state == "open"


def _resolve(work, ticket):
    return next(one for one in _open_clocks(work, ticket) if one.name == "resolve")


def _open_clocks(work, ticket):
    desk = work.desk
    told = story.read(ticket.id)
    counted = clocks(told.events, desk.policies, desk.calendar, work.clock())
    return [one for one in counted if not one.ended]


# -- stopped, overtaken, at once


@pytest.fixture
def five(work, they, clock, monkeypatch):
    """Five tickets that a closed day moves, counted two by two."""
    monkeypatch.setattr(clockwork, "BATCH", 2)
    clock.set("2026-11-16 15:00")
    tickets = [work.open() for _ in range(5)]
    they.close("2026-11-17")
    they.publish()
    return tickets


def test_killed_between_two_batches_it_goes_on_with_the_rest(they, five, clock):
    def killed(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clockwork.recount(desks.active, clock(), progress=killed)
    db.session.rollback()

    assert history.progress() == (5, 3)
    assert they.recount().looked_at == 3
    assert history.left() == 0


def test_killed_while_it_writes_it_leaves_whole_batches(they, five, clock, monkeypatch):
    keep = clockwork.promises.keep
    calls = iter([keep, None])

    def dying(*details):
        found = next(calls)
        if found is None:
            raise KeyboardInterrupt
        found(*details)

    monkeypatch.setattr(clockwork.promises, "keep", dying)
    with pytest.raises(KeyboardInterrupt):
        they.recount()
    monkeypatch.setattr(clockwork.promises, "keep", keep)
    db.session.rollback()

    assert history.progress() == (5, 3)
    assert they.recount().looked_at == 3


def test_asked_to_stop_it_stops_after_a_batch(they, five, clock):
    stops = iter([False, False, True, True])

    done = clockwork.recount(desks.active, clock(), stop=lambda: next(stops))

    assert done.looked_at == 2
    assert history.left() == 3
    they.recount()


def test_whoever_writes_by_older_tables_meanwhile_is_counted_too(
    work, they, five, clock
):
    """On PostgreSQL a verb may begin before a publication and end in the recount."""
    before = work.look(five[0]).calendar_id
    written = []

    def write(_done):
        if not written:
            written.append(five[0])
            with saved():
                db.session.get_one(Ticket, five[0].id).calendar_id = before

    done = clockwork.recount(desks.active, clock(), progress=write)

    assert done.looked_at == 6
    assert work.look(five[0]).calendar_id == desks.active().calendar_id


def test_what_somebody_does_between_counting_and_writing_is_not_lost(
    work, they, five, clock, monkeypatch
):
    think = clockwork._think
    done = []

    def slowly(*details, **more):
        batch = think(*details, **more)
        if not done:
            done.append(work.does(working.reply, five[0], body="Try again."))
        return batch

    monkeypatch.setattr(clockwork, "_think", slowly)

    counted = they.recount()

    # The reply counted its own ticket by the tables of its own transaction.
    assert counted.looked_at == 4
    assert "replied" in work.kinds(five[0])
    assert history.left() == 0


def test_what_is_published_between_counting_and_writing_is_what_counts(
    work, they, five, clock, monkeypatch
):
    think = clockwork._think
    done = []

    def slowly(*details, **more):
        batch = think(*details, **more)
        if not done:
            done.append(they.close("2026-11-18"))
            they.publish()
        return batch

    monkeypatch.setattr(clockwork, "_think", slowly)

    assert they.recount().looked_at == 5

    assert {_due(work, one) for one in five} == {local("2026-11-17 10:00")}
    replies = [_open_clocks(work, one)[0].due_at for one in five]
    assert set(replies) == {local("2026-11-19 10:00")}
    assert history.left() == 0


def test_two_workers_count_no_ticket_twice(app, work, they, five, clock):
    together, came = threading.Barrier(2), []

    def count():
        with app.app_context():
            together.wait()
            came.append(clockwork.recount(desks.active, clock()).looked_at)

    workers = [threading.Thread(target=count) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert history.left() == 0
    assert sum(came) == 5
    drawn = select(Event.ticket_id, Event.seq)
    rows = db.session.execute(drawn).all()
    assert len(rows) == len(set(rows))


def test_the_worker_leaves_alone_for_an_hour_what_cannot_be_counted(
    work, they, five, clock, caplog
):
    opened = work.events(five[0], "opened")[0]
    right = opened.data
    _change(opened.id, {})

    assert jobs.recount_clocks() == 4
    caplog.clear()
    assert jobs.recount_clocks() == 0
    assert caplog.text == ""
    _change(opened.id, right)
    clock.forward(hours=1)

    assert jobs.recount_clocks() == 1
    assert (
        db.session.scalar(select(Ticket.stuck_at).where(Ticket.id == five[0].id))
        is None
    )


def _change(event_id, data):
    with saved():
        db.session.get_one(Event, event_id).data = data
