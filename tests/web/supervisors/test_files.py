"""Tables as files: a calendar or policies as TOML, days from somebody's calendar file."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from tests.web.supervisors.desk_tables import (
    CALENDAR,
    calendar_of,
    close,
    policies_of,
    publish,
    said,
)
from triage.calendar import default_text
from triage.sla import default_policies_text

ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261224
SUMMARY:Winter break
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=America/Los_Angeles:20261231T120000
DTEND;TZID=America/Los_Angeles:20261231T170000
SUMMARY:Year's end
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261225
SUMMARY:Christmas
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;VALUE=DATE:20270105
STATUS:CANCELLED
SUMMARY:Retreat
END:VEVENT
END:VCALENDAR
"""


MISSPELT = default_policies_text().replace('["account_update"]', '["acount_update"]')


def file_of(text, name="desk.toml"):
    return (io.BytesIO(text.encode() if isinstance(text, str) else text), name)


def test_a_whole_calendar_is_taken_from_a_file(app, supervisor):
    supervisor.get(f"{CALENDAR}/import")
    text = default_text().replace(
        'friday = ["08:00-17:00"]', 'friday = ["08:00-15:00"]'
    )
    answer = supervisor.submit("/calendar/import", file=file_of(text))
    assert "Your draft is the imported text now." in said(supervisor, answer)
    publish(supervisor)

    assert str(calendar_of(app).schedule.hours[4][0]) == "08:00-15:00"


def test_a_whole_table_of_policies_is_pasted(app, supervisor):
    supervisor.get("/desk/policies/import")
    text = default_policies_text().replace("4 business hours", "6 business hours")
    answer = supervisor.submit("/policies/import", text=text)
    assert "Your draft is the imported text now." in said(supervisor, answer)
    publish(supervisor, kind="policies")

    assert str(policies_of(app).named("normal").first_reply) == "6 business hours"


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("/calendar/import", {}, "Choose a file, or paste its text."),
        ("/calendar/import", {"text": "zone = ["}, "This is not TOML"),
        ("/calendar/import", {"text": 'zone = "Mars/Base"'}, "This key is missing"),
        ("/policies/import", {"text": "[[policy]]\nid = 4"}, "say 'id' in words"),
        ("/policies/import", {"text": MISSPELT}, "there is no 'acount_update'"),
        ("/policies/import", {"file": file_of(b"\xff\xfe\x00", "x")}, "This file is not text."),
        ("/policies/import", {"file": file_of("x", "x")}, "This is not TOML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why_and_is_shown_to_be_mended(
    supervisor, path, typed, sentence
):
    supervisor.get(f"/desk{path}")

    answer = supervisor.submit(path, **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    shown = answer.page.form(path).values()["text"][0].strip()
    if sentence != "This file is not text.":
        sent = typed.get("text", "x" if "file" in typed else "")
        assert shown == sent.strip()


def test_the_days_of_a_calendar_file_are_shown_to_be_ticked(app, supervisor):
    supervisor.get(f"{CALENDAR}/days")
    page = supervisor.submit("/calendar/days", file=file_of(ICS, "x.ics")).page

    ticked = page.form("/days/chosen").values()["day"]
    assert len(ticked) == 2
    assert "Thu 24 December 2026: Winter break, closed all day" in page.text
    assert "Thu 31 December 2026: Year's end, closed from 12 noon to 5 pm" in page.text
    assert "Closed already Fri 25 December 2026: Christmas, closed all day" in page.text
    assert "Not taken Event 4, 'Retreat': It is cancelled." in page.text

    answer = supervisor.submit("/days/chosen", day=[ticked[1]])

    assert "1 day from the file" in said(supervisor, answer)
    publish(supervisor)
    [row] = calendar_of(app).schedule.dated
    assert (row.date, row.reason, row.author) == (
        dt.date(2026, 12, 31),
        "Year's end",
        "Sam Okafor",
    )


def test_dates_behind_us_or_far_ahead_are_left_out(supervisor):
    supervisor.get(f"{CALENDAR}/days")
    text = ICS.replace("20261224", "20200102")

    page = supervisor.submit("/calendar/days", text=text).page

    assert "Winter break" not in page.text
    assert (
        "Dates before Mon 16 November 2026 or after Sun 31 December 2028" in page.text
    )


def test_no_day_ticked_is_said_and_the_days_stay(supervisor):
    supervisor.get(f"{CALENDAR}/days")
    supervisor.submit("/calendar/days", text=ICS)

    answer = supervisor.submit("/days/chosen", day=None)

    assert answer.status_code == 422
    assert "Tick the days on which the desk is to be closed." in answer.page.text
    assert "Winter break" in answer.page.text
    assert "day" not in answer.page.form("/days/chosen").values()


def test_days_that_were_added_in_another_window_are_told(supervisor):
    supervisor.get(f"{CALENDAR}/days")
    page = supervisor.submit("/calendar/days", text=ICS).page
    close(supervisor, "2026-11-17")

    answer = supervisor.submit("/days/chosen", on=page)

    assert answer.status_code == 409
    assert "You changed this in another window meanwhile" in answer.page.text
    assert supervisor.submit("/days/chosen").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a file, or paste its text."),
        ({"text": "no calendar"}, "iCalendar"),
        (
            {"text": "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"},
            "There is no event in this file.",
        ),
    ],
)
def test_a_calendar_file_without_days_says_so(supervisor, typed, sentence):
    supervisor.get(f"{CALENDAR}/days")

    answer = supervisor.submit("/calendar/days", **typed)

    assert answer.status_code == 422
    assert sentence in answer.page.text


@pytest.mark.parametrize(
    "day", ["x", "2026-11-17", "2026-13-17|||x", "2026-11-17|25:00||x", "\x00|||"]
)
def test_a_day_that_comes_back_damaged_is_refused(supervisor, day):
    supervisor.get(f"{CALENDAR}/days")
    supervisor.submit("/calendar/days", text=ICS)

    answer = supervisor.submit("/days/chosen", day=[day])

    assert answer.status_code == 422
    assert "The list of days came back damaged." in answer.page.text


@pytest.mark.parametrize("kind", ["calendar", "policies"])
def test_a_file_that_no_parser_can_follow_is_refused_and_shown(supervisor, kind):
    supervisor.get(f"/desk/{kind}/import")
    answer = supervisor.submit(f"/{kind}/import", text="x = " + "[" * 5000)

    assert answer.status_code == 422
    assert "This cannot be read: it nests too deeply" in answer.page.text
    assert "[" * 5000 in answer.get_data(as_text=True)


def test_a_calendar_without_this_year_leaves_the_pages_as_they_were(supervisor):
    supervisor.get(f"{CALENDAR}/import")
    text = default_text().replace("first = 1995", "first = 2030")
    answer = supervisor.submit("/calendar/import", text=text)

    assert answer.status_code == 422
    assert "Years: They go from 2030 to 2100; the desk counts" in answer.page.text
    assert supervisor.get(CALENDAR).status_code == 200
