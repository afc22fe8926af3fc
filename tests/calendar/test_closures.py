"""The eleven listed days, moved off weekends by the statute and by nothing else."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import holidays
import pytest

from tests.calendar.desks import dated_text
from triage.calendar import (
    Calendar,
    closure_rows,
    closures_csv,
    default_text,
    load_calendar,
)
from triage.calendar.closures import plain_name
from triage.errors import BadData, BadMoment

TRUTH = Path(__file__).with_name("closures_2024_2028.csv")
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def test_the_closures_of_2024_to_2028_are_those_of_the_file(calendar):
    assert closures_csv(calendar, 2024, 2028) == TRUTH.read_text()


@pytest.mark.parametrize(
    ("day", "name", "kind"),
    [
        # Sunday closes the Monday after.
        ("2019-04-01", "Cesar Chavez Day", "observed"),
        ("2021-07-05", "Independence Day", "observed"),
        ("2022-12-26", "Christmas Day", "observed"),
        ("2023-01-02", "New Year's Day", "observed"),
        ("2024-04-01", "Cesar Chavez Day", "observed"),
        ("2029-11-12", "Veterans Day", "observed"),
        # Saturday moves Veterans Day alone, to the Friday before.
        ("2023-11-10", "Veterans Day", "observed"),
        ("2028-11-10", "Veterans Day", "observed"),
        ("2034-11-10", "Veterans Day", "observed"),
        # Some days are always Mondays, Thursdays or Fridays.
        ("2019-01-21", "Martin Luther King Jr. Day", "actual"),
        ("2026-02-16", "Presidents' Day", "actual"),
        ("2027-02-15", "Presidents' Day", "actual"),
        ("2035-11-23", "Day after Thanksgiving", "actual"),
    ],
)
def test_the_desk_is_closed_on(calendar, day, name, kind):
    day = date.fromisoformat(day)

    assert [(row.name, row.kind) for row in calendar.closures_on(day)] == [(name, kind)]
    assert not calendar.is_open_day(day)


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2026-07-03", "Independence Day is a Saturday, which moves nowhere"),
        ("2020-07-03", "Independence Day is a Saturday, which moves nowhere"),
        ("2027-12-24", "Christmas Day is a Saturday"),
        ("2021-12-24", "Christmas Day is a Saturday"),
        ("2021-12-31", "New Year's Day is a Saturday"),
        ("2027-12-31", "New Year's Day is a Saturday"),
        ("2029-03-30", "31 March is a Saturday"),
        ("2026-06-19", "Juneteenth is not listed"),
        ("2028-02-15", "Susan B. Anthony Day is not listed"),
        ("2028-10-17", "Diwali is not listed"),
        ("2026-10-12", "Columbus Day is not listed"),
        ("2024-12-24", "Christmas Eve is not listed"),
    ],
)
def test_the_desk_is_open_on(calendar, day, because):
    assert calendar.is_open_day(date.fromisoformat(day)), because


def test_each_listed_day_comes_once_a_year_from_2019_to_2035(calendar):
    rows = closure_rows(calendar, 2019, 2035)

    for listed in calendar.schedule.holidays.days:
        years = [row[0][:4] for row in rows if row[1:3] == (listed.name, "actual")]
        assert years == [str(year) for year in range(2019, 2036)]
    assert len(calendar.schedule.holidays.days) == 11


def test_a_day_moves_only_off_a_weekend_and_only_as_the_statute_says(calendar):
    rows = closure_rows(calendar, 2019, 2035)
    fell_on = {(row[1], row[0][:4]): row[3] for row in rows if row[2] == "actual"}
    moved = {(row[1], row[0][:4]): row[3] for row in rows if row[2] == "observed"}

    assert len(fell_on) == 11 * 17
    for key, weekday in fell_on.items():
        expected = {"Sun": "Mon", "Sat": "Fri" if key[0] == "Veterans Day" else None}
        assert moved.get(key) == expected.get(weekday)


def test_the_rows_name_the_source_line_and_quote_it_byte_for_byte(calendar):
    schedule = calendar.schedule
    quoted = [(day.source, day.quote) for day in schedule.holidays.days]

    for source, quote in [*quoted, (schedule.hours_source, schedule.hours_quote)]:
        name, _, line = source.partition(" L")
        assert quote in (SEEDS / name).read_bytes().decode().split("\n")[int(line) - 1]


@pytest.mark.parametrize(
    ("package", "plain"),
    [
        ("Day After Thanksgiving", "day after thanksgiving"),
        ("Presidents’ Day", "presidents day"),
        ("Martin Luther King, Jr. Day", "martin luther king jr day"),
        ("César Chávez  Day", "cesar chavez day"),
        ("Washington's Birthday & More", "washingtons birthday and more"),
    ],
)
def test_spelling_does_not_matter(package, plain):
    assert plain_name(package) == plain


def renamed(monkeypatch, rename):
    """Let the holidays package call its days something else, or give them other dates."""
    real = holidays.country_holidays

    def country_holidays(*args, **kwargs):
        days = dict(real(*args, **kwargs).items())
        return {
            key: value for day, name in days.items() for key, value in rename(day, name)
        }

    monkeypatch.setattr(holidays, "country_holidays", country_holidays)


def test_the_package_is_asked_for_the_dates_themselves_in_the_language_of_our_names(
    monkeypatch,
):
    asked = []
    real = holidays.country_holidays

    def country_holidays(*args, **kwargs):
        asked.append((args, kwargs))
        return real(*args, **kwargs)

    monkeypatch.setattr(holidays, "country_holidays", country_holidays)
    load_calendar(default_text())

    # Its own rule for weekends is not ours: observed=False.
    assert asked == [
        (
            ("US",),
            {
                "subdiv": "CA",
                "years": range(1995, 2101),
                "observed": False,
                "language": "en_US",
            },
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Labor Day", "LABOR DAY"),
        ("Cesar Chavez Day", "César Chávez Day"),
        ("Cesar Chavez Day", "Farmworkers Day"),
        ("Veterans Day", "Veteran’s Day; Some Other Day"),
        ("Veterans Day", "Some Other Day, Veterans Day"),
        ("Christmas Day", "Christmas"),
    ],
)
def test_a_day_is_found_under_another_spelling_or_beside_another_name(
    monkeypatch, old, new
):
    renamed(monkeypatch, lambda day, name: [(day, new if name == old else name)])

    assert closures_csv(load_calendar(default_text()), 2024, 2028) == TRUTH.read_text()


@pytest.mark.parametrize(
    "listed",
    [
        "New Year's Day",
        "Labor Day",
        "Independence Day",
        "Day After Thanksgiving",
    ],
)
def test_a_listed_day_that_one_year_lacks_stops_the_start_up_with_its_name(
    monkeypatch, listed
):
    renamed(
        monkeypatch,
        lambda day, name: [] if (name, day.year) == (listed, 2031) else [(day, name)],
    )

    with pytest.raises(BadData) as refused:
        load_calendar(default_text())

    assert "desk.toml: holiday" in str(refused.value)
    assert listed.casefold() in str(refused.value).casefold()
    assert "2031" in str(refused.value)


def test_independence_day_is_not_found_inside_another_name(monkeypatch):
    def rename(day, name):
        return [
            (
                day,
                "Juneteenth National Independence Day"
                if name == "Independence Day"
                else name,
            )
        ]

    renamed(monkeypatch, rename)

    with pytest.raises(
        BadData, match=r"'Independence Day'.*no day of this name in 1995"
    ):
        load_calendar(default_text())


def test_a_listed_day_found_on_two_dates_stops_the_start_up(monkeypatch):
    def rename(day, name):
        twice = name == "Labor Day" and day.year == 2030
        return [(day, name), *([(date(2030, 9, 9), name)] if twice else [])]

    renamed(monkeypatch, rename)

    with pytest.raises(BadData) as refused:
        load_calendar(default_text())

    assert str(refused.value) == (
        "desk.toml: holiday 'Labor Day': the holidays package has it on 2 dates in 2030: "
        "2030-09-02, 2030-09-09."
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Labor Day"', 'name = "Labour Day"'),
        ('name = "Memorial Day"', 'name = "Memorial"'),
    ],
)
def test_a_misspelt_listed_day_stops_the_start_up_with_its_name(old, new):
    with pytest.raises(BadData, match=new.split('"')[1]):
        load_calendar(default_text().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('country = "US"', 'country = "Atlantis"'),
        ('subdivision = "CA"', 'subdivision = "Atlantis"'),
    ],
)
def test_a_country_the_package_does_not_know_is_named(old, new):
    with pytest.raises(BadData, match=r"desk.toml: holidays: .*'Atlantis'"):
        load_calendar(default_text().replace(old, new))


def test_a_listed_day_can_be_told_to_move_the_other_way():
    text = default_text().replace('saturday = "stays"', 'saturday = "the Monday after"')
    text = text.replace('sunday = "the Monday after"', 'sunday = "the Friday before"')
    calendar = load_calendar(text)

    assert calendar.closures_on(date(2026, 7, 6))[0].name == "Independence Day"
    assert calendar.closures_on(date(2027, 7, 2))[0].name == "Independence Day"
    assert calendar.is_open_day(date(2027, 7, 5))


def test_a_listed_day_can_be_told_to_stay_on_its_sunday():
    text = default_text().replace('sunday = "the Monday after"', 'sunday = "stays"')
    calendar = load_calendar(text)

    assert calendar.is_open_day(date(2027, 7, 5))


def test_two_closures_on_one_date_are_both_named():
    text = default_text() + dated_text(
        date(2026, 12, 25), "closed", [], "Boiler repair"
    )
    calendar = load_calendar(text)

    on_the_day = calendar.closures_on(date(2026, 12, 25))

    assert [closure.name for closure in on_the_day] == [
        "Christmas Day",
        "Boiler repair",
    ]
    assert [closure.kind for closure in on_the_day] == ["actual", "dated"]
    assert [closure.author for closure in on_the_day] == ["", "rosa"]
    assert [closure.reason for closure in on_the_day] == [
        "Listed among the days the help desk is closed.",
        "Boiler repair",
    ]


def test_a_dated_closure_is_a_row_among_the_others():
    text = default_text() + "".join(
        dated_text(date(2026, 12, day), kind, windows, f"Row {day}")
        for day, kind, windows in [
            (2, "closed", ["12:00-17:00"]),
            (1, "closed", []),
            (3, "open", ["10:00-12:00"]),
            (25, "open", ["10:00-12:00"]),
            (30, "closed", []),
            (30, "open", []),
            (31, "closed", ["12:00-17:00"]),
            (31, "closed", []),
        ]
    )

    rows = closure_rows(load_calendar(text), 2026, 2026)[-6:]

    assert rows == [
        ("2026-12-01", "Row 1", "dated", "Tue", "yes"),
        ("2026-12-02", "Row 2", "dated", "Wed", "part"),
        # Special hours outrank the holiday.
        ("2026-12-25", "Christmas Day", "actual", "Fri", "no"),
        # Unless there are none: then the day is shut all the same.
        ("2026-12-30", "Row 30", "dated", "Wed", "yes"),
        ("2026-12-31", "Row 31", "dated", "Thu", "yes"),
        ("2026-12-31", "Row 31", "dated", "Thu", "yes"),
    ]


def test_a_part_day_closure_knows_its_hours():
    text = default_text() + dated_text(
        date(2026, 12, 2), "closed", ["12:00-17:00:30", "00:00-09:30", "21:15-24:00"]
    )
    calendar = load_calendar(text)

    found = calendar.closures_on(date(2026, 12, 2))

    assert [(str(row.start), str(row.end)) for row in found] == [
        ("None", "09:30:00"),
        ("12:00:00", "17:00:30"),
        ("21:15:00", "None"),
    ]
    assert not any(row.whole_day for row in found)


@pytest.mark.parametrize(
    "years", [(2028, 2024), (1994, 2000), (2099, 2101), (0, 10**9)]
)
def test_closures_are_only_told_for_the_years_we_reckon(calendar, years):
    with pytest.raises(BadMoment, match="Ask for years from 1995 to 2100"):
        closures_csv(calendar, *years)


def test_closures_are_told_for_every_year_we_reckon(calendar):
    rows = list(csv.reader(closures_csv(calendar, 1995, 2100).splitlines()))

    assert rows[1][:2] == ["1995-01-01", "New Year's Day"]
    assert rows[-1][:2] == ["2100-12-25", "Christmas Day"]


def test_a_calendar_without_listed_days_needs_no_package(monkeypatch):
    monkeypatch.delattr(holidays, "country_holidays")
    text = default_text()
    text = text[: text.index("[holidays]")]

    assert isinstance(load_calendar(text), Calendar)
    assert load_calendar(text).schedule.holidays is None
