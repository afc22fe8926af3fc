"""The list of holidays: what is added, replaced, taken off, and what could be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.calendar.desks import Plan, text_of
from triage.calendar import (
    ListedDay,
    default_text,
    known_holidays,
    load_calendar,
    with_listed_day,
    without_listed_day,
)
from triage.errors import BadData, BadMoment

DIWALI = ListedDay(
    name="Diwali",
    also=(),
    sunday="the Monday after",
    saturday="stays",
    reason="A state holiday since 2026.",
    source="AB 268",
    quote="",
    since=2026,
    # The package computes it no further.
    until=2035,
)
COLUMBUS = replace(DIWALI, name="Columbus Day", since=None, until=2008)


def shut(calendar, name):
    return [
        closure.date
        for closure in calendar.closures(date(1995, 1, 1), date(2030, 12, 31))
        if closure.name == name
    ]


def test_a_new_holiday_closes_the_desk_from_its_first_year_on():
    calendar = load_calendar(with_listed_day(default_text(), DIWALI))

    # 8 November 2026 is a Sunday.
    assert shut(calendar, "Diwali")[:3] == [
        date(2026, 11, 8), date(2026, 11, 9), date(2027, 10, 29),
    ]  # fmt: skip
    assert calendar.schedule.holidays.days[-1] == DIWALI


def test_a_holiday_that_ended_closes_the_desk_up_to_its_last_year():
    calendar = load_calendar(with_listed_day(default_text(), COLUMBUS))

    assert shut(calendar, "Columbus Day")[-1] == date(2008, 10, 13)
    assert shut(calendar, "Columbus Day")[0] == date(1995, 10, 9)


def test_the_first_and_the_last_year_are_written_only_when_there_are_any():
    text = with_listed_day(default_text(), replace(DIWALI, until=2030))

    assert text.count("since = 2026\nuntil = 2030\n") == 1
    assert "since" not in load_calendar(default_text()).text


def test_a_listed_day_of_that_name_is_replaced_where_it_stands():
    christmas = replace(
        DIWALI,
        name="Christmas Day",
        saturday="the Friday before",
        since=None,
        until=None,
    )

    calendar = load_calendar(with_listed_day(default_text(), christmas))

    names = [day.name for day in calendar.schedule.holidays.days]
    assert names.count("Christmas Day") == 1
    assert names[-1] == "Christmas Day"
    assert not calendar.is_open_day(date(2027, 12, 24))


def test_replacing_keeps_the_order_of_the_list():
    before = load_calendar(default_text()).schedule.holidays.days
    renamed = replace(before[2], reason="Another reason.")

    after = load_calendar(
        with_listed_day(default_text(), renamed)
    ).schedule.holidays.days

    assert after == (*before[:2], renamed, *before[3:])


def test_a_day_the_package_does_not_have_in_each_year_is_refused_with_what_to_do():
    with pytest.raises(BadData) as refused:
        with_listed_day(default_text(), replace(DIWALI, since=None))

    assert str(refused.value) == (
        "desk.toml: holiday 'Diwali': the holidays package has no day of this name in "
        '1995. If the day was renamed, add its new name to "also"; if it begins later '
        'or ends earlier, write "since" or "until"; if it no longer closes the desk, '
        "take it off the list."
    )


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (replace(DIWALI, reason=""), "reason: Say something here"),
        (replace(DIWALI, sunday="whenever"), "sunday: Choose one of"),
        (replace(DIWALI, since=1066), "since: Write a year from 1971 to 2200."),
        (
            replace(DIWALI, until=2025),
            "until: The last year comes before the first.",
        ),
    ],
)
def test_a_listed_day_that_cannot_stand_is_refused(day, sentence):
    with pytest.raises(BadData) as refused:
        with_listed_day(default_text(), day)

    assert sentence in str(refused.value)


def test_a_day_with_one_year_closes_the_desk_once():
    calendar = load_calendar(
        with_listed_day(default_text(), replace(DIWALI, since=2027, until=2027))
    )

    assert shut(calendar, "Diwali") == [date(2027, 10, 29)]


def test_a_day_taken_off_the_list_opens_the_desk():
    calendar = load_calendar(without_listed_day(default_text(), "Cesar Chavez Day"))

    assert calendar.is_open_day(date(2026, 3, 31))
    assert len(calendar.schedule.holidays.days) == 10


def test_the_last_day_can_be_taken_off_and_another_written():
    text = default_text()
    for day in load_calendar(text).schedule.holidays.days:
        text = without_listed_day(text, day.name)

    assert load_calendar(text).closures(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert shut(load_calendar(with_listed_day(text, DIWALI)), "Diwali")


def test_a_day_that_is_not_listed_cannot_be_taken_off():
    with pytest.raises(BadData) as refused:
        without_listed_day(default_text(), "Juneteenth")

    assert str(refused.value) == "'Juneteenth' is not on the list of holidays."


@pytest.mark.parametrize(
    "change",
    [
        lambda text: with_listed_day(text, DIWALI),
        lambda text: without_listed_day(text, "Diwali"),
    ],
)
def test_a_calendar_without_a_list_says_what_it_lacks(change):
    with pytest.raises(BadData, match="This calendar has no list of holidays; import"):
        change(text_of(Plan()))


def test_the_days_the_package_knows_are_offered_listed_or_not(calendar):
    known = known_holidays(calendar, 2027)

    assert (date(2027, 6, 19), "Juneteenth National Independence Day") in known
    # Two names of one date are two days to choose from.
    assert [name for day, name in known if day == date(2027, 2, 15)] == [
        "Presidents' Day", "Susan B. Anthony Day",
    ]  # fmt: skip
    assert list(known) == sorted(known)
    assert {day.year for day, _ in known} == {2027}


def test_a_calendar_without_a_list_knows_no_holidays():
    assert known_holidays(load_calendar(text_of(Plan())), 2027) == ()


def test_holidays_of_a_year_that_is_not_reckoned_are_refused(calendar):
    with pytest.raises(BadMoment, match="Ask for years from 1995 to 2100"):
        known_holidays(calendar, 2101)
