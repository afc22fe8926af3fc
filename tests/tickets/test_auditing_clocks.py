"""The audit of what lies beside a row: verdicts, alerts, and what a recount left over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, update

from tests.support.moments import MONDAY
from triage import desk as desks
from triage.calendar import DatedRow, with_dated_row
from triage.models import Alert, DeskVersion, Event
from triage.store import db, saved, table
from triage.tickets import clockwork, rounds, working

pytestmark = pytest.mark.both_databases


def _publish(day, at):
    """Close a day, as a supervisor does."""
    row = DatedRow(day, "closed", (), "Snow.", "Sam", date(2026, 11, 16))
    text = with_dated_row(desks.active().calendar.text, row)
    with saved():
        return desks.publish("calendar", text, author="Sam", reason="Snow.", at=at)


def _change(event, **data):
    with saved():
        changed = update(Event).where(Event.id == event.id)
        db.session.execute(changed.values(data={**event.data, **data}))


@pytest.fixture
def late(work, clock):
    """A ticket whose first reply came too late: missed, then ended."""
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.forward(days=1)
    return work.does(working.reply, ticket, body="Try again.")


@pytest.mark.parametrize("kind", ["clock_missed", "clock_ended"])
def test_a_verdict_that_its_own_tables_do_not_give_is_found(work, late, kind):
    event = work.events(late, kind)[0]
    right = dict(event.data)
    assert work.differences() == []

    # The column beside it says the same: only counting again can tell.
    _change(event, spent=right["spent"] + 60)
    with saved():
        wrong = update(Event).where(Event.id == event.id)
        db.session.execute(wrong.values(spent=right["spent"] + 60))
    found = work.differences()
    with saved():
        mended = update(Event).where(Event.id == event.id)
        db.session.execute(mended.values(data=right, spent=right["spent"]))

    where = f"{late.ref}: {right['clock']} 1 in event {event.seq}, counted again, is"
    assert len([line for line in found if line.startswith(where)]) == 1


def test_a_verdict_is_counted_by_the_calendar_of_its_day_not_by_todays(work, late):
    _publish(date(2026, 11, 16), at=MONDAY + timedelta(days=1))

    clockwork.recount(desks.active, work.clock())

    assert work.differences() == []


def test_a_verdict_that_names_a_calendar_nobody_published_is_found(work, late):
    event = work.events(late, "clock_ended")[0]
    right = event.data["calendar"]

    _change(event, calendar="f" * 64)
    found = work.differences()
    _change(event, calendar=right)

    where = f"the tables of {event.data['clock']} 1 in event {event.seq} is 'unknown'"
    assert any(where in line for line in found)


def test_a_verdict_of_days_that_a_law_changed_since_is_left_alone(work, late):
    """Newer zone rules or holidays count it otherwise; it was right when it fell."""
    event = work.events(late, "clock_ended")[0]
    right, known = dict(event.data), work.desk.calendar_id
    days = db.session.get_one(DeskVersion, known).days_sha256

    def has_days(sha256):
        with saved():
            db.session.get_one(DeskVersion, known).days_sha256 = sha256

    has_days("of other zone rules")
    _change(event, due="2026-11-16T18:30:00+00:00")
    found = [line for line in work.differences() if "counted again" in line]
    _change(event, **right)
    has_days(days)

    assert found == []


@pytest.fixture
def told(work, clock):
    """The alerts of a ticket that is overdue, as they were raised."""
    work.does(working.assign, work.open(), to=work.rosa)
    clock.forward(days=1)
    work.wakes()
    rows = db.session.execute(db.select(table(Alert))).all()
    assert rows
    return [dict(row._mapping) for row in rows]


def test_a_step_without_its_alert_is_found(work, told):
    with saved():
        db.session.execute(delete(Alert))
    found = work.differences()
    with saved():
        db.session.execute(insert(table(Alert)), told)

    assert len(found) == len(told)
    assert all("alert 'due' of" in line for line in found)
    assert all("is 'missing', and should be 'there'" in line for line in found)


def test_an_alert_that_no_step_asked_for_is_found(work, told):
    odd = {**told[0], "id": 999, "step": "90 %"}
    with saved():
        db.session.execute(insert(table(Alert)), [odd])
    found = work.differences()
    with saved():
        db.session.execute(delete(Alert).where(Alert.id == 999))

    assert len(found) == 1
    assert "alert '90 %' of" in found[0]
    assert "no event asks for it" in found[0]


def test_what_a_recount_should_have_counted_long_ago_is_found(work, clock):
    ticket = work.open()
    _publish(date(2026, 11, 30), at=clock())
    clock.forward(minutes=30)
    assert work.differences() == []

    clock.forward(hours=2)
    found = work.differences()
    clockwork.recount(desks.active, clock())

    assert found == [
        f"{ticket.ref}: calendar it is counted by is 'version 1', and should be "
        "'version 2'"
    ]


def test_the_nightly_round_begins_with_what_a_recount_left(work, clock, monkeypatch):
    """However large the desk is, and though nothing happened to it since."""
    monkeypatch.setattr(rounds, "BATCH", 2)
    monkeypatch.setattr(rounds, "ROLLING", 0)
    monkeypatch.setattr(rounds, "OVERLAP", 0)
    work.open()
    rounds.run(work.desk, clock())
    _publish(date(2026, 11, 30), at=clock())
    clock.forward(days=1)

    assert rounds.run(work.desk, clock()) == 1

    assert rounds.last_findings().found == 1
    clockwork.recount(desks.active, clock())


def test_what_is_published_while_a_round_goes_on_puzzles_nobody(work, clock):
    """The round holds to the tables it began with; tickets meanwhile have newer ones."""
    began_with = work.desk
    ticket = work.open()
    _publish(date(2026, 11, 30), at=clock())
    clockwork.recount(desks.active, clock())
    work.does(working.reply, ticket, body="Try again.")
    clock.forward(hours=3)

    rounds.run(began_with, clock())

    assert rounds.last_findings().lines == ()
