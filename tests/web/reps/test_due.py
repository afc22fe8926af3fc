"""How a row of the queue says where a ticket stands at this moment."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests.support.moments import local
from triage.calendar import default_text, load_calendar
from triage.sla import FAR
from triage.web.reps.due import due_of
from triage.web.reps.lines import lines_of, open_spans

CALENDAR = load_calendar(default_text())
NOW = local("2026-11-16 10:00")


def row(due="2026-11-16 14:00", warn="2026-11-16 13:00", **other):
    values = {
        "rank": 0, "standing": "on time", "next_clock": "first reply",
        "next_due_at": local(due), "next_warn_at": local(warn) if warn else FAR,
        "review_on": None,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **other})


def said(row, now=NOW):
    due = due_of(row, CALENDAR, now)
    return f"{due.word} {due.amount} {due.clock}".strip()


@pytest.mark.parametrize(
    ("now", "words"),
    [
        # a countdown while little is left
        ("2026-11-16 10:00", "On time 4 h first reply"),
        ("2026-11-16 12:59", "On time 1 h 01 min first reply"),
        # from the warning on
        ("2026-11-16 13:00", "Due soon 1 h first reply"),
        # the due second itself is not late
        ("2026-11-16 14:00", "Due soon 0 min first reply"),
        ("2026-11-16 14:01", "Overdue 1 min first reply"),
        # closed time is not counted: 5 pm to 8 am is nothing
        ("2026-11-17 08:30", "Overdue 3 h 30 min first reply"),
        # minutes no longer matter when it is very late
        ("2026-11-18 09:20", "Overdue 13 h first reply"),
        # and neither do hours after a week
        ("2026-11-23 14:00", "Overdue 45 h first reply"),
        ("2026-11-23 15:00", "Overdue 5 open days first reply"),
        ("2027-01-27 09:00", "Overdue 46 open days first reply"),
    ],
)
def test_a_clock_is_said_in_open_time(now, words):
    assert said(row(), local(now)) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-16 17:00", "On time 7 h first reply"),
        # more than eight open hours away: the day says more
        ("2026-11-18 12:00", "On time Wed 12 noon first reply"),
        ("2026-11-30 17:00", "On time 30 Nov first reply"),
    ],
)
def test_what_is_far_is_said_as_a_date(due, words):
    assert said(row(due, warn=None)) == words


def test_a_target_due_at_closing_is_not_late_in_the_evening():
    assert (
        said(row("2026-11-16 17:00"), local("2026-11-16 21:00"))
        == "Due soon 0 min first reply"
    )


@pytest.mark.parametrize("clock", ["promise", "callback"])
def test_a_promise_is_late_by_the_clock_on_the_wall(clock):
    due = due_of(
        row("2026-11-16 17:00", next_clock=clock), CALENDAR, local("2026-11-16 17:30")
    )

    assert (due.code, due.amount) == ("late", "under 1 min")
    assert due.left < 0


def test_the_window_of_a_promise_is_named():
    inside = row(
        "2026-12-16 17:00", warn=None, next_clock="promise", standing="in its window"
    )

    assert said(inside) == "In its window 16 Dec promise"


def test_parked_and_waiting_say_which():
    assert said(row(rank=1, standing="paused")) == "Waiting"
    assert (
        said(row(rank=1, standing="paused", review_on=date(2026, 12, 2)))
        == "Parked 2 Dec"
    )


@pytest.mark.parametrize(
    ("standing", "code"),
    [("met", "check"), ("missed", "missed"), ("not needed", "none")],
)
def test_without_a_running_clock_the_worst_that_came_of_them_is_said(standing, code):
    due = due_of(row(rank=2, standing=standing), CALENDAR, NOW)

    assert (due.word, due.code, due.left) == (standing.capitalize(), code, None)


def test_a_browser_learns_how_much_open_time_is_left_and_when_it_warns():
    due = due_of(row(), CALENDAR, NOW)

    assert (due.left, due.warn) == (4 * 3600, 3600)


def test_a_browser_learns_when_the_desk_is_open_next():
    spans = open_spans(CALENDAR, local("2026-11-25 16:00")).split()

    assert [tuple(map(int, span.split("-"))) for span in spans] == [
        (int(local(start).timestamp()), int(local(end).timestamp()))
        for start, end in (
            ("2026-11-25 16:00", "2026-11-25 17:00"),
            # Thanksgiving and the day after are closures
            ("2026-11-30 08:00", "2026-11-30 17:00"),
            ("2026-12-01 08:00", "2026-12-01 17:00"),
        )
    ]


def test_what_is_late_by_many_days_waits_for_the_server_to_say_so_again():
    listed = row(
        id=1, ref="HD-7KQ4-M2XN", version=3, priority="normal", state="new",
        subject="Late", org_name="", category="how_to", assignee_id=None, assignee=None,
    )  # fmt: skip
    desk = SimpleNamespace(calendar=CALENDAR, rules=SimpleNamespace(categories={}))
    one, two = (
        lines_of([listed], desk, local(now), 1)[0]
        for now in ("2026-11-30 14:00", "2026-12-02 14:00")
    )

    assert one.due.left is None
    assert (one.due.amount, two.due.amount) == ("8 open days", "10 open days")
    assert one.key != two.key
