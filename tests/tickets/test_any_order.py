"""Whatever happens to a ticket, in whatever order: its row says what its events say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from tests.support.moments import MONDAY
from triage.errors import BadInput, NotAllowedNow
from triage.models import Alert, Event, Label, Letter, Message, Ticket
from triage.store import db, saved
from triage.tickets import working

STAFF = {
    "assign to Omar": (working.assign, {"to": 2}),
    "assign to nobody": (working.assign, {"to": None}),
    "reply": (working.reply, {"body": "Try this."}),
    "note": (working.note, {"body": "Odd."}),
    "ask": (working.ask, {"body": "Which browser?"}),
    "call, nobody there": (working.log_call, {"reached": False, "body": "No answer."}),
    "call": (working.log_call, {"reached": True, "body": "Talked."}),
    "park": (working.park, {"reason": "other", "review_on": date(2027, 1, 4)}),
    "park with words": (
        working.park,
        {
            "reason": "waits_for_release",
            "review_on": date(2026, 12, 24),
            "body": "Later.",
        },
    ),
    "take up": (working.unpark, {}),
    "resolve": (working.resolve, {"outcome": "solved"}),
    "resolve with words": (working.resolve, {"outcome": "solved", "body": "Done."}),
    "spam": (working.resolve, {"outcome": "spam"}),
    "reopen": (working.reopen, {}),
    "is an account update": (working.change_category, {"category": "account_update"}),
    "is an enrollment": (working.change_category, {"category": "new_enrollment"}),
    "is about signing in": (working.change_category, {"category": "login_access"}),
    "urgent": (working.change_priority, {"priority": "urgent"}),
    "low": (working.change_priority, {"priority": "low"}),
}
SUBMITTERS = {
    "writes": (working.submitter_writes, {"body": "It still fails."}),
    "says thanks": (working.submitter_writes, {"body": "Thanks!"}),
    "says solved": (working.solved_by_submitter, {}),
}
openings = st.sampled_from(
    ["login_access", "account_update", "complex_callback", "how_to"]
)
waits = st.sampled_from([0, 1, 60, 2 * 3600, 26 * 3600, 5 * 86400, 20 * 86400])
steps = st.tuples(
    waits, st.booleans(), st.sampled_from([*STAFF, *SUBMITTERS, *SUBMITTERS, "worker"])
)


@settings(
    max_examples=40,
    deadline=None,
    # All examples use one database, which each of them empties first.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(picked=openings, with_address=st.booleans(), story=st.lists(steps, max_size=12))
def test_the_row_fits_the_events(work, clock, picked, with_address, story):
    _empty()
    clock.at = MONDAY
    address = "ann@clinic.example" if with_address else ""
    ticket = work.open(picked=picked, email=address, channel="web", slot=None)

    for wait, worker_first, step in story:
        clock.forward(seconds=wait)
        if worker_first:
            work.wakes()
        ticket = _happen(work, ticket, step)

    clock.forward(days=1)
    assert work.differences() == []
    _has_one_current_promise(ticket)


def _empty():
    with saved():
        db.session.execute(update(Ticket).values(follows_id=None))
        for model in (Alert, Label, Letter, Message, Event, Ticket):
            db.session.execute(delete(model))


def _happen(work, ticket, step):
    try:
        if step in STAFF:
            verb, details = STAFF[step]
            return work.does(verb, ticket, **details)
        if step in SUBMITTERS:
            verb, details = SUBMITTERS[step]
            return work.happens(verb, ticket, **details)
        work.wakes()
    except (NotAllowedNow, BadInput):
        db.session.rollback()
    return work.look(ticket)


def _has_one_current_promise(ticket):
    assert ticket.promise_kind in ("reply", "call", "done", "look again")
    assert (ticket.promise_kind == "look again") is (ticket.state == "parked")


@pytest.mark.parametrize("hours", [1, 30, 24 * 30])
def test_letting_the_worker_do_it_twice_changes_nothing_more(work, clock, hours):
    work.open()
    work.does(working.ask, work.open(), body="?")
    work.does(working.resolve, work.open(), outcome="solved")
    work.does(working.park, work.open(), reason="other", review_on=date(2026, 11, 20))
    clock.at = MONDAY + timedelta(hours=hours)
    while work.wakes():
        pass

    assert work.wakes() == 0
    assert work.differences() == []
