"""Who is told what when: the assignee at once, supervisors by digests, each alert once.

Rosa's ticket of Monday, 10 am is due at 2 pm: at 1 pm three quarters of its first reply
are gone. A supervisor hears of it when it is late.
"""

from __future__ import annotations

from datetime import date

import pytest

from triage.alerts import pending, telling
from triage.models import Letter
from triage.store import db
from triage.tickets import working

pytestmark = pytest.mark.both_databases


@pytest.fixture
def ticket(work):
    """A ticket that Rosa has."""
    return work.does(working.assign, work.open(), to=work.rosa)


def test_who_has_a_ticket_is_told_at_once_that_it_is_due_soon(
    work, told, clock, ticket
):
    clock.set("2026-11-16 12:59")
    assert told.round() == []

    clock.set("2026-11-16 13:00")
    [letter] = told.round()

    assert (letter.kind, letter.to) == ("alert", "rosa")
    assert letter.subject == (
        f"First reply and promise due by Mon 16 November, 2 pm ({ticket.ref})"
    )
    assert "I cannot get into CAIR2" in letter.text
    assert f"{ticket.ref} (http://localhost/desk/tickets/{ticket.id})" in letter.text
    assert told.round() == []
    assert told.untold() == 0


def test_supervisors_hear_when_it_is_late_each_in_a_digest(work, told, clock, ticket):
    clock.set("2026-11-16 14:01")

    letters = told.round()

    assert sorted((one.kind, one.to) for one in letters) == [
        ("alert", "rosa"),
        ("digest", "sam"),
        ("digest", "uma"),
    ]
    for letter in letters:
        assert "First reply and promise overdue since Mon 16 November, 2 pm" in (
            letter.text
        )
    assert "Rosa has it." in letters[-1].text
    assert "Rosa" not in letters[0].text


def test_what_nobody_has_is_the_supervisors_affair(work, told, clock):
    work.open()
    clock.set("2026-11-16 13:00")

    letters = told.round()

    assert [(one.kind, one.to) for one in letters] == [
        ("digest", "sam"),
        ("digest", "uma"),
    ]
    assert "Nobody has it." in letters[0].text


def test_a_letter_holds_no_word_of_the_submitter(work, told, clock):
    asked = {
        "subject": "Inventory of Zebra ward",
        "body": "Quokka says no.",
        "name": "Ximena Quill",
        "org_name": "Yarrow Clinic",
        "email": "ximena@yarrow.example",
        "phone": "555 0177",
    }
    work.does(working.assign, work.open(**asked), to=work.rosa)
    clock.set("2026-11-16 14:01")

    told.round()

    raws = db.session.query(Letter.raw).filter(Letter.kind.in_(("alert", "digest")))
    for (raw,) in raws:
        for word in ("Zebra", "Quokka", "Ximena", "Quill", "Yarrow", "yarrow", "0177"):
            assert word.encode() not in raw


def test_one_letter_says_all_that_is_new_and_a_second_waits_some_minutes(
    work, told, clock
):
    first = [work.does(working.assign, work.open(), to=work.rosa) for _ in range(3)]
    clock.set("2026-11-16 10:02")
    later = work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    [letter] = told.round()
    assert letter.subject == "3 of your tickets are due soon or overdue"
    assert all(one.ref in letter.text for one in first)

    clock.set("2026-11-16 13:02")
    assert told.round() == []
    clock.set("2026-11-16 13:05")
    [letter] = told.round()

    assert later.ref in letter.subject


def test_two_people_are_told_of_their_own_only(work, told, clock, ticket):
    other = work.does(working.assign, work.open(), to=work.omar)
    clock.set("2026-11-16 13:00")

    letters = {one.to: one.text for one in told.round()}

    assert set(letters) == {"rosa", "omar"}
    assert ticket.ref in letters["rosa"]
    assert other.ref not in letters["rosa"]


def test_nobody_is_written_to_while_the_desk_is_shut(work, told, clock):
    clock.set("2026-11-20 13:00")
    work.does(working.assign, work.open(), to=work.rosa)
    # Its promise ends with the day; the target goes on on Monday.
    for night in ("2026-11-20 17:01", "2026-11-21 12:00", "2026-11-23 07:59"):
        clock.set(night)
        assert told.round() == []
    assert told.untold() > 0

    clock.set("2026-11-23 08:02")
    letters = told.round()

    assert sorted(one.to for one in letters) == ["rosa", "sam", "uma"]
    assert told.untold() == 0


def test_what_falls_due_as_the_doors_open_is_in_the_first_letter(work, told, clock):
    clock.set("2026-11-16 13:00")
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 17:00")
    told.round()
    clock.set("2026-11-17 08:00")

    clock.forward(seconds=1)
    assert told.round() == []
    clock.set("2026-11-17 08:02")
    letters = told.round()

    assert [one.to for one in letters] == ["rosa", "sam", "uma"]
    assert all(ticket.ref in one.text for one in letters)


def test_a_digest_comes_at_most_once_an_hour(work, told, clock):
    work.open()
    clock.set("2026-11-16 10:30")
    work.open()
    clock.set("2026-11-16 13:00")
    assert len(told.round()) == 2

    clock.set("2026-11-16 13:30")
    assert told.round() == []
    clock.set("2026-11-16 13:59")
    assert told.round() == []
    clock.set("2026-11-16 14:00")
    letters = told.round()

    assert [one.kind for one in letters] == ["digest", "digest"]
    assert "due by Mon 16 November, 2:30 pm" in letters[0].text


def test_a_clock_that_ended_before_anybody_was_told_is_told_of_no_more(
    work, told, clock, ticket
):
    clock.set("2026-11-20 13:00")
    late = work.does(working.assign, work.open(), to=work.omar)
    clock.set("2026-11-20 18:00")
    work.wakes()
    work.does(working.reply, ticket, body="Try again.")
    work.does(working.resolve, ticket, outcome="solved", body="Done.")
    work.does(working.resolve, late, outcome="solved", body="Done.")

    clock.set("2026-11-23 08:02")

    assert told.round() == []
    assert told.untold() == 0


def test_a_due_time_that_moved_before_anybody_was_told_is_told_of_no_more(
    work, told, clock
):
    clock.set("2026-11-20 16:00")
    ticket = work.does(working.assign, work.open(priority="urgent"), to=work.rosa)
    clock.set("2026-11-20 18:00")
    work.wakes()
    assert told.untold()

    work.does(working.change_priority, ticket, priority="low")
    clock.set("2026-11-23 08:02")
    letters = told.round()

    assert told.untold() == 0
    # The date that the submitter was told holds all the same, and is broken.
    assert "Promise overdue since Fri 20 November, 5 pm" in letters[0].text
    assert not any("First reply" in one.text for one in letters)


def test_what_is_paused_waits_with_its_letter(work, told, clock):
    """A question to the submitter stops the clock: then nobody has to hurry."""
    ticket = work.does(working.assign, work.open(picked="account_update"), to=work.rosa)
    work.does(working.reply, ticket, body="We are at it.")
    clock.set("2026-11-26 12:00")
    work.wakes()
    assert told.untold()
    work.does(working.ask, ticket, body="Which site?")

    clock.set("2026-11-30 08:02")

    assert told.round() == []


def test_who_took_the_ticket_meanwhile_is_told(work, told, clock):
    clock.set("2026-11-20 13:00")
    ticket = work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-20 18:00")
    work.wakes()
    work.does(working.assign, ticket, to=work.omar)

    clock.set("2026-11-23 08:02")

    assert [one.to for one in told.round()] == ["omar", "sam", "uma"]


def test_the_tickets_of_who_left_are_the_supervisors_affair(work, told, clock, ticket):
    told.leaves(work.rosa)
    clock.set("2026-11-16 13:00")

    letters = told.round()

    assert [one.to for one in letters] == ["sam", "uma"]
    assert "Rosa has it." in letters[0].text


def test_a_supervisor_who_left_gets_no_digest(work, told, clock):
    work.open()
    told.leaves(told.uma)
    clock.set("2026-11-16 13:00")

    assert [one.to for one in told.round()] == ["sam"]


def test_who_wants_no_letters_gets_none_and_is_not_asked_again(
    work, told, clock, ticket
):
    told.wish(work.rosa, "never")
    told.wish(told.uma, "never")
    clock.set("2026-11-16 14:01")

    assert [one.to for one in told.round()] == ["sam"]
    assert told.untold() == 0


def test_who_wants_them_gathered_gets_one_an_hour(work, told, clock, ticket):
    told.wish(work.rosa, "gathered")
    clock.set("2026-11-16 10:20")
    work.does(working.assign, work.open(), to=work.rosa)
    clock.set("2026-11-16 13:00")
    assert [one.to for one in told.round()] == ["rosa"]

    clock.set("2026-11-16 13:20")
    assert told.round() == []
    clock.set("2026-11-16 13:59")
    assert told.round() == []
    clock.set("2026-11-16 14:00")
    [letter] = [one for one in told.round() if one.to == "rosa"]

    assert "2:20 pm" in letter.text


def test_where_nobody_wants_the_digest_it_waits_for_somebody_who_does(
    work, told, clock
):
    work.open()
    for supervisor in (told.sam, told.uma):
        told.wish(supervisor, "never")
    clock.set("2026-11-16 13:00")
    assert told.round() == []
    assert told.untold() > 0

    told.wish(told.uma, "at once")

    assert [one.to for one in told.round()] == ["uma"]


def test_an_outage_of_two_days_gives_one_digest(work, told, clock):
    for _ in range(45):
        work.open()
    mine = [work.does(working.assign, work.open(), to=work.rosa) for _ in range(3)]
    clock.set("2026-11-18 10:00")

    letters = told.round()

    assert [(one.kind, one.to) for one in letters] == [
        ("alert", "rosa"),
        ("digest", "sam"),
        ("digest", "uma"),
    ]
    assert all(one.ref in letters[0].text for one in mine)
    digest = letters[1]
    assert digest.subject == "48 tickets of the desk are due soon or overdue"
    assert digest.text.count("http://localhost/desk/tickets/") == 40
    assert "and 8 more: http://localhost/desk/?standing=overdue" in digest.text
    assert told.untold() == 0
    clock.set("2026-11-18 11:00")
    assert told.round() == []


def test_more_than_can_be_counted_for_one_letter_is_one_letter_all_the_same(
    work, told, clock, monkeypatch
):
    # Each has two clocks that come to the same step: the fourth ticket is cut in two.
    monkeypatch.setattr(pending, "MOST", 7)
    for _ in range(10):
        work.open()
    clock.set("2026-11-16 13:00")

    first, _ = told.round()

    assert first.subject == "10 tickets of the desk are due soon or overdue"
    assert first.text.count("http://localhost/desk/tickets/") == 4
    assert "and 6 more" in first.text
    assert told.untold() == 0


def test_what_no_longer_holds_does_not_hide_what_comes_after_it(
    work, told, clock, monkeypatch
):
    monkeypatch.setattr(pending, "MOST", 2)
    clock.set("2026-11-20 13:00")
    over, left = work.open(), work.open()
    clock.set("2026-11-20 18:00")
    work.wakes()
    work.does(working.resolve, over, outcome="solved", body="Done.")
    clock.set("2026-11-23 08:02")

    letters = [letter for _ in range(4) for letter in told.round()]

    assert [one.to for one in letters] == ["sam", "uma"]
    assert left.ref in letters[0].text
    assert over.ref not in letters[0].text


def test_a_ticket_that_cannot_be_counted_is_told_of_and_stops_nobody(
    work, told, clock, monkeypatch, caplog
):
    broken = work.does(working.assign, work.open(), to=work.rosa)
    fine = work.does(working.assign, work.open(), to=work.omar)
    clock.set("2026-11-16 13:00")
    work.wakes()
    count = pending.clocks

    def refuse(events, *rest):
        if len(events) == len(work.events(broken)) and refuse.first:
            refuse.first = False
            raise RuntimeError("it does not add up")
        return count(events, *rest)

    refuse.first = True
    monkeypatch.setattr(pending, "clocks", refuse)

    letters = {one.to: one.text for one in told.round()}

    assert broken.ref in letters["rosa"]
    assert fine.ref in letters["omar"]
    assert "a ticket could not be counted" in caplog.text


def test_an_address_no_letter_can_go_to_does_not_stop_the_others(
    work, told, clock, ticket, caplog
):
    person = db.session.get_one(telling.Person, work.rosa)
    person.email = "rosa@localhost"
    db.session.commit()
    work.does(working.assign, work.open(), to=work.omar)
    clock.set("2026-11-16 14:01")

    assert [one.to for one in told.round()] == ["omar", "sam", "uma"]
    assert "somebody cannot be written to" in caplog.text


def test_a_clock_set_back_silences_nobody_for_long(work, told, clock, ticket):
    clock.set("2026-11-16 13:00")
    told.round()
    clock.set("2026-11-16 12:00")
    work.does(working.assign, work.open(priority="urgent"), to=work.rosa)
    clock.set("2026-11-16 12:46")

    assert [one.to for one in told.round()] == ["rosa"]


def test_a_parked_ticket_bothers_nobody(work, told, clock, ticket):
    work.does(
        working.park, ticket, reason="other", review_on=date(2026, 12, 2), body="Later."
    )
    clock.set("2026-11-16 16:00")

    assert told.round() == []
