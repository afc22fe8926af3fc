"""What the submitter is promised, what moves it, and how it is judged."""

from datetime import UTC, timedelta

import pytest

from tests.sla.diary import Diary, at, desk_calendar, desk_policies, wall
from triage import sla
from triage.sla import Facts

MON = "2026-11-16 10:00"
SLOT = ("2026-11-17 08:00", "2026-11-17 12:00")


def last_promise(diary):
    return [e for e in diary.events if e.kind.startswith("promise_")][-1]


def test_a_ticket_is_promised_a_reply_by_its_first_reply_target():
    promise = Diary(MON).events[1]

    assert promise.kind == "promise_made"
    assert dict(promise.data) == {
        "kind": "reply",
        "earliest": None,
        "latest": "2026-11-16T22:00:00+00:00",
        "policy": "normal",
        "because": "opened",
    }


def test_an_account_update_is_promised_in_two_calendar_weeks():
    promise = Diary(MON, "account_update").events[1]

    # Thanksgiving in between does not change the date.
    assert dict(promise.data) == {
        "kind": "done",
        "earliest": "2026-11-30T16:00:00+00:00",
        "latest": "2026-12-01T01:00:00+00:00",
        "policy": "account_update",
        "because": "opened",
        "span": "2 calendar weeks",
    }


def test_a_new_enrollment_is_promised_in_one_to_two_months():
    clock = Diary(MON, "new_enrollment").clock("promise", MON)

    # 16 January is a Saturday, 18 January a holiday.
    assert wall(clock.earliest) == "Wed 16 Dec 2026 08:00"
    assert wall(clock.due_at) == "Tue 19 Jan 2027 17:00"
    assert clock.target == "1-2 calendar months"
    assert (clock.kind, clock.policy) == ("done", "new_enrollment")


def test_a_chosen_slot_is_the_promise_whatever_the_category():
    promise = Diary(MON, "account_update", slot=SLOT).events[1]

    assert dict(promise.data) == {
        "kind": "call",
        "earliest": "2026-11-17T16:00:00+00:00",
        "latest": "2026-11-17T20:00:00+00:00",
        "policy": "account_update",
        "because": "opened",
        "slot_start": "2026-11-17T16:00:00+00:00",
        "slot_end": "2026-11-17T20:00:00+00:00",
    }


def test_a_policy_without_a_target_and_a_wait_promises_nothing():
    policy = sla.Policy(id="x", because="-", source="-")

    assert sla.first_promise(policy, desk_calendar(), at(MON)) is None


# -- judged by the clock on the wall -----------------------------------------------


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (MON, "on time"),
        ("2026-12-16 07:59:59", "on time"),
        ("2026-12-16 08:00", "in its window"),
        # The last three open days: Thursday 14, Friday 15, Tuesday 19 January.
        ("2027-01-14 07:59:59", "in its window"),
        ("2027-01-14 08:00", "due soon"),
        ("2027-01-19 17:00", "due soon"),
        # Told five o'clock: one second later is late, though the desk is closed.
        ("2027-01-19 17:00:01", "overdue"),
    ],
)
def test_how_a_promised_window_stands(now, standing):
    assert Diary(MON, "new_enrollment").standing("promise", now) == standing


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("2026-11-16 12:59:59", "on time"),
        ("2026-11-16 13:00", "due soon"),
        ("2026-11-16 14:00", "due soon"),
        ("2026-11-16 14:00:01", "overdue"),
    ],
)
def test_a_promised_reply_warns_as_its_target_does(now, standing):
    assert Diary(MON).standing("promise", now) == standing


def test_half_past_five_is_late_for_a_promise_of_five_and_not_for_the_target():
    diary = Diary("2026-11-20 13:00").reply("2026-11-20 17:30")

    assert diary.standing("promise", "2026-11-21 10:00") == "missed"
    assert diary.standing("first reply", "2026-11-21 10:00") == "met"


def test_done_before_the_window_opens_is_kept():
    diary = Diary(MON, "new_enrollment").resolve("2026-11-17 10:00")

    assert diary.standing("promise", "2026-11-17 10:00") == "met"


def test_done_at_the_promised_minute_is_kept_and_a_second_later_is_not():
    kept = Diary(MON, "account_update").resolve("2026-11-30 17:00:00")
    broken = Diary(MON, "account_update").resolve("2026-11-30 17:00:01")

    assert kept.standing("promise", "2026-12-10 10:00") == "met"
    assert broken.standing("promise", "2026-12-10 10:00") == "missed"


def test_a_reply_does_not_end_a_promise_to_have_it_done():
    diary = Diary(MON, "account_update").reply("2026-11-17 10:00")

    assert not diary.clock("promise", "2026-11-17 10:00").ended


def test_a_question_keeps_the_promise_of_a_reply():
    diary = Diary(MON).ask("2026-11-16 11:00")

    assert diary.standing("promise", "2026-11-16 11:00") == "met"


def test_resolved_without_the_promised_reply_needs_none_unless_it_was_late():
    in_time = Diary(MON).resolve("2026-11-16 14:00")
    late = Diary(MON).resolve("2026-11-16 14:00:01")

    assert in_time.standing("promise", "2026-11-16 15:00") == "not needed"
    assert late.standing("promise", "2026-11-16 15:00") == "missed"


def test_when_the_standing_of_a_promise_changes_next():
    diary = Diary(MON, "new_enrollment")

    def wakes(now):
        return wall(diary.clock("promise", now).wakes_at)

    assert wakes(MON) == "Wed 16 Dec 2026 08:00"
    # At 75 % of its open time the assignee is told.
    assert wakes("2026-12-16 08:00") == "Mon 4 Jan 2027 13:00"
    assert wakes("2027-01-04 13:00") == "Thu 14 Jan 2027 08:00"
    assert wakes("2027-01-14 08:00") == "Tue 19 Jan 2027 17:00"
    clock = diary.clock("promise", "2027-01-14 08:00")
    assert clock.wakes_at == clock.due_at + timedelta(seconds=1)
    assert wakes("2027-01-20 08:00") == "Wed 20 Jan 2027 17:00"
    assert diary.clock("promise", "2027-01-20 17:00").wakes_at is None


def test_the_window_of_an_account_update_is_due_soon_before_it_opens():
    diary = Diary(MON, "account_update")

    # Its last three open days go over Thanksgiving.
    assert wall(diary.clock("promise", MON).warn_at) == "Tue 24 Nov 2026 08:00"
    assert diary.standing("promise", "2026-11-30 09:00") == "due soon"


def test_a_promised_closed_day_counts_its_last_open_days_before_it():
    calendar = desk_calendar()
    closed = sla.promise_run.last_open_days(calendar, at("2026-11-26 12:00"), 3)

    assert wall(closed) == "Mon 23 Nov 2026 08:00"


def test_a_broken_promise_that_was_written_down_stays_broken():
    diary = Diary(MON, "account_update")
    diary.write(
        "2026-11-20 10:00",
        sla.EventKind.CLOCK_MISSED,
        clock="promise",
        cycle=1,
        due="2026-11-19T00:00:00+00:00",
    )

    assert diary.standing("promise", "2026-11-20 10:00") == "overdue"


# -- waiting -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answered", "due"),
    [
        # Five minutes are a day, rounded up.
        ("2026-11-17 10:00", "2026-11-17 10:05", "Tue 1 Dec 2026 17:00"),
        # From ten to ten is one day, a minute more is two.
        ("2026-11-17 10:00", "2026-11-18 10:00", "Tue 1 Dec 2026 17:00"),
        ("2026-11-17 10:00", "2026-11-18 10:01", "Wed 2 Dec 2026 17:00"),
        # To a Saturday means to the Monday after.
        ("2026-11-17 10:00", "2026-11-22 10:00", "Mon 7 Dec 2026 17:00"),
        # Waited for nothing.
        ("2026-11-17 10:00", "2026-11-17 10:00", "Mon 30 Nov 2026 17:00"),
        # Past the date itself.
        ("2026-11-27 10:00", "2026-12-09 10:00", "Mon 14 Dec 2026 17:00"),
    ],
)
def test_waiting_moves_a_promised_date_by_the_days_waited(asked, answered, due):
    diary = Diary(MON, "account_update").ask(asked).hear(answered)

    assert diary.due("promise", answered) == due
    assert wall(diary.clock("promise", answered).earliest) == "Mon 30 Nov 2026 08:00"


def test_the_revision_says_why_and_keeps_the_words_of_the_wait():
    diary = Diary(MON, "account_update").ask("2026-11-17 10:00")
    diary.hear("2026-11-18 10:00")

    assert last_promise(diary).kind == "promise_revised"
    assert dict(last_promise(diary).data) == {
        "kind": "done",
        "earliest": "2026-11-30T16:00:00+00:00",
        "latest": "2026-12-02T01:00:00+00:00",
        "policy": "account_update",
        "because": "waited",
        "span": "2 calendar weeks",
    }


def test_no_wait_no_revision():
    diary = Diary(MON, "account_update").ask("2026-11-17 10:00")
    diary.hear("2026-11-17 10:00")

    assert last_promise(diary).kind == "promise_made"


def test_a_day_of_25_hours_is_one_day_waited():
    diary = Diary("2026-10-26 10:00", "account_update").ask("2026-10-31 10:00")
    diary.hear("2026-11-01 10:00")

    assert diary.due("promise", "2026-11-02 10:00") == "Tue 10 Nov 2026 17:00"


def test_waiting_backwards_through_the_repeated_hour_moves_nothing():
    calendar, latest = desk_calendar(), at("2026-11-09 17:00")
    first = at("2026-11-01 07:00") - timedelta(hours=6, minutes=10)
    moved = sla.moved_by_wait(calendar, latest, first, first + timedelta(minutes=20))

    assert moved == latest


def test_a_moved_date_that_is_over_already_becomes_the_next_open_day():
    calendar, due = desk_calendar(), at("2026-11-30 17:00")
    moved = sla.moved_by_wait(
        calendar, due, at("2026-11-30 17:00"), at("2026-12-01 17:00")
    )
    assert wall(moved) == "Tue 1 Dec 2026 17:00"
    text = calendar.text
    half_day = sla_half_day(text)
    moved = sla.moved_by_wait(
        half_day, due, at("2026-11-30 13:00"), at("2026-12-01 13:00")
    )
    assert wall(moved) == "Wed 2 Dec 2026 17:00"


def sla_half_day(text):
    from datetime import date

    from triage.calendar import DatedRow, WallSpan, load_calendar, with_dated_row

    row = DatedRow(
        date=date(2026, 12, 1),
        kind="open",
        windows=(WallSpan.parse("08:00-12:00"),),
        reason="Half a day",
        author="Rosa",
        written=date(2026, 11, 1),
    )
    return load_calendar(with_dated_row(text, row))


def test_while_waiting_a_promised_date_is_paused_and_cannot_be_missed():
    diary = Diary(MON, "account_update").ask("2026-11-30 16:59")

    clock = diary.clock("promise", "2026-12-20 10:00")
    assert clock.standing == "paused"
    assert (clock.warn_at, clock.wakes_at, clock.paused) == (None, None, 0)
    diary.wake("2026-12-20 10:00").resolve("2026-12-20 10:00", "no answer")
    assert diary.standing("promise", "2026-12-20 10:00") == "met"


def test_a_date_broken_before_the_wait_stays_broken_and_is_not_moved():
    diary = Diary(MON, "account_update").ask("2026-11-30 17:01")
    diary.hear("2026-12-02 10:00")

    assert last_promise(diary).kind == "promise_made"
    assert diary.standing("promise", "2026-12-02 10:00") == "overdue"


def test_the_moment_a_wait_ends_is_not_late_yet():
    diary = Diary(MON, "account_update").ask("2026-11-20 10:00")
    diary.write(
        "2026-12-03 10:00",
        sla.EventKind.SUBMITTER_WROTE,
        message=1,
        counts=True,
    )

    assert diary.standing("promise", "2026-12-03 10:00") == "due soon"
    assert diary.standing("promise", "2026-12-03 10:00:01") == "overdue"


def test_a_supervisors_new_date_for_a_broken_promise_is_another_promise():
    diary = Diary(MON, "account_update")
    revision = {**diary.events[1].data, "latest": "2026-12-11T01:00:00+00:00"}
    diary.write("2026-12-02 10:00", sla.EventKind.PROMISE_REVISED, **revision)

    assert diary.standing("promise", "2026-12-02 10:00", 1) == "missed"
    assert diary.standing("promise", "2026-12-02 10:00", 2) == "in its window"


def test_a_supervisors_new_date_in_time_is_the_same_promise():
    diary = Diary(MON, "account_update")
    revision = {**diary.events[1].data, "latest": "2026-12-11T01:00:00+00:00"}
    diary.write("2026-11-20 10:00", sla.EventKind.PROMISE_REVISED, **revision)

    assert diary.due("promise", "2026-11-20 10:00") == "Thu 10 Dec 2026 17:00"
    assert diary.clock("promise", "2026-11-20 10:00", 2) is None


# -- parking -----------------------------------------------------------------------


def test_parking_promises_to_look_again_on_the_review_date():
    diary = Diary(MON, "account_update").park("2026-11-17 10:00", "2026-12-02")

    assert dict(last_promise(diary).data) == {
        "kind": "look again",
        "earliest": "2026-12-02T16:00:00+00:00",
        "latest": "2026-12-03T01:00:00+00:00",
        "policy": "account_update",
        "because": "parked",
    }
    assert diary.standing("promise", "2026-11-20 10:00", 1) == "paused"
    assert diary.standing("promise", "2026-11-20 10:00", 2) == "on time"
    assert diary.standing("promise", "2026-12-02 10:00", 2) == "in its window"
    assert diary.standing("promise", "2026-12-02 17:00:01", 2) == "overdue"


def test_a_review_date_on_a_closed_day_is_the_next_open_one():
    diary = Diary(MON).park("2026-11-17 10:00", "2026-11-26")

    assert diary.due("promise", MON, 2) == "Mon 30 Nov 2026 17:00"


def test_another_review_date_revises_the_look_again():
    diary = Diary(MON).park("2026-11-17 10:00", "2026-11-20")
    diary.park("2026-11-18 10:00", "2026-11-24")

    assert diary.due("promise", "2026-11-18 10:00", 2) == "Tue 24 Nov 2026 17:00"
    assert diary.clock("promise", "2026-11-18 10:00", 3) is None


def test_taken_up_on_the_day_the_look_again_is_kept_and_the_date_is_back_and_moved():
    diary = Diary(MON, "account_update").park("2026-11-17 08:00", "2026-11-20")
    diary.take_up("2026-11-20 08:00")

    assert diary.standing("promise", "2026-11-20 08:00", 2) == "met"
    assert diary.standing("promise", "2026-11-20 08:00", 1) == "on time"
    assert diary.due("promise", "2026-11-20 08:00", 1) == "Thu 3 Dec 2026 17:00"
    assert last_promise(diary).data["because"] == "taken up"


def test_the_submitters_message_takes_a_parked_ticket_up():
    diary = Diary(MON, "account_update").park("2026-11-17 08:00", "2026-11-20")
    diary.hear("2026-11-18 08:00")

    assert diary.tally("2026-11-18 08:00").state == "open"
    assert diary.standing("promise", "2026-11-18 08:00", 2) == "met"


def test_taken_up_too_late_the_look_again_is_broken():
    diary = Diary(MON).park("2026-11-17 10:00", "2026-11-20")
    diary.take_up("2026-11-23 08:00")

    assert diary.standing("promise", "2026-11-23 08:00", 2) == "missed"


def test_resolved_while_parked_needs_no_second_look():
    diary = Diary(MON, "account_update").park("2026-11-17 10:00", "2026-12-20")
    diary.resolve("2026-12-15 10:00")

    assert diary.standing("promise", "2026-12-15 10:00", 2) == "not needed"
    assert diary.standing("promise", "2026-12-15 10:00", 1) == "met"


def test_a_promised_reply_comes_back_moved_when_a_ticket_was_parked_before_it():
    diary = Diary(MON).park("2026-11-16 11:00", "2026-11-20")
    diary.take_up("2026-11-20 08:00")

    assert diary.due("promise", "2026-11-20 08:00") == "Fri 20 Nov 2026 17:00"
    assert last_promise(diary).data["kind"] == "reply"


def test_parked_and_taken_up_in_one_second_the_promised_hour_stays():
    diary = Diary(MON).park("2026-11-16 11:00", "2026-11-20")
    diary.take_up("2026-11-16 11:00")

    assert diary.due("promise") == "Mon 16 Nov 2026 14:00"


def test_a_kept_promise_does_not_come_back_after_parking():
    diary = Diary(MON).reply("2026-11-16 10:30").park("2026-11-16 11:00", "2026-11-20")
    diary.take_up("2026-11-20 08:00")

    assert last_promise(diary).data["kind"] == "look again"


def test_nothing_promised_nothing_moved():
    diary = Diary(MON, promised=False).ask("2026-11-16 11:00")
    diary.hear("2026-11-18 11:00")

    assert [e for e in diary.events if e.kind.startswith("promise_")] == []


def test_a_reply_while_parked_keeps_the_promised_reply():
    diary = Diary(MON).park("2026-11-16 11:00", "2026-11-20").reply("2026-11-17 11:00")

    assert diary.standing("promise", "2026-11-17 11:00") == "met"


# -- another category --------------------------------------------------------------


def test_another_category_may_bring_another_promise_counted_from_arrival():
    diary = Diary(MON).category("2026-11-17 10:00", "account_update")
    clock = diary.clock("promise", "2026-11-17 10:00", 2)

    # The reply was due yesterday: that promise is broken, this is a new one.
    assert diary.standing("promise", "2026-11-17 10:00", 1) == "missed"
    assert wall(clock.due_at) == "Mon 30 Nov 2026 17:00"
    assert last_promise(diary).data["because"] == "category changed"


def test_another_category_revises_a_promise_still_owed():
    diary = Diary(MON).category("2026-11-16 11:00", "account_update")

    clock = diary.clock("promise", MON)
    assert diary.clock("promise", MON, 2) is None
    assert wall(clock.due_at) == "Mon 30 Nov 2026 17:00"
    assert (clock.kind, clock.policy, clock.target) == (
        "done",
        "account_update",
        "2 calendar weeks",
    )


def test_a_new_promise_is_never_shorter_than_the_next_open_day():
    diary = Diary(MON, "new_enrollment").category("2026-12-15 10:00", "account_update")

    assert diary.due("promise", "2026-12-15 10:00") == "Wed 16 Dec 2026 17:00"


def test_from_a_promised_date_back_to_a_promised_reply():
    diary = Diary(MON, "account_update").category("2026-11-18 10:00", "login_access")

    assert last_promise(diary).data["kind"] == "reply"
    assert diary.due("promise", "2026-11-18 10:00") == "Thu 19 Nov 2026 17:00"


def test_another_category_with_the_same_promise_changes_nothing():
    diary = Diary(MON).category("2026-11-16 11:00", "how_to")

    assert last_promise(diary).kind == "promise_made"


def test_another_priority_moves_no_promise():
    diary = Diary(MON).priority("2026-11-16 11:00", "low")

    assert diary.due("promise") == "Mon 16 Nov 2026 14:00"


def test_a_promised_reply_already_given_is_followed_by_the_promised_date():
    diary = Diary(MON).reply("2026-11-16 11:00")
    diary.category("2026-11-16 12:00", "account_update")

    assert diary.standing("promise", "2026-11-16 12:00", 1) == "met"
    assert diary.due("promise", "2026-11-16 12:00", 2) == "Mon 30 Nov 2026 17:00"


def test_a_call_that_was_agreed_on_stays_agreed_on():
    diary = Diary(MON, slot=SLOT).category("2026-11-16 11:00", "account_update")

    assert last_promise(diary).data["kind"] == "call"


def test_after_resolving_another_category_promises_nothing_more():
    diary = Diary(MON).resolve("2026-11-16 11:00")
    diary.category("2026-11-16 12:00", "account_update")

    assert last_promise(diary).kind == "promise_made"


def test_a_date_kept_already_is_not_promised_as_a_reply():
    diary = Diary(MON, "account_update", promised=False)
    diary.category("2026-11-16 12:00", "login_access")

    assert len(diary.events) == 2


def test_no_reply_target_leaves_the_promised_date_where_it_is():
    text = desk_policies().text.replace('first_reply = "4 business hours"\n', "")
    diary = Diary(MON, "account_update", policies=sla.load_policies(text))
    diary.category("2026-11-16 12:00", "login_access")

    assert last_promise(diary).kind == "promise_made"


def test_a_new_category_while_waiting_pauses_its_promised_date_too():
    diary = Diary(MON).ask("2026-11-16 11:00")
    diary.category("2026-11-16 12:00", "account_update")

    assert diary.standing("promise", "2026-11-16 12:00", 2) == "paused"
    diary.hear("2026-11-17 11:00")
    assert diary.due("promise", "2026-11-17 11:00", 2) == "Tue 1 Dec 2026 17:00"


def test_from_a_paused_date_to_a_reply_while_waiting_the_reply_runs():
    diary = Diary(MON, "account_update").ask("2026-11-16 11:00")
    diary.category("2026-11-16 12:00", "login_access")

    assert diary.standing("promise", "2026-11-16 12:00") == "on time"


# -- reopening ---------------------------------------------------------------------


def test_a_reopened_ticket_is_promised_a_reply_never_the_earlier_date():
    diary = Diary(MON, "account_update").resolve("2026-11-20 10:00")
    diary.reopen("2026-11-23 10:00")

    promise = last_promise(diary)
    assert (promise.data["kind"], promise.data["because"]) == ("reply", "reopened")
    assert diary.due("promise", "2026-11-23 10:00", 2) == "Wed 25 Nov 2026 17:00"
    diary.reply("2026-11-24 10:00")
    assert diary.standing("promise", "2026-11-24 10:00", 2) == "met"


# -- calls -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (MON, "on time"),
        ("2026-11-17 07:59:59", "on time"),
        ("2026-11-17 08:00", "in its window"),
        ("2026-11-17 11:00", "due soon"),
        ("2026-11-17 12:00:01", "overdue"),
    ],
)
def test_how_a_callback_stands(now, standing):
    assert Diary(MON, slot=SLOT).standing("callback", now) == standing


def test_a_callback_runs_from_its_slot_and_has_spent_nothing_before():
    clock = Diary(MON, slot=SLOT).clock("callback", MON)

    assert wall(clock.started_at) == "Tue 17 Nov 2026 08:00"
    assert clock.spent == 0
    assert clock.target == "call"


@pytest.mark.parametrize(
    ("called", "reached", "standing"),
    [
        # An attempt in the slot keeps the promise, whoever picks up.
        ("2026-11-17 08:00", False, "met"),
        ("2026-11-17 12:00", True, "met"),
        # After the slot it is broken.
        ("2026-11-17 12:00:01", False, "missed"),
        # Before it only a conversation counts.
        ("2026-11-16 16:00", True, "met"),
        ("2026-11-16 16:00", False, "on time"),
    ],
)
def test_a_promised_call_is_kept_in_its_slot(called, reached, standing):
    diary = Diary(MON, slot=SLOT).call(called, reached=reached)

    assert diary.standing("callback", called) == standing
    now = diary.clock("promise", called)
    assert now.standing == standing or (standing, now.standing) == (
        "on time",
        "due soon",
    )


def test_a_written_reply_does_not_replace_the_call():
    diary = Diary(MON, slot=SLOT).reply("2026-11-16 11:00")

    assert not diary.clock("callback", MON).ended
    assert not diary.clock("promise", MON).ended
    assert diary.clock("first reply", MON).ended


def test_resolved_before_the_call_needs_none():
    diary = Diary(MON, slot=SLOT).resolve("2026-11-16 15:00")

    assert diary.standing("callback", MON) == "not needed"
    assert diary.standing("promise", MON) == "not needed"


def revised(diary, moment, **changes):
    data = {**last_promise(diary).data, **changes}
    return diary.write(moment, sla.EventKind.PROMISE_REVISED, **data)


def test_another_slot_moves_the_callback_and_the_first_reply():
    diary = Diary(MON, slot=SLOT)
    revised(
        diary,
        "2026-11-16 12:00",
        earliest="2026-11-18T21:00:00+00:00",
        latest="2026-11-19T01:00:00+00:00",
    )
    now = "2026-11-16 12:00"

    assert wall(diary.clock("callback", now).started_at) == "Wed 18 Nov 2026 13:00"
    assert diary.due("callback", now) == "Wed 18 Nov 2026 17:00"
    assert diary.due("first reply", now) == "Wed 18 Nov 2026 17:00"
    assert diary.clock("callback", now, 2) is None


def test_a_reply_promised_instead_of_the_call_ends_the_callback():
    diary = Diary(MON, slot=SLOT)
    revised(
        diary,
        "2026-11-16 12:00",
        kind="reply",
        earliest=None,
        latest="2026-11-17T01:00:00+00:00",
    )

    assert diary.standing("callback", "2026-11-16 12:00") == "not needed"
    assert diary.due("first reply") == "Mon 16 Nov 2026 14:00"
    diary.call("2026-11-16 13:00", reached=True)
    assert diary.standing("promise", "2026-11-16 13:00") == "met"


def test_a_missed_slot_and_a_new_one_are_two_callbacks():
    diary = Diary(MON, slot=SLOT)
    revised(
        diary,
        "2026-11-17 15:00",
        earliest="2026-11-18T21:00:00+00:00",
        latest="2026-11-19T01:00:00+00:00",
    )
    diary.call("2026-11-18 14:00", reached=True)
    now = "2026-11-18 15:00"

    assert [diary.standing("callback", now, n) for n in (1, 2)] == ["missed", "met"]
    assert [diary.standing("promise", now, n) for n in (1, 2)] == ["missed", "met"]


def test_a_slot_added_when_the_first_reply_is_late_does_not_excuse_it():
    diary = Diary(MON)
    revised(
        diary,
        "2026-11-16 15:00",
        kind="call",
        earliest="2026-11-17T16:00:00+00:00",
        latest="2026-11-17T20:00:00+00:00",
    )

    assert diary.standing("first reply", "2026-11-16 15:00") == "overdue"


def test_a_call_does_not_wait_for_the_submitter():
    diary = Diary(MON, slot=SLOT).ask("2026-11-16 11:00")

    assert diary.standing("callback", "2026-11-17 13:00") == "overdue"
    diary.hear("2026-11-17 14:00")
    assert last_promise(diary).kind == "promise_made"


def test_parking_suspends_a_call_and_a_slot_still_ahead_stays():
    diary = Diary(MON, slot=SLOT).park("2026-11-16 11:00", "2026-11-16")

    assert diary.standing("callback", "2026-11-16 12:00") == "paused"
    diary.take_up("2026-11-16 12:00")
    assert diary.standing("callback", "2026-11-16 12:00") == "on time"
    assert last_promise(diary).data["kind"] == "look again"


def test_a_slot_that_passed_while_parked_becomes_the_next_open_day():
    diary = Diary(MON, slot=SLOT).park("2026-11-16 11:00", "2026-11-20")
    diary.take_up("2026-11-20 08:00")

    clock = diary.clock("callback", "2026-11-20 08:00")
    assert clock.standing == "on time"
    assert wall(clock.started_at) == "Mon 23 Nov 2026 08:00"
    assert wall(clock.due_at) == "Mon 23 Nov 2026 17:00"
    assert (clock.kind, clock.policy) == ("call", "normal")
    draft = sla.promise_after(diary.events[:-1], diary.policies, diary.calendar)
    assert draft.earliest.tzinfo is UTC
    assert draft.latest.tzinfo is UTC
    assert last_promise(diary).data["because"] == "taken up"


def test_a_slot_agreed_on_while_parked_is_suspended_too():
    diary = Diary(MON, slot=SLOT).park("2026-11-16 11:00", "2026-11-20")
    call = diary.events[1].data
    diary.write("2026-11-16 12:00", sla.EventKind.PROMISE_REVISED, **call)

    assert diary.standing("callback", "2026-11-18 10:00") == "paused"


def test_a_slot_that_begins_as_the_ticket_is_taken_up_has_begun():
    diary = Diary(MON, slot=SLOT).park("2026-11-16 11:00", "2026-11-17")
    diary.take_up("2026-11-17 08:00")

    assert diary.due("callback", "2026-11-17 08:00") == "Wed 18 Nov 2026 17:00"


def test_a_policy_is_found_by_the_facts_of_a_ticket():
    policy = desk_policies().match(
        Facts("how_to", "low", "wic", "email"), at(MON).date()
    )

    assert policy.id == "low"


def test_only_the_event_that_ends_a_pause_moves_a_promise():
    diary = Diary(MON, "account_update").ask("2026-11-17 10:00")
    diary.hear("2026-11-18 10:00").note("2026-11-19 10:00")

    assert sla.promise_after(diary.events, diary.policies, diary.calendar) is None
    diary.ask("2026-11-19 11:00").resolve("2026-11-20 10:00")
    assert sla.promise_after(diary.events, diary.policies, diary.calendar) is None


def test_after_a_kept_promise_another_category_brings_no_second_reply():
    diary = Diary(MON, "account_update").resolve("2026-11-17 10:00")
    diary.reopen("2026-11-17 11:00").reply("2026-11-17 12:00")
    diary.category("2026-11-17 13:00", "login_access")

    assert last_promise(diary).data["because"] == "reopened"


def test_after_a_kept_call_another_category_may_promise_a_date():
    diary = Diary(MON, slot=SLOT).call("2026-11-17 09:00", reached=True)
    diary.category("2026-11-17 10:00", "account_update")

    assert last_promise(diary).data["kind"] == "done"


def test_what_is_promised_is_in_utc_itself():
    calendar, policies = desk_calendar(), desk_policies()
    local_slot = tuple(calendar.local(at(edge)) for edge in SLOT)
    review_on = calendar.local(at(MON)).date()
    drafts = [
        sla.first_promise(policies.named("new_enrollment"), calendar, at(MON)),
        sla.first_promise(policies.named("normal"), calendar, at(MON)),
        sla.first_promise(policies.named("normal"), calendar, at(MON), slot=local_slot),
        sla.park_promise(policies.named("normal"), calendar, review_on),
    ]

    for draft in drafts:
        assert draft.latest.tzinfo is UTC
        assert draft.earliest is None or draft.earliest.tzinfo is UTC
    moved = sla.moved_by_wait(calendar, drafts[0].latest, at(SLOT[0]), at(SLOT[1]))
    assert moved.tzinfo is UTC
