"""Each alert once: whoever repeats a round, dies in the middle of it, or comes along."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from tests.tickets.statements import counted
from triage import alerts, jobs
from triage.alerts import telling
from triage.config import ROOT
from triage.models import Alert
from triage.sla import EventDraft, EventKind
from triage.store import db, saved, table
from triage.tickets import working

pytestmark = pytest.mark.both_databases
# Workers whose processes end the moment they say given words to the database. Each is a
# child of one process that has read the service already: reading it takes longest.
WORKERS_THAT_DIE = """
import json, os, sys
from pathlib import Path
from sqlalchemy import event
from tests.support.apps import make_app
from tests.support.moments import Clock, local
from triage import desk, jobs
from triage.store import db

for kind, text in desk.default_texts().items():
    desk.read(kind, getattr(desk.read(kind, text), "text", text))

def work(url, folder, now, words):
    app = make_app(url, Path(folder))
    app.config["CLOCK"] = Clock(local(now))
    letters = []

    def listen(_connection, _cursor, statement, *_rest):
        if words in " ".join(statement.split()):
            os._exit(9)
        if "INTO letters" in statement:
            letters.append(statement)

    def commits(_connection):
        if words == "COMMIT" and letters:
            os._exit(9)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
        event.listen(db.engine, "commit", commits)
        jobs.tell_staff()

for line in sys.stdin:
    child = os.fork()
    if not child:
        work(*json.loads(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
STEPS = {
    "before the clocks are woken": "FROM tickets WHERE tickets.wake_at",
    "before the events are written": "INSERT INTO events",
    "between the events and their alerts": "INSERT INTO alerts",
    "before the alerts are settled": "UPDATE alerts",
    "between the alerts and the letters": "INSERT INTO letters",
    "between the letters and the mark": "UPDATE people",
    "before all of it is kept": "COMMIT",
}


@pytest.fixture(scope="module")
def workers_that_die():
    """Write to it where, when and at which words; read how it ended."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS_THAT_DIE],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process
        process.stdin.close()


@pytest.mark.parametrize("words", STEPS.values(), ids=STEPS)
def test_a_worker_killed_between_two_steps_tells_nobody_twice_and_forgets_nobody(
    work, told, clock, database_url, tmp_path, workers_that_die, words
):
    """Whatever was not kept is done by the next round, and what was kept is not."""
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 14:01")
    db.session.remove()

    where_and_when = [database_url, str(tmp_path), "2026-11-16 14:01", words]
    print(json.dumps(where_and_when), file=workers_that_die.stdin, flush=True)
    assert workers_that_die.stdout.readline() == "9\n"
    for _ in range(3):
        jobs.tell_staff()
        clock.forward(hours=1)

    letters = Counter(one.to for one in told.letters())
    assert letters == {"rosa": 1, "sam": 1, "uma": 1}
    assert told.untold() == 0
    steps = [event.data["step"] for event in work.events(ticket, "escalated")]
    # First reply and promise, each once.
    assert Counter(steps) == {"due": 2}


def test_two_workers_at_once_write_one_letter_to_each(app, work, told, clock):
    """Even without turns: the reader's row is held, and what was told is not untold."""
    for number in range(12):
        work.does(working.assign, work.open(), to=(work.rosa, work.omar)[number % 2])
    clock.set("2026-11-16 14:01")
    db.session.remove()
    together = threading.Barrier(4)

    def round_of_a_worker():
        with app.app_context():
            together.wait()
            jobs.tell_staff()

    workers = [threading.Thread(target=round_of_a_worker) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    # Whoever was quickest may have told before all tickets were looked at.
    clock.forward(hours=1)
    jobs.tell_staff()

    letters = told.letters()
    named = Counter(
        (one.to, line.split(" (")[0].strip())
        for one in letters
        for line in one.text.splitlines()
        if "/desk/tickets/" in line
    )
    assert set(named.values()) == {1}
    assert len(named) == 12 + 2 * 12
    assert told.untold() == 0


def test_of_two_workers_who_thought_of_the_same_one_tells(work, told, clock):
    work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    work.wakes()
    [first] = telling.due(clock(), work.desk)
    [second] = telling.due(clock(), work.desk)

    with saved():
        assert telling.tell(first, clock()) == 1
    with saved():
        assert telling.tell(second, clock()) == 0

    assert len(told.letters()) == 1


def test_a_ticket_that_changed_hands_meanwhile_is_told_to_one_of_both(
    work, told, clock
):
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    work.wakes()
    [rosas] = telling.due(clock(), work.desk)
    work.does(working.assign, ticket, to=work.omar)
    [omars] = telling.due(clock(), work.desk)

    with saved():
        assert telling.tell(omars, clock()) == 1
    with saved():
        assert telling.tell(rosas, clock()) == 0

    assert [one.to for one in told.letters()] == ["omar"]


def test_somebody_who_left_after_it_was_thought_out_gets_no_letter(work, told, clock):
    work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    work.wakes()
    [rosas] = telling.due(clock(), work.desk)
    told.leaves(work.rosa)

    with saved():
        assert telling.tell(rosas, clock()) == 0

    assert [one.to for one in told.round()] == ["sam", "uma"]


def test_a_step_written_a_second_time_raises_no_second_alert(work, told, clock):
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    draft = EventDraft(
        EventKind.ESCALATED,
        {
            "clock": "resolve",
            "cycle": 1,
            "due": "2026-11-19T01:00:00+00:00",
            "step": "due",
            "tell": ["assignee", "supervisors"],
        },
    )
    for at in (clock(), clock.forward(hours=1)):
        rows = alerts.rows_for([draft], ticket_id=ticket.id, owner=work.rosa, at=at)
        with saved():
            alerts.write(rows)

    raised = db.session.execute(
        select(Alert.audience, Alert.person_id, Alert.raised_at).order_by(
            Alert.audience
        )
    ).all()
    assert [(row.audience, row.person_id) for row in raised] == [
        ("assignee", work.rosa),
        ("supervisors", None),
    ]
    assert {row.raised_at for row in raised} == {at - timedelta(hours=1)}
    _forget_alerts()


def _forget_alerts():
    """No event asked for them, and the audit would say so."""
    with saved():
        db.session.execute(delete(Alert))


def test_where_nothing_is_escalated_a_verb_says_nothing_more(work, told):
    ticket = work.open()
    desk, db_id = work.desk, ticket.id
    db.session.rollback()

    with counted() as said, saved():
        working.reply(db_id, body="Now.", by=work.rosa, now=work.clock(), desk=desk)

    assert not any("alerts" in one for one in said)


@pytest.mark.parametrize("tickets", [3, 60])
def test_a_round_with_nothing_to_tell_costs_the_same_however_many_tickets_there_are(
    work, told, clock, tickets
):
    for _ in range(tickets):
        work.does(working.assign, work.open(), to=work.rosa)
    db.session.rollback()

    with counted() as said:
        assert list(telling.due(clock(), work.desk)) == []

    assert len([one for one in said if not one.startswith("BEGIN")]) <= 3


@pytest.mark.parametrize("tickets", [3, 60])
def test_one_letter_takes_as_many_statements_however_much_it_says(
    work, told, clock, tickets
):
    for _ in range(tickets):
        work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    work.wakes()
    while work.wakes():
        pass
    desk = work.desk
    db.session.rollback()

    with counted() as said:
        [rosas] = telling.due(clock(), desk)
        with saved():
            telling.tell(rosas, clock())

    assert len([one for one in said if not one.startswith("BEGIN")]) <= 12, said


def test_the_pending_are_found_by_their_index(work, told, clock, database_kind):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL reads a table this small from end to end")
    old = {"told_at": clock(), "raised_at": clock(), "due_at": clock(), "cycle": 1}
    ticket = work.open()
    with saved():
        told_before = [
            {**old, "ticket_id": ticket.id, "clock": f"{n}", "step": "due",
             "audience": "supervisors"}
            for n in range(50)
        ]  # fmt: skip
        db.session.execute(insert(table(Alert)), told_before)

    with counted() as said:
        list(telling.due(clock(), work.desk))

    about = [one for one in said if "alerts" in one]
    assert about
    for statement in about:
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("assignee",) * statement.count("?")
        )
        assert "ix_alerts_untold" in str(plan.all())
    _forget_alerts()
