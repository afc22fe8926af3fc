"""How often the database is asked, which does not grow with the number of tickets."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.tickets.people_at_work import ANN
from tests.tickets.statements import counted
from triage import desk as desks
from triage.rules import Intake
from triage.store import db, saved
from triage.tickets import finding, opening, working
from triage.tickets.finding import Key, QueueFilters

pytestmark = pytest.mark.both_databases


def test_writing_a_ticket_takes_five_statements_and_the_begin_of_sqlite(work):
    for prepared in (work.prepare(), work.prepare()):
        with counted() as said, saved():
            opening.write(prepared)

        begins = [one for one in said if one.startswith("BEGIN")]
        assert len(said) - len(begins) == 5, said
        assert len(begins) <= 1


def test_thinking_it_out_takes_none(work):
    desk = work.desk
    intake = Intake(**ANN)

    with counted() as said:
        opening.prepare(intake, desk.rules.decide(intake), desk, now=work.clock())

    assert said == []


def test_sqlite_walks_the_indexes_of_active_tickets(work, database_kind):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL reads a table this small from end to end")
    key = Key(0, work.clock(), 1)

    plans = {
        "first": _plan(finding.queue_page),
        "deep": _plan(lambda: finding.queue_page(after=key)),
        "mine": _plan(lambda: finding.queue_page(QueueFilters(owner=1))),
        "state": _plan(lambda: finding.queue_page(QueueFilters(state="open"))),
        "soon": _plan(lambda: finding.queue_page(QueueFilters(standing="due soon"))),
        "counts": _plan(lambda: finding.counts(1, now=work.clock(), desk=work.desk)),
    }

    assert "INDEX ix_tickets_queue" in plans["first"]
    assert "ix_tickets_queue ((rank,queue_at)>" in plans["deep"]
    assert "ix_tickets_owner (assignee_id=?" in plans["mine"]
    assert "ix_tickets_state (state=?" in plans["state"]
    assert "ix_tickets_standing (standing=?" in plans["soon"]
    tables = [line for line in plans["counts"].splitlines() if " tickets " in line]
    assert len(tables) == 8
    assert all("USING COVERING INDEX" in line for line in tables), plans["counts"]
    assert not any("B-TREE" in plan for plan in plans.values())


def _plan(ask):
    """Return how the last statement of ``ask`` would be answered."""
    said = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    ask()
    event.remove(db.engine, "before_cursor_execute", listen)
    statement, parameters = said[-1]
    rows = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statement}", parameters
    )
    return "\n".join(row[-1] for row in rows)


@pytest.mark.parametrize("tickets", [3, 55])
def test_a_page_of_the_queue_and_its_head_take_two_and_the_desk_one(work, tickets):
    for _ in range(tickets):
        last = work.open()
    work.does(working.assign, last, to=work.omar)
    db.session.rollback()

    with counted() as said:
        desk = desks.active()
        page = finding.queue_page()
        finding.counts(work.rosa, now=work.clock(), desk=desk)

    assert len(page.rows) == min(tickets, 50)
    assert _asked(said) == 3


def test_reading_a_ticket_with_thirty_messages_takes_five(work):
    ticket = work.open()
    for number in range(30):
        ticket = work.does(working.reply, ticket, body=f"Answer {number}.")
    work.open()
    ticket_id = ticket.id
    db.session.rollback()
    db.session.expunge_all()

    with counted() as said:
        found = finding.by_id(ticket_id)
        finding.conversation(found.id, notes=True)
        finding.history(found.id)
        finding.others_of(found.submitter_id, but=found.id)
        finding.letters_of(found.id)

    assert _asked(said) == 5


@pytest.mark.parametrize("replies", [0, 20])
def test_a_reply_takes_as_many_however_long_the_story_is(work, replies):
    ticket = work.open()
    for _ in range(replies):
        ticket = work.does(working.reply, ticket, body="Again.")
    desk, ticket_id = work.desk, ticket.id
    db.session.rollback()

    with counted() as said, saved():
        working.reply(ticket_id, body="Now.", by=work.rosa, now=work.clock(), desk=desk)

    assert _asked(said) == 7, said


def _asked(said):
    return len([one for one in said if not one.startswith("BEGIN")])
