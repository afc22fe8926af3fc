"""The queue: who comes first, what is written down, what a date does by itself."""

from datetime import UTC

import pytest

from tests.sla.diary import Diary, at, wall
from triage import sla
from triage.sla import FAR

MON = "2026-11-16 10:00"
SLOT = ("2026-11-17 08:00", "2026-11-17 12:00")


def test_the_earliest_clock_that_staff_must_satisfy_places_a_ticket():
    place = Diary(MON).place(MON)

    assert place.rank == sla.RUNNING
    assert place.next_clock == "first reply"
    assert wall(place.next_due_at) == "Mon 16 Nov 2026 14:00"
    assert place.queue_at == place.next_due_at
    assert wall(place.next_warn_at) == "Mon 16 Nov 2026 13:00"
    assert place.standing == "on time"
    assert wall(place.wake_at) == "Mon 16 Nov 2026 13:00"


def test_after_the_reply_the_resolve_target_places_it():
    place = Diary(MON).reply("2026-11-16 11:00").place("2026-11-16 11:00")

    assert (place.next_clock, wall(place.next_due_at)) == (
        "resolve",
        "Thu 19 Nov 2026 17:00",
    )


def test_an_account_update_is_sorted_by_its_promise():
    diary = Diary(MON, "account_update").reply("2026-11-16 11:00")
    place = diary.place("2026-11-16 11:00")

    assert place.next_clock == "promise"
    assert wall(place.next_due_at) == "Mon 30 Nov 2026 17:00"


def test_an_overdue_clock_has_nothing_left_to_warn_of():
    place = Diary(MON).place("2026-11-16 15:00")

    assert place.standing == "overdue"
    assert place.next_warn_at == FAR


def test_of_two_due_at_once_the_one_that_is_worse_off_is_named():
    # Half past five: the promise of five is broken, the target is not.
    diary = Diary("2026-11-20 13:00")
    place = diary.place("2026-11-20 17:30")

    assert (place.next_clock, place.standing) == ("promise", "overdue")
    assert wall(place.wake_at) == "Mon 23 Nov 2026 08:00"


def test_a_waiting_ticket_comes_back_when_the_submitter_is_reminded():
    place = Diary(MON).ask("2026-11-16 11:00").place("2026-11-16 12:00")

    assert place.rank == sla.PAUSED_OR_PARKED
    assert (place.next_clock, place.next_due_at, place.next_warn_at) == (None, FAR, FAR)
    assert place.standing == "paused"
    # The fifth business day ends on Monday; the next second is on Tuesday.
    assert wall(place.queue_at) == "Tue 24 Nov 2026 08:00"
    assert place.wake_at == place.queue_at


def test_a_parked_ticket_that_was_answered_waits_for_its_review_date():
    diary = Diary(MON).reply("2026-11-16 10:30").park("2026-11-16 11:00", "2026-11-20")
    place = diary.place("2026-11-16 12:00")

    assert place.rank == sla.PAUSED_OR_PARKED
    assert wall(place.queue_at) == "Fri 20 Nov 2026 08:00"
    assert place.wake_at == place.queue_at


def test_a_parked_ticket_that_was_never_answered_stays_among_the_running():
    diary = Diary(MON).park("2026-11-16 11:00", "2026-11-20")
    place = diary.place("2026-11-16 12:00")

    assert (place.rank, place.next_clock) == (sla.RUNNING, "first reply")


def test_a_waiting_ticket_with_a_promised_call_is_placed_by_the_call():
    diary = Diary(MON, slot=SLOT).ask("2026-11-16 11:00")
    place = diary.place("2026-11-16 12:00")

    assert place.rank == sla.RUNNING
    assert wall(place.next_due_at) == "Tue 17 Nov 2026 12:00"


def test_without_a_clock_a_ticket_comes_last_by_its_age():
    diary = Diary(MON, "account_update", promised=False).reply("2026-11-16 11:00")
    place = diary.place("2026-11-16 12:00")

    assert place.rank == sla.WITHOUT_CLOCK
    assert place.queue_at == at(MON)
    assert place.wake_at == FAR
    assert place.standing == "met"


@pytest.mark.parametrize(
    ("resolved", "outcome", "standing"),
    [
        # Without a reply, in time: resolving met its target, the rest was not needed.
        ("2026-11-16 12:00", "solved", "met"),
        # One of its clocks was missed.
        ("2026-11-16 15:00", "solved", "missed"),
        ("2026-11-16 15:00", "spam", "not needed"),
    ],
)
def test_what_a_resolved_ticket_came_to(resolved, outcome, standing):
    place = Diary(MON).resolve(resolved, outcome).place("2026-11-16 16:00")

    assert (place.rank, place.standing) == (sla.WITHOUT_CLOCK, standing)


def test_a_broken_look_again_says_nothing_about_a_resolved_ticket():
    diary = Diary(MON).reply("2026-11-16 10:30").park("2026-11-16 11:00", "2026-11-17")
    diary.resolve("2026-11-18 10:00")

    assert diary.standing("promise", "2026-11-18 10:00", 2) == "missed"
    assert diary.place("2026-11-18 10:00").standing == "met"


def test_a_ticket_that_never_had_a_clock_needed_none():
    place = sla.place(
        [], sla.tally(Diary(MON).events[:1], *desk()).state, at(MON), None
    )

    assert (place.standing, place.wake_at, place.queue_at) == (
        "not needed",
        FAR,
        at(MON),
    )


def desk():
    diary = Diary(MON)
    return diary.policies, diary.calendar, at(MON)


def test_a_paused_ticket_without_a_date_comes_last_of_them():
    place = sla.place([], Diary(MON).ask(MON).tally(MON).state, at(MON), None)

    assert (place.rank, place.queue_at) == (sla.PAUSED_OR_PARKED, FAR)
    assert place.standing == "paused"


# -- what a date does by itself ----------------------------------------------------


def move(diary):
    found = sla.next_move(diary.events, diary.policies, diary.calendar)
    return found and (found.act.value, wall(found.at), found.at.second)


def test_a_new_ticket_moves_only_when_somebody_does_something():
    assert move(Diary(MON)) is None


def test_five_business_days_after_the_question_comes_a_reminder():
    diary = Diary(MON).ask("2026-11-16 11:00")

    assert move(diary) == ("remind", "Tue 24 Nov 2026 08:00", 1)


def test_ten_business_days_after_the_question_we_give_up_waiting():
    diary = Diary(MON).ask("2026-11-16 11:00").remind("2026-11-24 08:00:01")

    assert move(diary) == ("resolve", "Thu 3 Dec 2026 08:00", 1)


def test_a_late_reminder_leaves_as_many_days_as_one_in_time():
    # Its own day, then Friday, and three days after Thanksgiving's week.
    late = Diary(MON).ask("2026-11-16 11:00").remind("2026-12-03 08:00:01")

    assert move(late) == ("resolve", "Thu 10 Dec 2026 08:00", 1)


def test_a_reminder_after_hours_or_on_a_closed_day_counts_from_the_next_day():
    for moment in ("2026-12-03 17:00", "2026-12-04 07:00", "2026-11-26 12:00"):
        late = Diary(MON).ask("2026-11-16 11:00").remind(moment)
        day = "Mon 7 Dec 2026" if "11-26" in moment else "Fri 11 Dec 2026"
        assert move(late) == ("resolve", f"{day} 08:00", 1)


def test_a_reminder_late_in_its_day_moves_nothing():
    diary = Diary(MON).ask("2026-11-16 11:00").remind("2026-11-24 16:59")

    assert move(diary) == ("resolve", "Thu 3 Dec 2026 08:00", 1)


def test_another_question_starts_the_wait_again():
    diary = Diary(MON).ask("2026-11-16 11:00").remind("2026-11-24 08:00:01")
    diary.ask("2026-11-24 11:00")

    assert move(diary) == ("remind", "Fri 4 Dec 2026 08:00", 1)


def test_after_the_answer_and_after_the_review_nothing_moves_by_itself():
    assert move(Diary(MON).ask(MON).hear("2026-11-16 11:00")) is None
    assert move(Diary(MON).park(MON, "2026-11-20").take_up("2026-11-20 08:00")) is None


def test_a_parked_ticket_is_taken_up_when_its_review_day_opens():
    assert move(Diary(MON).park(MON, "2026-11-20")) == (
        "take up",
        "Fri 20 Nov 2026 08:00",
        0,
    )
    assert move(Diary(MON).park(MON, "2026-11-26")) == (
        "take up",
        "Mon 30 Nov 2026 08:00",
        0,
    )


def test_the_next_move_is_in_utc_itself():
    for diary in (Diary(MON).park(MON, "2026-11-20"), Diary(MON).ask(MON)):
        found = sla.next_move(diary.events, diary.policies, diary.calendar)
        assert found.at.tzinfo is UTC


def test_seven_business_days_after_resolving_a_ticket_closes():
    diary = Diary(MON).resolve("2026-11-16 11:00")

    assert move(diary) == ("close", "Mon 30 Nov 2026 08:00", 1)
    assert wall(diary.place("2026-11-16 11:00").wake_at) == "Mon 30 Nov 2026 08:00"


def test_a_closed_or_reopened_ticket_does_not_close():
    closed = Diary(MON).resolve("2026-11-16 11:00").close("2026-11-30 08:00:01")
    reopened = Diary(MON).resolve("2026-11-16 11:00").reopen("2026-11-17 08:00")

    assert move(closed) is None
    assert move(reopened) is None


# -- what must be written down -----------------------------------------------------


def written(drafts):
    return [(d.kind.value, d.data["clock"], d.data["cycle"]) for d in drafts]


def test_while_everything_is_on_time_nothing_is_written():
    assert Diary(MON).drafts("2026-11-16 12:59:59") == ()


def test_due_soon_is_written_once_for_a_due_time():
    diary = Diary(MON)
    now = "2026-11-16 13:00"

    assert written(diary.drafts(now)) == [
        ("due_soon", "first reply", 1),
        ("escalated", "first reply", 1),
        ("due_soon", "promise", 1),
        ("escalated", "promise", 1),
    ]
    assert dict(diary.drafts(now)[0].data) == {
        "clock": "first reply",
        "cycle": 1,
        "due": "2026-11-16T22:00:00+00:00",
    }
    assert diary.wake(now).drafts("2026-11-16 14:00") == ()


def test_another_due_time_is_warned_of_again():
    diary = Diary(MON, priority="urgent").wake("2026-11-16 10:45")
    diary.priority("2026-11-16 10:50", "normal")

    # The promise of eleven o'clock did not move with the target.
    assert written(diary.drafts("2026-11-16 13:00")) == [
        ("due_soon", "first reply", 1),
        ("escalated", "first reply", 1),
        ("clock_missed", "promise", 1),
        ("escalated", "promise", 1),
    ]


def test_a_miss_is_written_once_with_what_it_was_counted_by():
    diary = Diary(MON)
    miss = diary.drafts("2026-11-16 15:00")[0]

    assert (miss.kind, dict(miss.data)) == (
        "clock_missed",
        {
            "clock": "first reply",
            "cycle": 1,
            "due": "2026-11-16T22:00:00+00:00",
            "spent": 5 * 3600,
            "calendar": diary.calendar.version,
            "policy": diary.policies.version,
        },
    )
    diary.wake("2026-11-16 15:00")
    assert diary.drafts("2026-11-16 16:00") == ()


def test_ending_late_writes_the_miss_just_before_the_end():
    diary = Diary(MON).reply("2026-11-16 15:00")

    assert written(diary.drafts("2026-11-16 15:00")) == [
        ("clock_missed", "first reply", 1),
        ("clock_ended", "first reply", 1),
        ("clock_missed", "promise", 1),
        ("clock_ended", "promise", 1),
    ]
    assert diary.drafts("2026-11-16 15:00")[1].data["verdict"] == "ended late"


def test_a_miss_written_by_the_worker_is_not_written_again_at_the_end():
    diary = Diary(MON).wake("2026-11-16 14:30").reply("2026-11-16 15:00")

    assert written(diary.drafts("2026-11-16 15:00")) == [
        ("clock_ended", "first reply", 1),
        ("clock_ended", "promise", 1),
    ]


def test_a_verdict_is_written_once():
    diary = Diary(MON).resolve("2026-11-16 12:00")
    verdicts = {d.data["clock"]: d.data["verdict"] for d in diary.drafts(MON)}

    assert verdicts == {
        "first reply": "not needed",
        "resolve": "met",
        "promise": "not needed",
    }
    assert diary.wake("2026-11-16 12:00").drafts("2026-11-16 12:00") == ()


def closing_friday(calendar):
    """The same desk with Friday 20 November closed."""
    from datetime import date

    from triage.calendar import DatedRow, load_calendar, with_dated_row

    row = DatedRow(
        date=date(2026, 11, 20),
        kind="closed",
        windows=(),
        reason="Smoke",
        author="Rosa",
        written=date(2026, 11, 18),
    )
    return load_calendar(with_dated_row(calendar.text, row))


def test_a_verdict_stays_what_it_was_when_the_calendar_changes():
    diary = Diary("2026-11-19 16:00").reply("2026-11-20 11:30")
    diary.wake("2026-11-20 11:30")
    before = diary.clock("first reply", "2026-11-20 11:30")
    diary.calendar = closing_friday(diary.calendar)
    after = diary.clock("first reply", "2026-11-24 10:00")

    assert after.calendar == before.calendar != diary.calendar.version
    assert (after.standing, after.spent, after.due_at) == (
        before.standing,
        before.spent,
        before.due_at,
    )


def test_a_promise_kept_stays_what_it_was_when_the_calendar_changes():
    diary = Diary("2026-11-19 16:00", "account_update").resolve("2026-11-20 11:30")
    diary.wake("2026-11-20 11:30")
    before = diary.clock("promise", "2026-11-20 11:30")
    diary.calendar = closing_friday(diary.calendar)

    assert diary.clock("promise", "2026-11-24 10:00") == before
    assert before.calendar != diary.calendar.version
    assert before.spent == 3600 + 3 * 3600 + 1800


def test_what_still_runs_names_the_versions_it_is_counted_with():
    diary = Diary(MON)

    for clock in diary.clocks(MON):
        assert clock.calendar == diary.calendar.version
        assert clock.policies == diary.policies.version


def test_a_verdict_on_a_promise_is_taken_over_as_it_was_written():
    diary = Diary(MON)
    diary.write(
        "2026-11-16 11:00",
        sla.EventKind.CLOCK_ENDED,
        clock="promise",
        cycle=1,
        due="2026-11-16T21:00:00+00:00",
        spent=17,
        verdict="ended late",
        calendar="c",
        policy="p",
    )
    clock = diary.clock("promise", "2026-11-17 10:00")

    assert (clock.standing, clock.missed, clock.spent) == ("missed", True, 17)
    assert wall(clock.due_at) == "Mon 16 Nov 2026 13:00"
    assert (clock.calendar, clock.policies) == ("c", "p")


def test_missed_again_after_reopening_is_written_again():
    diary = Diary(MON, priority="urgent").resolve("2026-11-20 10:00")
    diary.wake("2026-11-20 10:00").reopen("2026-11-20 11:00")

    assert ("clock_missed", "resolve", 2) in written(diary.drafts("2026-11-25 10:00"))


def test_a_miss_stays_one_when_the_calendar_changes():
    diary = Diary("2026-11-19 16:00").wake("2026-11-20 11:30")
    diary.calendar = closing_friday(diary.calendar)

    clock = diary.clock("first reply", "2026-11-20 11:30")
    assert clock.standing == "overdue"
    assert wall(clock.due_at) == "Fri 20 Nov 2026 11:00"


def test_what_still_runs_is_counted_whole_on_the_new_calendar():
    diary = Diary("2026-11-19 16:00")
    diary.calendar = closing_friday(diary.calendar)

    # A closure lengthens, never shortens.
    assert diary.due("first reply") == "Mon 23 Nov 2026 11:00"
    assert diary.due("resolve") == "Wed 25 Nov 2026 17:00"


def test_a_promise_stays_when_the_calendar_changes():
    diary = Diary("2026-11-19 16:00")
    diary.calendar = closing_friday(diary.calendar)

    assert diary.due("promise") == "Fri 20 Nov 2026 11:00"


def test_a_verdict_written_by_other_means_ends_a_clock():
    diary = Diary(MON)
    diary.write(
        "2026-11-16 11:00",
        sla.EventKind.CLOCK_ENDED,
        clock="first reply",
        cycle=1,
        due="2026-11-16T22:00:00+00:00",
        spent=3600,
        verdict="not needed",
        calendar="c",
        policy="p",
    )
    clock = diary.clock("first reply", "2026-11-17 10:00")

    assert (clock.standing, clock.calendar, clock.policies) == ("not needed", "c", "p")
    assert wall(clock.ended_at) == "Mon 16 Nov 2026 11:00"
    diary.reply("2026-11-18 11:00")
    assert diary.clock("first reply", "2026-11-18 12:00") == clock


@pytest.mark.parametrize("kind", ["clock_missed", "clock_ended"])
def test_a_verdict_on_a_clock_that_never_ran_is_left_alone(kind):
    diary = Diary(MON)
    before = diary.clocks(MON)
    diary.write(
        MON,
        sla.EventKind(kind),
        clock="next reply",
        cycle=1,
        due="2026-11-16T22:00:00+00:00",
    )

    assert diary.clocks(MON) == before


def test_a_tally_says_all_of_it_at_once():
    diary = Diary(MON).ask("2026-11-16 15:00")
    tally = diary.tally("2026-11-16 15:00")

    assert tally.state == "waiting"
    assert tally.clocks == diary.clocks("2026-11-16 15:00")
    assert tally.drafts == diary.drafts("2026-11-16 15:00")
    assert tally.move.act == "remind"
    assert tally.place.queue_at == tally.move.at
