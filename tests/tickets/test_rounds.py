"""The audit in rounds: what changed since, and a rolling part of the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.tickets.statements import counted
from triage.models import Audit, Ticket
from triage.store import db, saved
from triage.tickets import rounds, working

pytestmark = pytest.mark.both_databases


@pytest.fixture
def small(monkeypatch):
    """Rounds of few tickets, so that a handful of them is a large desk."""
    monkeypatch.setattr(rounds, "BATCH", 2)
    monkeypatch.setattr(rounds, "ROLLING", 2)
    monkeypatch.setattr(rounds, "OVERLAP", 0)


def _run(work):
    return rounds.run(work.desk, work.clock())


def _spoil(ticket, priority="low"):
    with saved():
        db.session.execute(
            update(Ticket).where(Ticket.id == ticket.id).values(priority=priority)
        )


def test_before_the_first_round_there_are_no_findings(work):
    assert rounds.last_findings() is None


def test_a_round_says_when_it_ended_and_what_it_looked_at(work, clock):
    work.open()

    assert _run(work) == 1

    came = rounds.last_findings()
    assert (came.at, came.looked_at, came.found, came.lines) == (clock(), 1, 0, ())


def test_what_changed_since_the_last_round_is_looked_at(work, small):
    tickets = [work.open() for _ in range(6)]
    _run(work)
    _run(work)
    _run(work)
    ticket = work.does(working.reply, tickets[5], body="Try again.")
    _spoil(ticket)

    # One that changed, as often as a batch has events of it, and two of the rest.
    assert 3 <= _run(work) < len(tickets)

    came = rounds.last_findings()
    assert came.lines == (f"{ticket.ref}: priority is 'low', and should be 'normal'",)
    _spoil(ticket, "normal")


def test_the_rest_is_passed_through_night_after_night_and_begins_again(work, small):
    tickets = [work.open() for _ in range(5)]
    for ticket in tickets:
        _spoil(ticket)

    refs = []
    for _ in range(4):
        _run(work)
        found = db.session.scalars(select(Audit).order_by(Audit.id.desc())).first()
        refs.append({one["ref"] for one in found.differences})

    first, second, third, fourth = (
        {tickets.index(one) for one in tickets if one.ref in names} for names in refs
    )
    # What was wrong in the round before is looked at again.
    assert (first, second) == ({0, 1}, {0, 1, 2, 3})
    assert (third, fourth) == ({0, 1, 2, 3, 4}, {0, 1, 2, 3, 4})
    for ticket in tickets:
        _spoil(ticket, "normal")


def test_a_desk_of_whole_batches_begins_again_too(work, small):
    for _ in range(2):
        work.open()

    assert [_run(work) for _ in range(3)] == [2, 2, 2]


def test_what_was_repaired_is_no_finding_any_more(work, small):
    ticket = work.open()
    _spoil(ticket)
    _run(work)
    assert rounds.last_findings().found == 1
    _spoil(ticket, "normal")

    _run(work)

    assert rounds.last_findings().found == 0


def test_a_finding_stays_until_it_is_repaired(work, small):
    ticket, *_rest = [work.open() for _ in range(6)]
    _spoil(ticket)
    for _ in range(4):
        _run(work)
        assert rounds.last_findings().found == 1
    _spoil(ticket, "normal")


def test_a_round_that_was_interrupted_goes_on_where_it_stopped(work, monkeypatch):
    monkeypatch.setattr(rounds, "BATCH", 2)
    for _ in range(5):
        work.open()
    stops = iter([False, True])

    assert rounds.run(work.desk, work.clock(), stop=lambda: next(stops)) == 2
    assert rounds.last_findings() is None
    assert rounds.work(work.desk, work.clock()) == 3

    assert rounds.last_findings().looked_at == 5


@pytest.mark.parametrize(("overlap", "found"), [(0, 0), (3, 1)])
def test_an_event_committed_late_is_not_passed_by(
    work, small, monkeypatch, overlap, found
):
    """It had its number before that of the last one seen."""
    monkeypatch.setattr(rounds, "OVERLAP", overlap)
    *_others, late = [work.open() for _ in range(6)]
    _run(work)
    _spoil(late)

    _run(work)

    assert rounds.last_findings().found == found
    _spoil(late, "normal")


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (timedelta(hours=0), False),
        (timedelta(hours=9), False),  # that evening
        (timedelta(hours=21), True),  # at seven in the morning
        (timedelta(hours=25), False),  # while the desk is open
        (timedelta(hours=49), True),  # but not for days
    ],
)
def test_a_round_begins_at_night_or_when_none_did_for_long(work, clock, later, due):
    assert rounds.is_due(work.desk, clock())
    _run(work)

    assert rounds.is_due(work.desk, clock() + later) is due


def test_when_none_is_due_nothing_is_done(work, clock):
    work.open()
    assert rounds.work(work.desk, clock()) == 1
    assert rounds.work(work.desk, clock()) == 0
    clock.set("2026-11-17 07:00")
    assert rounds.work(work.desk, clock()) > 0


def test_findings_are_listed_up_to_a_limit_and_all_counted(work, monkeypatch):
    monkeypatch.setattr(rounds, "LISTED", 2)
    tickets = [work.open() for _ in range(3)]
    for ticket in tickets:
        _spoil(ticket)

    _run(work)

    came = rounds.last_findings()
    assert (came.found, len(came.lines)) == (3, 2)
    for ticket in tickets:
        _spoil(ticket, "normal")


@pytest.mark.parametrize("closed", [1, 12])
def test_a_round_asks_as_often_however_large_the_desk_is(work, small, closed):
    for _ in range(closed):
        work.does(working.resolve, work.open(), outcome="spam")
    for _ in range(3):
        work.open()
    _run(work)
    _run(work)

    with counted() as said:
        _run(work)

    assert len([one for one in said if not one.startswith("BEGIN")]) <= 24
