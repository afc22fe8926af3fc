"""Promises that another calendar or policy endangers, and what would be safe to promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.sla.diary import Diary, at, desk_calendar, desk_policies, wall
from triage import sla
from triage.calendar import DatedRow, WallSpan, load_calendar, with_dated_row
from triage.sla.danger import danger, safe_promise

NOW = "2026-11-16 10:00"


def shut(*days, calendar=None):
    """The desk's calendar with these days shut: "2026-11-17" or "2026-11-17 12:00-17:00"."""
    text = (calendar or desk_calendar()).text
    for day in days:
        on, _, window = day.partition(" ")
        windows = (WallSpan.parse(window),) if window else ()
        row = DatedRow(
            date.fromisoformat(on), "closed", windows, "Snow", "Sam", date(2026, 11, 16)
        )
        text = with_dated_row(text, row)
    return load_calendar(text)


def found(diary, calendar, moment=NOW, policies=None):
    """What is in danger by another calendar or other policies."""
    policies = policies or desk_policies()
    counted = sla.clocks(diary.events, policies, calendar, at(moment))
    came = danger(counted, calendar)
    safe = safe_promise(counted, calendar)
    assert (came is None) is (safe is None)
    return came, safe


def test_nothing_is_in_danger_by_the_tables_it_was_promised_with():
    for category in ("login_access", "account_update", "new_enrollment"):
        assert found(Diary(NOW, category), desk_calendar()) == (None, None)


@pytest.mark.parametrize(
    ("opened", "shut_on", "why", "promised"),
    [
        # Promised for 2 pm: the desk shuts at noon, and an open afternoon is as long.
        (NOW, "2026-11-16 12:00-17:00", "ends shut", "Tue 17 Nov 2026 10:00"),
        # It shuts in the very last second of the promise, and just after it.
        (NOW, "2026-11-16 13:00-14:00", "ends shut", "Mon 16 Nov 2026 15:00"),
        (NOW, "2026-11-16 14:00-17:00", None, None),
        # Promised for Tuesday, which is shut; promised for the day after a shut one.
        ("2026-11-16 15:00", "2026-11-17", "ends shut", "Wed 18 Nov 2026 10:00"),
        ("2026-11-16 15:00", "2026-11-16 16:00-17:00", "before target", "Tue 17 Nov 2026 11:00"),
        ("2026-11-16 15:00", "2026-11-18", None, None),
    ],
)  # fmt: skip
def test_a_reply_is_promised_anew_by_its_target(opened, shut_on, why, promised):
    came, safe = found(Diary(opened), shut(shut_on), opened)

    assert (came and came.why) == why
    assert (safe and wall(safe.latest)) == promised
    if safe:
        assert (safe.kind, safe.earliest, safe.span) == ("reply", None, None)
        assert (safe.policy, safe.because) == ("normal", "desk changed")


@pytest.mark.parametrize(
    ("shut_on", "why", "promised"),
    [
        (["2026-11-30"], "ends shut", "Tue 1 Dec 2026 17:00"),
        # A half day's close is sooner than what was told, so it is the day after.
        (["2026-11-30 12:00-17:00"], "ends shut", "Tue 1 Dec 2026 17:00"),
        # Open again before the close that was told.
        (["2026-11-30", "2026-12-01"], "ends shut", "Wed 2 Dec 2026 17:00"),
        (["2026-11-30 09:00-16:00"], None, None),
        (["2026-11-27", "2026-12-01"], None, None),
    ],
)
def test_a_date_is_promised_anew_for_the_close_of_an_open_day(shut_on, why, promised):
    diary = Diary(NOW, "account_update")

    came, safe = found(diary, shut(*shut_on))

    assert (came and came.why) == why
    assert (safe and wall(safe.latest)) == promised
    if safe:
        assert (safe.kind, safe.span) == ("done", "2 calendar weeks")
        assert safe.earliest == came.promise.earliest


def test_a_date_the_desk_gives_itself_longer_for_is_promised_by_that():
    text = desk_policies().text.replace(
        'promise = "2 calendar weeks"',
        'resolve = "15 business days"\npromise = "2 calendar weeks"',
    )
    longer = sla.load_policies(text)
    diary = Diary(NOW, "account_update")

    came, safe = found(diary, desk_calendar(), policies=longer)

    assert came.why == "before target"
    # Fifteen business days after Monday, with Thanksgiving and the day after left out.
    assert wall(safe.latest) == "Wed 9 Dec 2026 17:00"


WEDNESDAY = ("Wed 18 Nov 2026 08:00", "Wed 18 Nov 2026 12:00")
MORNING = ("2026-11-17 08:00", "2026-11-17 12:00")


@pytest.mark.parametrize(
    ("shut_on", "why", "promised"),
    [
        (["2026-11-17"], "slot shut", WEDNESDAY),
        (["2026-11-17 08:00-12:00"], "slot shut", WEDNESDAY),
        # An hour of it is left, but not the end that was told.
        (["2026-11-17 09:00-12:00"], "ends shut", WEDNESDAY),
        (["2026-11-17 08:00-11:00"], None, None),
        # The next mornings are shut too, at their beginning or at their end.
        (
            ["2026-11-17", "2026-11-18 08:00-09:00", "2026-11-19 11:00-12:00"],
            "slot shut",
            ("Fri 20 Nov 2026 08:00", "Fri 20 Nov 2026 12:00"),
        ),
    ],
)  # fmt: skip
def test_a_call_is_promised_anew_for_the_same_hours_of_another_day(
    shut_on, why, promised
):
    came, safe = found(Diary(NOW, slot=MORNING), shut(*shut_on))

    assert (came and came.why) == why
    assert (safe and (wall(safe.earliest), wall(safe.latest))) == promised
    assert safe is None or safe.kind == "call"


def test_a_call_of_a_morning_stays_one_when_the_clocks_change():
    slot = ("2026-10-30 08:00", "2026-10-30 12:00")

    _, safe = found(
        Diary("2026-10-29 10:00", slot=slot), shut("2026-10-30"), "2026-10-29 10:00"
    )

    assert (wall(safe.earliest), wall(safe.latest)) == (
        "Mon 2 Nov 2026 08:00",
        "Mon 2 Nov 2026 12:00",
    )


def test_without_such_hours_on_any_day_a_call_is_promised_for_the_next_open_day():
    text = desk_calendar().text.replace('"08:00-17:00"', '"13:00-17:00"')

    came, safe = found(Diary(NOW, slot=MORNING), load_calendar(text))

    assert came.why == "slot shut"
    assert (wall(safe.earliest), wall(safe.latest)) == (
        "Wed 18 Nov 2026 13:00",
        "Wed 18 Nov 2026 17:00",
    )


@pytest.mark.parametrize(
    "happens",
    [
        lambda diary: diary.reply("2026-11-16 10:30"),
        lambda diary: diary.resolve("2026-11-16 10:30"),
        lambda diary: diary.park("2026-11-16 10:30", "2026-11-16"),
    ],
    ids=["kept", "resolved", "parked"],
)
def test_what_is_not_owed_now_is_in_no_danger(happens):
    diary = Diary(NOW)
    happens(diary)

    assert found(diary, shut("2026-11-16 12:00-17:00"), "2026-11-16 11:00") == (
        None,
        None,
    )


def test_what_waits_moves_by_itself_afterwards():
    diary = Diary(NOW, "account_update").ask("2026-11-16 11:00")

    assert found(diary, shut("2026-11-30"), "2026-11-17 10:00") == (None, None)


def test_what_is_broken_already_stays_as_it_is():
    diary = Diary(NOW)

    came, _ = found(diary, shut("2026-11-16 12:00-17:00"), "2026-11-16 14:00")
    assert came is not None
    assert found(diary, shut("2026-11-16 12:00-17:00"), "2026-11-16 14:00:01") == (
        None,
        None,
    )


def test_without_a_promise_nothing_is_in_danger():
    assert found(Diary(NOW, promised=False), shut("2026-11-16 12:00-17:00")) == (
        None,
        None,
    )


def test_a_safe_promise_is_in_no_danger():
    for category, slot in (
        ("login_access", None),
        ("account_update", None),
        ("login_access", MORNING),
    ):
        diary = Diary(NOW, category, slot=slot)
        calendar = shut("2026-11-16 12:00-17:00", "2026-11-17", "2026-11-30")
        _, safe = found(diary, calendar)
        diary.append("2026-11-16 10:05", replace(safe).revised())

        assert found(diary, calendar, "2026-11-16 10:05") == (None, None)
