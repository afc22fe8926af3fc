"""A worker is killed outright amid a recount and a preview; the next one goes on."""

from __future__ import annotations

import threading
import time

import pytest

from bench import fill
from tests.publishing.supervisors import Supervisors, closed
from tests.tickets.people_at_work import Work
from triage import desk as desks
from triage.publishing import history, previews
from triage.store import db, saved
from triage.tickets import clockwork

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
COPIES = 1_500


@pytest.fixture
def desk_of_many(app, app_context, clock):
    """Many tickets of this moment: the worker goes by the clock on the wall."""
    del app.config["CLOCK"]
    clock.at = desks.now()
    ticket = Work(clock).open(email="", channel="phone_note")
    with saved():
        fill.copy(f"t.id = {ticket.id}", 1, COPIES)
    fill.settle()
    return Supervisors(clock)


def test_killing_the_worker_loses_no_ticket_and_counts_none_twice(
    service, desk_of_many
):
    they = desk_of_many
    calendar = desks.active().calendar
    next_day = calendar.open_days_after(calendar.local(they.clock()).date(), 1)
    they.change("calendar", closed(calendar.text, next_day.isoformat()))
    they.publish()
    later = calendar.open_days_after(next_day, 2)
    draft = they.change("calendar", closed(desks.active().calendar.text, str(later)))
    with saved():
        previews.ask(draft, they.clock())

    first = service.start_worker()
    wait_until(lambda: history.left() <= COPIES * 3 // 4)
    service.kill(first)
    left = history.left()
    service.start_worker()
    wait_until(lambda: history.left() == 0 and _preview(they).state == "done")

    assert left > 0, "it was killed too late"
    result = previews.result(_preview(they))
    assert (result.looked_at, result.failed) == (COPIES + 1, 0)
    assert clockwork.audit(desks.active(), desks.now()) == []


def _preview(they):
    db.session.rollback()
    return previews.of(they.draft())


def wait_until(holds, seconds=90):
    """Wait for another process."""
    deadline = time.monotonic() + seconds
    while not holds():
        db.session.rollback()
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)
