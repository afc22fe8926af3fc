"""Hours, weeks and days that differ, as people say them."""

from __future__ import annotations

import datetime as dt

import pytest

from triage import wording
from triage.calendar import Closure, DatedRow, WallSpan, default_text, load_calendar

PARSE = WallSpan.parse
DAY = dt.date(2026, 12, 24)


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ([], "closed"),
        (["08:00-17:00"], "8 am to 5 pm"),
        (["08:00-12:00", "13:00-17:30"], "8 am to 12 noon and 1 pm to 5:30 pm"),
        (["07:00-08:00", "09:00-10:00", "11:00-12:00"],
         "7 am to 8 am, 9 am to 10 am and 11 am to 12 noon"),
        (["00:00-24:00"], "all day"),
        (["20:00-24:00"], "8 pm to midnight"),
        (["22:00-06:00"], "10 pm to 6 am the next day"),
    ],
)  # fmt: skip
def test_the_windows_of_a_day(windows, said):
    assert wording.hours(map(PARSE, windows)) == said


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ([], "closed all day"),
        (["00:00-24:00"], "closed all day"),
        (["13:00-24:00"], "closed from 1 pm"),
        (["00:00-10:00"], "closed until 10 am"),
        (["10:00-11:30"], "closed from 10 am to 11:30 am"),
        (["00:00-09:00", "16:00-24:00"], "closed until 9 am and from 4 pm"),
    ],
)
def test_the_parts_that_are_shut(windows, said):
    assert wording.closed_part(map(PARSE, windows)) == said


@pytest.mark.parametrize(
    ("kind", "windows", "said"),
    [
        ("closed", [], "closed all day"),
        ("closed", ["12:00-24:00"], "closed from 12 noon"),
        ("open", ["09:00-12:00"], "open 9 am to 12 noon only"),
        ("open", [], "closed all day"),
    ],
)
def test_a_day_that_differs(kind, windows, said):
    row = DatedRow(DAY, kind, tuple(map(PARSE, windows)), "Why", "Sam", DAY)

    assert wording.dated_row(row) == said


def test_a_closure_of_a_part_says_which():
    closure = Closure(DAY, "Party", "dated", dt.time(15), None, "Party", "Sam")

    assert wording.closure_part(closure) == "closed from 3 pm"


def test_days_of_the_same_hours_are_said_together():
    week = [(PARSE("08:00-17:00"),)] * 4 + [(PARSE("08:00-12:00"),), (), ()]

    assert wording.week(week) == [
        ("Monday to Thursday", "8 am to 5 pm"),
        ("Friday", "8 am to 12 noon"),
        ("Saturday and Sunday", "closed"),
    ]


def test_the_hours_of_a_date_on_a_calendar():
    calendar = load_calendar(default_text())
    monday, sunday = dt.date(2026, 11, 16), dt.date(2026, 11, 15)

    assert wording.open_hours(calendar.spans_on(monday), monday) == "open 8 am to 5 pm"
    assert wording.open_hours(calendar.spans_on(sunday), sunday) == "closed all day"


def test_what_a_weekend_does_to_a_holiday():
    both = wording.weekend_rule("the Monday after", "the Friday before")

    assert both == (
        "Moves from a Sunday to the Monday after, from a Saturday to the Friday before."
    )
    assert wording.weekend_rule("the Monday after", "stays") == (
        "Moves from a Sunday to the Monday after."
    )
    assert wording.weekend_rule("stays", "stays") == "Does not move."
