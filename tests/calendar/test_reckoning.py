"""Adding and counting open time, as the desk's rules of time say."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from tests.calendar.desks import ALWAYS, OFFICE, Plan, text_of
from triage.calendar import Calendar, Duration, default_text, load_calendar
from triage.errors import BadDuration, BadMoment, NoOpenTime

MINUTE, HOUR, DAY = 60, 3600, 9 * 3600


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        # Two minutes, one before the weekend and one after.
        ("2026-11-20 16:59", 2 * MINUTE, "2026-11-23 08:01"),
        # Time that ends with the day ends at its close, not at the next opening.
        ("2026-11-20 16:00", HOUR, "2026-11-20 17:00"),
        ("2026-11-20 16:00", HOUR + 1, "2026-11-23 08:00:01"),
        ("2026-11-20 16:59:59", 1, "2026-11-20 17:00"),
        # Nothing to add: now when open, else the next opening.
        ("2026-11-20 16:59:59", 0, "2026-11-20 16:59:59"),
        ("2026-11-20 17:00", 0, "2026-11-23 08:00"),
        ("2026-11-20 08:00", 0, "2026-11-20 08:00"),
        ("2026-11-20 07:59:59", 0, "2026-11-20 08:00"),
        ("2026-11-21 12:00", 0, "2026-11-23 08:00"),
        # Time outside the hours does not count.
        ("2026-11-20 03:00", HOUR, "2026-11-20 09:00"),
        ("2026-11-20 23:00", HOUR, "2026-11-23 09:00"),
        ("2026-11-20 17:00", 1, "2026-11-23 08:00:01"),
        # A holiday lengthens, and its Friday too.
        ("2026-11-25 16:30", HOUR, "2026-11-30 08:30"),
        # Over the turn of the year.
        ("2026-12-31 16:00", 2 * HOUR, "2027-01-04 09:00"),
        # Whole days are hours like any others.
        ("2026-11-16 08:00", 5 * DAY, "2026-11-20 17:00"),
        ("2026-11-16 08:00", 5 * DAY + 1, "2026-11-23 08:00:01"),
        # Lead times count backwards, to the latest moment that leaves as many.
        ("2026-11-23 08:01", -2 * MINUTE, "2026-11-20 16:59"),
        ("2026-11-23 08:00", -MINUTE, "2026-11-20 16:59"),
        ("2026-11-23 10:00", -2 * HOUR, "2026-11-23 08:00"),
        ("2026-11-23 08:00:01", -1, "2026-11-23 08:00"),
        ("2026-11-23 10:00", -2 * HOUR - 1, "2026-11-20 16:59:59"),
        ("2026-11-22 12:00", -DAY, "2026-11-20 08:00"),
        ("2026-11-20 17:00", -DAY, "2026-11-20 08:00"),
        ("2026-11-30 09:00", -2 * HOUR, "2026-11-25 16:00"),
    ],
)
def test_adding_open_seconds(calendar, at, start, seconds, end):
    assert calendar.add(at(start), seconds) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-11-20 16:59", "2026-11-23 08:01", 2 * MINUTE),
        ("2026-11-23 08:01", "2026-11-20 16:59", -2 * MINUTE),
        ("2026-11-20 16:59", "2026-11-20 16:59", 0),
        ("2026-11-20 17:00", "2026-11-23 08:00", 0),
        ("2026-11-20 17:30", "2026-11-22 23:00", 0),
        ("2026-11-20 03:00", "2026-11-20 23:00", DAY),
        ("2026-11-20 07:59:59", "2026-11-20 08:00:01", 1),
        ("2026-11-20 16:59:59", "2026-11-20 17:00:01", 1),
        ("2026-11-23 00:00", "2026-11-30 00:00", 3 * DAY),
        ("2026-01-01 00:00", "2027-01-01 00:00", 251 * DAY),
        ("2027-01-01 00:00", "2026-01-01 00:00", -251 * DAY),
    ],
)
def test_counting_open_seconds(calendar, at, start, end, seconds):
    assert calendar.between(at(start), at(end)) == seconds


@pytest.mark.parametrize(
    ("moment", "is_open", "opens", "closes"),
    [
        ("2026-11-20 07:59:59", False, "2026-11-20 08:00", "2026-11-20 17:00"),
        ("2026-11-20 08:00", True, "2026-11-20 08:00", "2026-11-20 17:00"),
        ("2026-11-20 16:59:59", True, "2026-11-20 16:59:59", "2026-11-20 17:00"),
        ("2026-11-20 17:00", False, "2026-11-23 08:00", "2026-11-23 17:00"),
        ("2026-11-26 12:00", False, "2026-11-30 08:00", "2026-11-30 17:00"),
    ],
)
def test_open_or_closed_now_and_until_when(
    calendar, at, moment, is_open, opens, closes
):
    assert calendar.is_open(at(moment)) is is_open
    assert calendar.next_opening(at(moment)) == at(opens)
    assert calendar.next_closing(at(moment)) == at(closes)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # n business days: the close of the n-th open day after the day of arrival.
        ("2026-11-16 07:00", "1 business day", "2026-11-17 17:00"),
        ("2026-11-16 10:00", "1 business day", "2026-11-17 17:00"),
        ("2026-11-16 16:59:59", "1 business day", "2026-11-17 17:00"),
        # At the close and after it, from the next open day.
        ("2026-11-16 17:00", "1 business day", "2026-11-18 17:00"),
        ("2026-11-16 18:00", "1 business day", "2026-11-18 17:00"),
        ("2026-11-14 12:00", "1 business day", "2026-11-17 17:00"),
        ("2026-11-20 10:00", "1 business day", "2026-11-23 17:00"),
        ("2026-11-25 10:00", "1 business day", "2026-11-30 17:00"),
        ("2026-11-25 10:00", "3 business days", "2026-12-02 17:00"),
        ("2026-11-26 10:00", "1 business day", "2026-12-01 17:00"),
        ("2026-11-16 10:00", "0 business days", "2026-11-16 17:00"),
        ("2026-11-14 10:00", "0 business days", "2026-11-16 17:00"),
        ("2026-11-16 10:00", "250 business days", "2027-11-16 17:00"),
        # Hours and minutes are open time.
        ("2026-11-20 16:00", "4 business hours", "2026-11-23 11:00"),
        ("2026-11-20 16:59", "2 business minutes", "2026-11-23 08:01"),
        ("2026-11-20 16:59:59", "2 business seconds", "2026-11-23 08:00:01"),
        ("2026-11-23 08:01", "-2 business minutes", "2026-11-20 16:59"),
        # Calendar units count dates, and end at a close.
        ("2026-11-16 23:59", "1 calendar day", "2026-11-17 17:00"),
        ("2026-11-16 10:00", "4 calendar days", "2026-11-20 17:00"),
        ("2026-11-16 10:00", "5 calendar days", "2026-11-23 17:00"),
        ("2026-11-16 10:00", "2 calendar weeks", "2026-11-30 17:00"),
        ("2026-11-19 10:00", "1 calendar week", "2026-11-30 17:00"),
        ("2026-11-16 10:00", "1 calendar month", "2026-12-16 17:00"),
        ("2026-11-16 10:00", "0 calendar days", "2026-11-16 17:00"),
        ("2026-11-14 10:00", "0 calendar days", "2026-11-16 17:00"),
    ],
)
def test_a_length_in_any_unit_ends_at(calendar, at, start, length, end):
    assert calendar.due(at(start), Duration.parse(length)) == at(end)


def test_late_begins_with_the_first_open_second_after_the_due_time(calendar, at):
    due = at("2026-11-20 17:00")

    assert calendar.add(due, 1) == at("2026-11-23 08:00:01")
    assert calendar.between(due, at("2026-11-20 17:30")) == 0


def test_a_target_in_business_days_is_so_many_open_seconds(calendar, at):
    start = at("2026-11-25 16:00")
    length = Duration.parse("1 business day")

    assert calendar.seconds_of(start, length) == HOUR + DAY
    assert calendar.add(start, HOUR + DAY) == calendar.due(start, length)


def test_the_day_business_days_are_counted_from(calendar, at):
    assert calendar.counting_day(at("2026-11-16 16:59")) == date(2026, 11, 16)
    assert calendar.counting_day(at("2026-11-16 17:00")) == date(2026, 11, 17)
    assert calendar.counting_day(at("2026-11-25 17:00")) == date(2026, 11, 30)


def test_open_days_are_found_from_a_date_and_after_it(calendar):
    friday, saturday, monday = (
        date(2026, 11, 20),
        date(2026, 11, 21),
        date(2026, 11, 23),
    )

    assert calendar.open_day_from(friday) == friday
    assert calendar.open_day_from(saturday) == monday
    assert calendar.open_days_after(friday, 1) == monday
    assert calendar.open_days_after(saturday, 1) == monday
    assert calendar.open_days_after(monday, 4) == date(2026, 12, 1)
    assert calendar.open_days_after(friday, 0) == friday
    assert calendar.open_days_after(saturday, 0) == monday
    with pytest.raises(BadDuration, match=r"^Open days are only counted forwards\.$"):
        calendar.open_days_after(friday, -1)


def test_a_day_opens_and_closes_at(calendar, at):
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)

    assert calendar.opens_on(friday) == at("2026-11-20 08:00")
    assert calendar.closes_on(friday) == at("2026-11-20 17:00")
    assert calendar.spans_on(friday) == (
        (at("2026-11-20 08:00"), at("2026-11-20 17:00")),
    )
    assert calendar.opens_on(saturday) is None
    assert calendar.closes_on(saturday) is None
    assert calendar.spans_on(saturday) == ()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 21, 0, 59, tzinfo=UTC),
        datetime(2026, 11, 20, 19, 59, tzinfo=timezone(timedelta(hours=-5))),
        datetime(2026, 11, 21, 1, 59, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(
            2026, 11, 20, 16, 59, 0, 999_999, tzinfo=ZoneInfo("America/Los_Angeles")
        ),
    ],
)
def test_the_zone_of_the_question_does_not_matter_but_the_answer_is_in_the_desks(
    calendar, at, moment
):
    answer = calendar.add(moment, 120)

    assert answer == at("2026-11-23 08:01")
    assert answer.isoformat() == "2026-11-23T08:01:00-08:00"
    assert calendar.between(moment, answer) == 120
    assert calendar.local(moment).isoformat() == "2026-11-20T16:59:00-08:00"
    assert calendar.next_closing(moment) == at("2026-11-20 17:00")


def test_a_moment_without_a_zone_is_refused(calendar, at):
    naive = datetime(2026, 11, 20, 16, 59)  # noqa: DTZ001
    aware = at("2026-11-20 16:59")

    for ask in (
        lambda: calendar.add(naive, 1),
        lambda: calendar.between(naive, aware),
        lambda: calendar.between(aware, naive),
        lambda: calendar.is_open(naive),
        lambda: calendar.next_closing(naive),
        lambda: calendar.local(naive),
    ):
        with pytest.raises(BadMoment, match="2026-11-20T16:59:00 has no time zone"):
            ask()


# -- the timeline grows ------------------------------------------------------------------


def fresh() -> Calendar:
    """A calendar that has not been asked anything."""
    return load_calendar(text_of(Plan(), (2000, 2060)))


def test_an_answer_far_ahead_or_far_back_makes_the_timeline_longer():
    calendar = fresh()
    start = calendar.at_desk("2026-11-16 08:00")
    weeks = 30 * 52

    ahead = calendar.add(start, weeks * 5 * DAY)
    back = calendar.add(start, -(20 * 52) * 5 * DAY)

    assert ahead == calendar.at_desk("2056-10-06 17:00")
    assert calendar.between(start, ahead) == weeks * 5 * DAY
    assert calendar.between(back, start) == 20 * 52 * 5 * DAY
    assert back == calendar.at_desk("2006-12-11 08:00")


@pytest.mark.parametrize("first", ["2003", "2026", "2055"])
@pytest.mark.parametrize("year", ["2003", "2026", "2055"])
@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda calendar, start, end: calendar.between(start, end), "324000"),
        (lambda calendar, start, end: calendar.between(end, start), "-324000"),
        (lambda calendar, start, end: calendar.add(start, 10 * DAY), "06-23 09:00"),
        (lambda calendar, start, end: calendar.add(end, -10 * DAY), "06-09 09:00"),
        (lambda calendar, start, end: calendar.next_closing(start), "06-09 17:00"),
    ],
)
def test_the_first_question_may_lie_far_from_the_second(first, year, ask, answer):
    calendar = fresh()
    start, end = (calendar.at_desk(f"{year}-06-{day} 09:00") for day in ("09", "23"))
    calendar.is_open(calendar.at_desk(f"{first}-06-09 09:00"))

    assert str(ask(calendar, start, end)).startswith((answer, f"{year}-{answer}"))


def test_counting_across_everything_reckoned_is_the_same_in_one_step_or_in_two():
    one, two = fresh(), fresh()
    start, middle, end = (
        one.at_desk(f"{at} 12:00") for at in ("2000-01-03", "2031-05-05", "2060-12-30")
    )

    assert one.between(start, end) == two.between(start, middle) + two.between(
        middle, end
    )
    assert one.between(end, start) == -one.between(start, end)


def test_open_days_far_ahead_are_found_too():
    calendar = fresh()

    assert calendar.open_days_after(date(2026, 11, 16), 5 * 52 * 30) == date(
        2056, 10, 9
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar, at: calendar.add(at("2060-12-31 16:00"), 2 * HOUR),
        lambda calendar, at: calendar.add(at("2000-01-03 09:00"), -2 * HOUR),
        lambda calendar, at: calendar.add(at("2026-11-16 09:00"), 10**30),
        lambda calendar, at: calendar.add(at("2026-11-16 09:00"), -(10**30)),
        lambda calendar, at: calendar.add(at("2026-11-16 09:00"), 35 * 366 * DAY),
        lambda calendar, at: calendar.add(at("1999-12-31 23:59:59"), 1),
        lambda calendar, at: calendar.add(at("2061-01-01 00:00"), -1),
        lambda calendar, at: calendar.between(
            at("1999-12-31 23:59"), at("2026-11-16 09:00")
        ),
        lambda calendar, at: calendar.between(
            at("2026-11-16 09:00"), at("2061-01-01 00:00")
        ),
        lambda calendar, at: calendar.is_open(at("2061-01-01 00:00")),
        lambda calendar, at: calendar.next_opening(at("2060-12-31 17:00")),
        lambda calendar, at: calendar.next_closing(at("2060-12-31 17:00")),
        lambda calendar, at: calendar.counting_day(at("2061-03-01 00:00")),
        lambda calendar, at: calendar.open_days_after(date(2060, 12, 31), 1),
        lambda calendar, at: calendar.open_days_after(date(2026, 11, 16), 10**12),
        lambda calendar, at: calendar.open_days_after(date(2061, 1, 1), 1),
        lambda calendar, at: calendar.open_days_after(date(1, 1, 1), 1),
        lambda calendar, at: calendar.open_days_after(date.max, 1),
    ],
)
def test_beyond_the_years_reckoned_the_answer_is_a_sentence(ask):
    calendar = fresh()

    with pytest.raises(BadMoment) as refused:
        ask(calendar, calendar.at_desk)

    assert str(refused.value) == (
        "That lies outside the years 2000 to 2060, which this calendar reckons."
    )


def test_the_first_and_the_last_second_reckoned_can_be_asked_about():
    calendar = fresh()

    assert calendar.next_opening(
        calendar.at_desk("2000-01-01 00:00")
    ) == calendar.at_desk("2000-01-03 08:00")
    assert calendar.add(calendar.at_desk("2060-12-31 16:00"), HOUR) == calendar.at_desk(
        "2060-12-31 17:00"
    )
    assert calendar.next_closing(
        calendar.at_desk("2060-12-31 16:59")
    ) == calendar.at_desk("2060-12-31 17:00")
    assert (
        calendar.between(
            calendar.at_desk("2060-12-31 16:59"),
            calendar.at_desk("2060-12-31 23:59:59"),
        )
        == MINUTE
    )


def test_only_the_years_near_a_question_are_laid_out():
    calendar = fresh()

    calendar.add(calendar.at_desk("2026-11-16 09:00"), 2)

    assert years_of(calendar) == (2025, 2028)


def test_the_timeline_doubles_towards_an_answer_that_lies_outside():
    ahead, back = fresh(), fresh()

    for calendar, years in ((ahead, 10), (back, -10)):
        calendar.add(calendar.at_desk("2026-11-16 09:00"), years * 52 * 5 * DAY)

    assert years_of(ahead) == (2025, 2040)
    assert years_of(back) == (2013, 2028)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda calendar, at: calendar.add(at, 0), "2029-01-01 08:00:00-08:00"),
        (lambda calendar, at: calendar.next_closing(at), "2029-01-01 17:00:00-08:00"),
        (lambda calendar, at: calendar.is_open(at), "False"),
    ],
)
def test_what_opens_next_after_the_last_window_laid_out_is_found_later(ask, answer):
    calendar = fresh()
    calendar.is_open(calendar.at_desk("2026-11-16 09:00"))

    found = ask(calendar, calendar.at_desk("2028-12-31 12:00"))

    assert str(found) == answer
    assert years_of(calendar) == (2025, 2032)


def years_of(calendar: Calendar) -> tuple[int, int]:
    line = calendar._reckoning.line
    return line.first_year, line.last_year


def test_threads_that_ask_at_once_get_the_same_answers():
    calendar = fresh()
    starts = [calendar.at_desk(f"{year}-06-01 09:00") for year in range(2002, 2050, 4)]
    answers: dict[datetime, datetime] = {}

    def ask(start: datetime) -> None:
        answers[start] = calendar.add(start, 400 * DAY)

    threads = [threading.Thread(target=ask, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    alone = fresh()
    assert answers == {start: alone.add(start, 400 * DAY) for start in starts}


# -- odd desks ---------------------------------------------------------------------------


def test_a_desk_that_never_opens_is_refused_when_it_is_saved():
    for weekly, dated in [({}, []), ({}, [(date(2026, 11, 16), "open", [])])]:
        with pytest.raises(NoOpenTime, match=r"desk.toml: hours: the desk never opens"):
            load_calendar(text_of(Plan(weekly, dated)))


def test_a_desk_open_on_one_day_only_says_so_when_that_is_over():
    plan = Plan({}, [(date(2026, 11, 16), "open", ["10:00-12:00"])])
    calendar = load_calendar(text_of(plan))
    at = calendar.at_desk

    assert calendar.add(at("2019-01-01 00:00"), HOUR) == at("2026-11-16 11:00")
    assert calendar.next_closing(at("2026-11-16 11:00")) == at("2026-11-16 12:00")
    assert calendar.add(at("2030-01-01 00:00"), -HOUR) == at("2026-11-16 11:00")
    with pytest.raises(BadMoment):
        calendar.add(at("2026-11-16 12:00"), 1)
    with pytest.raises(BadMoment):
        calendar.next_opening(at("2026-11-16 12:00"))


def test_a_desk_that_never_shuts_has_no_next_closing():
    calendar = load_calendar(text_of(Plan(ALWAYS)))
    at = calendar.at_desk

    assert calendar.next_closing(at("2026-11-16 09:00")) is None
    assert calendar.next_opening(at("2026-11-16 09:00")) == at("2026-11-16 09:00")
    assert calendar.due(at("2026-11-16 09:00"), Duration.parse("1 business day")) == at(
        "2026-11-18 00:00"
    )


def test_a_desk_that_shuts_once_a_year_has_a_next_closing():
    plan = Plan(ALWAYS, [(date(2027, 11, 16), "closed", [])])
    calendar = load_calendar(text_of(plan))
    at = calendar.at_desk

    assert calendar.next_closing(at("2026-11-16 09:00")) == at("2027-11-16 00:00")
    assert calendar.next_closing(at("2025-11-16 09:00")) is None


def test_a_closing_is_looked_for_through_a_whole_leap_year():
    plan = Plan(ALWAYS, [(date(2027, 11, 18), "closed", [])])
    calendar = load_calendar(text_of(plan))
    at = calendar.at_desk

    # 366 days after the first lies a midnight between two open days.
    assert calendar.next_closing(at("2026-11-16 00:00")) == at("2027-11-18 00:00")
    assert calendar.next_closing(at("2026-11-15 23:59:59")) is None


def test_two_windows_a_day_both_count():
    lunch = {name: ["08:00-12:00", "13:00-17:00"] for name in OFFICE}
    calendar = load_calendar(text_of(Plan(lunch)))
    at = calendar.at_desk

    assert calendar.between(at("2026-11-16 00:00"), at("2026-11-17 00:00")) == 8 * HOUR
    assert calendar.add(at("2026-11-16 11:30"), HOUR) == at("2026-11-16 13:30")
    assert not calendar.is_open(at("2026-11-16 12:30"))
    assert calendar.next_closing(at("2026-11-16 09:00")) == at("2026-11-16 12:00")
    assert calendar.counting_day(at("2026-11-16 12:30")) == date(2026, 11, 16)
    assert calendar.closes_on(date(2026, 11, 16)) == at("2026-11-16 17:00")


def test_a_night_shift_belongs_to_the_day_it_begins():
    night = {name: ["22:00-06:00"] for name in OFFICE}
    calendar = load_calendar(text_of(Plan(night)))
    at = calendar.at_desk
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)

    assert calendar.is_open(at("2026-11-21 05:59"))
    assert not calendar.is_open(at("2026-11-21 06:00"))
    assert calendar.is_open_day(friday)
    assert not calendar.is_open_day(saturday)
    assert calendar.closes_on(friday) == at("2026-11-21 06:00")
    assert calendar.counting_day(at("2026-11-21 02:00")) == friday
    assert calendar.due(at("2026-11-21 02:00"), Duration.parse("1 business day")) == at(
        "2026-11-24 06:00"
    )
    assert calendar.next_closing(at("2026-11-20 23:00")) == at("2026-11-21 06:00")


def test_a_night_shift_over_new_year_is_counted_once():
    night = {name: ["22:00-06:00"] for name in ALWAYS}
    plain = load_calendar(text_of(Plan(night)))
    grown = load_calendar(text_of(Plan(night)))
    at = plain.at_desk
    # Asked here first, its timeline ends with 2026 and must be made longer.
    grown.add(at("2024-06-01 12:00"), 1)

    for calendar in (plain, grown):
        assert (
            calendar.between(at("2026-12-31 12:00"), at("2027-01-01 12:00")) == 8 * HOUR
        )
        assert calendar.add(at("2026-12-31 22:00"), 8 * HOUR) == at("2027-01-01 06:00")
        assert calendar.next_closing(at("2026-12-31 23:00")) == at("2027-01-01 06:00")
        assert calendar.counting_day(at("2027-01-01 05:00")) == date(2026, 12, 31)
        assert calendar.open_days_after(date(2026, 12, 30), 2) == date(2027, 1, 1)


def test_a_shift_that_overlaps_the_next_day_is_not_counted_twice():
    plan = Plan({"monday": ["20:00-10:00"], "tuesday": ["08:00-09:00"]})
    calendar = load_calendar(text_of(plan))
    at = calendar.at_desk

    assert calendar.between(at("2026-11-16 00:00"), at("2026-11-18 00:00")) == 14 * HOUR
    assert calendar.next_closing(at("2026-11-16 21:00")) == at("2026-11-17 10:00")
    assert calendar.counting_day(at("2026-11-17 07:59")) == date(2026, 11, 16)
    assert calendar.counting_day(at("2026-11-17 08:00")) == date(2026, 11, 17)
    assert calendar.counting_day(at("2026-11-17 09:59")) == date(2026, 11, 17)


def test_windows_between_two_moments_are_told_with_their_days(calendar, at):
    found = list(calendar.windows(at("2026-11-20 16:30"), at("2026-11-23 09:00")))

    assert found == [
        (date(2026, 11, 20), at("2026-11-20 16:30"), at("2026-11-20 17:00")),
        (date(2026, 11, 23), at("2026-11-23 08:00"), at("2026-11-23 09:00")),
    ]
    assert list(calendar.windows(at("2026-11-20 17:00"), at("2026-11-23 08:00"))) == []


# -- what a calendar is ------------------------------------------------------------------


def test_two_calendars_of_one_text_have_one_version(calendar):
    again = load_calendar(calendar.text)

    assert again.text == calendar.text
    assert (
        again.version == calendar.version == sha256(calendar.text.encode()).hexdigest()
    )


def test_one_changed_minute_is_another_version(calendar):
    changed = load_calendar(
        default_text().replace('monday = ["08:00-17:00"]', 'monday = ["08:01-17:00"]')
    )

    assert changed.version != calendar.version


def test_comments_and_spaces_are_no_part_of_the_version(calendar):
    text = "# Another comment\n" + default_text().replace(
        "country = ", "country   =   "
    )

    assert load_calendar(text).version == calendar.version
