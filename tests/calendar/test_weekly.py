"""Weekly hours written anew."""

from __future__ import annotations

from datetime import date

import pytest

from triage.calendar import default_text, load_calendar, with_hours
from triage.errors import BadData

REASON = "Open on Saturday mornings in the flu season."


def test_only_the_weekdays_named_change():
    text = with_hours(
        default_text(),
        {"saturday": ["13:00-14:00", "09:00-12:00"], "friday": []},
        reason=REASON,
    )

    hours = load_calendar(text).schedule.hours
    assert [str(span) for span in hours[5]] == ["09:00-12:00", "13:00-14:00"]
    assert [[str(span) for span in day] for day in (hours[0], hours[4], hours[6])] == [
        ["08:00-17:00"], [], [],
    ]  # fmt: skip


def test_the_new_hours_have_their_own_reason_and_no_source_that_says_otherwise():
    text = with_hours(default_text(), {"saturday": ["09:00-12:00"]}, reason=REASON)

    schedule = load_calendar(text).schedule
    assert schedule.hours_reason == REASON
    assert (schedule.hours_source, schedule.hours_quote) == ("", "")
    assert load_calendar(text).text == text


def test_two_windows_on_one_day_are_kept_as_two():
    text = with_hours(
        default_text(), {"monday": ["08:00-12:00", "13:00-17:00"]}, reason=REASON
    )

    assert len(load_calendar(text).spans_on(date(2026, 11, 16))) == 2


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (
            {"monday": ["8-5"]},
            "Monday: '8-5' is not a window; write it like \"08:00-17:00\".",
        ),
        (
            {"Funday": ["08:00-17:00"]},
            "'Funday' is no weekday; write one of monday, tuesday, wednesday, thursday, "
            "friday, saturday, sunday.",
        ),
        ({"monday": ["08:00-17:00"]}, "These are the weekly hours already."),
        ({}, "These are the weekly hours already."),
    ],
)
def test_hours_that_cannot_stand_are_refused_with_a_sentence(hours, sentence):
    with pytest.raises(BadData) as refused:
        with_hours(default_text(), hours, reason=REASON)

    assert str(refused.value) == sentence


def test_hours_without_a_reason_are_refused():
    with pytest.raises(BadData, match="reason: Say something here"):
        with_hours(default_text(), {"monday": []}, reason=" ")
