"""A supervisor hears of what the last audit found, and of whom no letter reaches."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, update

from tests.tickets.statements import counted
from triage import desk as desks
from triage.models import Letter, LetterState, Person, Ticket
from triage.store import db, saved, table
from triage.tickets import rounds

NOW, AUDIT = "/desk/now", "/desk/audit"
BANNER = "The last audit found 1 thing that does not fit"


@pytest.fixture
def audits(app, clock):
    """Let a round of the audit pass."""

    def run():
        with app.app_context():
            return rounds.run(desks.active(), clock())

    return run


@pytest.fixture
def spoilt(app, work):
    """A ticket whose row says another priority than its events; mended at the end."""
    with app.app_context():
        ticket = work.open()
        _has_priority(ticket.id, "low")
        yield ticket.id, ticket.ref
        _has_priority(ticket.id, "normal")


def _has_priority(ticket_id, priority):
    with saved():
        which = update(Ticket).where(Ticket.id == ticket_id)
        db.session.execute(which.values(priority=priority))


def test_before_the_first_audit_there_is_no_banner_and_the_page_says_so(supervisor):
    assert "The last audit" not in supervisor.get(NOW).page.text
    assert "No audit has ended yet." in supervisor.get(AUDIT).page.text


def test_when_everything_fits_nobody_is_told(supervisor, work, audits):
    work.open()
    audits()

    assert "The last audit" not in supervisor.get(NOW).page.text
    text = supervisor.get(AUDIT).page.text
    assert "looked at 1 ticket, 0 differences" in text
    assert "Nothing. Every ticket that was looked at fits" in text


def test_what_was_found_is_a_banner_and_a_list_with_what_to_do(
    supervisor, spoilt, audits
):
    ticket_id, ref = spoilt
    audits()

    assert BANNER in supervisor.get(NOW).page.text
    answer = supervisor.get(AUDIT)

    assert "priority is 'low', and should be 'normal'" in answer.page.text
    assert f'<a href="/desk/tickets/{ticket_id}">{ref}</a>' in answer.text
    assert "flask desk audit --mend" in answer.page.text
    assert "flask desk clocks recount" in answer.page.text


def test_the_banner_goes_when_it_was_mended(supervisor, spoilt, audits):
    audits()
    _has_priority(spoilt[0], "normal")
    audits()

    assert "The last audit" not in supervisor.get(NOW).page.text


def test_a_rep_sees_neither(rep):
    assert rep.get(AUDIT).status_code == 403


def test_the_list_takes_as_many_statements_however_long_it_is(app, supervisor, work):
    work.open()
    statements = []
    for number in (1, 150):
        lines = [
            {"ref": f"HD-{n}", "line": f"HD-{n}: rank is 1"} for n in range(number)
        ]
        with app.app_context(), saved():
            _keep(lines)
        with app.app_context(), counted() as said:
            supervisor.get(AUDIT)
        statements.append(len(said))

    assert statements[0] == statements[1]


def _keep(lines):
    from triage.models import Audit

    at = desks.now()
    db.session.add(
        Audit(started_at=at, ended_at=at, looked_at=9, found=999, differences=lines)
    )


@pytest.mark.both_databases
def test_whom_no_letter_reaches_is_said_until_one_arrives(app, supervisor, rep, clock):
    assert "No letter reaches" not in supervisor.get(NOW).page.text

    _letter(app, clock(), LetterState.REFUSED)
    text = supervisor.get(NOW).page.text
    assert "No letter reaches Rosa Diaz" in text
    assert "the mail server refused the last letter" in text

    _letter(app, clock.forward(minutes=1), LetterState.POSTED)
    assert "No letter reaches" not in supervisor.get(NOW).page.text


def test_somebody_whose_address_is_none_is_said_too(app, supervisor, rep):
    with app.app_context(), saved():
        rosa = update(Person).where(Person.name == "Rosa Diaz")
        db.session.execute(rosa.values(email="rosa, of the desk"))

    text = supervisor.get(NOW).page.text
    assert "No letter reaches Rosa Diaz" in text
    assert "no letter can be addressed to it" in text


def test_who_wants_no_letters_is_not_missed(app, supervisor, rep):
    with app.app_context(), saved():
        rosa = update(Person).where(Person.name == "Rosa Diaz")
        wish = {"alerts": "never"}
        db.session.execute(rosa.values(email="rosa, of the desk", preferences=wish))

    assert "No letter reaches" not in supervisor.get(NOW).page.text


def _letter(app, at, state):
    with app.app_context(), saved():
        email = db.session.scalar(
            db.select(Person.email).where(Person.name == "Rosa Diaz")
        )
        number = db.session.scalar(db.select(func.count(Letter.id)))
        db.session.execute(
            insert(table(Letter)).values(
                kind="alert", recipient=email, subject="Due soon", written_at=at,
                message_id=f"<{number}@desk>", state=state.value, tried_at=at,
            )
        )  # fmt: skip
