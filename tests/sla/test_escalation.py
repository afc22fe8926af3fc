"""Who is told how far a clock has come: at 75 %, when it is late, after."""

import pytest

from tests.sla.diary import Diary, wall
from triage.sla import default_policies_text, load_policies

MON = "2026-11-16 10:00"
DEFAULT = default_policies_text()
STEPS = DEFAULT[DEFAULT.index("[[escalation]]") : DEFAULT.index("[lifecycle")]


def stepped(*steps):
    """The desk's policies, with these steps."""
    rows = [
        f'[[escalation]]\nat = "{at}"\ntell = ["{tell}"]\nbecause = "-"\n'
        for at, tell in steps
    ]
    return load_policies(DEFAULT.replace(STEPS, "\n".join(rows)))


def told(diary, now):
    """The steps to write now: clock, step, who."""
    return [
        (draft.data["clock"], draft.data["step"], tuple(draft.data["tell"]))
        for draft in diary.drafts(now)
        if draft.kind == "escalated"
    ]


def steps(diary, name, now, cycle=1):
    return {step.words: wall(step.at) for step in diary.clock(name, now, cycle).steps}


def test_the_assignee_is_told_at_three_quarters():
    diary = Diary(MON)

    assert told(diary, "2026-11-16 12:59:59") == []
    assert told(diary, "2026-11-16 13:00") == [
        ("first reply", "75 %", ("assignee",)),
        ("promise", "75 %", ("assignee",)),
    ]


def test_everybody_is_told_in_the_first_second_in_which_it_is_late():
    diary = Diary(MON).wake("2026-11-16 13:00")

    assert told(diary, "2026-11-16 14:00") == []
    assert told(diary, "2026-11-16 14:00:01") == [
        ("first reply", "due", ("assignee", "supervisors")),
        ("promise", "due", ("assignee", "supervisors")),
    ]


def test_what_is_due_at_a_close_is_late_only_when_the_desk_opens():
    diary = Diary("2026-11-20 13:00").wake("2026-11-20 17:00")

    # The promise was broken on the wall.
    assert told(diary, "2026-11-20 17:00:01") == [
        ("promise", "due", ("assignee", "supervisors"))
    ]
    diary.wake("2026-11-20 17:00:01")
    assert told(diary, "2026-11-23 08:00") == []
    assert told(diary, "2026-11-23 08:00:01") == [
        ("first reply", "due", ("assignee", "supervisors"))
    ]


def test_each_step_is_told_once_for_a_due_time():
    diary = Diary(MON).wake("2026-11-16 13:00")
    assert told(diary, "2026-11-16 13:30") == []

    diary.wake("2026-11-16 14:00:01")
    assert told(diary, "2026-11-17 16:59") == []
    assert told(diary, "2026-11-17 17:00") == [
        ("first reply", "1 business day after", ("supervisors",)),
        ("promise", "1 business day after", ("supervisors",)),
    ]


def test_an_escalation_says_which_clock_which_due_time_and_whom():
    (draft, _) = (
        d for d in Diary(MON).drafts("2026-11-16 13:00") if d.kind == "escalated"
    )

    assert dict(draft.data) == {
        "clock": "first reply",
        "cycle": 1,
        "due": "2026-11-16T22:00:00+00:00",
        "step": "75 %",
        "tell": ["assignee"],
    }


def test_another_due_time_is_told_of_again():
    diary = Diary(MON, priority="urgent").wake("2026-11-16 10:45")
    diary.priority("2026-11-16 10:50", "normal")

    assert told(diary, "2026-11-16 10:50") == []
    assert told(diary, "2026-11-16 13:00")[0] == ("first reply", "75 %", ("assignee",))


def test_once_it_is_late_no_share_warns_of_it():
    diary = Diary(MON)

    assert told(diary, "2026-11-16 15:00") == [
        ("first reply", "due", ("assignee", "supervisors")),
        ("promise", "due", ("assignee", "supervisors")),
    ]


def test_what_has_ended_tells_nobody():
    diary = Diary(MON).reply("2026-11-16 15:00")

    assert told(diary, "2026-11-16 15:00") == []
    assert diary.clock("first reply", "2026-11-16 15:00").steps == ()


def test_a_table_without_steps_tells_nobody():
    assert told(Diary(MON, policies=stepped()), "2026-12-16 10:00") == []


# -- when a step comes -------------------------------------------------------------


def test_steps_are_counted_in_open_time():
    diary = Diary("2026-11-25 16:00")

    # Four business hours over Thanksgiving; a whole day after the day it is due on.
    assert steps(diary, "first reply", "2026-11-25 16:00") == {
        "75 %": "Mon 30 Nov 2026 10:00",
        "due": "Mon 30 Nov 2026 11:00",
        "1 business day after": "Tue 1 Dec 2026 17:00",
    }


def test_a_business_day_after_a_close_is_the_whole_next_day():
    diary = Diary("2026-11-20 13:00")

    found = steps(diary, "first reply", "2026-11-20 13:00")
    assert found["1 business day after"] == "Mon 23 Nov 2026 17:00"


def test_hours_after_are_counted_from_the_due_time():
    diary = Diary(
        "2026-11-20 13:00", policies=stepped(("2 business hours after", "assignee"))
    )

    found = steps(diary, "first reply", "2026-11-20 13:00")
    assert found == {"2 business hours after": "Mon 23 Nov 2026 10:00"}
    assert steps(diary, "promise", "2026-11-20 17:30") == found


def test_a_promised_date_is_told_of_by_its_open_time():
    diary = Diary(MON, "account_update")

    # Of 79 open hours 43 lie before Monday the 23rd.
    assert steps(diary, "promise", MON) == {
        "75 %": "Tue 24 Nov 2026 15:15",
        "due": "Mon 30 Nov 2026 17:00",
        "1 business day after": "Tue 1 Dec 2026 17:00",
    }


def test_the_slot_of_a_call_is_told_of_from_its_beginning():
    diary = Diary(MON, slot=("2026-11-17 08:00", "2026-11-17 12:00"))

    assert steps(diary, "callback", MON)["75 %"] == "Tue 17 Nov 2026 11:00"


def test_looking_again_is_told_to_nobody():
    diary = Diary(MON).reply("2026-11-16 11:00").park("2026-11-16 12:00", "2026-11-18")

    assert diary.clock("promise", "2026-11-30 10:00", cycle=2).steps == ()


def test_a_policy_may_have_steps_of_its_own():
    own = DEFAULT.replace(
        'when.priority = ["urgent"]',
        'when.priority = ["urgent"]\n\n[[policy.escalation]]\nat = "50 %"\n'
        'tell = ["supervisors"]\nbecause = "-"',
    )
    diary = Diary(MON, priority="urgent", policies=load_policies(own))

    assert steps(diary, "first reply", MON) == {"50 %": "Mon 16 Nov 2026 10:30"}
    assert steps(diary, "promise", MON) == {"50 %": "Mon 16 Nov 2026 10:30"}
    diary.priority("2026-11-16 10:10", "normal")
    assert list(steps(diary, "first reply", MON)) == list(
        steps(Diary(MON), "resolve", MON)
    )


# -- pauses ------------------------------------------------------------------------


def test_while_it_is_paused_nobody_is_told():
    diary = Diary(MON, priority="urgent").ask("2026-11-16 11:00")

    assert told(diary, "2026-12-16 10:00") == []
    assert diary.clock("resolve", "2026-12-16 10:00").steps == ()


def test_a_pause_moves_the_steps_with_the_due_time():
    diary = (
        Diary(MON, priority="urgent").ask("2026-11-16 11:00").hear("2026-11-16 13:00")
    )

    assert steps(diary, "resolve", "2026-11-16 13:00") == {
        "75 %": "Tue 17 Nov 2026 15:00",
        "due": "Wed 18 Nov 2026 10:00",
        "1 business day after": "Thu 19 Nov 2026 17:00",
    }


def test_a_pause_of_what_is_late_already_moves_what_comes_after():
    diary = (
        Diary(MON, priority="urgent").ask("2026-11-18 10:00").hear("2026-11-19 10:00")
    )

    # Due on Tuesday at five; nine open hours of waiting since then.
    found = steps(diary, "resolve", "2026-11-19 10:00")
    assert found["due"] == "Wed 18 Nov 2026 08:00"
    assert found["1 business day after"] == "Thu 19 Nov 2026 17:00"


def test_a_pause_at_the_last_second_moves_the_due_time_not_what_comes_after():
    diary = (
        Diary(MON, priority="urgent").ask("2026-11-17 17:00").hear("2026-11-18 17:00")
    )

    found = steps(diary, "resolve", "2026-11-18 17:00")
    assert found["due"] == "Thu 19 Nov 2026 08:00"
    assert found["1 business day after"] == "Thu 19 Nov 2026 17:00"


# -- waking ------------------------------------------------------------------------


def test_a_ticket_wakes_for_its_next_step():
    policies = stepped(("50 %", "assignee"), ("1 business hour after", "supervisors"))
    diary = Diary(MON, policies=policies)

    def wakes(now):
        return wall(diary.place(now).wake_at)

    assert wakes(MON) == "Mon 16 Nov 2026 12:00"
    assert wakes("2026-11-16 12:00") == "Mon 16 Nov 2026 13:00"
    assert wakes("2026-11-16 13:00") == "Mon 16 Nov 2026 14:00"
    assert (
        diary.place("2026-11-16 14:00:01").wake_at
        == diary.clock("first reply", "2026-11-16 14:00:01").steps[0].at
    )


def test_a_late_ticket_whose_steps_are_over_sleeps():
    diary = Diary(MON, priority="urgent").reply("2026-11-16 10:30")

    assert diary.clock("resolve", "2026-11-18 17:00").wakes_at is None


@pytest.mark.parametrize("now", ["2026-11-16 13:00", "2026-11-16 14:00:01"])
def test_no_clock_depends_on_what_was_told(now):
    diary = Diary(MON)
    before = diary.clocks("2026-11-18 10:00")

    assert diary.wake(now).clocks("2026-11-18 10:00") == before
