"""A preview says what publishing would do, and does none of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.support.moments import local
from triage import desk as desks
from triage.errors import BadInput
from triage.models import Event, Preview
from triage.publishing import previews
from triage.store import db, saved
from triage.tickets import working

pytestmark = pytest.mark.both_databases


def test_closing_tomorrow_moves_what_is_due_tomorrow_and_endangers_its_promise(
    work, they, clock
):
    clock.set("2026-11-16 15:00")
    ticket = work.open()
    work.does(working.reply, work.open(), body="Solved it.")
    they.close("2026-11-17")

    result = they.preview()

    assert result.looked_at == 2
    moved = {row.clock: row[1:] for row in result.moved}
    # The reply of one is due tomorrow, both are to be resolved on Thursday.
    assert moved == {"first reply": (0, 1, 0, 0, 0), "resolve": (0, 2, 0, 0, 0)}
    assert result.dates_moved == 3
    assert dict(result.histogram)["later day"] == 3
    assert result.endangered.count == 1
    [promise] = result.endangered.rows
    assert promise[:5] == (
        ticket.id,
        ticket.ref,
        "reply",
        local("2026-11-17 10:00"),
        "ends shut",
    )
    first = next(one for one in result.examples if one.clock == "first reply")
    assert (first.ref, first.was, first.now) == (
        ticket.ref,
        local("2026-11-17 10:00"),
        local("2026-11-18 10:00"),
    )
    assert (result.become_overdue.count, result.failed) == (0, 0)


def test_a_preview_changes_no_ticket_and_no_event(work, they):
    ticket = work.open()
    before = work.look(ticket).version, ticket.next_due_at, ticket.promise_latest
    events = db.session.scalar(select(func.count(Event.id)))
    they.close("2026-11-16")

    they.preview()

    ticket = work.look(ticket)
    assert (ticket.version, ticket.next_due_at, ticket.promise_latest) == before
    assert db.session.scalar(select(func.count(Event.id))) == events


def test_the_same_tables_move_nothing(work, they):
    work.open()
    they.change("calendar", desks.active().calendar.text)

    result = they.preview()

    assert [row[1:] for row in result.moved] == [(0, 0, 1, 0, 0)] * 2
    assert (result.dates_moved, result.endangered.count, result.examples) == (0, 0, ())


def test_a_shorter_target_makes_tickets_overdue(work, they, clock):
    ticket = work.open()
    clock.forward(hours=2)
    they.policies('"4 business hours"', '"1 business hour"')

    result = they.preview("policies")

    assert result.become_overdue.tickets == ((ticket.id, ticket.ref),)
    assert {row.clock: row.earlier for row in result.moved}["first reply"] == 1
    assert dict(result.histogram)["earlier day"] == 1


def test_a_longer_target_puts_a_promise_before_it(work, they):
    work.open()
    they.policies('"4 business hours"', '"8 business hours"')

    result = they.preview("policies")

    assert [row.why for row in result.endangered.rows] == ["before target"]


def test_a_target_that_is_dropped_or_new_is_told_apart(work, they):
    work.open()
    work.open(picked="account_update")
    they.policies('resolve = "3 business days"\n', "")

    result = they.preview("policies")

    moved = {row.clock: row for row in result.moved}
    assert (moved["resolve"].gone, moved["resolve"].new) == (1, 0)


def test_it_is_counted_batch_by_batch_and_goes_on_where_it_stopped(
    work, they, clock, monkeypatch
):
    monkeypatch.setattr(previews, "BATCH", 2)
    for _ in range(5):
        work.open()
    they.close("2026-11-16")
    with saved():
        previews.ask(they.draft(), clock())

    assert previews.work(clock()) == 2
    db.session.rollback()
    preview = previews.of(they.draft())
    assert (preview.state, preview.total, preview.counted) == ("counting", 5, 2)
    # The worker was killed here; another one goes on.
    result = they.preview()

    assert result.looked_at == 5


def test_a_worker_that_was_overtaken_adds_nothing_twice(work, they, clock, monkeypatch):
    monkeypatch.setattr(previews, "BATCH", 2)
    for _ in range(5):
        work.open()
    they.close("2026-11-16")
    with saved():
        previews.ask(they.draft(), clock())
    counted = previews._counted

    def overtaken(*details):
        monkeypatch.setattr(previews, "_counted", counted)
        assert previews.work(clock()) == 2
        return counted(*details)

    monkeypatch.setattr(previews, "_counted", overtaken)

    assert previews.work(clock()) == 0
    assert they.preview().looked_at == 5


def test_asking_twice_counts_once_until_something_changed(work, they, clock):
    they.close("2026-11-16")
    with saved():
        first = previews.ask(they.draft(), clock()).id
    with saved():
        assert previews.ask(they.draft(), clock()).id == first
    they.close("2026-11-18")
    assert previews.is_stale(previews.of(they.draft()), they.draft())
    assert previews.work(clock()) == 0

    they.preview()

    assert not previews.is_stale(previews.of(they.draft()), they.draft())
    assert db.session.scalar(select(func.count(Preview.id))) == 1


def test_what_somebody_published_makes_a_preview_stale(work, they):
    they.close("2026-11-16")
    they.preview()
    they.policies('"4 business hours"', '"8 business hours"', by=they.dana)
    they.publish("policies", by=they.dana)

    assert previews.is_stale(previews.of(they.draft()), they.draft())


def test_a_ticket_that_cannot_be_counted_is_counted_as_failed(work, they, caplog):
    bad, _fine = work.open(), work.open()
    opened = work.events(bad, "opened")[0]
    right = opened.data
    _write(opened, {"secret": "Ann Lee"})
    they.close("2026-11-16")

    result = they.preview()

    assert (result.looked_at, result.failed) == (1, 1)
    assert "a ticket could not be compared" in caplog.text
    assert "Ann Lee" not in caplog.text
    _write(opened, right)


def _write(event, data):
    with saved():
        db.session.get_one(Event, event.id).data = data


def test_rules_have_no_such_preview(they):
    draft = they.change("rules", desks.default_texts()["rules"])

    with pytest.raises(BadInput), saved():
        previews.ask(draft, they.clock())


def test_discarding_the_draft_takes_its_preview_along(work, they):
    they.close("2026-11-16")
    they.preview()

    they.publish()

    assert db.session.scalar(select(func.count(Preview.id))) == 0
