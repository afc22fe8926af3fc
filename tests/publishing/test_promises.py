"""Promises that a publication endangers: listed, never moved, revised on demand."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest
from sqlalchemy import func, select

from tests.support.moments import local
from triage import jobs
from triage.models import EndangeredPromise, Letter
from triage.store import db, saved
from triage.tickets import auditing, promises, working
from triage.tickets.slots import slots

pytestmark = pytest.mark.both_databases


def _listed(work):
    return promises.endangered(work.desk, work.clock())


def _ask(they, *ids):
    with saved():
        return promises.revise_promises(ids or None, by=they.sam)


@pytest.fixture
def snowed_in(work, they, clock):
    """Opened on Monday afternoon; then Tuesday is closed. A reply was promised for 10."""
    clock.set("2026-11-16 15:00")
    ticket = work.open()
    they.close("2026-11-17")
    they.publish()
    return ticket


def test_the_recount_finds_them_and_moves_none(work, they, snowed_in):
    assert they.recount().endangered == 1

    [found] = _listed(work)
    assert found[:5] == (
        snowed_in.id,
        snowed_in.ref,
        "reply",
        local("2026-11-17 10:00"),
        "ends shut",
    )
    assert work.look(snowed_in).promise_latest == local("2026-11-17 10:00")
    assert they.recount().endangered == 0
    assert len(_listed(work)) == 1


def test_one_is_revised_with_a_letter_by_whoever_asked(work, they, snowed_in):
    they.recount()
    assert _ask(they, snowed_in.id, 4711) == 1
    assert _listed(work) == []

    assert jobs.revise_promises() == 1

    ticket = work.look(snowed_in)
    assert ticket.promise_latest == local("2026-11-18 10:00")
    [revised] = work.events(ticket, "promise_revised")
    assert (revised.person_id, revised.data["because"]) == (they.sam, "desk changed")
    assert work.letters(ticket) == ["received", "promise_revised"]


def test_the_letter_says_how_the_new_date_is_counted_and_why_once(
    work, they, snowed_in
):
    they.recount()
    _ask(they)
    jobs.revise_promises()

    raw = db.session.execute(
        select(Letter.raw).where(Letter.kind == "promise_revised")
    ).scalar_one()
    body = message_from_bytes(raw, policy=policy.default).get_body(["plain"])
    text = " ".join(body.get_content().split())
    assert (
        "We will reply by Wed 18 November, 10 am. We had said by Tue 17 November, 10 am. "
        "It is now Wed 18 November, 10 am, because we are closed then (Snow). That is 4 "
        "hours of our open time from Mon 16 November, 3 pm. We are closed Tue 17 November"
        in text
    )
    assert text.count("because") == 1


def test_asking_and_working_again_does_nothing_twice(work, they, snowed_in):
    they.recount()
    assert _ask(they) == 1
    assert _ask(they) == 0
    jobs.revise_promises()
    assert _ask(they, snowed_in.id) == 0

    assert jobs.revise_promises() == 0

    assert len(work.events(snowed_in, "promise_revised")) == 1


def test_what_was_kept_meanwhile_is_in_danger_no_more(work, they, snowed_in):
    they.recount()
    work.does(working.reply, snowed_in, body="Try again.")

    assert _listed(work) == []
    _ask(they)
    assert jobs.revise_promises() == 1
    assert work.events(snowed_in, "promise_revised") == []


def test_the_list_is_tidied_of_what_is_in_danger_no_more(work, they, clock):
    clock.set("2026-11-16 15:00")
    kept, owed = work.open(), work.open()
    they.close("2026-11-17")
    they.publish()
    assert they.recount().endangered == 2
    work.does(working.reply, kept, body="Try again.")

    assert promises.tidy(work.clock(), work.desk) == 1

    rows = db.session.scalars(select(EndangeredPromise.ticket_id)).all()
    assert rows == [owed.id]


def test_a_closure_that_is_taken_back_takes_them_off_the_list(work, they, snowed_in):
    they.recount()
    text = work.desk.calendar.text
    they.change("calendar", text[: text.index("[[dated]]")].rstrip() + "\n")
    they.publish()

    they.recount()

    assert _listed(work) == []
    assert db.session.scalar(select(func.count(EndangeredPromise.ticket_id))) == 0


def test_what_could_be_promised_instead_is_what_the_revision_promises(
    work, they, snowed_in
):
    they.recount()
    [found] = _listed(work)
    assert found.instead == (None, local("2026-11-18 10:00"))

    _ask(they)
    jobs.revise_promises()

    assert work.look(snowed_in).promise_latest == found.instead[1]


def test_a_letter_that_is_not_needed_any_more_is_not_written_and_that_is_said(
    work, they, snowed_in
):
    they.recount()
    _ask(they)
    assert promises.being_written() == 1
    text = work.desk.calendar.text
    they.change("calendar", text[: text.index("[[dated]]")].rstrip() + "\n")
    they.publish()
    they.recount()
    assert promises.being_written() == 1

    jobs.revise_promises()

    assert promises.being_written() == 0
    ticket = work.look(snowed_in)
    assert ticket.promise_latest == local("2026-11-17 10:00")
    assert work.letters(ticket) == ["received"]
    [said] = work.events(ticket, "promise_not_revised")
    assert said.person_id == they.sam
    assert auditing.check([ticket.id], work.desk, work.clock()) == []


def test_a_promised_date_moves_to_the_close_of_the_next_open_day(work, they, clock):
    ticket = work.open(picked="account_update")
    assert ticket.promise_latest == local("2026-11-30 17:00")
    they.close("2026-11-30", "12:00-17:00")
    they.publish()
    they.recount()

    _ask(they)
    jobs.revise_promises()

    # Never sooner than what was told: not the noon of that day.
    assert work.look(ticket).promise_latest == local("2026-12-01 17:00")
    assert work.look(ticket).promise_earliest == ticket.promise_earliest


def test_a_call_moves_to_the_same_half_day_of_the_next_open_day(work, they, clock):
    morning = slots(work.desk.calendar, clock())[1]
    ticket = work.open(picked="complex_callback", slot=(morning.start, morning.end))
    assert ticket.promise_kind == "call"
    they.close("2026-11-17")
    they.publish()
    they.recount()
    assert [one.why for one in _listed(work)] == ["slot shut"]

    _ask(they)
    jobs.revise_promises()

    ticket = work.look(ticket)
    assert ticket.promise_earliest == local("2026-11-18 08:00")
    assert ticket.promise_latest == local("2026-11-18 12:00")


def test_what_waits_or_is_broken_already_is_not_in_danger(work, they, clock):
    waiting = work.open(picked="account_update")
    work.does(working.ask, waiting, body="Which one?")
    work.does(
        working.park,
        work.open(),
        reason="other",
        review_on=date(2026, 12, 2),
        body="Later.",
    )
    work.open()
    clock.set("2026-11-17 08:00")
    work.wakes()
    they.close("2026-11-30")
    they.close("2026-11-16", "13:00-17:00")
    they.publish()

    assert they.recount().endangered == 0


def test_a_promise_that_was_hard_to_keep_before_is_none_of_the_change(
    work, they, clock
):
    """Low priority gives the desk longer than the reply it promised."""
    ticket = work.open()
    work.does(working.change_priority, ticket, priority="low")
    they.close("2026-12-02")
    they.publish()

    assert they.recount().endangered == 0
    assert _listed(work) == []


def test_without_an_address_it_is_revised_without_a_letter(work, they, clock):
    clock.set("2026-11-16 15:00")
    ticket = work.open(email="", channel="phone_note")
    they.close("2026-11-17")
    they.publish()
    they.recount()
    _ask(they)

    jobs.revise_promises()

    assert work.look(ticket).promise_latest == local("2026-11-18 10:00")
    assert work.letters(ticket) == []
