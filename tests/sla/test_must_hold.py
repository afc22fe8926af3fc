"""Where other desks' clocks went wrong, case by case; the names are those of the cases.

Cases of the calendar alone are in tests/calendar, those of one kind of clock beside it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from tests.calendar.desks import ALWAYS, OFFICE, Plan, dated_text, text_of
from tests.sla.diary import Diary, at, desk_calendar, wall
from triage.calendar import load_calendar
from triage.sla import (
    account,
    clocks,
    load_policies,
    with_policy,
    without_policy,
)

MON = "2026-11-16 10:00"
TUESDAY = date(2026, 11, 17)
THURSDAY = date(2026, 11, 19)


@cache
def calendar_with(kind, day, *windows):
    """The desk's calendar with one more dated row."""
    return load_calendar(desk_calendar().text + dated_text(day, kind, windows))


def closed(day):
    return calendar_with("closed", day)


def with_first(lines):
    """The desk's policies behind one more."""
    row = {"id": "first", "because": "-", "source": "-"} | lines
    return with_policy(Diary(MON).policies.text, 0, row)


def clock(diary, name, now, *, calendar=None, policies=None, cycle=1):
    """One clock by another calendar or other policies, or None."""
    counted = clocks(
        diary.events, policies or diary.policies, calendar or diary.calendar, at(now)
    )
    return next((c for c in counted if (c.name, c.cycle) == (name, cycle)), None)


# -- closures ----------------------------------------------------------------------


def test_a_holiday_lengthens_and_never_shortens():
    before, over = Diary("2026-11-16 16:00"), Diary("2026-11-25 16:00")

    assert before.due("first reply") == "Tue 17 Nov 2026 11:00"
    assert over.due("first reply") == "Mon 30 Nov 2026 11:00"


def test_two_windows_on_one_day_both_count():
    weekly = {name: ["08:00-12:00", "13:00-17:00"] for name in OFFICE}
    halves = load_calendar(text_of(Plan(weekly=weekly)))
    diary = Diary("2026-11-16 11:00", calendar=halves)

    found = diary.clock("first reply", "2026-11-16 14:30")
    assert wall(found.due_at) == "Mon 16 Nov 2026 16:00"
    assert found.spent == 2.5 * 3600


def test_a_part_day_closure_takes_its_hours_only():
    diary = Diary(MON)
    short = calendar_with("closed", date(2026, 11, 16), "12:00-17:00")

    assert wall(clock(diary, "first reply", MON, calendar=short).due_at) == (
        "Tue 17 Nov 2026 10:00"
    )


def test_a_start_after_closing_uses_the_next_open_days_hours():
    late = calendar_with("open", TUESDAY, "12:00-17:00")
    diary = Diary("2026-11-16 18:00", calendar=late)

    assert diary.due("first reply") == "Tue 17 Nov 2026 16:00"


def test_a_closed_day_added_on_the_due_date_itself_moves_it_to_the_next_open_day():
    diary = Diary(MON)

    assert diary.due("resolve") == "Thu 19 Nov 2026 17:00"
    moved = clock(diary, "resolve", MON, calendar=closed(THURSDAY))
    assert wall(moved.due_at) == "Fri 20 Nov 2026 17:00"


# -- the calendar is edited --------------------------------------------------------


def test_edited_while_a_clock_runs_it_is_counted_whole_by_the_new_calendar():
    diary = Diary(MON)
    found = clock(diary, "resolve", "2026-11-18 10:00", calendar=closed(TUESDAY))

    assert wall(found.due_at) == "Fri 20 Nov 2026 17:00"
    assert found.spent == (7 + 2) * 3600


def test_edited_while_paused_the_pause_is_counted_by_the_new_calendar_too():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-18 09:00")
    found = clock(diary, "resolve", "2026-11-18 09:00", calendar=closed(TUESDAY))

    # One hour on Monday and one on Wednesday, after the close of Friday.
    assert found.paused == 2 * 3600
    assert wall(found.due_at) == "Mon 23 Nov 2026 10:00"


def test_edited_after_it_was_due_a_written_miss_stays_a_miss():
    diary = Diary(MON).wake("2026-11-16 14:00:01")
    found = clock(
        diary, "first reply", "2026-11-17 12:00", calendar=closed(date(2026, 11, 16))
    )

    assert (found.standing, wall(found.due_at)) == ("overdue", "Mon 16 Nov 2026 14:00")


def test_edited_after_it_was_due_what_nobody_wrote_down_is_counted_anew():
    found = clock(
        Diary(MON),
        "first reply",
        "2026-11-17 10:00",
        calendar=closed(date(2026, 11, 16)),
    )

    assert (found.standing, wall(found.due_at)) == ("on time", "Tue 17 Nov 2026 12:00")


def test_edited_after_it_was_resolved_the_verdict_keeps_its_calendar():
    diary = Diary(MON).resolve("2026-11-19 16:00").wake("2026-11-19 16:00")
    found = clock(diary, "resolve", "2026-12-01 10:00", calendar=closed(TUESDAY))

    assert (found.standing, found.spent) == ("met", 33 * 3600)
    assert found.calendar == desk_calendar().version


# -- pauses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("2026-11-16 17:00", "2026-11-17 08:00"),  # a night
        ("2026-11-20 17:00", "2026-11-23 08:00"),  # a weekend
        ("2026-11-25 17:00", "2026-11-30 08:00"),  # Thanksgiving
        ("2026-10-30 17:00", "2026-11-02 08:00"),  # the clocks go back
        ("2027-03-12 17:00", "2027-03-15 08:00"),  # the clocks go forward
    ],
)
def test_a_pause_over_closed_time_adds_no_extra(asked, answered):
    opened = at(asked) - timedelta(hours=7)
    plain = Diary(opened).due("resolve", answered)
    waited = Diary(opened).ask(asked).hear(answered)

    assert waited.due("resolve", answered) == plain
    assert waited.clock("resolve", answered).paused == 0


def test_paused_straight_to_resolved_keeps_the_pause():
    diary = Diary(MON, priority="urgent").ask("2026-11-16 11:00")
    found = diary.resolve("2026-11-19 11:00").clock("resolve", "2026-12-01 10:00")

    assert (found.standing, found.spent, found.paused) == ("met", 3600, 27 * 3600)


def test_a_save_during_a_pause_cannot_miss():
    diary = Diary(MON, priority="urgent").ask("2026-11-17 16:59:59")

    assert diary.drafts("2026-12-15 10:00") == diary.drafts("2026-11-17 16:59:59")
    assert not diary.clock("resolve", "2026-12-15 10:00").missed


def test_several_pauses_in_one_second_and_in_one_minute_are_none_lost():
    diary = Diary(MON)
    for second in (0, 0, 1, 30):
        diary.ask(f"2026-11-16 11:00:{second:02}").hear(f"2026-11-16 11:00:{second:02}")
    diary.ask("2026-11-16 11:00:30").hear("2026-11-16 11:00:45")
    found = diary.clock("resolve", "2026-11-16 12:00")

    assert [pause.seconds for pause in found.pauses] == [0, 0, 0, 0, 15]
    assert found.paused == 15


def test_a_policy_change_keeps_earlier_pauses():
    diary = Diary(MON).ask("2026-11-16 11:00").hear("2026-11-16 15:00")
    diary.priority("2026-11-16 16:00", "low")
    quick = load_policies(
        with_first({"resolve": "2 business days", "when": {"org_type": ["school"]}})
    )
    published = clock(diary, "resolve", "2026-11-16 16:00", policies=quick)

    assert diary.due("resolve", "2026-11-16 16:00") == "Tue 24 Nov 2026 12:00"
    assert (published.paused, wall(published.due_at)) == (
        4 * 3600,
        "Thu 19 Nov 2026 12:00",
    )


# -- the clocks of the wall --------------------------------------------------------


def test_around_the_clock_the_spring_week_has_10020_minutes():
    always = load_calendar(text_of(Plan(weekly=ALWAYS)))
    found = Diary("2027-03-08 00:00", calendar=always).clock(
        "resolve", "2027-03-15 00:00"
    )

    assert found.spent == 10_020 * 60


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2027-03-14", "Mon 15 Mar 2027 00:00"),  # a day of 23 hours
        ("2026-11-01", "Mon 2 Nov 2026 00:00"),  # a day of 25 hours
        ("2026-11-16", "Tue 17 Nov 2026 00:00"),
    ],
)
def test_around_the_clock_a_day_of_23_or_25_hours_is_used_up_to_its_end(day, due):
    always = load_calendar(text_of(Plan(weekly=ALWAYS)))
    hours = {"2027-03-14": 23, "2026-11-01": 25}.get(day, 24)
    whole = {"first_reply": f"{hours} business hours", "when": {"org_type": ["school"]}}
    policies = load_policies(with_first(whole))
    diary = Diary(f"{day} 00:00", priority="low", calendar=always, policies=policies)

    assert wall(diary.clock("first reply", f"{day} 00:00").due_at) == due


def test_a_display_zone_that_is_not_the_calendars_changes_nothing():
    here = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    elsewhere = ZoneInfo("Asia/Kathmandu")
    events = [
        replace(event, at=event.at.astimezone(elsewhere)) for event in here.events
    ]
    now = at("2026-11-17 10:00")
    there = clocks(events, here.policies, here.calendar, now.astimezone(elsewhere))

    assert there == here.clocks(now)


# -- policies ----------------------------------------------------------------------


def test_a_removed_policy_clears_its_clocks():
    targets = {"first_reply": "1 business hour", "resolve": "1 business day"}
    targets |= {"next_reply": "1 business hour", "when": {"org_type": ["school"]}}
    bare = {"id": "normal", "because": "-", "source": "-"}
    text = with_policy(with_first(targets), "normal", bare)
    diary = Diary(MON, policies=load_policies(text)).reply("2026-11-16 10:30")
    diary.hear("2026-11-16 10:40")
    without = load_policies(without_policy(text, "first"))

    running = [c.name for c in diary.clocks(MON)]
    assert running == ["first reply", "resolve", "promise", "next reply"]
    left = clocks(diary.events, without, diary.calendar, at(MON))
    assert [c.name for c in left] == ["promise"]


def test_no_target_is_legal_everywhere():
    text = Diary(MON).policies.text
    for policy in ("account_update", "new_enrollment", "urgent", "low"):
        text = without_policy(text, policy)
    bare = with_policy(text, "normal", {"id": "bare", "because": "-", "source": "-"})
    diary = Diary(MON, policies=load_policies(bare)).reply("2026-11-16 11:00")
    diary.hear("2026-11-16 12:00").ask("2026-11-16 13:00").resolve("2026-11-16 14:00")
    diary.hear("2026-11-17 10:00").reopen("2026-11-17 10:00")

    assert diary.clocks("2026-12-17 10:00") == ()
    assert diary.drafts("2026-12-17 10:00") == ()
    assert diary.place("2026-11-17 10:00").rank == 2


# -- promises ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "category", "latest"),
    [
        # 31 December and two months, and 28 February 2027 is a Sunday.
        ("2026-12-31 10:00", "new_enrollment", "Mon 1 Mar 2027 17:00"),
        # The window's edge: 16 January is a Saturday, 18 January a holiday.
        (MON, "new_enrollment", "Tue 19 Jan 2027 17:00"),
        # Two weeks over Thanksgiving.
        (MON, "account_update", "Mon 30 Nov 2026 17:00"),
    ],
)
def test_a_promised_date_is_counted_on_the_wall_calendar(arrived, category, latest):
    found = Diary(arrived, category).clock("promise", arrived)

    assert wall(found.due_at) == latest
    assert wall(account(found, desk_calendar()).due[-1].result) == latest


def test_a_promise_never_moves_by_itself_when_its_date_is_closed():
    diary = Diary(MON, "account_update")
    found = clock(diary, "promise", MON, calendar=closed(date(2026, 11, 30)))

    assert wall(found.due_at) == "Mon 30 Nov 2026 17:00"
