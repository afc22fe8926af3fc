"""The calendar on its page: drawn, in words, and with the changes of one's own draft."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support import staff
from tests.tickets.statements import counted
from tests.web.supervisors.desk_tables import CALENDAR, close, publish
from triage.calendar import DatedRow, WallSpan, default_text, load_calendar
from triage.calendar.revising import with_dated_rows
from triage.models import Role
from triage.web.supervisors import drawn

DAY = dt.date(2026, 12, 24)
WRITTEN = dt.date(2026, 11, 2)


def row(day, kind="closed", *windows, reason="Party"):
    spans = tuple(map(WallSpan.parse, windows))
    return DatedRow(dt.date.fromisoformat(day), kind, spans, reason, "Sam", WRITTEN)


@pytest.fixture
def december():
    """A December in which every kind of day occurs."""
    text = with_dated_rows(
        default_text(),
        [
            row("2026-12-24", "closed", "12:00-24:00"),
            row("2026-12-05", "open", "09:00-12:00", reason="School deadline"),
            row("2026-12-28", "closed", reason="Moving house"),
            row("2026-12-29", "open", reason="Moving house"),
        ],
    )
    return drawn.leaf(load_calendar(text), 2026, 12, dt.date(2026, 12, 8), {DAY})


def day_of(leaf, number):
    return next(
        day for week in leaf.weeks for day in week if day and day.number == number
    )


@pytest.mark.parametrize(
    ("number", "kind", "says"),
    [
        (7, "open", ""),
        (8, "open", "today"),
        (6, "off", "no hours"),
        (5, "special", "special hours"),
        (24, "partly", "closed for a part, changed"),
        (25, "closed", "closed"),
        (28, "closed", "closed"),
        (29, "closed", "closed"),  # special hours without any
    ],
)
def test_a_day_says_what_it_is_by_more_than_its_colour(december, number, kind, says):
    day = day_of(december, number)

    assert (day.kind, day.says) == (kind, says)


def test_below_a_month_stands_why_its_days_differ(december):
    assert [note[1:] for note in december.notes] == [
        ("Sat 5", "School deadline: open 9 am to 12 noon only"),
        ("Thu 24", "Party: closed from 12 noon"),
        ("Fri 25", "Christmas Day"),
        ("Mon 28", "Moving house"),
        ("Tue 29", "Moving house: closed all day"),
    ]


def test_a_holiday_on_a_saturday_is_told_though_nothing_is_closed_for_it():
    july = drawn.leaf(load_calendar(default_text()), 2026, 7, dt.date(2026, 7, 1))

    assert july.notes == (("off", "Sat 4", "Independence Day, on a Saturday"),)
    assert day_of(july, 3).kind == "open"


def test_twelve_months_begin_with_this_one(supervisor):
    page = supervisor.get(CALENDAR).page

    assert "November 2026" in page.text
    assert "October 2027" in page.text
    assert "December 2027" not in page.text
    assert "Thu 26 Thanksgiving Day" in page.text


def test_the_page_says_the_hours_the_holidays_and_their_weekends(supervisor):
    text = supervisor.get(CALENDAR).page.text

    assert "Version 1, published Mon 16 November 2026 by Triage." in text
    assert "Monday to Friday 8 am to 5 pm" in text
    assert "Saturday and Sunday closed" in text
    assert (
        "Veterans Day Thu 11 November 2027 Moves from a Sunday to the Monday after, "
        "from a Saturday to the Friday before." in text
    )
    assert "Thanksgiving Day Thu 26 November Always on a Thursday." in text
    assert "Labor Day Mon 6 September 2027 Always on a Monday." in text
    assert (
        "Source: The help desk page, line 40: “The CAIR Help Desk hours are "
        "Monday-Friday 8am-5pm.”" in text
    )
    assert "All times are Pacific Time." in text


def test_what_a_draft_changes_is_on_the_page_of_whoever_changes_it(app, supervisor):
    close(supervisor, "2026-11-17")
    dana = staff.signed_in(app, staff.add(app, Role.SUPERVISOR, "Dana Whitfield"))

    mine, hers = supervisor.get(CALENDAR).page.text, dana.get(CALENDAR).page.text

    assert "Your draft has 1 change" in mine
    assert "17 , closed, changed" in mine
    assert "Tue 17 Wildfire smoke" in mine
    assert "draft" not in hers
    assert "Wildfire" not in hers


def test_what_is_published_is_on_everybodys_page(app, supervisor):
    close(supervisor, "2026-11-17")
    publish(supervisor)
    dana = staff.signed_in(app, staff.add(app, Role.SUPERVISOR, "Dana Whitfield"))

    text = dana.get(CALENDAR).page.text

    assert "Version 2, published Mon 16 November 2026 by Sam Okafor." in text
    assert (
        "Tue 17 November closed all day Wildfire smoke Sam Okafor, Mon 16 November"
        in text
    )


def test_days_behind_us_are_folded_away(app, supervisor, clock):
    close(supervisor, "2026-11-17")
    publish(supervisor)
    clock.set("2026-12-01 09:00")

    text = supervisor.get(CALENDAR).page.text

    assert "1 day in the past" in text


def test_the_calendar_goes_out_as_a_file_and_back_in(supervisor):
    close(supervisor, "2026-11-17")
    answer = supervisor.get(f"{CALENDAR}.toml")

    assert answer.mimetype == "application/toml"
    assert 'filename="calendar-draft.toml"' in answer.headers["Content-Disposition"]
    assert load_calendar(answer.text).closures_on(dt.date(2026, 11, 17))


@pytest.mark.parametrize("path", [CALENDAR, "/desk/policies"])
def test_a_page_asks_the_database_a_fixed_number_of_times(app, supervisor, path):
    close(supervisor, "2026-11-17")
    supervisor.get(path)
    with app.app_context(), counted() as few:
        supervisor.get(path)
    for day in ("2026-11-18", "2026-11-19", "2026-11-20"):
        close(supervisor, day)
    with app.app_context(), counted() as many:
        supervisor.get(path)

    assert len(many) == len(few) <= 12
