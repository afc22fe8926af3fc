"""As counted then, as counted now: what today's tables would have said, and nothing changed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.moments import DESK_ZONE
from tests.tickets.statements import counted
from triage import desk as desks
from triage.calendar import DatedRow, with_dated_row
from triage.reports import Period, again_tables, count_again
from triage.reports.again import MOST
from triage.reports.counting import CLOCKS
from triage.store import saved
from triage.tickets import moving, working

pytestmark = pytest.mark.both_databases


def period(first="2026-11-16", last="2026-11-22"):
    return Period.read(first, last, today=date(2026, 11, 20), zone=DESK_ZONE)


def publish(work, kind, change):
    with saved():
        text = change(getattr(work.desk, kind).text)
        desks.publish(kind, text, author="Dana", reason="Storm", at=work.clock())


def closing(day):
    row = DatedRow(date.fromisoformat(day), "closed", (), "Storm", "Dana",
                   date(2026, 11, 16))  # fmt: skip
    return lambda text: with_dated_row(text, row)


def again(work, **more):
    return count_again(period(), work.desk, work.clock(), **more)


def row(found, clock):
    return next(one for one in found.rows if one.clock == clock)


def late_reply(work):
    """A first reply a day late; everything else about it is in time."""
    ticket = work.open()
    work.clock.set("2026-11-17 09:00")
    work.wakes()
    work.does(working.reply, ticket, body="Hello.")
    return ticket


def test_a_day_closed_afterwards_forgives_a_miss(work):
    ticket = late_reply(work)
    publish(work, "calendar", closing("2026-11-16"))
    found = again(work)

    first = row(found, "first reply")
    assert (first.then["missed"], first.now["met"], first.differ) == (1, 1, 1)
    one = next(one for one in found.differing if one.clock == "first reply")
    assert (one.ticket_id, one.ref) == (ticket.id, ticket.ref)
    assert (one.verdict, one.verdict_now) == ("missed", "met")
    assert (one.then.clock.spent, one.now.clock.spent) == (8 * 3600, 3600)
    assert one.then.calendar.number == 1
    assert one.then.account.as_counted
    assert one.now.account.as_counted


def test_a_promise_keeps_its_date_whatever_was_closed_afterwards(work):
    late_reply(work)
    publish(work, "calendar", closing("2026-11-16"))

    promise = row(again(work), "promise")

    assert (promise.then["missed"], promise.now["missed"]) == (1, 1)


def test_a_shorter_target_judges_otherwise(work):
    ticket = work.open()
    work.clock.forward(hours=3)
    work.does(working.reply, ticket, body="Hello.")
    publish(
        work,
        "policies",
        lambda text: text.replace('first_reply = "4 business hours"',
                                  'first_reply = "2 business hours"'),
    )  # fmt: skip

    first = row(again(work), "first reply")

    assert (first.then["met"], first.now["missed"], first.differ) == (1, 1, 1)


def test_a_longer_target_may_be_running_still_and_a_removed_one_is_none(work):
    late_reply(work)
    done = work.open()
    work.does(moving.resolve, done, outcome="solved")
    work.open(priority="urgent")
    work.clock.forward(hours=3)
    work.wakes()
    publish(
        work,
        "policies",
        lambda text: text.replace('resolve = "3 business days"\n', "").replace(
            'first_reply = "1 business hour"', 'first_reply = "1 business day"'
        ),
    )
    found = again(work)

    assert row(found, "resolve").now["no target"] == 1
    assert row(found, "first reply").now["still running"] == 1
    gone = next(one for one in found.differing if one.verdict_now == "no target")
    assert (gone.now, gone.then.clock.target) == (None, "3 business days")


def test_too_many_are_not_counted_and_the_table_says_what_to_do(work):
    late_reply(work)
    number = again(work).clocks

    assert again(work, most=number) is not None
    assert again(work, most=number - 1) is None
    [table] = again_tables.again_tables(
        None, "Mon 16 November 2026", work.desk.calendar, work.clock()
    )
    assert table.population == (
        "More than 2,000 clocks were due in Mon 16 November 2026, too many to count "
        "again at once. Choose a shorter period."
    )
    assert (MOST, table.rows) == (2_000, ())


def test_nothing_is_written_by_it(work):
    late_reply(work)
    publish(work, "calendar", closing("2026-11-16"))

    with counted() as said:
        again(work)

    assert [one for one in said if not one.startswith(("SELECT", "BEGIN"))] == []


def test_by_the_same_tables_every_verdict_is_the_same(demonstration, clock):
    asked = period("2026-07-01", "2026-11-20")
    found = count_again(asked, desks.active(), clock())

    assert found.clocks > 100
    assert (found.differ, found.differing) == (0, ())
    assert {one.clock for one in found.rows} == {*CLOCKS}


@pytest.mark.parametrize("first", ["2026-11-16", "2026-07-01", "2024-12-01"])
def test_it_takes_two_statements_for_any_period(demonstration, clock, first):
    active = desks.active()
    count_again(period(first), active, clock())

    with counted() as said:
        count_again(period(first, "2026-11-20"), active, clock())

    assert len([one for one in said if not one.startswith("BEGIN")]) == 2
