"""Closed now until …: a row for each date that is shut, parts of days at the edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.calendar.desks import ALWAYS, Plan, text_of
from triage.calendar import (
    DatedRow,
    WallSpan,
    closed_until,
    load_calendar,
    with_dated_rows,
)
from triage.errors import BadData, BadMoment

WRITTEN = date(2026, 11, 16)


def rows(calendar, start, end):
    return closed_until(
        calendar,
        calendar.at_desk(start),
        calendar.at_desk(end),
        reason="Wildfire",
        author="sam",
        written=WRITTEN,
    )


def short(found):
    return [
        (f"{row.date:%d}", row.kind, *(str(span) for span in row.windows))
        for row in found
    ]


def closed(calendar, start, end):
    return load_calendar(with_dated_rows(calendar.text, rows(calendar, start, end)))


def desk(*dated, weekly=None):
    plan = Plan(dated=dated) if weekly is None else Plan(weekly=weekly, dated=dated)
    return load_calendar(text_of(plan))


def hours(calendar, day):
    return [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in calendar.spans_on(day)]


def test_an_outage_over_days_is_a_part_day_at_each_edge_and_whole_days_between(
    calendar,
):
    found = rows(calendar, "2026-11-17 10:23", "2026-11-20 12:00")

    assert short(found) == [
        ("17", "closed", "10:23-24:00"),
        ("18", "closed"),
        ("19", "closed"),
        ("20", "closed", "00:00-12:00"),
    ]
    assert {(row.reason, row.author, row.written) for row in found} == {
        ("Wildfire", "sam", WRITTEN)
    }


def test_an_outage_within_a_day_is_one_window(calendar):
    assert short(rows(calendar, "2026-11-17 10:00", "2026-11-17 15:30")) == [
        ("17", "closed", "10:00-15:30")
    ]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        # From after closing on Friday to before opening on Monday: a weekend is shut.
        ("2026-11-20 17:00", "2026-11-24 08:00", [("23", "closed")]),
        # Thanksgiving and the day after are shut anyway.
        (
            "2026-11-25 16:00", "2026-11-30 09:00",
            [("25", "closed", "16:00-24:00"), ("30", "closed", "00:00-09:00")],
        ),
        # To midnight is the whole of the day before, and nothing of the next.
        ("2026-11-17 00:00", "2026-11-18 00:00", [("17", "closed")]),
    ],
)  # fmt: skip
def test_dates_on_which_nothing_is_shut_get_no_row(calendar, start, end, found):
    assert short(rows(calendar, start, end)) == found


def test_what_was_open_before_the_outage_stays_open(calendar):
    shut = closed(calendar, "2026-11-17 10:23:17", "2026-11-18 12:00")

    # To the whole minute that comes next, so that nothing that has passed is shut.
    assert hours(shut, date(2026, 11, 17)) == ["08:00-10:24"]
    assert hours(shut, date(2026, 11, 18)) == ["12:00-17:00"]


def test_an_outage_that_lasts_longer_than_thought_is_closed_once_more(calendar):
    first = closed(calendar, "2026-11-17 10:00", "2026-11-18 12:00")

    again = rows(first, "2026-11-18 09:00", "2026-11-19 12:00")

    assert short(again) == [
        ("18", "closed", "09:00-24:00"),
        ("19", "closed", "00:00-12:00"),
    ]


def test_special_hours_are_written_anew_without_what_is_shut():
    special = desk((date(2026, 11, 21), "open", ["09:00-12:00", "13:00-16:00"]))

    found = rows(special, "2026-11-20 16:00", "2026-11-21 14:00")

    assert short(found) == [
        ("20", "closed", "16:00-24:00"),
        ("21", "open", "14:00-16:00"),
    ]
    shut = load_calendar(with_dated_rows(special.text, found))
    assert hours(shut, date(2026, 11, 21)) == ["14:00-16:00"]


def test_special_hours_that_are_shut_to_the_last_minute_leave_a_closed_day():
    special = desk((date(2026, 11, 21), "open", ["09:00-12:00"]))

    found = rows(special, "2026-11-21 09:00", "2026-11-21 12:00")

    assert short(found) == [("21", "closed")]
    shut = load_calendar(with_dated_rows(special.text, found))
    assert hours(shut, date(2026, 11, 21)) == []


def test_special_hours_before_and_after_an_outage_stay_as_they_are():
    special = desk(
        (date(2026, 11, 16), "open", ["20:00-06:00"]),
        (date(2026, 11, 19), "open", ["10:00-12:00"]),
    )

    found = rows(special, "2026-11-17 06:00", "2026-11-19 10:00")

    assert short(found) == [("17", "closed", "06:00-24:00"), ("18", "closed")]


def test_a_special_night_is_cut_where_the_outage_begins():
    special = desk((date(2026, 11, 16), "open", ["20:00-06:00"]))

    found = rows(special, "2026-11-17 01:00", "2026-11-17 07:00")

    assert short(found)[0] == ("16", "open", "20:00-01:00")
    shut = load_calendar(with_dated_rows(special.text, found))
    assert not shut.is_open(shut.at_desk("2026-11-17 01:00"))
    assert hours(shut, date(2026, 11, 17)) == ["08:00-17:00"]


def test_a_special_night_that_would_open_again_after_midnight_wants_to_be_rewritten():
    special = desk((date(2026, 11, 16), "open", ["20:00-06:00"]))

    with pytest.raises(BadData) as refused:
        rows(special, "2026-11-17 01:00", "2026-11-17 03:00")

    assert str(refused.value) == (
        "2026-11-16: The special hours of this date run past midnight, and open again "
        "after what is closed now; write them anew instead."
    )


def test_a_night_shift_that_began_the_day_before_is_shut_where_the_outage_begins():
    nights = desk(weekly={"monday": ["22:00-06:00"]})

    shut = closed(nights, "2026-11-17 01:00", "2026-11-17 12:00")

    assert hours(shut, date(2026, 11, 16)) == ["22:00-01:00"]


@pytest.mark.parametrize(
    ("start", "end", "error", "sentence"),
    [
        (
            "2026-11-17 10:00", "2026-11-17 10:00", BadMoment,
            "Say an end that comes after the beginning.",
        ),
        (
            "2026-11-17 10:00", "2026-11-16 12:00", BadMoment,
            "Say an end that comes after the beginning.",
        ),
        (
            "2026-11-17 10:00", "2027-11-19 10:00", BadMoment,
            "That is more than a year; change the weekly hours instead.",
        ),
        (
            "2100-12-31 10:00", "2101-01-02 10:00", BadMoment,
            "Ask for years from 1995 to 2100, the earlier one first.",
        ),
        (
            "2026-11-20 17:00", "2026-11-23 08:00", BadData,
            "The desk is closed all that time already.",
        ),
    ],
)  # fmt: skip
def test_an_outage_that_would_say_nothing_is_refused(
    calendar, start, end, error, sentence
):
    with pytest.raises(error) as refused:
        rows(calendar, start, end)

    assert str(refused.value) == sentence


def test_an_outage_until_the_end_of_all_years_is_refused_in_words(calendar):
    start = datetime(2026, 11, 17, 10, tzinfo=calendar.zone)
    end = datetime(9999, 12, 31, 23, 59, tzinfo=calendar.zone)

    with pytest.raises(BadMoment, match="Ask for years from 1995 to 2100"):
        closed_until(
            calendar, start, end, reason="Fire", author="Sam", written=start.date()
        )


def test_a_year_can_be_closed(calendar):
    assert len(rows(calendar, "2026-11-17 10:00", "2027-11-18 10:00")) > 240


@pytest.mark.parametrize(
    ("minutes", "windows"),
    [
        # 00:30 to the first 1:30 of the night of 1 November 2026.
        ((450, 510), "00:30-01:30"),
        # From the second 1:30: its wall time would mean the first, which has passed.
        ((570, 660), "02:00-03:00"),
        # To the second 1:15: its wall time would open the desk an hour early.
        ((450, 555), "00:30-02:00"),
    ],
)
def test_in_the_hour_that_comes_twice_nothing_that_passed_is_shut(minutes, windows):
    always = desk(weekly=ALWAYS)
    midnight = datetime(2026, 11, 1, tzinfo=UTC)
    start, end = (midnight + timedelta(minutes=count) for count in minutes)

    (row,) = closed_until(
        always, start, end, reason="Update", author="sam", written=WRITTEN
    )

    assert row.windows == (WallSpan.parse(windows),)


def test_rows_hold_the_dates_of_the_desk_not_those_of_whoever_says_it(calendar):
    # 7 pm in Richmond is 3 am of the next day in UTC.
    start = datetime(2026, 11, 17, 19, tzinfo=UTC) + timedelta(hours=2)

    (row,) = closed_until(
        calendar, start, start + timedelta(hours=9), reason="Storm", author="sam",
        written=WRITTEN,
    )  # fmt: skip

    assert row == DatedRow(
        date(2026, 11, 17), "closed", (WallSpan.parse("13:00-22:00"),), "Storm", "sam",
        WRITTEN,
    )  # fmt: skip
