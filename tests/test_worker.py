"""The worker: its timetable, its turns, how it ends, and what happens when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError

from tests.mail.odd_servers import mute_server
from tests.mail.outgoing import a_ticket, all_letters, end_all_leases, queue, states
from tests.support.moments import MONDAY, local
from triage import housekeeping, jobs
from triage.config import ROOT
from triage.models import Draft, Event, Heartbeat, SignIn, Tick, Ticket
from triage.store import database_now, db, saved
from triage.worker import TIMETABLE, Job, once, tick, timetable

BOTH = pytest.mark.both_databases
NAMES = [job.name for job in TIMETABLE]


# -- the timetable


def test_every_job_has_its_line_and_letters_go_within_a_second():
    every = {job.name: job.every for job in TIMETABLE}

    assert len(every) == len(TIMETABLE)
    assert every["post letters"] <= timedelta(seconds=2)
    assert every["say that I live"] < timedelta(minutes=1)


def test_the_scheduler_holds_every_job_once_and_catches_up_without_piling_up(app):
    scheduler = timetable(app)
    scheduler.start(paused=True)

    assert sorted(job.id for job in scheduler.get_jobs()) == sorted(NAMES)
    for job in scheduler.get_jobs():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (
            True,
            1,
            None,
        )
        assert job.next_run_time <= datetime.now(UTC)
    scheduler.shutdown()


@BOTH
def test_every_job_runs_on_an_empty_desk(app):
    assert once(app) == [f"{name}: 0 things done" for name in NAMES]


@BOTH
def test_a_turn_is_taken_by_one_worker(app_context):
    job, hour = "wake clocks", timedelta(hours=1)
    with saved():
        first = housekeeping.take_turn(job, hour)
    with saved():
        second = housekeeping.take_turn(job, hour)
    with saved():
        other = housekeeping.take_turn("close the resolved", hour)

    assert (first, second, other) == (True, False, True)


@BOTH
def test_of_many_workers_at_once_one_has_the_turn(app):
    """A year is one slot, so that no border of slots lies inside the test."""
    ran = []
    job = Job("count", timedelta(days=365), lambda: ran.append(1) or 1)
    workers = [threading.Thread(target=tick, args=(app, job)) for _ in range(8)]

    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert ran == [1]


def test_a_job_that_fails_does_not_end_the_worker(app, caplog):
    def fail():
        raise ZeroDivisionError

    assert tick(app, Job("fail", timedelta(seconds=1), fail, in_turns=False)) == 0
    assert "a job failed: fail" in caplog.text


def test_a_database_that_is_away_is_one_line_in_the_log(app, caplog):
    def ask():
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    assert tick(app, Job("ask", timedelta(seconds=1), ask, in_turns=False)) == 0
    [line] = caplog.records
    assert line.getMessage().startswith("the database does not answer (ask): Exception")
    assert line.exc_info is None


def test_a_job_that_breaks_in_the_database_tells_the_log_no_values(app, caplog):
    def ask():
        raise DataError("SELECT 1", {"name": "Ana"}, Exception("DETAIL: (Ana)"))

    assert tick(app, Job("ask", timedelta(seconds=1), ask, in_turns=False)) == 0
    assert "a job failed: ask: Exception" in caplog.text
    assert "Ana" not in caplog.text


# -- the jobs


@BOTH
def test_a_live_worker_makes_the_service_ready(app, client):
    assert client.get("/readyz").json["worker"] is False

    with app.app_context():
        jobs.heartbeat()
        jobs.heartbeat()
        assert (
            db.session.execute(select(func.count()).select_from(Heartbeat)).scalar()
            == 1
        )

    assert client.get("/readyz").json["worker"] is True


@BOTH
def test_dates_bring_tickets_on_by_themselves(app_context, clock):
    """A reply is owed by noon; nobody answers, and the worker writes that down once."""
    ticket_id = a_ticket()
    clock.set("2026-11-20 17:00")

    once(app_context)
    once(app_context)

    kinds = db.session.execute(
        select(Event.kind).where(Event.ticket_id == ticket_id)
    ).scalars()
    assert Counter(kinds)["clock_missed"] >= 1
    db.session.expire_all()
    assert db.session.get(Ticket, ticket_id).standing == "overdue"
    told = Counter(
        db.session.execute(
            select(Event.clock, Event.due_at).where(Event.kind == "clock_missed")
        ).all()
    )
    assert set(told.values()) == {1}


@BOTH
def test_two_workers_on_the_same_tickets_do_nothing_twice(app, app_context, clock):
    """Even without turns: rows are locked, and what was done is not due any more."""
    for number in range(12):
        a_ticket(f"person{number}@clinic.example.org")
    clock.set("2026-11-20 17:00")
    together = threading.Barrier(2)

    def work():
        together.wait()
        once(app)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    missed = select(Event.ticket_id, Event.clock, Event.due_at).where(
        Event.kind == "clock_missed"
    )
    found = db.session.execute(missed).all()
    assert {row.ticket_id for row in found} == set(
        db.session.execute(select(Ticket.id)).scalars()
    )
    assert len(found) == len(set(found))


@BOTH
def test_what_has_had_its_time_is_forgotten(app_context, clock):
    with saved():
        now = database_now()
        db.session.add(Draft(key_hash="a" * 64, created_at=MONDAY, purge_at=MONDAY))
        db.session.add(
            Draft(
                key_hash="b" * 64, created_at=MONDAY, purge_at=local("2026-11-18 10:00")
            )
        )
        db.session.add(Tick(job="old", slot=now - timedelta(days=2)))
        db.session.add(Tick(job="new", slot=now))
        db.session.add(Heartbeat(name="gone", at=now - timedelta(days=2)))
    clock.set("2026-11-17 10:00")

    assert jobs.purge() == 3

    assert db.session.execute(select(Draft.key_hash)).scalars().all() == ["b" * 64]
    assert db.session.execute(select(Tick.job)).scalars().all() == ["new"]
    assert db.session.execute(select(SignIn.id)).scalars().all() == []


# -- the process


@pytest.fixture
def settings(smtp_server):
    """Workers post to the server of the test."""
    return smtp_server.settings


@BOTH
def test_two_workers_post_each_letter_once_within_seconds_and_keep_the_limit(
    app_context, service, smtp_server
):
    queue(40, "received", to="victim@clinic.example.org")
    queue(40)
    service.start_worker()
    service.start_worker()
    smtp_server.wait_for(45)
    wait_until(lambda: states() == {"posted": 45, "queued": 35})

    assert len(smtp_server.to("victim@clinic.example.org")) == 5
    assert len({each.message["Message-ID"] for each in smtp_server.letters}) == 45

    started = time.monotonic()
    queue()
    smtp_server.wait_for(46)
    # On an idle machine it is one second; a busy one gets some patience.
    assert time.monotonic() - started < 5


@BOTH
def test_killing_a_worker_while_it_posts_loses_no_letter(
    app_context, service, smtp_server
):
    queue(50)
    first = service.start_worker()
    smtp_server.wait_for(15)
    service.kill(first)
    left = states()["queued"]
    end_all_leases()

    service.start_worker()
    wait_until(lambda: states() == {"posted": 50})

    assert 0 < left < 50, "it was killed in the middle"
    arrived = Counter(each.message["Message-ID"] for each in smtp_server.letters)
    written = {row.message_id: row.raw for row in all_letters()}
    assert arrived.keys() == written.keys()
    # Posted, but killed before it could write that down: at most one.
    assert arrived.total() <= 51
    for each in smtp_server.letters:
        assert each.raw == written[each.message["Message-ID"]]


def test_the_worker_stops_within_two_seconds_even_while_a_server_is_silent(
    app_context, service
):
    queue(3)
    with mute_server() as port:
        service.environment["TRIAGE_MAIL_PORT"] = str(port)
        process = service.start_worker()
        wait_until(lambda: any(row.lease for row in all_letters()))

        started = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert process.wait(5) == 0
        assert time.monotonic() - started < 2


def test_once_runs_every_job_and_ends(app_context, service, smtp_server):
    queue(2)

    done = subprocess.run(
        [sys.executable, "-m", "triage.worker", "--once"],
        cwd=ROOT, env=service.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "post letters: 2 things done" in done.stdout
    assert len(smtp_server.letters) == 2


def test_a_wrong_setting_is_a_sentence():
    wrong = {**os.environ, "TRIAGE_MODE": "production", "TRIAGE_MAIL_PORT": "many"}

    done = subprocess.run(
        [sys.executable, "-m", "triage.worker"],
        cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.startswith("TRIAGE_MAIL_PORT: 'many' cannot be used")


def wait_until(holds, seconds=20):
    """Wait for another process."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.05)
