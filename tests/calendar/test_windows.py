"""Promise windows: what people are told, in dates."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from tests.calendar.desks import dated_text
from triage.calendar import Span, default_text, load_calendar, promise_window


@pytest.mark.parametrize(
    ("arrived", "span", "earliest", "latest"),
    [
        # Thanksgiving in between does not change the date.
        (
            "2026-11-16 10:00",
            "2 calendar weeks",
            "2026-11-30 08:00",
            "2026-11-30 17:00",
        ),
        # 16 January is a Saturday, 18 January a holiday.
        (
            "2026-11-16 10:00",
            "1-2 calendar months",
            "2026-12-16 08:00",
            "2027-01-19 17:00",
        ),
        # The hour of arrival does not matter, nor whether the desk was open.
        (
            "2026-11-16 00:00",
            "2 calendar weeks",
            "2026-11-30 08:00",
            "2026-11-30 17:00",
        ),
        (
            "2026-11-16 23:59:59",
            "2 calendar weeks",
            "2026-11-30 08:00",
            "2026-11-30 17:00",
        ),
        (
            "2026-11-26 10:00",
            "2 calendar weeks",
            "2026-12-10 08:00",
            "2026-12-10 17:00",
        ),
        (
            "2026-11-21 10:00",
            "2 calendar weeks",
            "2026-12-07 08:00",
            "2026-12-07 17:00",
        ),
        # Month ends clamp: 28 February 2027 is a Sunday, 29 February 2028 a Tuesday.
        (
            "2026-12-31 10:00",
            "2 calendar months",
            "2027-03-01 08:00",
            "2027-03-01 17:00",
        ),
        (
            "2027-12-31 10:00",
            "2 calendar months",
            "2028-02-29 08:00",
            "2028-02-29 17:00",
        ),
        # Both edges roll by themselves.
        (
            "2026-11-12 10:00",
            "2-3 calendar weeks",
            "2026-11-30 08:00",
            "2026-12-03 17:00",
        ),
        (
            "2026-11-11 10:00",
            "0-1 calendar days",
            "2026-11-12 08:00",
            "2026-11-12 17:00",
        ),
        # Business days count open days, as they do everywhere.
        (
            "2026-11-25 10:00",
            "1-2 business days",
            "2026-11-30 08:00",
            "2026-12-01 17:00",
        ),
    ],
)
def test_a_promise_made_on_arrival(calendar, at, arrived, span, earliest, latest):
    window = promise_window(calendar, at(arrived), Span.parse(span))

    assert (window.earliest, window.latest) == (at(earliest), at(latest))


def test_arrival_is_dated_on_the_desks_wall_whatever_the_zone_of_the_moment(
    calendar, at
):
    arrived = at("2026-11-16 20:00").astimezone(UTC)

    window = promise_window(calendar, arrived, Span.parse("2 calendar weeks"))

    assert arrived.date() == date(2026, 11, 17)
    assert window.latest == at("2026-11-30 17:00")


def test_on_a_half_day_the_promise_ends_at_noon():
    text = default_text() + dated_text(date(2026, 11, 30), "closed", ["12:00-17:00"])
    calendar = load_calendar(text)
    at = calendar.at_desk

    window = promise_window(
        calendar, at("2026-11-16 10:00"), Span.parse("2 calendar weeks")
    )

    assert window.earliest == at("2026-11-30 08:00")
    assert window.latest == at("2026-11-30 12:00")


def test_on_a_late_opening_the_promise_begins_late():
    text = default_text() + dated_text(date(2026, 11, 30), "closed", ["08:00-10:00"])
    calendar = load_calendar(text)
    at = calendar.at_desk

    window = promise_window(
        calendar, at("2026-11-16 10:00"), Span.parse("2 calendar weeks")
    )

    assert window.earliest == at("2026-11-30 10:00")


def test_a_closed_day_added_on_the_last_day_moves_a_promise_made_from_now_on():
    text = default_text() + dated_text(date(2026, 11, 30), "closed", [])
    calendar = load_calendar(text)
    at = calendar.at_desk

    window = promise_window(
        calendar, at("2026-11-16 10:00"), Span.parse("2 calendar weeks")
    )

    assert window.latest == at("2026-12-01 17:00")
