"""Rows are checked against their events, recounted after a publication, and repaired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.support.moments import MONDAY, local
from triage import desk as desks
from triage.calendar import DatedRow, with_dated_row
from triage.models import Event, Label, Letter, Message, Ticket
from triage.store import FAR, db, saved
from triage.tickets import clockwork, finding, working

pytestmark = pytest.mark.both_databases


WRONG = {
    "state": "open",
    "active": False,
    "assignee_id": 1,
    "category": "how_to",
    "priority": "low",
    "standing": "overdue",
    "next_due_at": FAR,
    "rank": 2,
    "queue_at": MONDAY,
    "wake_at": FAR,
    "promise_kind": None,
    "promise_latest": MONDAY,
    "last_seq": 9,
    "resolved_at": MONDAY,
    "opened_at": MONDAY - timedelta(days=1),
}


def test_the_audit_finds_every_column_that_is_not_what_the_events_say(work):
    ticket = work.open()
    right = {column: getattr(ticket, column) for column in WRONG}

    for column, value in WRONG.items():
        _write(ticket, **{column: value})
        found = work.differences()
        assert any(f"{ticket.ref}: {column} is" in line for line in found), column
        _write(ticket, **{column: right[column]})


def _write(ticket, **columns):
    with saved():
        db.session.execute(
            update(Ticket).where(Ticket.id == ticket.id).values(**columns)
        )


def test_the_audit_finds_what_is_missing_beside_the_row(work):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    for model, said in (
        (Message, "messages"),
        (Letter, "letter received"),
        (Event, "first event"),
    ):
        with saved():
            db.session.query(model).filter_by(ticket_id=ticket.id).delete()
        assert any(said in line for line in work.differences()), model
    with saved():
        db.session.query(Ticket).delete()


def test_the_audit_finds_a_verdict_that_was_changed(work):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    ended = work.events(ticket, "clock_ended")[0]
    spent = ended.spent
    for value in (spent + 1, spent):
        with saved():
            db.session.execute(
                update(Event).where(Event.id == ended.id).values(spent=value)
            )
        found = [
            line
            for line in work.differences()
            if f"verdict of event {ended.seq}" in line
        ]
        assert bool(found) is (value != spent)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("clock", "callback"),
        ("due_at", MONDAY - timedelta(days=9)),
        ("verdict", "met"),
        ("verdict", None),
        ("spent", 1),
        ("owner_id", None),
    ],
)
@pytest.mark.parametrize("kind", ["clock_missed", "clock_ended"])
def test_the_audit_finds_what_reports_read_when_it_was_changed(
    work, clock, kind, column, value
):
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.forward(days=1)
    work.does(working.reply, ticket, body="Try again.")
    event = work.events(ticket, kind)[0]
    right = getattr(event, column)
    assert work.differences() == []

    _change(event, column, value)
    found = work.differences()
    _change(event, column, right)

    assert [line for line in found if f"of event {event.seq} is" in line]


def test_the_audit_finds_a_verdict_on_an_event_that_is_none(work):
    event = work.events(work.open())[0]

    _change(event, "verdict", "met")
    found = work.differences()
    _change(event, "verdict", None)

    assert len(found) == 1


def _change(event, column, value):
    with saved():
        db.session.execute(
            update(Event).where(Event.id == event.id).values({column: value})
        )


def test_who_takes_a_late_ticket_does_not_puzzle_the_audit(work, clock):
    ticket = work.open()
    clock.forward(days=1)

    work.does(working.assign, ticket, to=work.rosa)

    assert work.events(ticket, "clock_missed")[0].owner_id is None
    assert work.differences() == []


def test_the_audit_finds_letters_that_are_missing(work, clock):
    ticket = work.does(working.reply, work.open(), body="Try again.")
    work.does(working.ask, ticket, body="Which browser is it?")
    for day in ("2026-11-24 08:01", "2026-12-03 08:01"):
        clock.set(day)
        work.wakes()
    ticket = work.does(working.reopen, ticket)
    review_on = date(2026, 12, 9)
    work.does(working.park, ticket, reason="other", review_on=review_on, body="Later.")
    work.does(working.resolve, ticket, outcome="solved", body="Done.")
    work.does(working.resolve, work.open(), outcome="spam", body="No.")
    work.does(working.reply, work.open(email=""), body="Try again.")
    assert work.differences() == []

    with saved():
        db.session.query(Letter).delete()

    found = [line for line in work.differences() if line.startswith(ticket.ref)]
    kinds = ["received", "reply", "ask", "reminder", "no_answer", "parked", "resolved"]
    assert found == [
        f"{ticket.ref}: letter {kind} is 0, and should be 1" for kind in kinds
    ]
    with saved():
        for model in (Label, Event, Message, Ticket):
            db.session.query(model).delete()


def test_what_the_worker_has_yet_to_do_is_no_difference(work, clock):
    work.open()
    work.does(working.ask, work.open(), body="?")
    clock.forward(days=40)

    assert work.differences() == []


def _close_tomorrow(work):
    row = DatedRow(
        date=date(2026, 11, 17), kind="closed", windows=(), reason="Snow.", author="Sam",
        written=date(2026, 11, 16),
    )  # fmt: skip
    text = with_dated_row(work.desk.calendar.text, row)
    with saved():
        desks.publish("calendar", text, author="Sam", reason="Snow.", at=MONDAY)


def test_after_a_day_is_closed_open_clocks_move_and_promises_stay(work, clock):
    clock.set("2026-11-16 15:00")
    ticket = work.open()
    done = work.does(working.reply, work.open(), body="Solved it.")
    over = work.does(working.resolve, work.open(), outcome="solved", body="Done.")
    verdicts = [event.due_at for event in work.events(done, "clock_ended")]
    _close_tomorrow(work)

    preview = clockwork.recount(desks.active, clock(), dry_run=True)
    assert work.look(ticket).next_due_at == local("2026-11-17 10:00")
    counted = clockwork.recount(desks.active, clock())

    assert preview == counted
    assert (counted.looked_at, counted.moved, counted.endangered) == (2, 1, 1)
    ticket = work.look(ticket)
    assert ticket.promise_latest == local("2026-11-17 10:00")
    assert ticket.next_clock == "promise"
    assert [event.due_at for event in work.events(done, "clock_ended")] == verdicts
    assert work.look(over).calendar_id != work.desk.calendar_id
    assert clockwork.recount(desks.active, clock()).looked_at == 0


def test_a_verb_counts_by_the_tables_of_its_own_transaction(work, clock):
    ticket = work.open()
    before = work.desk
    _close_tomorrow(work)

    with saved():
        working.note(ticket.id, body="x", by=work.rosa, now=clock(), desk=before)

    assert work.look(ticket).calendar_id == work.desk.calendar_id


def test_many_tickets_are_recounted_batch_by_batch(work, clock, monkeypatch):
    monkeypatch.setattr(clockwork, "BATCH", 2)
    for _ in range(5):
        work.open()
    _close_tomorrow(work)

    assert clockwork.recount(desks.active, clock(), dry_run=True).looked_at == 5
    assert clockwork.recount(desks.active, clock()).looked_at == 5


def test_a_ticket_that_cannot_be_recounted_stops_no_other(
    work, clock, monkeypatch, caplog
):
    monkeypatch.setattr(clockwork, "BATCH", 2)
    bad, *others = [work.open() for _ in range(5)]
    opened = work.events(bad, "opened")[0]
    right = opened.data
    _close_tomorrow(work)

    _change(opened, "data", {"secret": "Ann Lee"})
    assert clockwork.recount(desks.active, clock(), dry_run=True).looked_at == 4
    assert clockwork.recount(desks.active, clock()).looked_at == 4

    assert "a ticket could not be counted" in caplog.text
    active = work.desk.calendar_id
    assert {work.look(one).calendar_id for one in others} == {active}
    assert work.look(bad).calendar_id != active
    _change(opened, "data", right)
    assert clockwork.recount(desks.active, clock()).looked_at == 1


def test_rebuilding_repairs_every_row_and_touches_no_other(work, clock):
    ticket, other = work.open(), work.open()
    events = work.kinds(ticket)
    _write(
        ticket, state="parked", rank=2, wake_at=FAR, promise_kind=None, next_due_at=FAR
    )

    with saved():
        changed = clockwork.rebuild(work.desk, clock())

    assert changed == 1
    assert work.differences() == []
    assert (work.kinds(ticket), work.look(other).version) == (events, 1)
    assert finding.by_id(ticket.id).state == "new"
