"""The count behind a clock leads to what the clock says, by the same numbers."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given

from tests.sla.diary import Diary, at, desk_calendar, wall
from tests.sla.histories import lives
from tests.sla.test_properties import EXAMPLES, closing
from triage.sla import account, clocks

MON = "2026-11-16 10:00"
SLOT = ("2026-11-17 08:00", "2026-11-17 12:00")


def told(diary, name, moment, cycle=1):
    return account(diary.clock(name, moment, cycle), diary.calendar)


def kinds(found):
    return [part.kind.value for part in found.due]


# -- targets -----------------------------------------------------------------------


def test_a_target_in_hours_is_counted_by_windows():
    (target,) = told(Diary("2026-11-16 15:00"), "first reply", MON).due

    assert [row[:3] for row in target.receipt.as_rows()] == [
        ("2026-11-16", "15:00-17:00", 7200),
        ("2026-11-17", "08:00-10:00", 7200),
    ]
    assert wall(target.result) == "Tue 17 Nov 2026 10:00"


def test_a_target_in_days_names_the_closures_it_passes():
    found = told(Diary("2026-11-25 10:00", priority="urgent"), "resolve", MON)

    closures = [row[4] for row in found.due[0].receipt.as_rows() if row[4]]
    assert closures == ["Thanksgiving Day", "Day after Thanksgiving"]
    assert wall(found.due[-1].result) == "Mon 30 Nov 2026 17:00"


def test_pauses_are_lines_with_a_running_total():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    diary.park("2026-11-17 10:00", "2026-11-18").take_up("2026-11-17 10:30")
    diary.ask("2026-11-17 17:00").hear("2026-11-18 08:00")
    found = told(diary, "resolve", "2026-11-18 08:00")
    target, added = found.due

    assert kinds(found) == ["target", "pauses"]
    assert wall(target.result) == "Thu 19 Nov 2026 17:00"
    assert [
        (line.state, wall(line.since), line.seconds, line.total)
        for line in added.pauses
    ] == [
        ("waiting", "Mon 16 Nov 2026 16:00", 7200, 7200),
        ("parked", "Tue 17 Nov 2026 10:00", 1800, 9000),
        ("waiting", "Tue 17 Nov 2026 17:00", 0, 9000),
    ]
    assert added.receipt.lines[-1].total == 9000
    assert wall(added.result) == "Fri 20 Nov 2026 10:30"


def test_a_pause_that_lasts_has_no_end_yet():
    diary = Diary(MON).ask("2026-11-16 11:00")
    found = told(diary, "resolve", "2026-11-16 15:00")

    (line,) = found.due[1].pauses
    assert (line.until, line.seconds) == (None, 4 * 3600)
    assert found.spent.pauses == (line,)


def test_a_pause_that_adds_nothing_is_told_beside_the_time_spent():
    diary = Diary(MON).ask("2026-11-16 17:00").hear("2026-11-17 08:00")
    found = told(diary, "resolve", "2026-11-17 08:00")

    assert kinds(found) == ["target"]
    assert [line.seconds for line in found.spent.pauses] == [0]


def test_once_late_a_pause_adds_nothing_to_the_due_time():
    diary = Diary(MON, priority="urgent").ask("2026-11-17 09:00")
    diary.hear("2026-11-17 10:00").ask("2026-11-18 10:00").hear("2026-11-18 11:00")
    found = told(diary, "resolve", "2026-11-18 12:00")

    # One hour was added in time; the second came an hour late.
    assert [line.seconds for line in found.due[1].pauses] == [3600]
    assert wall(found.due[1].result) == "Wed 18 Nov 2026 09:00"
    assert [line.total for line in found.spent.pauses] == [3600, 7200]
    assert found.as_counted


def test_a_pause_after_it_was_late_leaves_the_target_alone():
    diary = (
        Diary(MON, priority="urgent").ask("2026-11-18 10:00").hear("2026-11-18 11:00")
    )

    assert kinds(told(diary, "resolve", "2026-11-18 12:00")) == ["target"]


# -- the time it took --------------------------------------------------------------


def test_a_verdict_is_the_open_time_to_its_end_without_the_pauses():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    spent = told(diary.resolve("2026-11-17 12:00"), "resolve", "2026-12-01 10:00").spent

    assert spent.receipt.result == (7 + 4) * 3600
    assert spent.pauses[-1].total == 2 * 3600
    assert spent.result == (6 + 3) * 3600
    assert [row[:3] for row in spent.receipt.as_rows()] == [
        ("2026-11-16", "10:00-17:00", 7 * 3600),
        ("2026-11-17", "08:00-12:00", 4 * 3600),
    ]


def test_what_still_runs_is_counted_until_now():
    assert told(Diary(MON), "first reply", "2026-11-16 11:30").spent.result == 5400


def test_the_time_of_a_call_that_lies_ahead_is_nothing():
    spent = told(Diary(MON, slot=SLOT), "callback", MON).spent

    assert (spent.result, spent.receipt.lines[-1].total) == (0, 0)


# -- promises ----------------------------------------------------------------------


def test_a_promised_wait_shows_where_it_begins_and_ends():
    found = told(Diary(MON, "new_enrollment"), "promise", MON)

    assert kinds(found) == ["window"]
    window = found.due[0].receipt.result
    assert (wall(window.earliest), wall(window.latest)) == (
        "Wed 16 Dec 2026 08:00",
        "Tue 19 Jan 2027 17:00",
    )


def test_a_promised_date_that_waited_tells_each_wait():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")
    diary.ask("2026-11-19 10:00").hear("2026-11-19 12:00")
    found = told(diary, "promise", "2026-11-19 12:00")

    assert kinds(found) == ["window", "moved"]
    assert wall(found.due[0].result) == "Mon 30 Nov 2026 17:00"
    assert [
        (move.because, wall(move.since), wall(move.until), move.days, wall(move.now))
        for move in found.due[1].moves
    ] == [
        (
            "waited",
            "Mon 16 Nov 2026 10:00",
            "Wed 18 Nov 2026 11:00",
            3,
            "Thu 3 Dec 2026 17:00",
        ),
        (
            "waited",
            "Thu 19 Nov 2026 10:00",
            "Thu 19 Nov 2026 12:00",
            1,
            "Fri 4 Dec 2026 17:00",
        ),
    ]
    assert found.due[1].result == diary.clock("promise", MON).due_at


def test_a_date_that_another_calendar_moved_does_not_say_how():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")
    clock = diary.clock("promise", "2026-11-18 11:00")
    (move,) = account(clock, closing(date(2026, 12, 3))).due[1].moves

    assert (move.days, wall(move.now)) == (None, "Thu 3 Dec 2026 17:00")


def test_a_reply_that_parking_moved_is_told_from_the_first_date():
    diary = Diary(MON, priority="low").park("2026-11-16 11:00", "2026-11-18")
    found = told(diary.take_up("2026-11-18 08:00"), "promise", "2026-11-18 08:00")

    assert kinds(found) == ["open time", "moved"]
    assert [move.because for move in found.due[1].moves] == ["taken up"]


def test_another_category_begins_the_account_of_its_promise_anew():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")
    diary.category("2026-11-19 10:00", "new_enrollment")

    assert kinds(told(diary, "promise", "2026-11-19 10:00")) == ["window"]


@pytest.mark.parametrize("name", ["callback", "promise"])
def test_a_promised_call_is_told_by_its_slot(name):
    found = told(Diary(MON, slot=SLOT), name, MON)

    assert kinds(found) == ["slot"]
    assert wall(found.due[0].result) == "Tue 17 Nov 2026 12:00"


# How each came about, the clock, and the moment it is looked at.
@pytest.mark.parametrize(
    ("history", "name", "moment"),
    [
        ("a reply promised", "promise", MON),
        ("looked at again", "promise", MON),
        ("due with the call", "first reply", MON),
        ("late before it was changed", "first reply", "2026-11-16 13:00"),
        ("late before it was taken away", "resolve", "2026-11-18 13:00"),
        ("never shorter than a day", "promise", "2026-12-01 10:00"),
    ],
)
def test_what_no_length_explains_is_the_open_time_up_to_it(history, name, moment):
    diary = {
        "a reply promised": lambda: Diary(MON),
        "looked at again": lambda: Diary(MON, promised=False).park(
            "2026-11-16 11:00", "2026-11-18"
        ),
        "due with the call": lambda: Diary(MON, slot=SLOT),
        "late before it was changed": lambda: Diary(MON, priority="urgent").priority(
            "2026-11-16 12:00", "low"
        ),
        "late before it was taken away": lambda: Diary(MON, priority="urgent").category(
            "2026-11-18 12:00", "account_update"
        ),
        "never shorter than a day": lambda: Diary(MON, "new_enrollment").category(
            "2026-12-01 10:00", "account_update"
        ),
    }[history]()
    clock = diary.clock(name, moment)
    found = account(clock, diary.calendar)

    assert kinds(found) == ["open time"]
    assert found.due[0].result == clock.due_at
    open_time = diary.calendar.between(clock.started_at, clock.due_at)
    assert found.due[0].receipt.result == open_time


# -- all of them -------------------------------------------------------------------


@EXAMPLES
@given(lives(most=14, wakes=True))
def test_every_account_leads_to_the_numbers_of_its_clock(life):
    for clock in life.diary.clocks(life.now):
        found = account(clock, desk_calendar())

        assert found.as_counted
        assert found.spent.result == clock.spent
        assert found.due[-1].result == clock.due_at
        for part in (*found.due, found.spent):
            if part.receipt is not None and part.kind != "window":
                assert part.receipt.lines[-1].total == _total(part)
            totals = [line.total for line in part.pauses]
            assert (
                totals[-1:]
                == [sum(line.seconds for line in part.pauses)][: len(totals)]
            )


def _total(part):
    """What the lines of a receipt must come to, in its unit."""
    result = part.receipt.result
    if isinstance(result, int):
        return result
    if part.receipt.unit == "business seconds":
        return desk_calendar().between(part.receipt.start, result)
    return len({line.day for line in part.receipt.lines if line.counted})


def test_a_verdict_of_an_older_calendar_is_told_by_that_one():
    diary = Diary(MON).reply("2026-11-18 12:00").wake("2026-11-18 12:00")
    later = closing(date(2026, 11, 17))
    now = at("2026-11-20 10:00")
    clock = next(iter(clocks(diary.events, diary.policies, later, now)))

    assert clock.calendar == desk_calendar().version
    assert account(clock, desk_calendar()).as_counted
    assert not account(clock, later).as_counted


def test_the_pauses_of_a_verdict_are_counted_by_its_calendar():
    diary = Diary(MON).ask("2026-11-17 08:00").hear("2026-11-18 08:00")
    diary.resolve("2026-11-18 12:00").wake("2026-11-18 12:00")
    later = closing(date(2026, 11, 17))
    counted = clocks(diary.events, diary.policies, later, at("2026-11-20 10:00"))
    clock = next(clock for clock in counted if clock.name == "resolve")
    found = account(clock, desk_calendar())

    assert found.as_counted
    assert [line.seconds for line in found.spent.pauses] == [9 * 3600]


def test_an_account_of_a_due_time_that_is_not_its_own_says_so():
    clock = Diary(MON).clock("first reply", MON)
    wrong = clock._replace(spent=clock.spent + 1)

    assert account(clock, desk_calendar()).as_counted
    assert not account(wrong, desk_calendar()).as_counted


def test_an_account_is_plain_json():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    said = told(diary, "resolve", "2026-11-17 09:00").as_json()

    assert json.loads(json.dumps(said)) == said
    assert (said["clock"], said["due"], said["spent"], said["as_counted"]) == (
        "resolve",
        "2026-11-20T18:00:00+00:00",
        6 * 3600,
        True,
    )
    assert [part["kind"] for part in said["parts"]] == ["target", "pauses", "spent"]
    assert said["parts"][0]["unit"] == "business days"
    assert said["parts"][0]["lines"][0] == {
        "day": "2026-11-16",
        "window": "08:00-17:00",
        "counted": 0,
        "note": "counted from",
        "closures": "",
        "total": 0,
    }
    assert said["parts"][1]["pauses"] == [
        {
            "state": "waiting",
            "since": "2026-11-17T00:00:00+00:00",
            "until": "2026-11-17T17:00:00+00:00",
            "seconds": 7200,
            "total": 7200,
        }
    ]


def test_the_json_of_a_promise_has_its_window_and_its_moves():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")
    said = told(diary, "promise", "2026-11-18 11:00").as_json()

    assert json.loads(json.dumps(said)) == said
    assert (said["kind"], said["earliest"]) == ("done", "2026-11-30T16:00:00+00:00")
    assert said["parts"][1]["unit"] is None
    assert said["parts"][1]["moves"][0]["days"] == 3
    assert said["parts"][1]["moves"][0]["was"] == "2026-12-01T01:00:00+00:00"


def test_a_moment_of_an_account_is_a_whole_second_in_utc():
    found = told(Diary(MON), "first reply", MON)

    assert found.due[0].result.utcoffset() == timedelta(0)
