"""Every count is told by the tables it was made with, however often they were replaced."""

from __future__ import annotations

import pytest

from triage import desk as desks
from triage.sla import ClockName, Event, PartKind
from triage.store import db, saved
from triage.tickets import story, working
from triage.tickets.accounting import accounts, just_promised, promised
from triage.tickets.versions import versions

pytestmark = pytest.mark.both_databases


@pytest.fixture
def publish(clock):
    """Publishes policies with other words in their text."""

    def changed(old, new, author="Dana Park"):
        with saved():
            text = desks.active().policies.text
            assert old in text
            text = text.replace(old, new)
            desks.publish("policies", text, author=author, reason="Faster", at=clock())

    return changed


def told(work, ticket, name, cycle=1):
    events = story.read(ticket.id).events
    return next(
        one
        for one in accounts(events, work.desk, work.clock())
        if (one.clock.name, one.clock.cycle) == (name, cycle)
    )


def owed(work, ticket):
    return promised(story.read(ticket.id).events, work.desk, work.clock())


def test_a_verdict_keeps_the_target_it_was_judged_by(work, clock, publish):
    ticket = work.open()
    clock.forward(hours=3)
    work.does(working.reply, ticket, body="Hello.")
    publish('first_reply = "4 business hours"', 'first_reply = "2 business hours"')
    clock.forward(hours=1)

    first = told(work, ticket, ClockName.FIRST_REPLY)

    assert first.clock.target == "4 business hours"
    assert first.account.due[0].kind is PartKind.TARGET
    assert first.account.as_counted
    assert (first.policies.number, first.policies.author) == (1, "Triage")


def test_a_running_clock_is_counted_by_the_active_tables(work, clock, publish):
    ticket = work.open()
    publish('resolve = "3 business days"', 'resolve = "2 business days"')

    resolve = told(work, ticket, ClockName.RESOLVE)

    assert resolve.clock.target == "2 business days"
    assert (resolve.policies.number, resolve.policies.author) == (2, "Dana Park")
    assert resolve.policy.id == "normal"


def test_what_is_late_keeps_the_count_of_the_time_it_was_late_for(work, clock, publish):
    ticket = work.open()
    clock.forward(hours=5)
    work.wakes()
    publish('first_reply = "4 business hours"', 'first_reply = "1 business hour"')
    clock.forward(hours=1)

    first = told(work, ticket, ClockName.FIRST_REPLY)

    assert first.clock.target == "4 business hours"
    assert first.account.due[0].kind is PartKind.TARGET
    assert (first.policies.number, first.account.spent.result) == (1, 6 * 3600)
    assert first.account.as_counted


def test_a_promised_reply_is_told_by_the_target_it_was_taken_from(work, clock, publish):
    ticket = work.open()
    clock.forward(minutes=1)
    publish('first_reply = "4 business hours"', 'first_reply = "2 business hours"')

    promise = owed(work, ticket)

    assert promise.account.due[0].kind is PartKind.TARGET
    assert promise.account.due[0].receipt.lines[-1].total == 4 * 3600
    assert promise.policies.number == 1


def test_while_parked_the_look_again_is_what_is_owed_and_then_the_reply_again(
    work, clock
):
    ticket = work.does(
        working.park,
        work.open(),
        reason="other",
        review_on=work.desk.calendar.open_day_from(clock().date().replace(day=20)),
        body="",
    )
    assert owed(work, ticket).clock.kind == "look again"

    ticket = work.does(working.unpark, ticket)
    assert owed(work, ticket).clock.kind == "reply"

    work.does(working.reply, ticket, body="Done.")
    assert owed(work, ticket) is None


def test_a_promise_made_this_moment_is_told_without_the_database(work):
    prepared = work.prepare(picked="account_update")
    ticket = work.open(picked="account_update")
    events = story.read(ticket.id).events

    assert prepared.letter is not None
    now = just_promised(events, work.desk, work.clock())
    assert now.account.due == owed(work, ticket).account.due


def test_a_version_nobody_knows_leaves_the_active_tables_to_stand_in(work, clock):
    ticket = work.open()
    work.does(working.reply, ticket, body="Hello.")
    events = [
        Event(one.seq, one.at, one.kind, {**one.data, "calendar": "gone"})
        for one in story.read(ticket.id).events
    ]

    first = accounts(events, work.desk, clock())[0]

    assert first.calendar is None
    assert first.account.as_counted
    assert first.as_json()["counted_with"]["calendar"] is None


def test_the_list_of_versions_is_read_once_a_publication(work, clock, publish):
    before = versions(work.desk)
    assert versions(work.desk) is before
    publish('first_reply = "4 business hours"', 'first_reply = "2 business hours"')
    db.session.expire_all()

    after = versions(work.desk)

    assert [row.number for row in after.rows if row.kind == "policies"] == [1, 2]
