"""What an imported list of dates would add to a calendar."""

from __future__ import annotations

from datetime import date, time

from tests.calendar.desks import ALWAYS, Plan, text_of
from triage.calendar import load_calendar, with_dated_rows
from triage.calendar.ics import IcsDay
from triage.calendar.importing import rows_for

WRITTEN = date(2026, 11, 16)


def day(text, name="Party", start=None, end=None):
    return IcsDay(date.fromisoformat(text), name, start, end)


def rows(calendar, *days):
    return rows_for(calendar, days, author="sam", written=WRITTEN)


def short(found):
    return [
        (str(row.date), row.kind, *map(str, row.windows), row.reason)
        for row in found.rows
    ]


def test_a_date_is_a_row_with_the_name_of_the_day_as_its_reason(calendar):
    found = rows(calendar, day("2026-12-24"), day("2026-12-31", "Eve", time(12)))

    assert short(found) == [
        ("2026-12-24", "closed", "Party"),
        ("2026-12-31", "closed", "12:00-24:00", "Eve"),
    ]
    assert {(row.author, row.written) for row in found.rows} == {("sam", WRITTEN)}
    assert load_calendar(with_dated_rows(calendar.text, found.rows))


def test_a_listed_holiday_and_a_weekend_are_closed_already(calendar):
    christmas, saturday = day("2026-12-25", "Christmas"), day("2026-12-26", "Boxing")

    found = rows(
        calendar, christmas, saturday, day("2026-12-24", "Early", None, time(8))
    )

    assert found.rows == ()
    assert [each.name for each in found.closed_already] == [
        "Christmas", "Boxing", "Early",
    ]  # fmt: skip


def test_two_names_of_one_date_are_both_kept(calendar):
    found = rows(calendar, day("2026-12-24", "Party"), day("2026-12-24", "Eve"))

    closed = load_calendar(with_dated_rows(calendar.text, found.rows))
    names = [closure.name for closure in closed.closures_on(date(2026, 12, 24))]
    assert names == ["Party", "Eve"]


def test_the_same_file_once_more_adds_nothing(calendar):
    first = rows(calendar, day("2026-12-24"))
    again = rows(
        load_calendar(with_dated_rows(calendar.text, first.rows)), day("2026-12-24")
    )

    assert (again.rows, again.closed_already) == ((), (day("2026-12-24"),))


def test_special_hours_are_cut_by_an_imported_part_of_their_day():
    special = load_calendar(
        text_of(Plan(dated=[(date(2026, 11, 21), "open", ["09:00-15:00"])]))
    )

    found = rows(special, day("2026-11-21", start=time(12)))

    assert short(found) == [("2026-11-21", "open", "09:00-12:00", "Party")]


def test_what_cannot_be_written_is_named_and_the_rest_is_kept():
    special = load_calendar(
        text_of(Plan(dated=[(date(2026, 11, 21), "open", ["20:00-06:00"])]))
    )

    found = rows(
        special,
        day("2026-11-22", start=time(1), end=time(3)),
        day("2036-01-01", "Far"),
        day("2026-12-24"),
    )

    assert [str(row.date) for row in found.rows] == ["2026-12-24"]
    assert [sentence.split(": ")[0] for sentence in found.refused] == [
        "2026-11-22, 'Party'", "2036-01-01, 'Far'",
    ]  # fmt: skip
    assert "run past midnight" in found.refused[0]
    assert "outside the years 2019 to 2035" in found.refused[1]


def test_a_date_on_which_the_clocks_change_is_closed_whole():
    always = load_calendar(text_of(Plan(weekly=ALWAYS)))

    found = rows(always, day("2026-11-01"), day("2027-03-14"))

    assert short(found) == [
        ("2026-11-01", "closed", "Party"),
        ("2027-03-14", "closed", "Party"),
    ]
