"""A ticket lives through everything that writes a letter; none repeats what was submitted."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy

import pytest

from tests.mail.outgoing import all_letters
from tests.tickets.people_at_work import Work
from triage.mail import LETTERS
from triage.store import saved
from triage.tickets import answering, changing, closing, lostlink, moving, working

# One word each that occurs nowhere else, in every box a submitter can fill in.
TYPED = {
    "subject": "Quetzalsubject login trouble",
    "body": "Quetzalbody: I cannot sign in. Patient Quetzalpatient, born 3/14/2015, MRN 48213377.",
    "org_name": "Quetzalclinic",
    "name": "Quetzalname",
    "phone": "555-0199",
    "email": "somebody@clinic.example.org",
}
SECRETS = ("quetzal", "3/14/2015", "48213377", "555-0199")


@pytest.fixture
def work(app_context, clock):
    """Rosa at work."""
    return Work(clock)


def live(work, clock):
    """Everything that writes a letter, in one life."""
    ticket = work.open(**TYPED)
    with saved():
        lostlink.mail_link(ticket.ref, TYPED["email"], desk=work.desk, now=clock())
    work.does(working.reply, ticket, body="We look into it.")
    work.does(
        working.reply, ticket, body="Is it the child born 3/14/2015, MRN 48213377?"
    )
    work.does(working.ask, ticket, body="Which site?")
    work.happens(answering.submitter_writes, ticket, body="Quetzalanswer")
    work.does(
        moving.park,
        ticket,
        reason="waits_for_release",
        review_on=date(2026, 11, 18),
        body="",
    )
    work.does(moving.unpark, ticket)
    work.does(changing.change_category, ticket, category="account_update")
    work.does(moving.resolve, ticket, outcome="solved", body="It is done.")
    work.does(moving.reopen, ticket)
    work.does(working.ask, ticket, body="Still there?")
    for day in ("2026-11-24 09:00", "2026-12-02 09:00", "2026-12-20 09:00"):
        clock.set(day)
        for step in (closing.remind_waiting, closing.resolve_unanswered):
            with saved():
                step(clock(), work.desk)


def test_no_letter_repeats_what_a_submitter_typed(work, clock):
    live(work, clock)

    rows = all_letters()
    assert {row.kind for row in rows} == set(LETTERS)
    for row in rows:
        message = message_from_bytes(row.raw, policy=policy.default)
        halves = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
        said = "\n".join(
            [*halves, *map(str, message.values()), row.subject, row.message_id]
        )
        for secret in SECRETS:
            assert secret not in said.lower(), (row.kind, secret)
        assert row.recipient == TYPED["email"]
