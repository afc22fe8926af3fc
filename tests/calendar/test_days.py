"""Which windows a date has: special hours before dated closures before weekly hours."""

from __future__ import annotations

from datetime import date

import pytest

from tests.calendar.desks import ALWAYS, OFFICE, Plan, text_of
from triage.calendar import load_calendar

MONDAY, TUESDAY, SATURDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 21)
NIGHTS = {name: ["22:00-06:00"] for name in ALWAYS}


def hours_on(day, *dated, weekly=OFFICE):
    """The open wall time that begins on a date, as text."""
    calendar = load_calendar(text_of(Plan(weekly, dated)))
    return [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in calendar.spans_on(day)]


@pytest.mark.parametrize(
    ("rows", "hours"),
    [
        ([], ["08:00-17:00"]),
        # A closure shuts the day, or its part of the day.
        ([("closed", [])], []),
        ([("closed", ["00:00-24:00"])], []),
        ([("closed", ["12:00-17:00"])], ["08:00-12:00"]),
        ([("closed", ["12:00-24:00"])], ["08:00-12:00"]),
        ([("closed", ["00:00-10:00"])], ["10:00-17:00"]),
        ([("closed", ["12:00-13:00"])], ["08:00-12:00", "13:00-17:00"]),
        ([("closed", ["08:00-17:00"])], []),
        ([("closed", ["17:00-18:00"])], ["08:00-17:00"]),
        ([("closed", ["09:00-10:00", "16:00-18:00"])], ["08:00-09:00", "10:00-16:00"]),
        # Two closures on one date both count.
        ([("closed", ["08:00-09:00"]), ("closed", ["16:00-17:00"])], ["09:00-16:00"]),
        ([("closed", ["08:00-09:00"]), ("closed", [])], []),
        # Special hours stand in place of the weekly ones, longer or shorter.
        ([("open", ["10:00-12:00"])], ["10:00-12:00"]),
        ([("open", ["06:00-20:00"])], ["06:00-20:00"]),
        ([("open", ["13:00-15:00", "09:00-11:00"])], ["09:00-11:00", "13:00-15:00"]),
        # Those that overlap or touch merge.
        ([("open", ["09:00-11:00", "10:00-12:00"])], ["09:00-12:00"]),
        ([("open", ["09:00-11:00", "11:00-12:00"])], ["09:00-12:00"]),
        ([("open", ["09:00-12:00", "10:00-11:00"])], ["09:00-12:00"]),
        (
            [("open", ["09:00-10:00"]), ("open", ["14:00-15:00"])],
            ["09:00-10:00", "14:00-15:00"],
        ),
        # An empty special day is closed.
        ([("open", [])], []),
        # Special hours outrank closures, in whichever order they were written.
        ([("closed", []), ("open", ["10:00-12:00"])], ["10:00-12:00"]),
        ([("open", ["10:00-12:00"]), ("closed", [])], ["10:00-12:00"]),
        ([("open", ["10:00-12:00"]), ("closed", ["11:00-12:00"])], ["10:00-12:00"]),
    ],
)
def test_the_hours_of_a_monday_with_dated_rows(rows, hours):
    dated = [(MONDAY, kind, windows) for kind, windows in rows]

    assert hours_on(MONDAY, *dated) == hours
    assert hours_on(TUESDAY, *dated) == ["08:00-17:00"]


def test_a_part_day_closure_may_end_within_a_minute():
    calendar = load_calendar(
        text_of(Plan(dated=[(MONDAY, "closed", ["07:00-08:00:20"])]))
    )

    assert calendar.opens_on(MONDAY) == calendar.at_desk("2026-11-16 08:00:20")


def test_special_hours_open_a_saturday():
    assert hours_on(SATURDAY) == []
    assert hours_on(SATURDAY, (SATURDAY, "open", ["09:00-12:00"])) == ["09:00-12:00"]


def test_weekly_windows_that_overlap_merge():
    weekly = {"monday": ["12:00-17:00", "08:00-13:00", "17:00-18:00"]}

    assert hours_on(MONDAY, weekly=weekly) == ["08:00-18:00"]


@pytest.mark.parametrize(
    ("rows", "monday", "tuesday"),
    [
        ([], ["22:00-06:00"], ["22:00-06:00"]),
        # Nobody starts on a closed day, and the night before ends at its midnight.
        ([(TUESDAY, "closed", [])], ["22:00-00:00"], []),
        ([(MONDAY, "closed", [])], [], ["22:00-06:00"]),
        ([(MONDAY, "closed", ["00:00-12:00", "12:00-24:00"])], [], ["22:00-06:00"]),
        # A part-day closure shuts what runs over into it.
        ([(TUESDAY, "closed", ["04:00-24:00"])], ["22:00-04:00"], ["00:00-06:00"]),
        (
            [(TUESDAY, "closed", ["02:00-03:00"])],
            ["22:00-02:00", "03:00-06:00"],
            ["22:00-06:00"],
        ),
        (
            [(MONDAY, "closed", ["23:00-24:00"])],
            ["22:00-23:00", "00:00-06:00"],
            ["22:00-06:00"],
        ),
        # Special hours decide the whole of their date.
        ([(TUESDAY, "open", ["10:00-12:00"])], ["22:00-00:00"], ["10:00-12:00"]),
        ([(TUESDAY, "open", [])], ["22:00-00:00"], []),
        ([(TUESDAY, "open", ["23:00-01:00"])], ["22:00-00:00"], ["23:00-01:00"]),
        # A special night is not cut by a closure, only by special hours.
        (
            [(MONDAY, "open", ["20:00-04:00"]), (TUESDAY, "closed", [])],
            ["20:00-04:00"],
            [],
        ),
        (
            [(MONDAY, "open", ["20:00-04:00"]), (TUESDAY, "open", [])],
            ["20:00-00:00"],
            [],
        ),
    ],
)
def test_nights_and_dated_rows(rows, monday, tuesday):
    assert hours_on(MONDAY, *rows, weekly=NIGHTS) == monday
    assert hours_on(TUESDAY, *rows, weekly=NIGHTS) == tuesday


def test_the_calendar_says_whether_hours_are_special_or_weekly():
    calendar = load_calendar(
        text_of(Plan(dated=[(MONDAY, "open", []), (TUESDAY, "closed", [])]))
    )

    assert calendar.has_special_hours(MONDAY)
    assert not calendar.has_special_hours(TUESDAY)
    assert calendar.has_weekly_hours(TUESDAY)
    assert not calendar.has_weekly_hours(SATURDAY)
    assert [closure.date for closure in calendar.closures(MONDAY, TUESDAY)] == [TUESDAY]
    assert calendar.closures(TUESDAY, TUESDAY) == calendar.closures_on(TUESDAY)
    assert calendar.closures(MONDAY, MONDAY) == calendar.closures_on(MONDAY) == ()
