"""How often triage was right, by what people finally took each ticket to be about."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.moments import local
from tests.tickets.conftest import work
from tests.tickets.statements import counted
from triage.reports import Period
from triage.reports.corrections import Right, corrected, corrections
from triage.tickets import working

__all__ = ["work"]
pytestmark = pytest.mark.both_databases


@pytest.fixture
def period(work):
    return Period(date(2026, 11, 9), date(2026, 11, 29), work.desk.calendar.zone)


@pytest.fixture
def judged(work, clock):
    """Three right, one wrong in the first week; in the next one wrong, and one spam."""
    for _ in range(3):
        work.does(working.resolve, work.open(), outcome="solved")
    first = work.open()
    work.does(working.change_category, first, category="account_update")
    clock.set("2026-11-24 10:00")
    second = work.open()
    work.does(working.change_category, second, category="account_update")
    work.does(working.resolve, work.open(), outcome="spam")
    return first, second


def test_right_is_what_nobody_changed(judged, period):
    found = corrections(period)

    assert found.total == ("all", 5, 3)
    assert found.categories == (Right("login_access", 5, 3),)
    assert [one.key for one in found.gates] == ["suggest"]


def test_each_week_has_its_own_share(judged, period):
    weeks = corrections(period).weeks

    assert [(week.monday.day, *week.right[1:]) for week in weeks] == [
        (9, 0, 0),
        (16, 4, 3),
        (23, 1, 0),
    ]
    assert weeks[0].right.share is None
    assert weeks[1].right.share == 0.75


def test_what_reps_change_leads_to_its_tickets_newest_first(judged, period):
    first, second = judged
    found = corrections(period)

    assert found.overrides == (("login_access", "account_update", 2),)
    listed = corrected("login_access", "account_update", period)
    assert [row.ticket_id for row in listed] == [second.id, first.id]
    older = corrected("login_access", "account_update", period, before=second.id)
    assert [row.ticket_id for row in older] == [first.id]


def test_what_was_said_outside_the_period_is_not_counted(judged, work):
    zone = work.desk.calendar.zone
    later = Period(date(2026, 11, 30), date(2026, 12, 6), zone)

    assert corrections(later).total == ("all", 0, 0)
    assert corrected("login_access", "account_update", later) == ()


def test_a_moment_belongs_to_the_week_on_the_desk_s_wall(work, clock, period):
    clock.set("2026-11-22 23:59")
    work.does(working.resolve, work.open(), outcome="solved")
    assert clock() < local("2026-11-23 00:00")

    assert [week.right.judged for week in corrections(period).weeks] == [0, 1, 0]


def test_it_asks_twice_however_many_weeks_and_labels_there_are(judged, period):
    with counted() as said:
        corrections(period)

    assert len([one for one in said if one.startswith("SELECT")]) == 2


@pytest.mark.parametrize(
    ("judged", "right", "low", "high"),
    [
        (10, 10, 0.722, 1.0),  # all of ten is not surely all
        (100, 90, 0.826, 0.945),
        (1, 0, 0.0, 0.793),  # one wrong says little
    ],
)
def test_few_tickets_leave_a_wide_interval(work, judged, right, low, high):
    assert Right("x", judged, right).between == pytest.approx((low, high), abs=0.001)


def test_of_nothing_there_is_no_interval(work):
    assert Right("x", 0, 0).between is None
