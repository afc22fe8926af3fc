"""The queue's order, its pages, its filters and its counts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.moments import local
from triage.tickets import working
from triage.tickets.finding import Counts, Key, QueueFilters, counts, queue_page

pytestmark = pytest.mark.both_databases
PARKED = {"reason": "other", "review_on": date(2026, 12, 2), "body": "Later."}


def ids(page):
    return [row.id for row in page.rows]


def test_what_is_due_first_stands_first_and_the_row_names_its_clock(work, clock):
    low = work.open(priority="low")
    clock.forward(minutes=5)
    normal = work.open()
    urgent = work.open(priority="urgent")

    page = queue_page()

    assert ids(page) == [urgent.id, normal.id, low.id]
    assert page.rows[0].next_clock == "first reply"
    assert (page.rows[0].standing, page.rows[0].assignee) == ("on time", None)


def test_overdue_comes_first_by_how_late_and_what_waits_comes_last(work, clock):
    parked = work.does(working.park, work.open(), **PARKED)
    waiting = work.does(working.ask, work.open(), body="Which browser?")
    overdue = work.open(priority="urgent")
    clock.forward(hours=2)
    later = work.open(priority="urgent")
    work.wakes()

    assert ids(queue_page()) == [overdue.id, later.id, waiting.id, parked.id]


def test_what_is_over_has_left_the_queue(work):
    work.does(working.resolve, work.open(), outcome="solved")

    assert queue_page().rows == []


@pytest.fixture
def seven(work, clock):
    made = []
    for _ in range(7):
        made.append(work.open().id)
        clock.forward(minutes=1)
    return made


def test_pages_follow_one_another_and_lead_back(seven):
    first = queue_page(size=3)
    second = queue_page(after=first.next_key, size=3)
    third = queue_page(after=second.next_key, size=3)
    back = queue_page(before=third.previous_key, size=3)
    start = queue_page(before=back.previous_key, size=3)

    assert [ids(page) for page in (first, second, third)] == [
        seven[:3],
        seven[3:6],
        seven[6:],
    ]
    assert (ids(back), ids(start)) == (seven[3:6], seven[:3])
    assert (first.previous_key, third.next_key, start.previous_key) == (
        None,
        None,
        None,
    )
    assert queue_page(after=start.next_key, size=3).rows == second.rows


def test_tickets_of_the_same_second_are_neither_lost_nor_shown_twice(work):
    made = [work.open().id for _ in range(5)]

    first = queue_page(size=2)
    second = queue_page(after=first.next_key, size=2)
    third = queue_page(after=second.next_key, size=2)

    assert ids(first) + ids(second) + ids(third) == made


def test_a_page_before_the_top_is_empty_and_after_the_end_too(seven):
    page = queue_page()

    assert queue_page(before=page.rows[0].key).rows == []
    assert queue_page(after=page.rows[-1].key).rows == []


def test_a_key_can_be_put_into_an_address_and_read_again(seven):
    key = queue_page(size=1).rows[0].key

    assert Key.read(str(key)) == key


def test_a_huge_id_in_an_address_only_finds_nothing(work):
    work.open()

    assert queue_page(after=Key.read("9.253402214400." + "9" * 30)).rows == []


def test_filters_narrow_the_queue(work):
    mine = work.does(working.assign, work.open(), to=work.rosa)
    other = work.does(working.assign, work.open(picked="how_to"), to=work.omar)
    nobodys = work.open()
    waiting = work.does(working.ask, work.open(), body="?")
    work.does(working.assign, waiting, to=None)

    def found(**filters):
        return set(ids(queue_page(QueueFilters(**filters))))

    assert found(owner=work.rosa) == {mine.id}
    assert found(owner="none") == {nobodys.id, waiting.id}
    assert found(category="how_to") == {other.id}
    assert found(state="waiting") == {waiting.id}
    assert found(state="open", owner=work.omar) == {other.id}
    assert found(state="resolved") == set()
    assert queue_page(QueueFilters(owner=work.omar)).rows[0].assignee == "Omar"


def test_counts_say_what_the_head_of_the_queue_shows(work, clock):
    work.does(working.assign, work.open(), to=work.rosa)
    work.does(working.park, work.open(), **PARKED)
    work.does(working.ask, work.open(), body="?")
    work.open(priority="urgent")
    work.open(priority="low")
    work.does(working.resolve, work.open(), outcome="solved")
    clock.set("2026-11-16 11:01")
    work.wakes()

    assert counts(work.rosa, now=clock(), desk=work.desk) == Counts(
        all=5,
        mine=2,
        unassigned=3,
        overdue=1,
        due_soon=0,
        due_today=1,
        waiting=1,
        parked=1,
    )
    clock.set("2026-11-16 13:00")
    work.wakes()
    assert counts(work.rosa, now=clock(), desk=work.desk).due_soon == 1


def test_what_passed_its_due_time_after_hours_is_not_overdue_yet(work, clock):
    clock.set("2026-11-16 16:00")
    work.open(priority="urgent")
    clock.set("2026-11-16 20:00")
    work.wakes()

    counted = counts(work.rosa, now=clock(), desk=work.desk)

    # Its promise was for 5 pm by the clock on the wall, and that one is broken.
    assert counted.overdue == 1
    assert queue_page().rows[0].next_clock == "promise"
    assert queue_page().rows[0].next_due_at == local("2026-11-16 17:00")
