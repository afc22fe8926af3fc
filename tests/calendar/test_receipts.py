"""Receipts tell the count behind an answer, from the same code."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.calendar.desks import ALWAYS, OFFICE, Plan, dated_text, text_of
from triage.calendar import (
    Duration,
    Note,
    PromiseWindow,
    Span,
    Unit,
    default_text,
    explain_add,
    explain_between,
    explain_due,
    explain_window,
    load_calendar,
)


def test_two_minutes_over_a_weekend(calendar, at):
    receipt = explain_add(calendar, at("2026-11-20 16:59"), 120)

    assert receipt.result == at("2026-11-23 08:01")
    assert receipt.start == at("2026-11-20 16:59")
    assert receipt.unit is Unit.BUSINESS_SECONDS
    assert receipt.as_rows() == [
        ("2026-11-20", "16:59-17:00", 60, "counted", "", 60),
        ("2026-11-21", "", 0, "no hours", "", 60),
        ("2026-11-22", "", 0, "no hours", "", 60),
        ("2026-11-23", "08:00-08:01", 60, "counted", "", 120),
    ]


def test_closures_are_skipped_by_name_and_special_hours_say_so():
    text = (
        default_text()
        + dated_text(date(2026, 11, 27), "closed", [], "Boiler repair")
        + dated_text(date(2026, 11, 28), "open", ["10:00-11:00"])
        + dated_text(date(2026, 11, 30), "open", [])
        + dated_text(date(2026, 12, 1), "closed", ["09:00-16:00"], "Training")
    )
    calendar = load_calendar(text)
    at = calendar.at_desk

    receipt = explain_between(calendar, at("2026-11-25 18:00"), at("2026-12-02 07:00"))

    assert receipt.result == 3 * 3600
    assert receipt.as_rows() == [
        ("2026-11-25", "", 0, "outside hours", "", 0),
        ("2026-11-26", "", 0, "closure", "Thanksgiving Day", 0),
        ("2026-11-27", "", 0, "closure", "Day after Thanksgiving; Boiler repair", 0),
        ("2026-11-28", "10:00-11:00", 3600, "special hours", "", 3600),
        ("2026-11-29", "", 0, "no hours", "", 3600),
        ("2026-11-30", "", 0, "special hours", "", 3600),
        ("2026-12-01", "08:00-09:00", 3600, "counted", "Training", 7200),
        ("2026-12-01", "16:00-17:00", 3600, "counted", "Training", 10800),
        ("2026-12-02", "", 0, "outside hours", "", 10800),
    ]


def test_a_holiday_on_a_sunday_is_named_though_nobody_works_then(calendar, at):
    receipt = explain_between(calendar, at("2024-03-30 09:00"), at("2024-04-01 18:00"))

    assert [(row[3], row[4]) for row in receipt.as_rows()] == [
        ("no hours", ""),
        ("no hours", "Cesar Chavez Day"),
        ("closure", "Cesar Chavez Day"),
    ]
    assert receipt.result == 0


def test_a_lead_time_lists_the_days_in_order(calendar, at):
    receipt = explain_add(calendar, at("2026-11-23 08:01"), -120)

    assert receipt.result == at("2026-11-20 16:59")
    assert [row[0] for row in receipt.as_rows()] == [
        f"2026-11-{day}" for day in range(20, 24)
    ]
    assert receipt.lines[-1].total == 120


def test_counting_backwards_lists_the_same_lines_and_a_negative_result(calendar, at):
    there = explain_between(calendar, at("2026-11-20 16:59"), at("2026-11-23 08:01"))
    back = explain_between(calendar, at("2026-11-23 08:01"), at("2026-11-20 16:59"))

    assert (there.result, back.result) == (120, -120)
    assert there.lines == back.lines
    assert there.unit is back.unit is Unit.BUSINESS_SECONDS
    assert (there.start, back.start) == (at("2026-11-20 16:59"), at("2026-11-23 08:01"))


def test_nothing_to_add_shows_why_the_answer_is_later(calendar, at):
    receipt = explain_add(calendar, at("2026-11-25 17:00"), 0)

    assert receipt.result == at("2026-11-30 08:00")
    assert [row[3] for row in receipt.as_rows()] == [
        "outside hours", "closure", "closure", "no hours", "no hours", "outside hours",
    ]  # fmt: skip


def test_moments_in_the_hour_that_occurs_twice_are_kept_in_order():
    calendar = load_calendar(text_of(Plan(ALWAYS)))
    first = datetime(2026, 11, 1, 1, 45, tzinfo=calendar.zone)
    second = datetime(2026, 11, 1, 1, 15, fold=1, tzinfo=calendar.zone)

    assert explain_between(calendar, first, second).lines[-1].total == 1800
    assert explain_add(calendar, first, 1800).lines[-1].total == 1800
    assert explain_add(calendar, second, -1800).lines[-1].total == 1800
    assert explain_between(calendar, second, first).result == -1800


def test_a_night_shift_is_a_line_of_the_day_it_began():
    calendar = load_calendar(text_of(Plan({name: ["22:00-06:00"] for name in OFFICE})))
    at = calendar.at_desk

    receipt = explain_add(calendar, at("2026-11-21 02:00"), 5 * 3600)

    assert receipt.as_rows() == [
        ("2026-11-20", "02:00-06:00", 14400, "counted", "", 14400),
        ("2026-11-21", "", 0, "no hours", "", 14400),
        ("2026-11-22", "", 0, "no hours", "", 14400),
        ("2026-11-23", "22:00-23:00", 3600, "counted", "", 18000),
    ]


def test_business_days_are_counted_one_by_one(calendar, at):
    receipt = explain_due(
        calendar, at("2026-11-25 16:00"), Duration.parse("2 business days")
    )

    assert receipt.result == at("2026-12-01 17:00")
    assert receipt.unit is Unit.BUSINESS_DAYS
    assert receipt.start == at("2026-11-25 16:00")
    assert receipt.as_rows() == [
        ("2026-11-25", "08:00-17:00", 0, "counted from", "", 0),
        ("2026-11-26", "", 0, "closure", "Thanksgiving Day", 0),
        ("2026-11-27", "", 0, "closure", "Day after Thanksgiving", 0),
        ("2026-11-28", "", 0, "no hours", "", 0),
        ("2026-11-29", "", 0, "no hours", "", 0),
        ("2026-11-30", "08:00-17:00", 1, "counted", "", 1),
        ("2026-12-01", "08:00-17:00", 1, "counted", "", 2),
    ]


def test_business_days_from_an_evening_are_counted_from_the_next_open_day():
    text = default_text() + dated_text(
        date(2026, 11, 24), "open", ["10:00-12:00", "13:00-14:00"]
    )
    calendar = load_calendar(text)
    at = calendar.at_desk

    receipt = explain_due(
        calendar, at("2026-11-20 18:00"), Duration.parse("1 business day")
    )

    assert receipt.result == at("2026-11-24 14:00")
    assert receipt.as_rows() == [
        ("2026-11-20", "", 0, "outside hours", "", 0),
        ("2026-11-21", "", 0, "no hours", "", 0),
        ("2026-11-22", "", 0, "no hours", "", 0),
        ("2026-11-23", "08:00-17:00", 0, "counted from", "", 0),
        ("2026-11-24", "10:00-14:00", 1, "special hours", "", 1),
    ]


def test_business_hours_are_explained_as_open_time(calendar, at):
    length = Duration.parse("2 business hours")

    assert explain_due(calendar, at("2026-11-20 16:00"), length) == explain_add(
        calendar, at("2026-11-20 16:00"), 7200
    )


def test_a_promise_of_two_weeks_names_the_closures_that_do_not_change_it(calendar, at):
    receipt = explain_window(
        calendar, at("2026-11-16 10:00"), Span.parse("2 calendar weeks")
    )

    assert receipt.result == PromiseWindow(
        at("2026-11-30 08:00"), at("2026-11-30 17:00")
    )
    assert receipt.unit is Unit.CALENDAR_WEEKS
    assert receipt.start == at("2026-11-16 10:00")
    assert receipt.as_rows() == [
        ("2026-11-26", "", 0, "passed", "Thanksgiving Day", 10),
        ("2026-11-27", "", 0, "passed", "Day after Thanksgiving", 11),
        ("2026-11-30", "08:00-17:00", 0, "lands", "", 14),
    ]


def test_a_promise_that_lands_on_a_closed_day_shows_how_it_rolls(calendar, at):
    receipt = explain_window(
        calendar, at("2026-11-16 10:00"), Span.parse("1-2 calendar months")
    )

    assert receipt.result == PromiseWindow(
        at("2026-12-16 08:00"), at("2027-01-19 17:00")
    )
    assert receipt.as_rows() == [
        ("2026-11-26", "", 0, "passed", "Thanksgiving Day", 10),
        ("2026-11-27", "", 0, "passed", "Day after Thanksgiving", 11),
        ("2026-12-16", "08:00-17:00", 0, "lands", "", 30),
        ("2026-12-25", "", 0, "passed", "Christmas Day", 39),
        ("2027-01-01", "", 0, "passed", "New Year's Day", 46),
        ("2027-01-16", "", 0, "lands", "", 61),
        ("2027-01-17", "", 0, "rolled", "", 62),
        ("2027-01-18", "", 0, "rolled", "Martin Luther King Jr. Day", 63),
        ("2027-01-19", "08:00-17:00", 0, "rolled", "", 64),
    ]


def test_a_promise_that_lands_on_a_holiday_says_landed_not_passed(calendar, at):
    receipt = explain_due(
        calendar, at("2026-11-19 10:00"), Duration.parse("1 calendar week")
    )

    assert [(row[0], row[3]) for row in receipt.as_rows()] == [
        ("2026-11-26", "lands"),
        ("2026-11-27", "rolled"),
        ("2026-11-28", "rolled"),
        ("2026-11-29", "rolled"),
        ("2026-11-30", "rolled"),
    ]


def test_a_holiday_on_a_day_without_hours_is_not_worth_a_line(calendar, at):
    # 4 July 2026 is a Saturday.
    receipt = explain_due(
        calendar, at("2026-07-02 10:00"), Duration.parse("1 calendar week")
    )

    assert [row[:4] for row in receipt.as_rows()] == [
        ("2026-07-09", "08:00-17:00", 0, "lands"),
    ]


def test_the_day_of_arrival_is_not_passed(calendar, at):
    receipt = explain_due(
        calendar, at("2026-11-26 10:00"), Duration.parse("5 calendar days")
    )

    assert [row[:4] for row in receipt.as_rows()] == [
        ("2026-11-27", "", 0, "passed"),
        ("2026-12-01", "08:00-17:00", 0, "lands"),
    ]


def test_arrival_in_another_zone_is_dated_on_the_desks_wall(calendar, at):
    arrived = at("2026-11-16 20:00").astimezone(UTC)

    receipt = explain_due(calendar, arrived, Duration.parse("1 calendar day"))

    assert receipt.as_rows() == [("2026-11-17", "08:00-17:00", 0, "lands", "", 1)]


@pytest.mark.parametrize(
    "seconds", [1, 59, 3600, 9 * 3600, 40 * 3600, 500 * 3600, -1, -90_000]
)
@pytest.mark.parametrize(
    "start", ["2026-11-20 16:59", "2026-11-26 12:00", "2026-03-06 08:00"]
)
def test_the_lines_of_a_receipt_add_up_to_its_result(calendar, at, start, seconds):
    receipt = explain_add(calendar, at(start), seconds)

    assert sum(line.counted for line in receipt.lines) == abs(seconds)
    assert receipt.lines[-1].total == abs(seconds)
    for line in receipt.lines:
        if line.start is not None:
            assert line.counted == calendar.between(line.start, line.end)
        assert (line.start is None) == (
            line.note not in {Note.COUNTED, Note.SPECIAL_HOURS}
        )
