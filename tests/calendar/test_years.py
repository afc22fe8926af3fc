"""The closures of one year, each with the rule that put it where it is."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.calendar.desks import Plan, dated_text, text_of
from triage.calendar import (
    closure_rows,
    default_text,
    load_calendar,
    year_closures,
)
from triage.errors import BadMoment


def rules(calendar, year):
    return {
        (str(row.date), row.kind): (row.name, row.rule.value)
        for row in year_closures(calendar, year)
    }


def moved(saturday, sunday):
    """Return a desk that is closed on Independence Day alone, with these moves."""
    return load_calendar(
        text_of(Plan())
        + '[holidays]\ncountry = "US"\nlanguage = "en_US"\nreason = "A test."\n'
        + '[[holiday]]\nname = "Independence Day"\nreason = "A test."\n'
        + f'saturday = "{saturday}"\nsunday = "{sunday}"\n'
    )


def test_a_year_of_the_shipped_desk_is_told_day_by_day(calendar):
    found = rules(calendar, 2027)

    assert found["2027-01-01", "actual"] == ("New Year's Day", "on its day")
    # The statute moves no Saturday but that of Veterans Day.
    assert found["2027-12-25", "actual"] == ("Christmas Day", "Saturday stays")
    assert found["2027-07-04", "actual"] == ("Independence Day", "Sunday to Monday")
    assert found["2027-07-05", "observed"] == ("Independence Day", "Sunday to Monday")
    assert len(found) == 12


def test_veterans_day_on_a_saturday_closes_the_friday_before(calendar):
    found = rules(calendar, 2023)

    assert found["2023-11-10", "observed"] == ("Veterans Day", "Saturday to Friday")
    assert found["2023-11-11", "actual"] == ("Veterans Day", "Saturday to Friday")


@pytest.mark.parametrize(
    ("saturday", "sunday", "year", "days"),
    [
        # 4 July is a Saturday in 2026 and a Sunday in 2027.
        ("stays", "stays", 2026, {("2026-07-04", "actual"): "Saturday stays"}),
        ("stays", "stays", 2027, {("2027-07-04", "actual"): "Sunday stays"}),
        (
            "the Monday after", "the Monday after", 2026,
            {
                ("2026-07-04", "actual"): "Saturday to Monday",
                ("2026-07-06", "observed"): "Saturday to Monday",
            },
        ),
        (
            "the Monday after", "the Monday after", 2027,
            {
                ("2027-07-04", "actual"): "Sunday to Monday",
                ("2027-07-05", "observed"): "Sunday to Monday",
            },
        ),
        (
            "the Friday before", "the Friday before", 2026,
            {
                ("2026-07-03", "observed"): "Saturday to Friday",
                ("2026-07-04", "actual"): "Saturday to Friday",
            },
        ),
        (
            "the Friday before", "the Friday before", 2027,
            {
                ("2027-07-02", "observed"): "Sunday to Friday",
                ("2027-07-04", "actual"): "Sunday to Friday",
            },
        ),
    ],
)  # fmt: skip
def test_every_move_names_where_the_day_fell_and_where_it_went(
    saturday, sunday, year, days
):
    found = rules(moved(saturday, sunday), year)

    assert {day: rule for day, (_, rule) in found.items()} == days


def test_two_holidays_on_one_weekend_are_moved_each_by_its_own_rule():
    text = text_of(Plan()) + (
        '[holidays]\ncountry = "GB"\nsubdivision = "ENG"\nlanguage = "en_US"\n'
        'reason = "A test."\n'
    )
    for name in ("Christmas Day", "Boxing Day"):
        text += (
            f'[[holiday]]\nname = "{name}"\nreason = "A test."\n'
            'saturday = "the Monday after"\nsunday = "the Monday after"\n'
        )

    # 25 December 2027 is a Saturday.
    found = year_closures(load_calendar(text), 2027)

    assert [(row.name, row.kind, row.date.day, row.rule.value) for row in found] == [
        ("Christmas Day", "actual", 25, "Saturday to Monday"),
        ("Boxing Day", "actual", 26, "Sunday to Monday"),
        ("Christmas Day", "observed", 27, "Saturday to Monday"),
        ("Boxing Day", "observed", 27, "Sunday to Monday"),
    ]


def test_a_day_moved_into_the_year_before_is_told_there():
    text = default_text().replace(
        'name = "New Year\'s Day"\nalso = []\nsunday = "the Monday after"\n'
        'saturday = "stays"',
        'name = "New Year\'s Day"\nalso = []\nsunday = "the Monday after"\n'
        'saturday = "the Friday before"',
    )

    # 1 January 2028 is a Saturday.
    assert rules(load_calendar(text), 2027)["2027-12-31", "observed"] == (
        "New Year's Day", "Saturday to Friday",
    )  # fmt: skip


def test_dated_closures_are_written_and_tell_their_hours():
    text = default_text() + dated_text(date(2026, 12, 2), "closed", ["12:00-24:00"])

    (row,) = (r for r in year_closures(load_calendar(text), 2026) if r.kind == "dated")

    assert row.rule == "written"
    assert (row.start, row.end, row.shuts_a_weekday) == (time(12), None, "part")
    assert (row.name, row.weekday) == ("A test", 2)


def test_the_rows_are_those_of_the_printed_list(calendar):
    for year in (2023, 2026, 2028):
        names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        assert [
            (str(r.date), r.name, r.kind, names[r.weekday], r.shuts_a_weekday)
            for r in year_closures(calendar, year)
        ] == closure_rows(calendar, year, year)


def test_a_desk_without_listed_days_has_no_closures_of_the_year():
    assert year_closures(load_calendar(text_of(Plan())), 2026) == ()


def test_a_year_that_is_not_reckoned_is_refused(calendar):
    with pytest.raises(BadMoment, match="Ask for years from 1995 to 2100"):
        year_closures(calendar, 2101)
