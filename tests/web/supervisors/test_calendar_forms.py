"""Changing the calendar on its forms: what comes of it, and what is said to bad input."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.apps import new_client
from tests.web.supervisors.desk_tables import (
    CALENDAR,
    CHANGE,
    calendar_of,
    close,
    publish,
    said,
)
from triage import wording

TOMORROW = dt.date(2026, 11, 17)


def hours_on(app, day):
    """The hours of a date on the calendar in use."""
    found = dt.date.fromisoformat(day)
    return wording.open_hours(calendar_of(app).spans_on(found), found)


@pytest.mark.parametrize(
    ("part", "hours"),
    [
        ({}, "closed all day"),
        ({"from": "13:00"}, "open 8 am to 1 pm"),
        ({"to": "10:30"}, "open 10:30 am to 5 pm"),
        ({"from": "10:00", "to": "11:00"}, "open 8 am to 10 am and 11 am to 5 pm"),
        ({"from": "15:00", "to": "00:00"}, "open 8 am to 3 pm"),
    ],
)
def test_a_day_or_a_part_of_it_is_closed(app, supervisor, part, hours):
    answer = close(supervisor, "2026-11-17", **part)
    assert "Added to your draft" in said(supervisor, answer)
    assert hours_on(app, "2026-11-17") == "open 8 am to 5 pm"

    publish(supervisor)

    assert hours_on(app, "2026-11-17") == hours
    [row] = calendar_of(app).schedule.dated
    assert (row.author, row.written) == ("Sam Okafor", dt.date(2026, 11, 16))


def test_a_saturday_is_opened(app, supervisor):
    supervisor.get(f"{CALENDAR}/opening")
    supervisor.submit(
        "/openings", day="2026-12-05", hours="9 am to noon", reason="School deadline"
    )
    publish(supervisor)

    assert hours_on(app, "2026-12-05") == "open 9 am to 12 noon"


def test_an_outage_closes_every_hour_until_it_is_over(app, supervisor):
    page = supervisor.get(f"{CALENDAR}/outage").page
    assert page.form("/outages").values()["from_time"] == ["10:00"]
    supervisor.submit(
        "/outages", until_day="2026-11-18", until_time="12:00", reason="Registry down"
    )
    publish(supervisor)

    assert hours_on(app, "2026-11-16") == "open 8 am to 10 am"
    assert hours_on(app, "2026-11-17") == "closed all day"
    assert hours_on(app, "2026-11-18") == "open 12 noon to 5 pm"


def test_an_outage_is_taken_back_as_a_whole(app, supervisor):
    close(supervisor, "2026-11-20", reason="Moving house")
    supervisor.get(f"{CALENDAR}/outage")
    supervisor.submit(
        "/outages", until_day="2026-11-19", until_time="12:00", reason="Registry down"
    )
    publish(supervisor)
    page = supervisor.get(CALENDAR).page
    assert page.text.count("Take all 4 back") == 1

    first = next(form for form in page.forms if "/rows/removal" in form.action)
    fields = {name: values[0] for name, values in first.values().items()}
    answer = supervisor.post(first.action, data={**fields, "with": "all"})

    assert "Taken back in your draft." in said(supervisor, answer)
    publish(supervisor)
    [row] = calendar_of(app).schedule.dated
    assert row.reason == "Moving house"


@pytest.mark.parametrize(
    ("day", "part", "words"),
    [
        ("2026-11-21", {}, "Sat 21 November is closed then anyway: it moves no date."),
        ("2026-11-26", {}, "Thu 26 November is closed then anyway: it moves no date."),
        ("2026-11-17", {"from": "18:00"},
         "Tue 17 November is closed then anyway: it moves no date."),
    ],
    ids=["weekend", "holiday", "evening"],
)  # fmt: skip
def test_closing_what_is_closed_anyway_is_said_to_do_nothing(
    supervisor, day, part, words
):
    answer = close(supervisor, day, **part)

    assert words in said(supervisor, answer)
    changes = supervisor.get(CHANGE).page.text
    assert "which it is anyway: this moves no date" in changes


def test_closing_an_open_day_says_nothing_of_the_kind(supervisor):
    answer = close(supervisor, "2026-11-17")

    assert "anyway" not in said(supervisor, answer)
    assert "anyway" not in supervisor.get(CHANGE).page.text


def test_the_weekly_hours_are_changed_as_people_write_them(app, supervisor):
    page = supervisor.get(f"{CALENDAR}/hours").page
    assert page.form("/hours").values()["friday"] == ["8 am to 5 pm"]
    supervisor.submit("/hours", friday="8 am to noon, 1 pm to 3 pm", reason="Winter")
    publish(supervisor)

    assert hours_on(app, "2026-11-20") == "open 8 am to 12 noon and 1 pm to 3 pm"
    assert hours_on(app, "2026-11-19") == "open 8 am to 5 pm"


def test_a_row_is_taken_back(app, supervisor):
    close(supervisor, "2026-11-17")
    publish(supervisor)
    supervisor.get(CALENDAR)

    answer = supervisor.submit("/rows/removal")

    assert "Taken back in your draft." in said(supervisor, answer)
    publish(supervisor)
    assert hours_on(app, "2026-11-17") == "open 8 am to 5 pm"


def test_a_row_that_is_gone_already_cannot_be_taken_back(supervisor):
    close(supervisor, "2026-11-17")
    page = supervisor.get(CALENDAR).page
    supervisor.submit("/rows/removal")

    answer = supervisor.submit("/rows/removal", on=page, version="2")

    assert "This row is no longer in the calendar" in said(supervisor, answer)


def test_a_holiday_comes_onto_the_list(app, supervisor):
    page = supervisor.get(f"{CALENDAR}/holiday").page
    assert page.form("/holidays").values()["since"] == ["2026"]
    answer = supervisor.submit(
        "/holidays",
        name="Juneteenth National Independence Day",
        since="2027",
        reason="The county closes",
    )
    assert answer.status_code == 303, answer.page.text
    publish(supervisor)

    # 19 June 2027 is a Saturday, 2028 a Monday.
    assert hours_on(app, "2027-06-18") == "open 8 am to 5 pm"
    assert hours_on(app, "2028-06-19") == "closed all day"
    assert hours_on(app, "2026-06-19") == "open 8 am to 5 pm"


def test_a_holiday_moves_otherwise_from_then_on(app, supervisor):
    page = supervisor.get(f"{CALENDAR}/holiday?name=Independence Day").page
    assert "Independence Day" in page.text
    supervisor.submit("/holidays", saturday="the Friday before", reason="New law")
    publish(supervisor)

    assert hours_on(app, "2026-07-03") == "closed all day"
    day = next(
        one
        for one in calendar_of(app).schedule.holidays.days
        if one.name == "Independence Day"
    )
    # What the page of the desk says of it is kept.
    assert (day.source, day.quote) == ("help_desk.txt L63", "Independence Day")


def test_a_holiday_goes_off_the_list(app, supervisor):
    supervisor.get(CALENDAR)
    token = supervisor.last.token()
    supervisor.post(
        f"{CALENDAR}/holidays/removal",
        data={"csrf_token": token, "name": "Cesar Chavez Day", "version": "0"},
    )
    publish(supervisor)

    assert hours_on(app, "2027-03-31") == "open 8 am to 5 pm"


WRONG = [
    ("closing", "/closings", {"day": "", "reason": "Smoke"}, "Enter the day on which"),
    (
        "closing",
        "/closings",
        {"day": "31 Novmber", "reason": "Smoke"},
        "Enter a date like 2026-11-20; “31 Novmber” is none.",
    ),
    (
        "closing",
        "/closings",
        {"day": "2026-11-31", "reason": "Smoke"},
        "“2026-11-31” is none",
    ),
    (
        "closing",
        "/closings",
        {"day": "1800-01-01", "reason": "Smoke"},
        "lies outside the years 1995 to 2100",
    ),
    ("closing", "/closings", {"day": "2026-11-17", "reason": ""}, "Say why"),
    (
        "closing",
        "/closings",
        {"day": "2026-11-17", "reason": "x" * 301},
        "Shorten this to 300 characters or fewer; you have 301.",
    ),
    (
        "closing",
        "/closings",
        {"day": "2026-11-17", "from": "14:00", "to": "12:00", "reason": "Smoke"},
        "Choose a time that is later",
    ),
    (
        "closing",
        "/closings",
        {"day": "2026-11-17", "from": "25:00", "reason": "Smoke"},
        "Enter a time like 13:30; “25:00” is none.",
    ),
    (
        "opening",
        "/openings",
        {"day": "2026-12-05", "hours": "9-12", "reason": "School"},
        "“9” is no time",
    ),
    (
        "opening",
        "/openings",
        {"day": "2026-12-05", "hours": "closed", "reason": "School"},
        "To close a day, use “Close a day”.",
    ),
    (
        "outage",
        "/outages",
        {"until_day": "2026-11-15", "until_time": "12:00", "reason": "Down"},
        "Say an end that comes after the beginning.",
    ),
    (
        "outage",
        "/outages",
        {"until_day": "2026-11-18", "until_time": "", "reason": "Down"},
        "Enter the time until which it is closed.",
    ),
    (
        "hours",
        "/hours",
        {"monday": "8 to 5", "reason": "Winter"},
        "“8” is no time",
    ),
    ("hours", "/hours", {"reason": "Winter"}, "These are the weekly hours already."),
    (
        "hours",
        "/hours",
        {
            **{name.lower(): "closed" for name in wording.WEEKDAYS},
            "reason": "For good",
        },
        "the desk never opens; give at least one day a window.",
    ),
    ("holiday", "/holidays", {"name": "", "reason": "x"}, "Choose a holiday."),
    (
        "holiday",
        "/holidays",
        {"name": "Thanksgiving Monday", "reason": "x"},
        "has no day of this name in 2026",
    ),
    (
        "holiday",
        "/holidays",
        {"name": "Diwali", "since": "soon", "reason": "x"},
        "Enter a year like 2027; “soon” is none.",
    ),
]


@pytest.mark.parametrize(("page", "action", "typed", "sentence"), WRONG)
def test_what_cannot_be_taken_gets_a_sentence_and_nothing_is_lost(
    supervisor, page, action, typed, sentence
):
    supervisor.get(f"{CALENDAR}/{page}")

    answer = supervisor.submit(action, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert answer.page.title.startswith("Error: ")
    values = answer.page.form(action).values()
    for name, text in typed.items():
        # A browser's field for dates or times shows no other text; the sentence quotes it.
        assert values[name] in ([text], [""]), name
        assert values[name] == [text] or text in sentence or name == "name"


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("closing", "/closings"),
        ("opening", "/openings"),
        ("outage", "/outages"),
        ("hours", "/hours"),
        ("holiday", "/holidays"),
    ],
)
@pytest.mark.parametrize("odd", ["\x00", "’" * 400, "<script>", "‮", "9" * 5000])
def test_odd_text_in_any_field_is_answered(supervisor, page, action, odd):
    form = supervisor.get(f"{CALENDAR}/{page}").page.form(action)
    for name in form.values().keys() - {"csrf_token", "version"}:
        supervisor.get(f"{CALENDAR}/{page}")
        assert supervisor.submit(action, **{name: odd}).status_code in (303, 422), name


def test_two_windows_of_one_person_do_not_undo_each_other(app, supervisor):
    first = supervisor.get(f"{CALENDAR}/closing").page
    close(supervisor, "2026-11-17")

    answer = supervisor.submit(
        "/closings", on=first, day="2026-11-18", reason="Also the day after"
    )

    assert answer.status_code == 409
    assert "You changed this in another window meanwhile" in answer.page.text
    assert answer.page.form("/closings").values()["day"] == ["2026-11-18"]
    # Once that was said, sending it again is meant.
    assert supervisor.submit("/closings").status_code == 303
    assert "Your draft has 2 changes" in supervisor.get(CALENDAR).page.text


def test_a_refusal_says_the_day_as_people_do_and_names_no_file(supervisor):
    close(supervisor, "2026-11-17")

    answer = close(supervisor, "2026-11-17")

    assert "Tue 17 November 2026: This row is already in the calendar." in (
        answer.page.text
    )
    assert "desk.toml" not in answer.page.text


def test_a_draft_that_was_never_begun_has_nothing_to_publish(app, supervisor):
    text = supervisor.get(CHANGE).page.text

    assert "You are changing nothing at the moment." in text
    client = new_client(app)
    assert client.get(CHANGE).status_code == 302
