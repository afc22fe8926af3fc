"""The count behind a due time leads to that due time."""

import pytest

from tests.sla.diary import Diary, wall
from triage.sla import receipts

MON = "2026-11-16 10:00"
SLOT = ("2026-11-17 08:00", "2026-11-17 12:00")


def told(diary, name, moment, cycle=1):
    clock = diary.clock(name, moment, cycle)
    return receipts(clock, diary.calendar)


def test_a_target_in_hours_is_counted_by_windows():
    (receipt,) = told(Diary("2026-11-16 15:00"), "first reply", MON)

    assert [row[:3] for row in receipt.as_rows()] == [
        ("2026-11-16", "15:00-17:00", 7200),
        ("2026-11-17", "08:00-10:00", 7200),
    ]
    assert wall(receipt.result) == "Tue 17 Nov 2026 10:00"


def test_a_target_in_days_names_the_closures_it_passes():
    (receipt,) = told(Diary("2026-11-25 10:00", priority="urgent"), "resolve", MON)

    closures = [row[4] for row in receipt.as_rows() if row[4]]
    assert closures == ["Thanksgiving Day", "Day after Thanksgiving"]
    assert wall(receipt.result) == "Mon 30 Nov 2026 17:00"


def test_a_pause_is_a_part_of_its_own():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    target, pause = told(diary, "resolve", "2026-11-17 09:00")

    assert wall(target.result) == "Thu 19 Nov 2026 17:00"
    assert wall(pause.result) == "Fri 20 Nov 2026 10:00"
    assert pause.lines[-1].total == 7200


def test_a_promised_wait_shows_where_it_begins_and_ends():
    (receipt,) = told(Diary(MON, "new_enrollment"), "promise", MON)

    assert wall(receipt.result.latest) == "Tue 19 Jan 2027 17:00"


# How each came about, the clock, and the moment it is looked at.
@pytest.mark.parametrize(
    ("history", "name", "moment"),
    [
        ("moved by a wait", "promise", "2026-11-18 10:00"),
        ("slot of a call", "callback", MON),
        ("slot of a call", "first reply", MON),
        ("late before it was changed", "first reply", "2026-11-16 13:00"),
    ],
)
def test_what_no_length_explains_is_the_open_time_up_to_it(history, name, moment):
    diary = {
        "moved by a wait": lambda: (
            Diary(MON, "account_update").ask(MON).hear("2026-11-18 10:00")
        ),
        "slot of a call": lambda: Diary(MON, slot=SLOT),
        "late before it was changed": lambda: Diary(MON, priority="urgent").priority(
            "2026-11-16 12:00", "low"
        ),
    }[history]()
    clock = diary.clock(name, moment)
    (receipt,) = receipts(clock, diary.calendar)

    assert receipt.result == diary.calendar.between(clock.started_at, clock.due_at)
