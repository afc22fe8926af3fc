"""What staff do, one act at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.moments import local
from triage.errors import Conflict, NotAllowedNow, TicketNotFound
from triage.models import Message, Person
from triage.store import db, saved
from triage.tickets import auditing, finding, working


def test_the_first_reply_opens_the_ticket_and_keeps_the_promise(work, clock):
    ticket = work.open()
    clock.forward(minutes=30)

    ticket = work.does(working.reply, ticket, body="Please try again now.")

    assert ticket.state == "open"
    assert work.verdict(ticket, "first reply") == "met"
    assert work.verdict(ticket, "promise") == "met"
    assert work.letters(ticket) == ["received", "reply"]
    assert ticket.next_clock == "resolve"


def test_a_late_reply_is_a_miss_and_then_its_end(work, clock):
    ticket = work.open()
    clock.set("2026-11-16 14:00")
    clock.forward(seconds=1)

    work.does(working.reply, ticket, body="Sorry that it took so long.")

    late = [e for e in work.events(ticket) if e.clock == "first reply"]
    assert [(e.kind, e.verdict) for e in late] == [
        ("clock_missed", "missed"),
        ("clock_ended", "ended late"),
    ]
    assert late[0].due_at == local("2026-11-16 14:00")
    assert late[0].spent == 4 * 3600 + 1


def test_a_verdict_remembers_who_had_the_ticket(work, clock):
    ticket = work.open()
    work.does(working.assign, ticket, to=work.omar)

    work.does(working.reply, ticket, body="Rosa answers for Omar.")

    ended = work.events(ticket, "clock_ended")
    assert {event.owner_id for event in ended} == {work.omar}
    assert {event.person_id for event in ended} == {work.rosa}


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (working.reply, {"body": "Please try again now."}),
        (working.ask, {"body": "Which browser is it?"}),
        (working.log_call, {"body": "She told me.", "reached": True}),
    ],
    ids=["reply", "ask", "call"],
)
def test_who_answers_a_ticket_of_nobody_has_it(work, clock, verb, said):
    ticket = work.does(verb, work.open(), **said)

    assert ticket.assignee_id == work.rosa
    [taken] = work.events(ticket, "assigned")
    assert (taken.person_id, taken.data) == (work.rosa, {"to": work.rosa})
    [ended] = [
        e for e in work.events(ticket, "clock_ended") if e.clock == "first reply"
    ]
    assert ended.owner_id == work.rosa
    assert auditing.check([ticket.id], work.desk, clock()) == []


def test_an_answer_takes_no_ticket_from_anybody(work):
    ticket = work.does(working.assign, work.open(), to=work.omar)

    ticket = work.does(working.reply, ticket, body="Rosa answers for Omar.")

    assert ticket.assignee_id == work.omar
    assert len(work.events(ticket, "assigned")) == 1


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (working.note, {"body": "She called last week, too."}),
        (working.log_call, {"body": "Nobody there.", "reached": False}),
    ],
    ids=["note", "attempt"],
)
def test_what_the_submitter_does_not_hear_takes_no_ticket(work, verb, said):
    assert work.does(verb, work.open(), **said).assignee_id is None


def test_a_last_word_on_a_resolved_ticket_takes_nothing(work):
    ticket = work.does(working.resolve, work.open(), outcome="solved")

    ticket = work.does(working.reply, ticket, body="Glad it works.")

    assert (ticket.state, ticket.assignee_id) == ("resolved", None)


def test_a_note_is_no_reply_and_no_letter(work, clock):
    ticket = work.does(working.note, work.open(), body="She called last week, too.")

    assert (ticket.state, ticket.next_clock) == ("open", "first reply")
    assert work.letters(ticket) == ["received"]
    assert [said.kind for said in finding.conversation(ticket.id)] == ["message"]
    assert [said.kind for said in finding.conversation(ticket.id, notes=True)] == [
        "message",
        "note",
    ]


def test_a_question_is_a_reply_and_waits(work, clock):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")

    assert (ticket.state, ticket.waiting_since) == ("waiting", clock())
    assert work.verdict(ticket, "first reply") == "met"
    assert ticket.standing == "paused"
    assert work.letters(ticket) == ["received", "ask"]


def test_what_staff_write_while_it_waits_does_not_end_the_wait(work):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")

    ticket = work.does(working.reply, ticket, body="One more thing you could try.")

    assert ticket.state == "waiting"


def test_assigning_opens_the_ticket_and_writes_no_letter(work):
    ticket = work.does(working.assign, work.open(), to=work.omar)

    assert (ticket.state, ticket.assignee_id) == ("open", work.omar)
    assert work.letters(ticket) == ["received"]


def test_a_ticket_can_be_given_back(work):
    ticket = work.does(working.assign, work.open(), to=work.omar)

    ticket = work.does(working.assign, ticket, to=None)

    assert ticket.assignee_id is None
    assert work.events(ticket)[-1].data == {"to": None}


def test_giving_it_to_whoever_has_it_already_is_nothing_that_happened(work):
    ticket = work.does(working.assign, work.open(), to=work.omar)
    before = (ticket.version, ticket.last_seq)

    ticket = work.does(working.assign, ticket, to=work.omar)

    assert (ticket.version, ticket.last_seq) == before


def test_nobody_gets_a_ticket_who_does_not_work_here_any_more(work):
    ticket = work.open()
    with saved():
        db.session.get_one(Person, work.omar).active = False

    with pytest.raises(NotAllowedNow, match="does not work here any more"):
        work.does(working.assign, ticket, to=work.omar)


def test_taking_next_takes_what_is_due_first_and_is_nobodys(work):
    later = work.open()
    urgent = work.open(priority="urgent")
    taken = work.does(working.assign, work.open(priority="urgent"), to=work.omar)

    assert [_next(work), _next(work), _next(work)] == [urgent.id, later.id, None]
    assert work.look(taken).assignee_id == work.omar


def test_taking_next_leaves_alone_what_waits_for_the_submitter(work):
    ticket = work.does(working.ask, work.open(), body="Which browser is it?")
    work.does(working.assign, ticket, to=None)

    assert _next(work) is None


def _next(work):
    with saved():
        ticket = working.take_next(by=work.rosa, now=work.clock(), desk=work.desk)
    return ticket and ticket.id


def test_who_decided_by_what_is_no_longer_so_is_told_and_nothing_is_saved(work):
    ticket = work.open()
    seen = ticket.version
    work.does(
        working.reply, ticket, body="Omar was faster.", by=work.omar, version=seen
    )

    with pytest.raises(Conflict, match="Nothing of yours is saved"):
        work.does(working.reply, ticket, body="Rosa's answer.", version=seen)

    bodies = db.session.execute(select(Message.body)).scalars().all()
    assert "Rosa's answer." not in bodies


def test_a_ticket_that_is_not_there_is_said_to_be_not_there(work):
    with pytest.raises(TicketNotFound), saved():
        working.note(4711, body="x", by=work.rosa, now=work.clock(), desk=work.desk)


def test_a_call_that_reached_nobody_is_no_reply(work):
    ticket = work.does(working.log_call, work.open(), reached=False, body="No answer.")

    assert (ticket.state, ticket.next_clock) == ("open", "first reply")
    assert work.events(ticket, "call_logged")[0].data["reached"] is False


def test_a_call_that_reached_the_submitter_is_a_reply(work):
    ticket = work.does(
        working.log_call, work.open(), reached=True, body="Talked it through."
    )

    assert work.verdict(ticket, "first reply") == "met"
    assert work.letters(ticket) == ["received"]


def test_an_attempt_in_the_promised_half_day_keeps_it(work, clock):
    slot = (local("2026-11-17 08:00"), local("2026-11-17 12:00"))
    ticket = work.open(picked="complex_callback", slot=slot)
    clock.set("2026-11-17 09:00")

    ticket = work.does(working.log_call, ticket, reached=False, body="No answer.")

    assert work.verdict(ticket, "callback") == "met"
    assert work.verdict(ticket, "promise") == "met"
    assert work.verdict(ticket, "first reply") is None


def test_an_answer_on_the_phone_ends_a_wait_and_moves_the_date(work, clock):
    ticket = work.open(picked="account_update")
    ticket = work.does(working.ask, ticket, body="What is the new address?")
    clock.forward(days=2)

    ticket = work.does(working.log_call, ticket, reached=True, body="It is 5 Elm St.")

    assert (ticket.state, ticket.waiting_since) == ("open", None)
    assert ticket.promise_latest == local("2026-12-02 17:00")
    assert work.letters(ticket) == ["received", "ask", "promise_revised"]


def test_a_clock_that_runs_backwards_never_puts_an_event_before_another(work, clock):
    ticket = work.open()
    clock.forward(hours=1)
    ticket = work.does(working.reply, ticket, body="First.")
    clock.forward(minutes=-30)

    ticket = work.does(working.note, ticket, body="Second.")

    times = [event.at for event in work.events(ticket)]
    assert times == sorted(times)


def test_without_an_address_every_verb_does_the_same_and_writes_no_letter(work, clock):
    ticket = work.open(email="", channel="phone_note", by=work.rosa)

    for verb, details in (
        (working.reply, {"body": "Said on the phone."}),
        (working.ask, {"body": "Which browser is it?"}),
        (working.log_call, {"reached": True, "body": "Chrome."}),
        (working.resolve, {"outcome": "solved"}),
    ):
        ticket = work.does(verb, ticket, **details)

    assert ticket.state == "resolved"
    assert work.letters(ticket) == []
