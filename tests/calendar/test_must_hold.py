"""Cases in which help desks elsewhere count wrong, each by its name."""

from __future__ import annotations

import time
import zoneinfo
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest

from tests.calendar.desks import Plan, dated_text, text_of
from triage.calendar import (
    DatedRow,
    Duration,
    Span,
    WallSpan,
    default_text,
    load_calendar,
    promise_window,
    with_dated_rows,
)

HOUR = 3600
WRITTEN = date(2026, 11, 16)


def shipped_with(*rows):
    return load_calendar(default_text() + "".join(dated_text(*row) for row in rows))


def test_two_closures_on_one_date_shorten_it_once():
    half = shipped_with(
        (date(2026, 11, 17), "closed", ["12:00-17:00"], "Storm"),
        (date(2026, 11, 17), "closed", ["14:00-24:00"], "Power cut"),
    )
    at = half.at_desk

    assert half.between(at("2026-11-17 08:00"), at("2026-11-18 08:00")) == 4 * HOUR
    assert half.add(at("2026-11-17 11:00"), 2 * HOUR) == at("2026-11-18 09:00")


def test_a_listed_holiday_with_a_closure_of_its_own_is_still_one_closed_day():
    twice = shipped_with((date(2026, 11, 26), "closed", [], "Moving house"))
    at = twice.at_desk

    assert twice.add(at("2026-11-25 16:00"), 2 * HOUR) == at("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        # Into the gap, over it, from within it, and exactly to its edges.
        ("2026-11-17 11:00", "2026-11-17 15:00"),
        ("2026-11-17 12:30", "2026-11-17 16:00"),
        ("2026-11-17 10:00", "2026-11-17 12:00"),
        ("2026-11-17 14:00", "2026-11-17 16:00"),
    ],
)
def test_a_part_day_closure_is_left_out_of_the_count(start, end):
    part = shipped_with((date(2026, 11, 17), "closed", ["12:00-14:00"]))
    at = part.at_desk

    assert part.add(at(start), 2 * HOUR) == at(end)


def test_after_closing_the_hours_of_the_next_open_day_count_not_those_of_the_day_before():
    weekly = {
        "thursday": ["08:00-10:00"],
        "friday": ["12:00-13:00"],
        "monday": ["06:00-22:00"],
    }
    uneven = load_calendar(text_of(Plan(weekly=weekly)))
    at = uneven.at_desk

    # 19 November 2026 is a Thursday.
    assert uneven.add(at("2026-11-19 10:00"), HOUR) == at("2026-11-20 13:00")
    assert uneven.add(at("2026-11-19 18:00"), 2 * HOUR) == at("2026-11-23 07:00")
    assert uneven.add(at("2026-11-20 13:00"), 10 * HOUR) == at("2026-11-23 16:00")
    assert uneven.due(at("2026-11-20 14:00"), Duration.parse("0 business days")) == at(
        "2026-11-23 22:00"
    )


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        # Over Thanksgiving and the day after; from a holiday; over a part day.
        ("2026-11-30 09:00", 2, "2026-11-25 16:00"),
        ("2026-11-26 12:00", 1, "2026-11-25 16:00"),
        ("2026-12-02 15:00", 2, "2026-12-02 11:00"),
        ("2026-12-02 14:00", 4, "2026-12-02 08:00"),
        # From an opening, over a whole day that is closed.
        ("2026-12-04 08:00", 1, "2026-12-02 16:00"),
    ],
)
def test_a_lead_time_is_counted_backwards_over_closures(end, hours, start):
    calendar = shipped_with(
        (date(2026, 12, 2), "closed", ["12:00-14:00"]),
        (date(2026, 12, 3), "closed", []),
    )
    at = calendar.at_desk

    assert calendar.add(at(end), -hours * HOUR) == at(start)


# -- a closed day added on the due date itself ---------------------------------------------


@pytest.mark.parametrize(
    ("length", "before", "after"),
    [
        ("9 business hours", "2026-11-18 10:00", "2026-11-19 10:00"),
        # Due exactly at that day's close.
        ("16 business hours", "2026-11-18 17:00", "2026-11-19 17:00"),
        # Due exactly at the close before: the closed day does not matter.
        ("7 business hours", "2026-11-17 17:00", "2026-11-17 17:00"),
        ("1 business day", "2026-11-18 17:00", "2026-11-19 17:00"),
        ("2 business days", "2026-11-19 17:00", "2026-11-20 17:00"),
        ("1 calendar day", "2026-11-18 17:00", "2026-11-19 17:00"),
        ("2 calendar days", "2026-11-19 17:00", "2026-11-19 17:00"),
    ],
)
def test_a_day_closed_on_the_due_date_itself_moves_the_due_date(
    calendar, at, length, before, after
):
    start, amount = at("2026-11-17 10:00"), Duration.parse(length)
    closed = shipped_with((date(2026, 11, 18), "closed", []))

    assert calendar.due(start, amount) == at(before)
    assert closed.due(start, amount) == at(after)


def test_a_promise_whose_both_edges_fall_on_closed_days_has_them_on_open_ones():
    calendar = shipped_with(
        (date(2026, 11, 30), "closed", []),
        # An empty special day is closed as well.
        (date(2026, 12, 1), "open", []),
        (date(2026, 12, 7), "closed", ["00:00-24:00"]),
    )
    at = calendar.at_desk

    window = promise_window(
        calendar, at("2026-11-16 10:00"), Span.parse("2-3 calendar weeks")
    )

    assert (window.earliest, window.latest) == (
        at("2026-12-02 08:00"),
        at("2026-12-08 17:00"),
    )


# -- zones -----------------------------------------------------------------------------------


@contextmanager
def process_zone(monkeypatch, name):
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        yield
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Asia/Kathmandu", "UTC"])
def test_the_zone_of_the_machine_does_not_matter(monkeypatch, name):
    with process_zone(monkeypatch, name):
        calendar = load_calendar(default_text())
        due = calendar.add(calendar.at_desk("2026-11-20T16:59"), 120)
        promise = promise_window(
            calendar,
            datetime(2026, 11, 17, 4, tzinfo=UTC),
            Span.parse("2 calendar weeks"),
        )

        assert due.isoformat() == "2026-11-23T08:01:00-08:00"
        # 4 am in UTC is the evening of Monday 16 November at the desk.
        assert promise.latest.isoformat() == "2026-11-30T17:00:00-08:00"


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "America/New_York", "UTC"])
def test_the_zone_in_which_a_moment_is_said_does_not_matter(calendar, at, name):
    start = at("2026-11-20 16:59").astimezone(zoneinfo.ZoneInfo(name))

    for length in ("2 business minutes", "1 business day", "1 calendar week"):
        amount = Duration.parse(length)
        assert calendar.due(start, amount) == calendar.due(
            at("2026-11-20 16:59"), amount
        )


@contextmanager
def other_rules_for_los_angeles(folder):
    """A machine whose tzdata keeps Los Angeles on one time all year, as Phoenix is."""
    (folder / "America").mkdir()
    phoenix = files("tzdata") / "zoneinfo" / "America" / "Phoenix"
    (folder / "America" / "Los_Angeles").write_bytes(phoenix.read_bytes())
    zoneinfo.reset_tzpath(to=[str(folder)])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()


def test_when_tzdata_changes_the_same_words_open_the_desk_at_other_moments(tmp_path):
    before = load_calendar(default_text())
    with other_rules_for_los_angeles(tmp_path):
        after = load_calendar(default_text())
        start = datetime(2026, 10, 30, 23, 59, tzinfo=UTC)
        late = after.add(start, 9 * HOUR)

        # A process that loaded the calendar earlier goes on with the rules it knows.
        assert before.add(start, 9 * HOUR) - late == timedelta(hours=1)

    assert after.version == before.version
    assert after.days_sha256(2026, 2026) != before.days_sha256(2026, 2026)
    assert late.isoformat() == "2026-11-02T16:59:00-07:00"


def test_rows_for_one_date_may_be_added_in_any_order():
    first = DatedRow(date(2026, 11, 17), "closed", (), "Storm", "sam", WRITTEN)
    second = DatedRow(
        date(2026, 11, 17), "closed", (WallSpan.parse("08:00-09:00"),), "Move", "sam",
        WRITTEN,
    )  # fmt: skip

    there, back = (
        load_calendar(with_dated_rows(default_text(), rows))
        for rows in ((first, second), (second, first))
    )

    assert there.days_sha256(2026, 2026) == back.days_sha256(2026, 2026)
