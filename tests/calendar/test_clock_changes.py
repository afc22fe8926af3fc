"""The clocks go forward on 8 March 2026 and 14 March 2027, back on 1 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.calendar.desks import ALWAYS, NAMES, Plan, text_of
from triage.calendar import Calendar, load_calendar

HOUR = 3600


def desk(*windows: str, zone: str = "America/Los_Angeles") -> Calendar:
    """A desk with the same windows on each day of the week."""
    return load_calendar(text_of(Plan(dict.fromkeys(NAMES, windows), zone=zone)))


@pytest.fixture(scope="module")
def always() -> Calendar:
    return load_calendar(text_of(Plan(ALWAYS)))


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        # The spring week, an ordinary one, the autumn week.
        ("2026-03-02", "2026-03-09", 10_020),
        ("2026-03-09", "2026-03-16", 10_080),
        ("2026-10-26", "2026-11-02", 10_140),
        # The day of 23 hours and the day of 25.
        ("2026-03-08", "2026-03-09", 23 * 60),
        ("2026-11-01", "2026-11-02", 25 * 60),
    ],
)
def test_a_desk_that_never_shuts_counts_real_minutes(always, first, last, minutes):
    start, end = always.at_desk(f"{first} 00:00"), always.at_desk(f"{last} 00:00")

    assert always.between(start, end) == minutes * 60
    assert always.add(start, minutes * 60) == end
    assert always.add(end, -minutes * 60) == start
    assert [
        span.end.timestamp() - span.start.timestamp()
        for span in always.spans_on(date.fromisoformat("2026-11-01"))
    ] == [25 * HOUR]


def test_a_night_shift_loses_an_hour_in_spring_and_gains_one_in_autumn():
    calendar = desk("22:00-06:00")
    at = calendar.at_desk

    assert calendar.between(at("2026-03-07 12:00"), at("2026-03-08 12:00")) == 7 * HOUR
    assert calendar.between(at("2026-10-31 12:00"), at("2026-11-01 12:00")) == 9 * HOUR
    assert calendar.add(at("2026-03-07 22:00"), 7 * HOUR) == at("2026-03-08 06:00")
    assert calendar.add(at("2026-10-31 22:00"), 9 * HOUR) == at("2026-11-01 06:00")


def test_the_office_is_open_nine_hours_on_each_side_of_a_change(calendar, at):
    for friday, monday in [("2026-03-06", "2026-03-09"), ("2026-10-30", "2026-11-02")]:
        assert calendar.add(at(f"{friday} 16:00"), 2 * HOUR) == at(f"{monday} 09:00")
        assert (
            calendar.between(at(f"{friday} 00:00"), at(f"{monday} 23:00")) == 18 * HOUR
        )


@pytest.mark.parametrize(
    ("windows", "spring", "autumn"),
    [
        # An edge that does not exist is the moment the clocks change.
        (["02:30-05:00"], 2 * HOUR, 2.5 * HOUR),
        (["00:00-02:30"], 2 * HOUR, 3.5 * HOUR),
        (["02:00-03:00"], 0, HOUR),
        (["02:15-02:45"], 0, HOUR / 2),
        # An edge that occurs twice is its first occurrence.
        (["00:00-01:30"], 1.5 * HOUR, 1.5 * HOUR),
        (["01:30-05:00"], 2.5 * HOUR, 4.5 * HOUR),
        (["01:15-01:45"], HOUR / 2, HOUR / 2),
        (["01:00-02:00"], HOUR, 2 * HOUR),
        # A window that vanishes leaves the other.
        (["02:15-02:45", "08:00-17:00"], 9 * HOUR, 9.5 * HOUR),
    ],
)
def test_edges_inside_the_hour_that_changes(windows, spring, autumn):
    calendar = desk(*windows)
    at = calendar.at_desk

    assert calendar.between(at("2026-03-08 00:00"), at("2026-03-09 00:00")) == spring
    assert calendar.between(at("2026-11-01 00:00"), at("2026-11-02 00:00")) == autumn


def test_a_day_whose_only_window_does_not_exist_is_no_open_day():
    calendar = desk("02:15-02:45")

    assert not calendar.is_open_day(date(2026, 3, 8))
    assert calendar.open_days_after(date(2026, 3, 7), 1) == date(2026, 3, 9)
    assert calendar.spans_on(date(2026, 3, 8)) == ()


def test_the_second_occurrence_of_an_hour_is_an_hour_later(always):
    zone = always.zone
    first = datetime(2026, 11, 1, 1, 30, tzinfo=zone)
    second = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=zone)

    # Python counts none: it subtracts the walls of two moments in one zone.
    assert always.between(first, second) == HOUR
    assert always.add(first, HOUR).fold == 1
    assert always.add(first, HOUR).astimezone(UTC) == second.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # A wall time that does not exist is the moment the clocks change.
        ("2026-03-08 02:00", "2026-03-08T03:00:00-07:00"),
        ("2026-03-08T02:30", "2026-03-08T03:00:00-07:00"),
        ("2026-03-08T02:59:59", "2026-03-08T03:00:00-07:00"),
        ("2026-03-08T01:59:59", "2026-03-08T01:59:59-08:00"),
        ("2026-03-08T03:00", "2026-03-08T03:00:00-07:00"),
        # One that occurs twice is its first occurrence, unless it says which.
        ("2026-11-01T01:30", "2026-11-01T01:30:00-07:00"),
        ("2026-11-01T01:30-07:00", "2026-11-01T01:30:00-07:00"),
        ("2026-11-01T01:30-08:00", "2026-11-01T01:30:00-08:00"),
        ("2026-11-01T02:00", "2026-11-01T02:00:00-08:00"),
    ],
)
def test_the_desks_wall_time(calendar, text, answer):
    assert calendar.at_desk(text).isoformat() == answer


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        # Half an hour only; the change at midnight; a whole day left out.
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Havana", "2026-03-08", 23),
        ("America/Havana", "2026-11-01", 25),
        ("Pacific/Apia", "2011-12-30", 0),
        ("Pacific/Apia", "2011-12-31", 24),
        ("Asia/Kolkata", "2026-11-01", 24),
        ("UTC", "2026-11-01", 24),
    ],
)
def test_other_zones_change_in_other_ways(zone, day, hours):
    plan = Plan(ALWAYS, zone=zone)
    calendar = load_calendar(text_of(plan, (2009, 2030)))
    spans = calendar.spans_on(date.fromisoformat(day))

    lengths = [span.end.timestamp() - span.start.timestamp() for span in spans]

    assert lengths == ([hours * HOUR] if hours else [])
    if spans:
        opens, closes = (moment.astimezone(UTC) for moment in spans[0])
        assert calendar.between(opens, closes) == hours * HOUR


def test_the_display_zone_may_differ_from_that_of_the_calendar(calendar, at):
    berlin = ZoneInfo("Europe/Berlin")
    # Europe changes a week before America.
    start = at("2026-10-30 16:59").astimezone(berlin)

    assert calendar.add(start, 120) == at("2026-11-02 08:01")


def test_on_the_day_of_a_change_every_second_is_the_one_the_zone_says(always):
    zone = always.zone
    always.is_open(datetime(2026, 3, 8, tzinfo=zone))
    line = always._reckoning.line

    for day in (
        date(2026, 3, 7),
        date(2026, 3, 8),
        date(2026, 3, 9),
        date(2026, 11, 1),
    ):
        for hour in range(24):
            for fold in (0, 1):
                moment = datetime(
                    day.year, day.month, day.day, hour, 17, 5, 999_999, zone
                )
                moment = moment.replace(fold=fold)
                assert line.second(moment) == int(moment.timestamp())
    assert date(2026, 3, 7).toordinal() in line.midnights
    assert date(2026, 3, 8).toordinal() not in line.midnights
    assert date(2026, 11, 1).toordinal() not in line.midnights
