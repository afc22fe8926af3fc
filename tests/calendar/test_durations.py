"""Lengths that always say their unit."""

from __future__ import annotations

from datetime import date

import pytest

from triage.calendar import Duration, Span, Unit
from triage.calendar.durations import LARGEST, later_date
from triage.errors import BadDuration, BadMoment


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words"),
    [
        ("4 business hours", 4, Unit.BUSINESS_HOURS, "4 business hours"),
        ("1 business hour", 1, Unit.BUSINESS_HOURS, "1 business hour"),
        ("1 business hours", 1, Unit.BUSINESS_HOURS, "1 business hour"),
        ("2 business minute", 2, Unit.BUSINESS_MINUTES, "2 business minutes"),
        ("0 business seconds", 0, Unit.BUSINESS_SECONDS, "0 business seconds"),
        ("-1 business second", -1, Unit.BUSINESS_SECONDS, "-1 business second"),
        ("+3 business days", 3, Unit.BUSINESS_DAYS, "3 business days"),
        ("  5  Calendar   Days ", 5, Unit.CALENDAR_DAYS, "5 calendar days"),
        ("2 calendar weeks", 2, Unit.CALENDAR_WEEKS, "2 calendar weeks"),
        ("1 calendar month", 1, Unit.CALENDAR_MONTHS, "1 calendar month"),
    ],
)
def test_a_length_is_read_and_written(text, amount, unit, words):
    length = Duration.parse(text)

    assert (length.amount, length.unit, str(length)) == (amount, unit, words)
    assert Duration.parse(words) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 days",
        "1 day",
        "2 weeks",
        "business hours",
        "two business hours",
        "2business hours",
        "2.5 business hours",
        "1-2 business days",
        "2 business fortnights",
        "2 business hours later",
        "x 2 business hours",
        "٢ business hours",
        "999999999999 business hours",
    ],
)
def test_a_length_without_a_clear_unit_is_refused(text):
    with pytest.raises(BadDuration) as refused:
        Duration.parse(text)

    assert str(refused.value) == (
        f'{text!r} does not say how long; write it like "4 business hours", '
        '"3 business days" or "2 calendar weeks".'
    )


@pytest.mark.parametrize("amount", [LARGEST + 1, -LARGEST - 1, True, 1.0, "1", None])
def test_an_amount_is_a_whole_number_within_reason(amount):
    with pytest.raises(BadDuration, match="is not an amount we can count"):
        Duration(amount, Unit.BUSINESS_SECONDS)


def test_the_largest_amounts_are_still_counted():
    assert Duration(LARGEST, Unit.BUSINESS_SECONDS).seconds == LARGEST
    assert Duration(-LARGEST, Unit.BUSINESS_SECONDS).seconds == -LARGEST


@pytest.mark.parametrize(
    "unit",
    [Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.CALENDAR_WEEKS, Unit.CALENDAR_MONTHS],
)
def test_dates_are_only_counted_forwards(unit):
    assert Duration(0, unit).seconds is None
    with pytest.raises(BadDuration, match=f"{unit} are only counted forwards"):
        Duration(-1, unit)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7 business seconds", 7),
        ("7 business minutes", 420),
        ("7 business hours", 25_200),
        ("-2 business hours", -7_200),
        ("7 business days", None),
        ("7 calendar days", None),
    ],
)
def test_hours_are_seconds_and_days_never_are(text, seconds):
    assert Duration.parse(text).seconds == seconds


@pytest.mark.parametrize(
    ("text", "least", "most", "words"),
    [
        ("1-2 calendar months", 1, 2, "1-2 calendar months"),
        ("1 - 2 calendar months", 1, 2, "1-2 calendar months"),
        ("1–2 calendar months", 1, 2, "1-2 calendar months"),
        ("0 to 1 calendar week", 0, 1, "0-1 calendar week"),
        ("2 calendar weeks", 2, 2, "2 calendar weeks"),
        ("1 calendar week", 1, 1, "1 calendar week"),
        ("3-3 business days", 3, 3, "3 business days"),
        (" 5-7 business days ", 5, 7, "5-7 business days"),
    ],
)
def test_a_span_is_read_and_written(text, least, most, words):
    span = Span.parse(text)

    assert (span.least.amount, span.most.amount, str(span)) == (least, most, words)
    assert span.least.unit is span.most.unit
    assert Span.parse(words) == span


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3-2 calendar months", "3-2 calendar months ends before it begins."),
        ("1-2 months", "'1-2 months' does not say how long"),
        ("soon", "'soon' does not say how long"),
        (
            "1-2 business hours",
            "A span is two amounts of the same unit, counted in days.",
        ),
        (
            "4 business hours",
            "A span is two amounts of the same unit, counted in days.",
        ),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(text, sentence):
    with pytest.raises(BadDuration) as refused:
        Span.parse(text)

    assert str(refused.value).startswith(sentence)


def test_a_span_of_two_units_is_refused():
    with pytest.raises(BadDuration, match="the same unit"):
        Span(Duration(1, Unit.CALENDAR_WEEKS), Duration(1, Unit.CALENDAR_MONTHS))


@pytest.mark.parametrize(
    ("day", "length", "later"),
    [
        ("2026-11-16", "3 calendar days", "2026-11-19"),
        ("2026-11-16", "3 calendar weeks", "2026-12-07"),
        ("2026-11-16", "1 calendar month", "2026-12-16"),
        ("2026-11-16", "2 calendar months", "2027-01-16"),
        ("2026-12-16", "1 calendar month", "2027-01-16"),
        ("2026-11-16", "12 calendar months", "2027-11-16"),
        ("2026-11-16", "25 calendar months", "2028-12-16"),
        # Month ends clamp.
        ("2026-12-31", "2 calendar months", "2027-02-28"),
        ("2027-12-31", "2 calendar months", "2028-02-29"),
        ("2026-08-31", "1 calendar month", "2026-09-30"),
        ("2026-01-30", "1 calendar month", "2026-02-28"),
        ("2026-02-28", "1 calendar month", "2026-03-28"),
        ("9999-11-30", "1 calendar month", "9999-12-30"),
    ],
)
def test_the_date_a_length_later(day, length, later):
    length = Duration.parse(length)

    assert later_date(date.fromisoformat(day), length) == date.fromisoformat(later)


@pytest.mark.parametrize(
    "length",
    [
        "10000000000 calendar days",
        "10000000000 calendar weeks",
        "96000 calendar months",
        "10000000000 calendar months",
    ],
)
def test_a_date_after_the_end_of_dates_is_a_sentence(length):
    with pytest.raises(BadMoment) as refused:
        later_date(date(2026, 11, 16), Duration.parse(length))

    assert (
        str(refused.value) == f"{length} after 2026-11-16 is no date we can count to."
    )
