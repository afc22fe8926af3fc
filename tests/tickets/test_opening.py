"""A request becomes a ticket, once, with its promise and its letter."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.moments import MONDAY, local
from tests.tickets.people_at_work import ANN
from triage import desk as desks
from triage.errors import Conflict
from triage.models import Letter, Message, Submitter, Ticket
from triage.rules import Intake
from triage.store import FAR, db, saved
from triage.tickets import opening, preparing

pytestmark = pytest.mark.both_databases


def test_a_new_ticket_is_promised_a_reply_by_its_first_reply_target(work):
    ticket = work.open()

    assert (ticket.state, ticket.active, ticket.assignee_id) == ("new", True, None)
    assert (ticket.promise_kind, ticket.promise_latest) == (
        "reply",
        local("2026-11-16 14:00"),
    )
    assert (ticket.next_clock, ticket.next_due_at) == (
        "first reply",
        local("2026-11-16 14:00"),
    )
    assert ticket.standing == "on time"
    assert work.kinds(ticket) == ["opened", "promise_made"]
    assert work.letters(ticket) == ["received"]


def test_an_account_update_is_promised_to_be_done_in_two_weeks(work):
    ticket = work.open(picked="account_update")

    assert ticket.promise_kind == "done"
    assert ticket.promise_latest == local("2026-11-30 17:00")
    assert ticket.next_due_at == local("2026-11-18 17:00")


def test_a_new_enrollment_is_promised_a_window(work):
    ticket = work.open(picked="new_enrollment")

    assert ticket.promise_earliest == local("2026-12-16 08:00")
    assert ticket.promise_latest == local("2027-01-19 17:00")


def test_a_follow_up_is_promised_a_reply_and_never_the_wait_again(work):
    ticket = work.open(picked="account_update", follow_up=True)

    assert ticket.promise_kind == "reply"
    assert ticket.promise_latest == local("2026-11-18 17:00")


def test_a_chosen_half_day_is_the_promise_of_a_call(work):
    slot = (local("2026-11-17 08:00"), local("2026-11-17 12:00"))

    ticket = work.open(picked="complex_callback", slot=slot)

    assert ticket.promise_kind == "call"
    assert (ticket.promise_earliest, ticket.promise_latest) == slot
    assert ticket.next_due_at == slot[1]


def test_the_half_day_may_come_with_the_answers(work):
    prepared = opening.prepare(
        dataclasses.replace(
            _intake(), picked="complex_callback",
            slot=("2026-11-17T16:00:00+00:00", "2026-11-17T20:00:00+00:00"),
        ),
        work.desk.rules.decide(dataclasses.replace(_intake(), picked="complex_callback")),
        work.desk,
        now=MONDAY,
    )  # fmt: skip

    assert prepared.promise.kind == "call"


def _intake():
    return Intake(**ANN)


def test_being_referred_is_resolved_as_it_is_opened_and_promises_nothing(work):
    ticket = work.open(picked="sj_region_lcr", county="San Joaquin")

    assert (ticket.state, ticket.outcome, ticket.active) == (
        "resolved",
        "referred",
        False,
    )
    assert ticket.promise_kind is None
    assert ticket.next_due_at == FAR
    assert work.verdict(ticket, "first reply") == "not needed"
    assert work.letters(ticket) == ["received"]


def test_who_did_not_pick_to_be_referred_waits_for_a_rep(work):
    ticket = work.open(
        picked=None, county="San Joaquin",
        subject="New enrollment", body="We are a new clinic and want to enroll in CAIR.",
    )  # fmt: skip

    assert (ticket.category, ticket.action) == ("sj_region_lcr", "refer")
    assert (ticket.state, ticket.promise_kind) == ("new", "reply")


def test_without_an_address_there_is_neither_submitter_nor_letter(work):
    ticket = work.open(email="", channel="phone_note", by=work.rosa)

    assert (ticket.submitter_id, ticket.email) == (None, None)
    assert work.letters(ticket) == []
    assert work.events(ticket)[0].person_id == work.rosa


def test_the_same_form_sent_twice_finds_the_same_ticket(work):
    first, second = (work.prepare(draft_key="k" * 64) for _ in range(2))

    with saved():
        opened = opening.write(first)
    with saved():
        again = opening.write(second)

    assert (again.ticket_id, again.ref, again.already) == (
        opened.ticket_id,
        opened.ref,
        True,
    )
    assert [_count(model) for model in (Ticket, Message, Letter)] == [1, 1, 1]


def test_the_same_address_in_other_letters_is_the_same_submitter(work):
    first = work.open(email="Ann@Clinic.example")
    second = work.open(email="ann@CLINIC.example", name="A. Lee")

    assert first.submitter_id == second.submitter_id
    assert (second.name, second.email) == ("A. Lee", "ann@CLINIC.example")
    assert _count(Submitter) == 1


def test_tables_published_meanwhile_send_it_back_to_be_thought_out_again(work):
    prepared = work.prepare()
    _publish_policies(work)

    with pytest.raises(opening.Stale), saved():
        opening.write(prepared)

    assert _count(Ticket) == 0


def test_a_door_need_not_know_about_that(work):
    before = work.desk
    _publish_policies(work)
    versions = []

    def make(desk):
        versions.append(desk.policies_id)
        return dataclasses.replace(
            work.prepare(),
            ticket=work.prepare().ticket | {"policies_id": desk.policies_id},
        )

    def save(prepared):
        with saved():
            return opening.write(prepared)

    opened = opening.open_ticket(make, save, before)

    assert work.look(opened.ticket_id).policies_id == work.desk.policies_id
    assert versions == [before.policies_id, work.desk.policies_id]


def test_a_reference_drawn_twice_is_drawn_again(work, monkeypatch):
    taken = work.open().ref
    drawn = iter([taken, "HD-0000-0002"])
    monkeypatch.setattr(preparing, "new_reference", lambda: next(drawn))

    def save(prepared):
        with saved():
            return opening.write(prepared)

    opened = opening.open_ticket(lambda desk: work.prepare(), save, work.desk)

    assert opened.ref == "HD-0000-0002"


def test_tables_that_never_rest_are_a_conflict_in_the_end(work):
    def save(prepared):
        raise opening.Stale("Again.")

    with pytest.raises(Conflict, match="send it once more"):
        opening.open_ticket(lambda desk: work.prepare(), save, work.desk)


def _publish_policies(work):
    with saved():
        desks.publish(
            "policies", work.desk.policies.text + "\n", author="Sam", reason="A test.",
            at=MONDAY + timedelta(minutes=1),
        )  # fmt: skip


def _count(model):
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_what_was_typed_is_kept_whole(work):
    words = (
        "Ünïcode ☃ \U0001f600\n\n  spaces, 'quotes' and \"more\"; DROP TABLE tickets"
    )

    ticket = work.open(subject=words[:200], body=words, org_name="Clínica Niño")

    assert ticket.subject == words[:200]
    assert ticket.org_key == "clinica nino"
    assert db.session.execute(select(Message.body)).scalar_one() == words


def test_the_decision_is_kept_as_it_was_made(work):
    ticket = work.open(picked="how_to")

    assert ticket.decision["category"] == "how_to"
    assert ticket.decision["action"]["action"] == "link"
    assert (ticket.first_category, ticket.gate) == ("how_to", ticket.decision["gate"])
