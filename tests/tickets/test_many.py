"""Many tickets at once: how they are found, and what one that cannot be written does."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from sqlalchemy import delete, event, func, insert, select, text

from bench import fill
from tests.tickets.statements import counted
from triage import jobs
from triage.models import Alert, Event, Message, Ticket
from triage.publishing import previews
from triage.store import db, saved, table
from triage.tickets import closing, many

pytestmark = pytest.mark.both_databases
TICKETS = table(Ticket)


def _plan(ask):
    """How the first statement of ``ask`` that reads tickets would be answered."""
    said = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        if "FROM tickets" in statement:
            said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    # What was asked inside ``saved()`` is explained there, too.
    with nullcontext() if db.session().info.get("saving") else saved():
        return _explained(*said[0])


def _explained(statement, parameters):
    sqlite = db.engine.dialect.name == "sqlite"
    if not sqlite:
        # A table of three rows is read from end to end otherwise.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        db.session.execute(text("SET LOCAL enable_bitmapscan = off"))
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", parameters)
    return "\n".join(row[-1] for row in rows)


def test_what_was_counted_by_older_tables_is_found_among_the_active_alone(work):
    desk = work.desk
    which = many.outdated(desk.calendar_id, desk.policies_id)

    page = _plan(lambda: many.read(which & (TICKETS.c.id > 5), limit=10))
    counted = _plan(lambda: db.session.scalar(select(func.count()).where(which)))

    assert "ix_tickets_counted_by" in page
    assert "ix_tickets_counted_by" in counted
    assert "Sort" not in page
    assert "B-TREE" not in page


def test_a_preview_walks_active_tickets_alone(work):
    page = _plan(lambda: previews._batch(5))

    assert "ix_tickets_counted_by" in page
    assert "Sort" not in page
    assert "B-TREE" not in page


def test_what_is_due_is_found_by_its_wake_up_time(work):
    with saved():
        plan = _plan(lambda: closing.wake_clocks(work.clock(), work.desk))

    assert "ix_tickets_wake" in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan


def test_a_ticket_that_cannot_be_written_stops_no_other(work, clock, caplog):
    """A number that is taken already stands for whatever a database may refuse."""
    bad, fine = work.open(), work.open()
    clock.set("2026-11-16 15:00")
    told = many.read(TICKETS.c.id.in_([bad.id, fine.id]), limit=2)
    first, second = (many.count(one, work.desk, clock()) for one in told)
    assert first.events
    first.events[0]["seq"] = 1

    with saved():
        written = many.write([first, second])

    assert written == [second]
    assert "a ticket could not be written" in caplog.text
    assert "seq" not in caplog.text.split("IntegrityError")[-1].split("\n")[0]
    assert work.look(fine).standing == "overdue"
    assert work.look(bad).standing == "on time"
    work.wakes()


def test_reading_many_takes_two_statements_and_writing_them_a_few(work, clock):
    for _ in range(6):
        work.open()
    clock.set("2026-11-16 15:00")
    db.session.rollback()

    with counted() as said, saved():
        assert closing.wake_clocks(clock(), work.desk) == 6

    asked = [
        one for one in said if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))
    ]
    # The rows, their events, the versions in use; the columns, the events.
    assert len(asked) <= 7, asked


@pytest.mark.slow
def test_more_than_ten_thousand_misses_are_written_in_one_sweep(work, clock):
    """Copies of one ticket, as many as a bad morning has."""
    ticket, number = work.open(), 10_050
    with saved():
        fill.copy(f"t.id = {ticket.id}", 1, number)
    fill.settle()
    clock.set("2026-11-17 09:00")

    assert jobs.wake_clocks() == number + 1

    missed = select(func.count()).where(Event.kind == "clock_missed")
    # The first reply and the promise of it.
    assert db.session.scalar(missed) == 2 * (number + 1)
    standings = db.session.scalars(select(Ticket.standing).distinct()).all()
    assert standings == ["overdue"]
    assert jobs.wake_clocks() == 0
    with saved():
        for rows in (Alert, Event, Message):
            db.session.execute(delete(rows).where(rows.ticket_id != ticket.id))
        db.session.execute(delete(Ticket).where(Ticket.id != ticket.id))


def test_a_ticket_without_an_event_keeps_nobody_from_being_counted(work, clock, caplog):
    bad, fine = work.open(), work.open()
    with saved():
        kept = db.session.execute(
            select(*table(Event).c).where(Event.ticket_id == bad.id)
        ).all()
        db.session.execute(delete(Event).where(Event.ticket_id == bad.id))
    clock.set("2026-11-16 15:00")

    assert jobs.wake_clocks() == 2

    assert "a ticket could not be counted" in caplog.text
    assert work.look(fine).standing == "overdue"
    with saved():
        db.session.execute(insert(Event), [dict(row._mapping) for row in kept])
    clock.forward(hours=1)
    jobs.wake_clocks()
