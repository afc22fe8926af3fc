"""Who may post which letter when, and what becomes of it; on both databases."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.mail.outgoing import (
    a_ticket,
    all_letters,
    end_all_leases,
    let_time_pass,
    queue,
    states,
)
from tests.support.moments import MONDAY
from triage.mail import outbox
from triage.models import Event, Ticket
from triage.store import database_now, db, saved

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("app_context")]


def claim(limit=outbox.BATCH, now=MONDAY):
    with saved():
        return outbox.claim(now, limit)


def settle(verb, *given):
    with saved():
        return verb(*given)


def test_a_letter_is_leased_to_one_worker_only():
    queue(3)

    first, second = claim(2), claim(2)

    assert [letter.id for letter in first + second] == [row.id for row in all_letters()]
    assert claim() == []


def test_a_letter_queued_is_due_at_once_with_the_bytes_it_was_rendered_to():
    a_ticket()

    [letter] = claim()

    [row] = all_letters()
    assert letter.raw == row.raw
    assert row.message_id.encode() in row.raw
    assert (row.state, row.tries, row.recipient) == (
        "queued",
        1,
        "rosa@clinic.example.org",
    )


def test_oldest_letters_go_first():
    first = queue(1)
    let_time_pass(hours=1)
    second = queue(1)

    assert [letter.id for letter in claim()] == first + second


def test_a_letter_goes_at_once_whatever_time_it_is_at_the_desk():
    """In a simulation it may be next year already: posting goes by the database's clock."""
    queue(1, now=MONDAY + timedelta(days=3650))
    queue(1, now=MONDAY - timedelta(days=3650))

    assert len(claim()) == 2


def test_a_posted_letter_is_not_posted_again():
    queue()
    [letter] = claim()

    assert settle(outbox.posted, letter, MONDAY)

    end_all_leases()
    assert claim() == []
    [row] = all_letters()
    assert (row.state, row.lease, row.trouble) == ("posted", None, None)
    assert row.posted_at == MONDAY


def test_a_worker_that_lost_its_lease_cannot_finish():
    queue()
    [slow] = claim()
    end_all_leases()
    [quick] = claim()

    assert not settle(outbox.posted, slow, MONDAY)
    assert not settle(outbox.refused, slow, "550 no", MONDAY)
    assert not settle(outbox.deferred, slow, "451 later", MONDAY)
    assert states() == {"queued": 1}
    assert settle(outbox.posted, quick, MONDAY)


def test_a_lease_ends_by_itself():
    queue()
    [first] = claim()
    let_time_pass(minutes=4)
    assert claim() == []

    let_time_pass(minutes=1)

    [again] = claim()
    assert (again.id, again.raw, again.tries) == (first.id, first.raw, 2)


def test_back_off_doubles_up_to_four_hours_and_lasts_two_days():
    minutes = [wait.total_seconds() / 60 for wait in outbox.BACK_OFF]

    assert minutes[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert set(minutes[9:]) == {240}
    assert timedelta(hours=44) < sum(outbox.BACK_OFF, timedelta()) < timedelta(hours=49)


def test_a_letter_deferred_is_tried_again_and_given_up_after_two_days():
    ticket_id = a_ticket()
    waits = []

    for _ in outbox.BACK_OFF:
        [letter] = claim()
        settle(outbox.deferred, letter, "451 later", MONDAY)
        [row] = all_letters()
        assert (row.state, row.trouble) == ("queued", "451 later")
        wait = row.due_at - database_now()
        waits.append(round(wait.total_seconds() / 60))
        let_time_pass(seconds=wait.total_seconds())
    [letter] = claim()
    settle(outbox.deferred, letter, "451 still later", MONDAY)

    assert waits == [wait.total_seconds() / 60 for wait in outbox.BACK_OFF]
    [row] = all_letters()
    assert (row.state, row.trouble) == ("refused", "451 still later")
    assert refusals(ticket_id) == [{"letter": row.id}]


def refusals(ticket_id):
    events = select(Event.data).where(
        Event.ticket_id == ticket_id, Event.kind == "letter_refused"
    )
    return list(db.session.execute(events).scalars())


def test_a_refused_letter_is_an_event_of_its_ticket():
    ticket_id = a_ticket()
    [letter] = claim()
    before = db.session.get(Ticket, ticket_id).last_seq

    settle(
        outbox.refused, letter, "550 no such person here", MONDAY - timedelta(days=1)
    )

    db.session.expire_all()
    told = db.session.execute(
        select(Event).order_by(Event.seq.desc()).limit(1)
    ).scalar_one()
    assert (told.kind, told.seq, told.data) == (
        "letter_refused",
        before + 1,
        {"letter": letter.id},
    )
    # Time does not run backwards in a ticket's story.
    assert told.at == MONDAY
    assert db.session.get(Ticket, ticket_id).last_seq == before + 1
    assert claim() == []


def test_a_letter_without_a_ticket_can_be_refused_too():
    queue()
    [letter] = claim()

    assert settle(outbox.refused, letter, "550 no", MONDAY)
    assert states() == {"refused": 1}


def test_letters_given_back_untried_are_due_at_once():
    queue(2)

    settle(outbox.release, claim())

    assert [letter.tries for letter in claim()] == [1, 1]


FIVE = 5


@pytest.mark.parametrize("kind", ["received", "link"])
def test_the_open_form_sends_five_letters_an_hour_to_one_address(kind):
    queue(8, kind, to="victim@clinic.example.org", now=database_now())
    queue(2, kind, now=database_now())

    going = claim()

    assert [letter.recipient for letter in going].count(
        "victim@clinic.example.org"
    ) == FIVE
    assert len(going) == FIVE + 2
    assert claim() == []
    # Nothing is lost: they are put back until the hour of the first five is over.
    assert states() == {"queued": 10}
    for letter in going:
        settle(outbox.posted, letter, MONDAY)
    let_time_pass(minutes=59)
    assert claim() == []
    let_time_pass(minutes=2)
    assert len(claim()) == 3


def test_the_spelling_of_an_address_does_not_matter():
    for to in ("a@clinic.example.org", "A@clinic.example.org", "a@CLINIC.example.org"):
        queue(2, "link", to=to, now=database_now())

    assert len(claim()) == FIVE


def test_what_staff_write_is_never_held_back():
    queue(8, "reply", to="rosa@clinic.example.org")
    queue(8, "received", to="rosa@clinic.example.org", now=database_now())

    assert len(claim()) == 8 + FIVE


def test_dates_that_a_stranger_moves_from_the_page_count_too():
    for kind in ("received", "promise_revised"):
        queue(4, kind, to="victim@clinic.example.org", now=database_now())

    assert len(claim()) == FIVE


def test_a_letter_put_off_waits_longer_each_time_but_never_over_four_hours():
    queue()
    waits = []

    for _ in range(30):
        [letter] = claim()
        settle(outbox.put_off, letter, "nobody at home")
        [row] = all_letters()
        waits.append(round((row.due_at - database_now()).total_seconds() / 60))
        let_time_pass(hours=4)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128] + [240] * 22
    assert states() == {"queued": 1}


def test_a_retry_is_not_held_back_by_itself():
    queue(FIVE, "received", to="rosa@clinic.example.org", now=database_now())
    for letter in claim():
        settle(outbox.deferred, letter, "451 later", MONDAY)

    let_time_pass(minutes=1)

    assert len(claim()) == FIVE


def test_two_claims_together_stay_within_the_limit():
    queue(12, "received", to="victim@clinic.example.org", now=database_now())

    assert len(claim(4)) + len(claim(4)) + len(claim(4)) == FIVE


def test_a_letter_put_back_for_a_day_is_given_up_and_its_ticket_says_so():
    queue(FIVE, "received", to="victim@clinic.example.org", now=database_now())
    claim()
    ticket_id = a_ticket("victim@clinic.example.org")
    written_a_day_ago = all_letters()[-1]
    with saved():
        db.session.merge(written_a_day_ago).written_at = database_now() - timedelta(
            hours=25
        )

    assert claim() == []

    refused = all_letters()[-1]
    assert (refused.state, refused.trouble) == ("refused", outbox.TOO_MANY)
    assert refusals(ticket_id) == [{"letter": refused.id}]


@pytest.mark.settings(LETTERS_PER_HOUR=2)
def test_the_limit_is_a_setting():
    queue(4, "link", to="rosa@clinic.example.org", now=database_now())

    assert len(claim()) == 2


def test_bytes_are_forgotten_thirty_days_after_posting():
    queue(4)
    posted, refused, waiting, fresh = claim()
    settle(outbox.posted, posted, MONDAY)
    settle(outbox.refused, refused, "550 no", MONDAY)
    settle(outbox.deferred, waiting, "451 later", MONDAY)
    let_time_pass(days=29)
    assert settle(outbox.purge_raw) == 0

    let_time_pass(days=2)
    settle(outbox.posted, fresh, MONDAY)

    assert settle(outbox.purge_raw) == 3
    kept = {row.id: row.raw is not None for row in all_letters()}
    assert kept == {
        posted.id: False,
        refused.id: False,
        waiting.id: True,
        fresh.id: False,
    }


@pytest.fixture
def asked():
    """The statements the database is asked, with what is put into them."""
    asked = []

    def listen(_connection, _cursor, statement, given, _context, _many):
        asked.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", listen)
    yield asked
    event.remove(db.engine, "before_cursor_execute", listen)


def test_no_job_walks_the_letters_of_the_past(database_kind, asked):
    """A million posted letters must not slow down the next one."""
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of its tables")
    queue(1, "received")
    asked.clear()
    claim()
    settle(outbox.purge_raw)

    finds = [(words, given) for words, given in asked if "FROM letters" in words]
    plans = [
        db.session.connection()
        .exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)
        .all()
        for words, given in finds
    ]

    used = [re.search(r"ix_\w+", str(plan)).group() for plan in plans]
    assert used == ["ix_letters_queued", "ix_letters_tried", "ix_letters_raw"]
