"""Closing and opening dates adds rows; each does what it says from then on."""

from __future__ import annotations

from datetime import date

import pytest

from triage.calendar import (
    DatedRow,
    WallSpan,
    default_text,
    load_calendar,
    rows_of,
    with_dated_row,
    with_dated_rows,
    without_dated_row,
)
from triage.errors import BadData

DAY, WRITTEN = date(2026, 12, 2), date(2026, 11, 16)


def row(kind, *windows, reason="Power cut", day=DAY, author="rosa"):
    spans = tuple(WallSpan.parse(window) for window in windows)
    return DatedRow(day, kind, spans, reason, author, WRITTEN)


def revised(*rows):
    text = default_text()
    for each in rows:
        text = with_dated_row(text, each)
    return load_calendar(text)


def hours(calendar, day=DAY):
    return [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in calendar.spans_on(day)]


def test_a_closed_day_is_kept_with_reason_and_author(calendar):
    closed = revised(row("closed"))

    assert not closed.is_open_day(DAY)
    assert closed.schedule.dated == (row("closed"),)
    assert closed.version != calendar.version
    (closure,) = closed.closures_on(DAY)
    assert (closure.name, closure.reason, closure.kind, closure.author) == (
        "Power cut", "Power cut", "dated", "rosa",
    )  # fmt: skip
    assert closure.whole_day


def test_the_text_is_canonical():
    text = with_dated_row(default_text(), row("closed", "12:00-17:00"))

    assert load_calendar(text).text == text
    assert text.endswith(
        '[[dated]]\ndate = 2026-12-02\nkind = "closed"\nwindows = ["12:00-17:00"]\n'
        'reason = "Power cut"\nauthor = "rosa"\nwritten = 2026-11-16\n'
    )


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        ([row("closed", "12:00-24:00")], ["08:00-12:00"]),
        ([row("closed", "12:00-24:00"), row("closed", "00:00-09:00")], ["09:00-12:00"]),
        ([row("open", "10:00-12:00")], ["10:00-12:00"]),
        # Opening a closed day opens it.
        ([row("closed"), row("open", "10:00-12:00")], ["10:00-12:00"]),
        # Special hours written anew take the place of the earlier ones.
        ([row("open", "10:00-12:00"), row("open", "14:00-16:00")], ["14:00-16:00"]),
        ([row("open", "10:00-12:00"), row("open")], []),
        # Closing a day with special hours closes it.
        ([row("open", "10:00-12:00"), row("closed")], []),
        ([row("open", "10:00-12:00"), row("closed", "00:00-24:00")], []),
        ([row("open", "10:00-12:00"), row("closed", "00:00-12:00", "12:00-24:00")], []),
    ],
)
def test_what_was_said_last_holds(rows, result):
    assert hours(revised(*rows)) == result


def test_rows_of_other_dates_stay():
    other = row("open", "10:00-12:00", day=date(2026, 12, 5))

    calendar = revised(other, row("open", "09:00-10:00"), row("closed"))

    assert hours(calendar, other.date) == ["10:00-12:00"]
    assert calendar.schedule.dated == (other, row("closed"))


def test_a_holiday_can_be_opened_and_stays_named():
    christmas = date(2026, 12, 25)

    calendar = revised(row("open", "08:00-12:00", day=christmas))

    assert hours(calendar, christmas) == ["08:00-12:00"]
    assert [closure.name for closure in calendar.closures_on(christmas)] == [
        "Christmas Day"
    ]


def test_two_reasons_on_one_date_are_both_kept():
    calendar = revised(row("closed"), row("closed", reason="Moving house"))

    assert [closure.name for closure in calendar.closures_on(DAY)] == [
        "Power cut",
        "Moving house",
    ]


@pytest.mark.parametrize(
    "again",
    [
        row("closed", "13:00-14:00", "12:00-13:30"),
        row("closed", "12:00-14:00", author="sam"),
    ],
)
def test_the_same_row_twice_is_refused(again):
    with pytest.raises(
        BadData, match="2026-12-02: This row is already in the calendar"
    ):
        revised(row("closed", "12:00-14:00"), again)


def test_closing_a_part_of_special_hours_is_refused_because_it_would_change_nothing():
    with pytest.raises(BadData) as refused:
        revised(row("open", "10:00-14:00"), row("closed", "12:00-14:00"))

    assert str(refused.value) == (
        "2026-12-02: This date has special hours, which outrank the closure of a part of "
        "it; write its special hours anew instead."
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            row("closed", day=date(1994, 1, 1)),
            "1994-01-01 lies outside the years 1995 to 2100.",
        ),
        (row("closed", "22:00-06:00"), "A closure ends at 24:00 at the latest"),
        (
            row("closed", reason="  "),
            "reason: Say something here; it may not be empty.",
        ),
        (
            row("closed", reason="two\nlines"),
            "reason: Write words on one line, in quotes.",
        ),
        (row("closed", author=""), "author: Say something here; it may not be empty."),
    ],
)
def test_a_row_that_cannot_stand_is_refused_before_it_is_kept(wrong, sentence):
    with pytest.raises(BadData) as refused:
        revised(wrong)

    assert sentence in str(refused.value)


def test_a_text_that_is_no_calendar_is_refused():
    with pytest.raises(BadData, match=r"desk\.toml"):
        with_dated_row("", row("closed"))


# -- several rows, and rows taken back -------------------------------------------------


def test_the_rows_are_told_in_the_order_in_which_they_were_written():
    first, second = row("closed", day=date(2027, 3, 1)), row("closed")

    text = with_dated_rows(default_text(), (first, second))

    assert rows_of(text) == (first, second)
    assert rows_of(default_text()) == ()


def test_rows_added_together_are_as_rows_added_one_by_one():
    rows = (row("open", "10:00-12:00"), row("closed"), row("closed", reason="Moving"))

    assert (
        load_calendar(with_dated_rows(default_text(), rows)).text == revised(*rows).text
    )


def test_rows_are_added_all_or_none():
    with pytest.raises(BadData, match="2026-12-02: This row is already"):
        with_dated_rows(default_text(), (row("closed"), row("closed")))


@pytest.mark.parametrize(
    "taken",
    [
        row("closed"),
        row("closed", "12:00-14:00"),
        row("open", "10:00-12:00", day=date(2026, 12, 5)),
    ],
)
def test_any_row_can_be_taken_back_and_the_others_stay(taken):
    other = row("closed", reason="Moving house", day=date(2027, 1, 4))
    before = with_dated_row(default_text(), other)

    text = without_dated_row(with_dated_row(before, taken), taken)

    assert text == before
    assert rows_of(text) == (other,)


def test_a_row_that_is_gone_cannot_be_taken_back_again():
    text = with_dated_row(default_text(), row("closed"))

    with pytest.raises(BadData) as refused:
        without_dated_row(text, row("closed", author="sam"))

    assert str(refused.value) == (
        "2026-12-02: This row is no longer in the calendar; somebody may have taken it "
        "back already."
    )


def test_special_hours_do_not_come_back_with_the_closure_that_replaced_them():
    text = with_dated_rows(default_text(), (row("open", "10:00-12:00"), row("closed")))

    calendar = load_calendar(without_dated_row(text, row("closed")))

    assert hours(calendar) == ["08:00-17:00"]
