"""Two people, or two presses of a button, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from triage import desk as desks
from triage import people
from triage.errors import Conflict
from triage.models import Letter, Role, Submitter, Ticket
from triage.store import db, saved
from triage.tickets import closing, opening, working

pytestmark = pytest.mark.both_databases


def at_once(app, *acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread of its own, all from the same moment; return what came."""
    ready = threading.Barrier(len(acts))
    came: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            ready.wait(10)
            try:
                came[number] = act()
            except Exception as error:
                came[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


def count(model) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def writing(prepared):
    def act():
        with saved():
            return opening.write(prepared)

    return act


def test_the_same_new_submitter_twice_is_one_submitter(app, work):
    for round_ in range(5):
        prepared = [work.prepare(email=f"new{round_}@clinic.example") for _ in range(4)]

        came = at_once(app, *map(writing, prepared))

        assert len({opened.ref for opened in came}) == 4
    assert (count(Submitter), count(Ticket)) == (5, 20)


def test_one_form_sent_twice_at_once_is_one_ticket(app, work):
    for round_ in range(5):
        key = f"{round_}" * 64
        prepared = [work.prepare(draft_key=key) for _ in range(3)]

        came = at_once(app, *map(writing, prepared))

        assert len({opened.ref for opened in came}) == 1
        assert sorted(opened.already for opened in came) == [False, True, True]
    assert (count(Ticket), count(Letter)) == (5, 5)


def test_two_reps_taking_next_get_different_tickets(app, work):
    for _ in range(8):
        work.open()
    now, desk = work.clock(), work.desk

    def taking(person):
        def act():
            with saved():
                return working.take_next(by=person, now=now, desk=desk).id

        return act

    for _ in range(4):
        came = at_once(app, taking(work.rosa), taking(work.omar))
        assert len(set(came)) == 2, came
    db.session.rollback()
    unassigned = select(func.count()).where(Ticket.assignee_id.is_(None))
    assert db.session.execute(unassigned).scalar_one() == 0


def test_of_two_reps_answering_at_once_one_is_told_to_look_again(app, work):
    for _ in range(5):
        ticket = work.open()
        seen = ticket.version

        def answering(person, ticket_id=ticket.id, seen=seen):
            def act():
                with saved():
                    return working.reply(
                        ticket_id, body="Mine.", by=person, version=seen,
                        now=work.clock(), desk=desks.active(),
                    ).id  # fmt: skip

            return act

        came = at_once(app, answering(work.rosa), answering(work.omar))

        assert sorted(type(one).__name__ for one in came) == ["Conflict", "int"], came
        assert any(isinstance(one, Conflict) for one in came)
        assert work.kinds(work.look(ticket)).count("replied") == 1


def test_two_workers_write_a_miss_down_once(app, work, clock):
    tickets = [work.open() for _ in range(6)]
    now, desk = clock.forward(hours=5), work.desk

    def waking():
        done = 0
        while True:
            with saved():
                took = closing.wake_clocks(now, desk, limit=2)
            if not took:
                return done
            done += took

    came = at_once(app, waking, waking)

    assert sum(came) == 6, came
    db.session.rollback()
    for ticket in tickets:
        missed = [event.clock for event in work.events(ticket, "clock_missed")]
        assert missed == ["first reply", "promise"]


def test_a_submitter_writing_while_a_rep_resolves_is_never_lost(app, work, clock):
    for _ in range(4):
        ticket = work.does(working.reply, work.open(), body="Try again.")
        now, desk = clock(), work.desk

        def resolving(ticket_id=ticket.id, now=now, desk=desk):
            with saved():
                working.resolve(
                    ticket_id, outcome="solved", by=work.rosa, now=now, desk=desk
                )

        def writing_to(ticket_id=ticket.id, now=now, desk=desk):
            with saved():
                working.submitter_writes(
                    ticket_id, body="It still fails.", now=now, desk=desk
                )

        came = at_once(app, resolving, writing_to)

        assert came == [None, None]
        kinds = work.kinds(work.look(ticket))
        # Resolved after the message, or reopened by it: both are in the story.
        assert {"resolved", "submitter_wrote"} <= set(kinds)


def test_two_supervisors_who_disable_each_other_leave_one(app, work):
    with saved():
        pair = [
            people.add(
                email=f"{name}@desk.example.org",
                name=name,
                role=Role.SUPERVISOR,
                now=work.clock(),
            ).id
            for name in ("uma", "vera")
        ]

    def disabling(person_id):
        def act():
            with saved():
                return people.disable(person_id).id

        return act

    for _round in range(5):
        came = at_once(app, *map(disabling, pair))

        assert sorted(type(one).__name__ for one in came) == ["LastSupervisor", "int"]
        with saved():
            for person_id in pair:
                people.enable(person_id)
