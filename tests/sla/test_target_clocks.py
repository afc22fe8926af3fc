"""First reply and resolve: due times, pauses, lateness, as sentences."""

from datetime import UTC, datetime

import pytest

from tests.sla.diary import Diary, at, wall
from triage import sla
from triage.sla import default_policies_text, load_policies

MON = "2026-11-16 10:00"


@pytest.mark.parametrize(
    ("category", "priority", "first_reply", "resolve"),
    [
        # Urgent: one business hour, one business day.
        ("login_access", "urgent", "Mon 16 Nov 2026 11:00", "Tue 17 Nov 2026 17:00"),
        # Normal: four business hours, three business days.
        ("login_access", "normal", "Mon 16 Nov 2026 14:00", "Thu 19 Nov 2026 17:00"),
        # Low: two and five business days.
        ("login_access", "low", "Wed 18 Nov 2026 17:00", "Mon 23 Nov 2026 17:00"),
        # Two business days to answer, and the stated wait instead of a target.
        ("account_update", "normal", "Wed 18 Nov 2026 17:00", None),
        ("account_update", "urgent", "Wed 18 Nov 2026 17:00", None),
        ("new_enrollment", "low", "Wed 18 Nov 2026 17:00", None),
    ],
)
def test_targets_by_category_and_priority(category, priority, first_reply, resolve):
    diary = Diary(MON, category, priority)

    assert diary.due("first reply") == first_reply
    assert diary.due("resolve") == resolve


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        # Before opening counts as that day.
        ("2026-11-16 07:00", "Tue 17 Nov 2026 17:00"),
        # After closing counts from the next open day.
        ("2026-11-16 18:00", "Wed 18 Nov 2026 17:00"),
        ("2026-11-21 12:00", "Tue 24 Nov 2026 17:00"),
        # Thanksgiving and the day after lengthen, they never shorten.
        ("2026-11-25 10:00", "Mon 30 Nov 2026 17:00"),
    ],
)
def test_one_business_day_ends_at_the_close_of_the_next_open_day(opened, due):
    assert Diary(opened, priority="urgent").due("resolve", opened) == due


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("2026-11-16 10:00", "on time"),
        ("2026-11-16 12:59:59", "on time"),
        # Three of the four hours are gone.
        ("2026-11-16 13:00", "due soon"),
        ("2026-11-16 14:00", "due soon"),
        ("2026-11-16 14:00:01", "overdue"),
    ],
)
def test_a_first_reply_warns_at_three_quarters_and_is_late_a_second_after(
    now, standing
):
    assert Diary(MON).standing("first reply", now) == standing


def test_what_is_due_exactly_at_close_is_on_time_all_night():
    diary = Diary("2026-11-20 13:00")

    assert diary.due("first reply") == "Fri 20 Nov 2026 17:00"
    assert diary.standing("first reply", "2026-11-20 17:30") == "due soon"
    assert diary.standing("first reply", "2026-11-23 08:00") == "due soon"
    assert diary.standing("first reply", "2026-11-23 08:00:01") == "overdue"
    wakes = diary.clock("first reply", "2026-11-20 17:30").wakes_at
    assert wakes.isoformat() == "2026-11-23T16:00:01+00:00"


def test_a_reply_at_half_past_five_meets_a_target_due_at_five():
    diary = Diary("2026-11-20 13:00").reply("2026-11-20 17:30")

    assert diary.standing("first reply", "2026-11-24 10:00") == "met"


def test_a_reply_a_second_late_has_missed():
    diary = Diary(MON).reply("2026-11-16 14:00:01")
    clock = diary.clock("first reply", "2026-11-20 10:00")

    assert clock.standing == "missed"
    assert clock.missed
    assert clock.spent == 4 * 3600 + 1
    assert wall(clock.ended_at) == "Mon 16 Nov 2026 14:00"


@pytest.mark.parametrize("act", ["reply", "ask"])
def test_a_reply_and_a_question_are_both_a_first_reply(act):
    diary = Diary(MON)
    getattr(diary, act)("2026-11-16 11:00")

    assert diary.standing("first reply", MON) == "met"


def test_only_the_first_reply_ends_the_first_reply():
    diary = Diary(MON).reply("2026-11-16 11:00").reply("2026-11-18 11:00")

    assert wall(diary.clock("first reply", MON).ended_at) == "Mon 16 Nov 2026 11:00"


def test_a_conversation_by_phone_is_a_first_reply_and_an_attempt_is_none():
    tried = Diary(MON).call("2026-11-16 11:00", reached=False)
    reached = Diary(MON).call("2026-11-16 11:00", reached=True)

    assert tried.standing("first reply", "2026-11-16 11:00") == "on time"
    assert reached.standing("first reply", "2026-11-16 11:00") == "met"


def test_a_note_and_an_assignment_reply_to_nobody():
    diary = Diary(MON).assign("2026-11-16 10:30").note("2026-11-16 11:00")

    assert diary.standing("first reply", "2026-11-16 11:00") == "on time"


# -- the next reply ----------------------------------------------------------------

TOLD = "2026-11-16 11:00"  # the first reply


def test_a_message_after_the_first_reply_is_owed_a_next_one():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00")
    clock = diary.clock("next reply", "2026-11-16 13:00")

    assert (clock.standing, clock.spent) == ("on time", 3600)
    assert clock.target == "4 business hours"
    assert wall(clock.due_at) == "Mon 16 Nov 2026 16:00"
    place = diary.place("2026-11-16 13:00")
    assert (place.rank, place.next_clock) == (sla.RUNNING, "next reply")


def test_a_message_before_the_first_reply_is_answered_by_it():
    diary = Diary(MON).hear("2026-11-16 10:30")

    assert diary.clock("next reply", "2026-11-16 10:30") is None
    diary.reply(TOLD)
    assert diary.clock("next reply", TOLD) is None
    diary.hear("2026-11-16 12:00")
    assert wall(diary.clock("next reply", MON).started_at) == "Mon 16 Nov 2026 12:00"


def test_a_nudge_buys_no_time():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00").hear("2026-11-16 15:30")

    assert diary.due("next reply") == "Mon 16 Nov 2026 16:00"
    assert diary.clock("next reply", MON, cycle=2) is None


def test_thanks_and_automatic_answers_are_owed_nothing():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00", counts=False)

    assert diary.clock("next reply", "2026-11-16 13:00") is None


@pytest.mark.parametrize("act", ["reply", "ask", "talk"])
def test_whatever_tells_the_submitter_something_is_a_next_reply(act):
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00")
    if act == "talk":
        diary.call("2026-11-16 13:00", reached=True)
    else:
        getattr(diary, act)("2026-11-16 13:00")

    assert diary.standing("next reply", "2026-11-20 10:00") == "met"


def test_a_note_and_a_call_nobody_took_reply_to_nothing():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00").note("2026-11-16 13:00")
    diary.call("2026-11-16 14:00", reached=False)

    assert diary.standing("next reply", "2026-11-16 16:00:01") == "overdue"


def test_every_exchange_is_a_cycle_of_its_own():
    diary = Diary(MON).reply(TOLD)
    diary.hear("2026-11-16 12:00").reply("2026-11-16 16:00:01")
    diary.hear("2026-11-17 08:00").reply("2026-11-17 12:00").wake("2026-11-17 12:00")
    diary.hear("2026-11-18 08:00")

    standings = [diary.standing("next reply", "2026-11-18 09:00", n) for n in (1, 2, 3)]
    assert standings == ["missed", "met", "on time"]


def test_the_next_reply_never_pauses():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00")
    diary.park("2026-11-16 13:00", "2026-11-20")

    assert diary.standing("next reply", "2026-11-16 16:00:01") == "overdue"
    assert diary.clock("next reply", "2026-11-17 10:00").paused == 0


def test_the_answer_that_ends_a_wait_is_owed_a_reply_from_its_own_moment():
    diary = Diary(MON).ask(TOLD).hear("2026-11-18 09:00")

    assert diary.due("next reply") == "Wed 18 Nov 2026 13:00"


def test_a_message_that_ends_parking_is_owed_a_reply():
    diary = Diary(MON).reply(TOLD).park("2026-11-16 12:00", "2026-11-20")
    diary.hear("2026-11-17 10:00")

    assert diary.due("next reply") == "Tue 17 Nov 2026 14:00"


@pytest.mark.parametrize(
    ("resolved", "outcome", "standing"),
    [
        ("2026-11-16 16:00", "solved", "met"),
        ("2026-11-16 16:00:01", "solved", "missed"),
        ("2026-11-16 16:00:01", "spam", "not needed"),
    ],
)
def test_resolving_answers_what_was_written(resolved, outcome, standing):
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00").resolve(resolved, outcome)

    assert diary.standing("next reply", "2026-11-20 10:00") == standing


def test_a_message_that_reopens_is_owed_a_reply():
    diary = Diary(MON).reply(TOLD).resolve("2026-11-16 12:00")
    diary.hear("2026-11-17 10:00")
    assert diary.clock("next reply", "2026-11-17 10:00") is None

    diary.reopen("2026-11-17 10:00")
    assert diary.due("next reply") == "Tue 17 Nov 2026 14:00"


def test_what_was_resolved_without_a_reply_owes_one_to_the_message_that_reopens_it():
    diary = Diary(MON).resolve("2026-11-16 12:00", "spam").hear("2026-11-17 10:00")
    diary.reopen("2026-11-17 10:00")

    assert diary.due("next reply") == "Tue 17 Nov 2026 14:00"


def test_a_ticket_that_a_rep_reopens_owes_no_reply_to_anybody():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 11:30").resolve("2026-11-16 12:00")
    diary.reopen("2026-11-17 10:00")

    assert diary.clock("next reply", "2026-11-17 10:00", cycle=2) is None


def test_an_account_update_owes_a_reply_once_it_is_written_to_again():
    diary = Diary(MON, "account_update").reply(TOLD).hear("2026-11-17 10:00")

    assert diary.due("next reply") == "Thu 19 Nov 2026 17:00"
    place = diary.place("2026-11-17 10:00")
    assert (place.next_clock, diary.clock("resolve", MON)) == ("next reply", None)


def test_another_priority_counts_the_next_reply_from_the_same_message():
    diary = Diary(MON).reply(TOLD).hear("2026-11-16 12:00")
    diary.priority("2026-11-16 12:30", "urgent")

    assert diary.due("next reply") == "Mon 16 Nov 2026 13:00"


def test_without_a_next_reply_target_nothing_is_counted():
    text = Diary(MON).policies.text.replace('next_reply = "4 business hours"\n', "")
    diary = Diary(MON, policies=load_policies(text)).reply(TOLD).hear(TOLD)

    assert diary.clock("next reply", "2026-11-17 10:00") is None


# -- pauses ------------------------------------------------------------------------


def test_the_first_reply_never_pauses():
    diary = Diary(MON).park("2026-11-16 10:30", "2026-11-20")

    assert diary.due("first reply", "2026-11-17 10:00") == "Mon 16 Nov 2026 14:00"
    assert diary.standing("first reply", "2026-11-17 10:00") == "overdue"


# The pause of a resolve clock is a difference of business positions: what lies between
# is added to the close of the third business day, Thursday 19 November, 5 pm.
@pytest.mark.parametrize(
    ("asked", "answered", "due"),
    [
        # Within a day.
        ("2026-11-16 11:00", "2026-11-16 12:30", "Fri 20 Nov 2026 09:30"),
        # Over a night: one hour before closing, one after opening.
        ("2026-11-16 16:00", "2026-11-17 09:00", "Fri 20 Nov 2026 10:00"),
        # A night alone, or a weekend alone, adds nothing.
        ("2026-11-16 17:00", "2026-11-17 08:00", "Thu 19 Nov 2026 17:00"),
        # In one minute, in one second, not at all.
        ("2026-11-16 11:00", "2026-11-16 11:01", "Fri 20 Nov 2026 08:01"),
        ("2026-11-16 11:00", "2026-11-16 11:00", "Thu 19 Nov 2026 17:00"),
    ],
)
def test_waiting_adds_its_open_time_to_the_resolve_target(asked, answered, due):
    diary = Diary(MON).ask(asked).hear(answered)

    assert diary.due("resolve", answered) == due


def test_a_pause_over_thanksgiving_adds_the_open_days_only():
    diary = Diary("2026-11-24 10:00").ask("2026-11-25 16:00").hear("2026-11-30 09:00")

    # Close of Tuesday 1 December, and two open hours.
    assert diary.due("resolve", "2026-11-30 09:00") == "Wed 2 Dec 2026 10:00"


def test_several_pauses_in_one_minute_all_count():
    diary = Diary(MON)
    for second in (0, 10, 20, 30):
        diary.ask(f"2026-11-16 11:00:{second:02}")
        diary.hear(f"2026-11-16 11:00:{second + 5:02}")

    assert diary.clock("resolve", "2026-11-16 12:00").paused == 20


def test_several_pauses_in_one_second_add_nothing():
    diary = Diary(MON)
    for _ in range(3):
        diary.ask("2026-11-16 11:00").hear("2026-11-16 11:00")

    assert diary.due("resolve", "2026-11-16 12:00") == "Thu 19 Nov 2026 17:00"
    assert diary.clock("resolve", "2026-11-16 12:00").paused == 0


def test_while_paused_a_clock_cannot_become_late():
    diary = Diary(MON).ask("2026-11-19 16:59")
    clock = diary.clock("resolve", "2026-12-15 10:00")

    assert clock.standing == "paused"
    assert not clock.missed
    assert clock.wakes_at is None
    assert diary.wake("2026-12-15 10:00").standing("resolve", MON) == "paused"


def test_a_pause_stops_the_time_spent():
    diary = Diary(MON).ask("2026-11-16 11:00")
    clock = diary.clock("resolve", "2026-11-16 15:00")

    assert (clock.spent, clock.paused) == (3600, 4 * 3600)
    assert wall(clock.due_at) == "Fri 20 Nov 2026 12:00"


def test_waiting_then_parked_then_both_pauses_count():
    diary = Diary(MON).ask("2026-11-16 11:00").hear("2026-11-16 12:00")
    diary.park("2026-11-16 13:00", "2026-11-18").take_up("2026-11-18 08:00")

    assert diary.clock("resolve", "2026-11-18 08:00").paused == (1 + 4 + 9) * 3600


def test_resolved_straight_out_of_a_wait_keeps_the_pause():
    diary = Diary(MON, priority="urgent").ask("2026-11-17 16:59")
    diary.resolve("2026-12-01 17:30", "no answer")
    clock = diary.clock("resolve", "2026-12-10 10:00")

    assert clock.standing == "met"
    assert clock.spent == 15 * 3600 + 59 * 60
    assert not clock.missed


def test_what_was_late_before_the_wait_stays_late():
    diary = Diary(MON, priority="urgent").ask("2026-11-18 08:01")

    assert diary.standing("resolve", "2026-11-18 09:00") == "paused"
    assert diary.clock("resolve", "2026-11-18 09:00").missed
    diary.hear("2026-11-19 09:00")
    assert diary.standing("resolve", "2026-11-19 09:00") == "overdue"


def test_only_the_submitters_own_words_end_a_wait():
    diary = Diary(MON).ask("2026-11-16 11:00").hear("2026-11-16 12:00", counts=False)

    assert diary.standing("resolve", "2026-11-16 13:00") == "paused"
    diary.call("2026-11-16 13:00", reached=False)
    assert diary.standing("resolve", "2026-11-16 13:00") == "paused"
    diary.call("2026-11-16 13:00", reached=True)
    assert diary.standing("resolve", "2026-11-16 13:00") == "on time"


def test_a_change_of_the_clocks_in_a_pause_adds_nothing():
    # The clocks go back on Sunday 1 November 2026.
    diary = Diary("2026-10-30 10:00").ask("2026-10-30 16:00").hear("2026-11-02 09:00")

    assert diary.clock("resolve", "2026-11-02 09:00").paused == 2 * 3600


def test_the_warning_of_a_paused_clock_moves_with_the_pause():
    diary = Diary(MON, priority="urgent").ask("2026-11-16 11:00")
    diary.hear("2026-11-16 13:00")

    # Three quarters of 16 open hours, and the two hours of the pause.
    warn_at = diary.clock("resolve", "2026-11-16 13:00").warn_at
    assert wall(warn_at) == "Tue 17 Nov 2026 15:00"


def test_a_reopening_starts_a_new_cycle_and_keeps_the_old_verdict():
    diary = Diary(MON, priority="urgent").resolve("2026-11-20 10:00")
    diary.wake("2026-11-20 10:00")
    diary.reopen("2026-11-23 10:00")
    first, second = (diary.clock("resolve", "2026-11-23 11:00", n) for n in (1, 2))

    assert first.standing == "missed"
    assert second.standing == "on time"
    assert second.spent == 3600
    assert wall(second.due_at) == "Tue 24 Nov 2026 17:00"


def test_what_had_no_resolve_target_has_one_once_it_is_reopened():
    diary = Diary("2026-11-16 10:00", "account_update")
    assert diary.clock("resolve", "2026-11-16 10:00") is None

    diary.reply("2026-11-16 11:00").resolve("2026-11-17 10:00")
    diary.reopen("2026-11-18 10:00").reply("2026-11-18 11:00")

    # Three business days by the policy of its priority.
    assert diary.due("resolve", "2026-11-18 12:00", cycle=2) == "Mon 23 Nov 2026 17:00"
    place = diary.place("2026-11-18 12:00")
    assert (place.rank, place.next_clock) == (sla.RUNNING, "resolve")
    diary.priority("2026-11-18 12:00", "urgent")
    assert diary.due("resolve", "2026-11-18 12:00", cycle=2) == "Thu 19 Nov 2026 17:00"


def test_a_reopened_ticket_owes_no_second_first_reply():
    diary = Diary(MON).reply("2026-11-16 11:00").resolve("2026-11-16 12:00")
    diary.reopen("2026-11-17 10:00")

    assert diary.clock("first reply", "2026-11-17 10:00", 2) is None


def test_a_message_on_a_resolved_ticket_starts_nothing_by_itself():
    diary = Diary(MON).resolve("2026-11-16 11:00").hear("2026-11-16 12:00")

    assert diary.clock("resolve", "2026-11-16 13:00", 2) is None
    diary.reopen("2026-11-16 12:00")
    assert diary.standing("resolve", "2026-11-16 13:00", 2) == "on time"


def test_closing_starts_nothing():
    diary = Diary(MON).resolve("2026-11-16 11:00").close("2026-11-30 08:00:01")

    assert [clock.ended for clock in diary.clocks("2026-12-01 10:00")] == [True] * 3


def test_resolving_without_a_reply_needs_none():
    diary = Diary(MON).resolve("2026-11-16 12:00")

    assert diary.standing("first reply", MON) == "not needed"
    assert diary.standing("resolve", MON) == "met"


def test_resolving_without_a_reply_when_it_is_overdue_has_missed_it():
    diary = Diary(MON).resolve("2026-11-16 14:00:01")

    assert diary.standing("first reply", MON) == "missed"


@pytest.mark.parametrize("outcome", ["spam", "duplicate"])
def test_spam_and_duplicates_need_nothing_even_when_late(outcome):
    diary = Diary(MON).resolve("2026-12-15 10:00", outcome)

    standings = {clock.standing for clock in diary.clocks("2026-12-15 10:00")}
    assert standings == {"not needed"}
    kinds = [draft.kind for draft in diary.drafts("2026-12-15 10:00")]
    assert kinds == ["clock_ended"] * 3


def test_another_priority_counts_from_the_same_start():
    diary = Diary(MON).priority("2026-11-16 10:30", "urgent")

    assert diary.due("first reply") == "Mon 16 Nov 2026 11:00"
    assert diary.due("resolve") == "Tue 17 Nov 2026 17:00"
    diary.priority("2026-11-16 10:45", "low")
    assert diary.due("first reply") == "Wed 18 Nov 2026 17:00"


def test_another_category_may_take_a_target_away_and_give_it_back():
    diary = Diary(MON).category("2026-11-16 11:00", "account_update")

    assert diary.clock("resolve", MON) is None
    diary.category("2026-11-16 12:00", "login_access")
    assert diary.due("resolve") == "Thu 19 Nov 2026 17:00"


def test_a_pause_while_there_is_no_target_counts_when_it_comes_back():
    diary = Diary(MON, "account_update").ask("2026-11-16 11:00")
    diary.hear("2026-11-16 13:00").category("2026-11-16 13:00", "login_access")

    assert diary.due("resolve") == "Fri 20 Nov 2026 10:00"


def test_a_finished_clock_keeps_its_verdict_when_the_priority_changes():
    diary = Diary(MON).reply("2026-11-16 13:00").priority("2026-11-16 13:30", "urgent")

    clock = diary.clock("first reply", "2026-11-20 10:00")
    assert clock.standing == "met"
    assert clock.target == "4 business hours"


def test_a_lower_priority_does_not_undo_a_miss():
    diary = Diary(MON, priority="urgent").priority("2026-11-16 11:00:01", "low")

    clock = diary.clock("first reply", "2026-11-16 12:00")
    assert clock.standing == "overdue"
    assert wall(clock.due_at) == "Mon 16 Nov 2026 11:00"


def test_a_lower_priority_at_the_last_second_is_in_time():
    diary = Diary(MON, priority="urgent").priority("2026-11-16 11:00", "low")

    assert diary.standing("first reply", "2026-11-16 12:00") == "on time"


def test_a_miss_stays_when_the_target_is_taken_away():
    diary = Diary(MON, priority="urgent").category("2026-11-18 10:00", "account_update")
    clock = diary.clock("resolve", "2026-11-18 12:00")

    assert (clock.standing, clock.target) == ("overdue", "")


def test_where_a_call_is_promised_the_first_reply_is_due_when_its_slot_ends():
    diary = Diary(MON, slot=("2026-11-17 08:00", "2026-11-17 12:00"))
    clock = diary.clock("first reply", MON)

    assert wall(clock.due_at) == "Tue 17 Nov 2026 12:00"
    assert clock.target == "end of the slot"
    # Three quarters of eleven open hours.
    assert wall(clock.warn_at) == "Tue 17 Nov 2026 09:15"


def test_a_slot_before_the_target_changes_nothing():
    diary = Diary(MON, priority="low", slot=("2026-11-16 13:00", "2026-11-16 17:00"))

    assert diary.due("first reply") == "Wed 18 Nov 2026 17:00"
    assert diary.clock("first reply", MON).target == "2 business days"


def test_no_target_at_all_is_legal():
    text = Diary(MON).policies.text.replace('first_reply = "4 business hours"\n', "")
    text = text.replace('resolve = "3 business days"\n', "")
    diary = Diary(MON, policies=load_policies(text)).reply("2026-11-17 10:00")

    assert diary.clocks("2026-11-17 10:00") == ()
    assert diary.place("2026-11-17 10:00").rank == 2


def test_a_priority_that_comes_late_can_be_late_at_once():
    diary = Diary(MON).priority("2026-11-16 13:00", "urgent")

    assert diary.standing("first reply", "2026-11-16 13:00") == "overdue"


def test_no_events_make_no_clocks():
    diary = Diary(MON)
    assert sla.clocks([], diary.policies, diary.calendar, diary.events[0].at) == ()


def test_events_are_read_by_their_number_whatever_the_order():
    diary = Diary(MON).ask("2026-11-16 11:00").hear("2026-11-16 12:00")
    straight = diary.clocks("2026-11-17 10:00")
    diary.events.reverse()

    assert diary.clocks("2026-11-17 10:00") == straight


def test_taking_an_assignment_back_does_not_open_a_ticket():
    assert Diary(MON).assign("2026-11-16 11:00", to=None).tally(MON).state == "new"
    assert Diary(MON).assign("2026-11-16 11:00").tally(MON).state == "open"


def test_a_pause_counts_when_the_priority_changes():
    diary = Diary(MON, priority="urgent").ask("2026-11-16 11:00")
    diary.hear("2026-11-17 11:00").priority("2026-11-18 09:00", "normal")

    # More than a business day went by, but nine hours of it were not ours.
    assert diary.standing("resolve", "2026-11-18 09:00") == "on time"
    assert diary.due("resolve") == "Fri 20 Nov 2026 17:00"


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # The target is used up to the second: the pause still counts.
        ("2026-11-18 08:00:00", "Wed 18 Nov 2026 09:00"),
        # One second over: it was late already.
        ("2026-11-18 08:00:01", "Tue 17 Nov 2026 17:00"),
    ],
)
def test_a_pause_that_begins_as_the_target_ends(asked, due):
    diary = Diary(MON, priority="urgent").ask(asked).hear("2026-11-18 09:00:00")
    clock = diary.clock("resolve", "2026-11-18 10:00")

    assert clock.standing == "overdue"
    assert wall(clock.due_at) == due


def test_a_clock_names_its_policy_and_its_target():
    clock = Diary(MON, priority="low").clock("resolve", MON)

    assert (clock.policy, clock.target) == ("low", "5 business days")


def test_before_the_warning_a_clock_wakes_for_it():
    clock = Diary(MON).clock("first reply", "2026-11-16 12:59:59")

    assert clock.wakes_at == clock.warn_at == at("2026-11-16 13:00")


def test_after_the_warning_a_clock_wakes_when_it_is_late():
    clock = Diary(MON).clock("first reply", "2026-11-16 13:00")

    assert clock.wakes_at == at("2026-11-16 14:00:01")


def test_an_act_that_the_table_refuses_moves_nothing():
    diary = Diary(MON).take_up("2026-11-16 11:00")

    assert diary.tally("2026-11-16 11:00").state == "new"


def test_the_organization_type_and_the_channel_choose_the_policy_too():
    text = default_policies_text()
    for field, value in (("org_type", "school"), ("channel", "web")):
        first = (
            '[[policy]]\nid = "first"\nbecause = "-"\nsource = "-"\n'
            f'first_reply = "30 business minutes"\nwhen.{field} = ["{value}"]\n'
        )
        diary = Diary(MON, policies=load_policies(first + text))
        assert diary.due("first reply") == "Mon 16 Nov 2026 10:30"


def dated(lines):
    """The desk's policies behind one for all tickets, from its first day to its last."""
    first = '[[policy]]\nid = "first"\nbecause = "-"\nsource = "-"\n'
    return load_policies(first + lines + "\n" + default_policies_text())


def test_each_clock_is_counted_by_the_policy_of_the_day_it_starts():
    lines = 'from = 2026-11-18\nuntil = 2026-11-18\nnext_reply = "30 business minutes"'
    diary = Diary(MON, policies=dated(lines)).reply(TOLD)
    for day in (17, 18, 19):
        diary.hear(f"2026-11-{day} 10:00").reply(f"2026-11-{day} 10:10")

    clocks = [diary.clock("next reply", "2026-11-19 11:00", n) for n in (1, 2, 3)]
    assert [clock.policy for clock in clocks] == ["normal", "first", "normal"]
    assert diary.clock("resolve", "2026-11-19 11:00").policy == "normal"


def test_the_day_of_a_policy_is_the_desks():
    # Eleven at night on the 16th here is the 17th in UTC.
    diary = Diary(
        "2026-11-16 23:00",
        policies=dated('until = 2026-11-16\nfirst_reply = "2 business hours"'),
    )

    assert diary.clock("first reply", "2026-11-17 08:00").policy == "first"


def test_another_priority_finds_the_policy_of_the_day_the_clock_started():
    lines = 'until = 2026-11-16\nresolve = "2 business days"\nwhen.priority = ["low"]'
    diary = Diary(MON, policies=dated(lines)).priority("2026-11-17 10:00", "low")

    assert diary.due("resolve") == "Wed 18 Nov 2026 17:00"


def test_a_reopened_ticket_is_promised_a_reply_by_the_policy_of_that_day():
    lines = 'from = 2026-11-17\nfirst_reply = "30 business minutes"'
    diary = Diary(MON, policies=dated(lines)).resolve(TOLD).reopen("2026-11-17 10:00")

    assert diary.due("promise", cycle=2) == "Tue 17 Nov 2026 10:30"


def test_every_moment_is_utc_itself():
    diary = Diary(MON, slot=("2026-11-17 08:00", "2026-11-17 12:00"))
    diary.ask("2026-11-16 11:00").park("2026-11-16 11:30", "2026-11-20")
    late = Diary(MON, "new_enrollment").ask("2026-11-30 10:00").hear("2026-11-30 11:00")
    for one, now in ((diary, MON), (diary, "2026-12-01 10:00"), (late, MON)):
        tally = one.tally(now)
        moments = [
            moment
            for thing in (*tally.clocks, tally.place, tally.move)
            if thing is not None
            for name in getattr(thing, "_fields", thing.__slots__)
            if isinstance(moment := getattr(thing, name), datetime)
        ]
        assert {moment.tzinfo for moment in moments} == {UTC}
        assert all(moment.tzinfo is UTC for moment in moments)
