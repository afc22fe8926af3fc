"""A month as it hangs on the wall."""

from __future__ import annotations

from datetime import date

import pytest

from triage.calendar import (
    DatedRow,
    WallSpan,
    default_text,
    load_calendar,
    month,
    with_dated_rows,
)
from triage.errors import BadMoment

WRITTEN = date(2026, 11, 16)


def test_a_month_has_whole_weeks_from_sunday_to_saturday(calendar):
    december = month(calendar, 2026, 12)

    assert (december.year, december.month) == (2026, 12)
    numbers = [
        [day.date.day if day else None for day in week] for week in december.weeks
    ]
    assert numbers[0] == [None, None, 1, 2, 3, 4, 5]
    assert numbers[1] == [6, 7, 8, 9, 10, 11, 12]
    assert numbers[-1] == [27, 28, 29, 30, 31, None, None]


def test_every_day_of_every_month_is_there_once(calendar):
    for number in range(1, 13):
        days = [day for week in month(calendar, 2027, number).weeks for day in week]

        dates = [day.date for day in days if day]
        assert {(day.year, day.month) for day in dates} == {(2027, number)}
        assert [day.day for day in dates] == list(range(1, len(dates) + 1))
        assert len(days) % 7 == 0


def test_a_day_tells_its_hours_its_closures_and_what_its_week_says():
    rows = (
        DatedRow(date(2026, 12, 2), "closed", (), "Storm", "sam", WRITTEN),
        DatedRow(
            date(2026, 12, 5), "open", (WallSpan.parse("09:00-12:00"),), "Flu", "sam",
            WRITTEN,
        ),
    )  # fmt: skip
    calendar = load_calendar(with_dated_rows(default_text(), rows))

    days = {
        day.date.day: day
        for week in month(calendar, 2026, 12).weeks
        for day in week
        if day
    }

    assert [closure.name for closure in days[2].closures] == ["Storm"]
    assert [closure.name for closure in days[25].closures] == ["Christmas Day"]
    assert {
        number: (
            len(days[number].spans),
            days[number].is_special,
            days[number].is_weekly,
        )
        for number in (1, 2, 5, 6, 25)
    } == {
        1: (1, False, True),
        2: (0, False, True),
        5: (1, True, False),
        6: (0, False, False),
        25: (0, False, True),
    }
    assert days[5].spans == calendar.spans_on(date(2026, 12, 5))


@pytest.mark.parametrize(
    ("year", "number", "sentence"),
    [
        (1994, 12, "Ask for years from 1995 to 2100"),
        (2101, 1, "Ask for years from 1995 to 2100"),
        (2026, 0, "Ask for a month from 1 to 12."),
        (2026, 13, "Ask for a month from 1 to 12."),
    ],
)
def test_a_month_that_is_not_reckoned_is_refused(calendar, year, number, sentence):
    with pytest.raises(BadMoment, match=f"^{sentence}"):
        month(calendar, year, number)


@pytest.mark.parametrize(("year", "number"), [(1995, 1), (2100, 12)])
def test_the_first_and_the_last_month_reckoned_can_be_drawn(calendar, year, number):
    assert month(calendar, year, number).weeks
