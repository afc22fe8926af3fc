"""Two calendars side by side, and what the words of one come to."""

from __future__ import annotations

from datetime import date

import pytest

from tests.calendar.desks import Plan, text_of
from triage.calendar import (
    DatedRow,
    WallSpan,
    changes,
    default_text,
    load_calendar,
    with_dated_row,
    with_hours,
    without_listed_day,
)
from triage.errors import BadMoment

WRITTEN = date(2026, 11, 16)


def with_row(kind, day, *windows, reason="Storm", text=None):
    spans = tuple(WallSpan.parse(window) for window in windows)
    row = DatedRow(day, kind, spans, reason, "sam", WRITTEN)
    return load_calendar(with_dated_row(text or default_text(), row))


def shown(found):
    return [
        (
            str(change.day),
            [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in change.before],
            change.why_before,
            [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in change.after],
            change.why_after,
        )
        for change in found
    ]


def test_the_same_calendar_twice_has_no_changes(calendar):
    assert changes(calendar, calendar, date(2026, 1, 1), date(2027, 12, 31)) == ()


def test_a_closed_day_is_one_change_with_its_reason(calendar):
    after = with_row("closed", date(2026, 12, 2))

    found = changes(calendar, after, date(2026, 11, 1), date(2026, 12, 31))

    assert shown(found) == [
        ("2026-12-02", ["08:00-17:00"], (), [], ("Storm",)),
    ]


def test_special_hours_on_a_holiday_say_both_reasons(calendar):
    after = with_row("open", date(2026, 12, 25), "08:00-12:00", reason="Flu clinics")

    assert shown(changes(calendar, after, date(2026, 12, 1), date(2026, 12, 31))) == [
        ("2026-12-25", [], ("Christmas Day",), ["08:00-12:00"], ("Flu clinics",)),
    ]


def test_a_day_taken_off_the_list_changes_every_year(calendar):
    after = load_calendar(without_listed_day(default_text(), "Cesar Chavez Day"))

    found = changes(calendar, after, date(2024, 1, 1), date(2026, 12, 31))

    assert [str(change.day) for change in found] == [
        "2024-04-01", "2025-03-31", "2026-03-31",
    ]  # fmt: skip


def test_other_weekly_hours_change_every_such_day_that_is_open(calendar):
    after = load_calendar(
        with_hours(default_text(), {"friday": ["08:00-12:00"]}, reason="Short Fridays.")
    )

    found = changes(calendar, after, date(2026, 11, 1), date(2026, 11, 30))

    # The day after Thanksgiving is a Friday, and stays closed.
    assert [change.day.day for change in found] == [6, 13, 20]


def test_both_edges_are_looked_at_and_nothing_beyond_them(calendar):
    after = with_row("closed", date(2026, 12, 2))

    def days(first, last):
        return len(
            changes(calendar, after, date(2026, 12, first), date(2026, 12, last))
        )

    assert [days(2, 2), days(1, 2), days(2, 3), days(3, 4), days(1, 1)] == [
        1, 1, 1, 0, 0,
    ]  # fmt: skip


def test_another_zone_changes_every_open_day():
    here = load_calendar(text_of(Plan()))
    east = load_calendar(text_of(Plan(zone="America/New_York")))

    assert len(changes(here, east, date(2026, 11, 16), date(2026, 11, 22))) == 5


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2101, 1, 1), date(2101, 1, 2)),
        (date(2027, 1, 1), date(2026, 1, 1)),
    ],
)
def test_days_that_are_not_reckoned_are_refused(calendar, first, last):
    with pytest.raises(BadMoment, match="Ask for years from"):
        changes(calendar, calendar, first, last)


def test_days_that_only_one_of_two_calendars_reckons_are_refused(calendar):
    short = load_calendar(text_of(Plan(), (2020, 2030)))

    for pair in ((calendar, short), (short, calendar)):
        with pytest.raises(BadMoment, match="Ask for years from 2020 to 2030"):
            changes(*pair, date(2031, 1, 1), date(2031, 1, 2))


# -- what the words come to ------------------------------------------------------------


def test_the_same_words_come_to_the_same_days(calendar):
    again = load_calendar(default_text())

    assert again.days_sha256(2026, 2027) == calendar.days_sha256(2026, 2027)


def test_words_that_open_the_desk_at_the_same_times_come_to_the_same_days():
    office = load_calendar(text_of(Plan()))
    saturday = (date(2026, 11, 21), "closed", [])
    closed_anyway = load_calendar(text_of(Plan(dated=[saturday])))

    assert office.version != closed_anyway.version
    assert office.days_sha256(2026, 2026) == closed_anyway.days_sha256(2026, 2026)


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2027, 12, 31)])
def test_one_minute_less_on_any_day_of_the_years_shows(calendar, day):
    other = with_row("closed", day, "08:00-08:01")

    assert other.days_sha256(2026, 2027) != calendar.days_sha256(2026, 2027)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2027, 12, 31)])
def test_special_hours_on_the_first_and_on_the_last_day_of_the_years_show(
    calendar, day
):
    other = with_row("open", day, "08:00-08:01")

    assert other.days_sha256(2026, 2027) != calendar.days_sha256(2026, 2027)


def test_what_lies_outside_the_years_does_not_show(calendar):
    other = with_row("closed", date(2028, 1, 3))

    assert other.days_sha256(2026, 2027) == calendar.days_sha256(2026, 2027)


def test_every_year_reckoned_can_be_asked_for_and_none_else(calendar):
    assert calendar.days_sha256(2100, 2100) != calendar.days_sha256(1995, 1995)

    for years in ((1994, 1995), (2100, 2101), (2027, 2026)):
        with pytest.raises(BadMoment, match="Ask for years from 1995 to 2100"):
            calendar.days_sha256(*years)
