"""Receipts in words: what people say of a day, and every number of the receipt in it."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain

import pytest
from hypothesis import given

from tests.sla.diary import Diary, at, desk_calendar
from tests.sla.histories import lives
from tests.sla.test_properties import EXAMPLES
from triage import wording
from triage.calendar import (
    DatedRow,
    Duration,
    Span,
    WallSpan,
    explain_add,
    explain_between,
    explain_due,
    explain_window,
    load_calendar,
    with_dated_row,
)
from triage.sla import account, default_policies_text, load_policies
from triage.wording.accounts import said_account
from triage.wording.receipts import exactly, receipt_lines, runs
from triage.wording.short_count import short_count

MON = "2026-11-16 10:00"
SLOT = ("2026-11-17 08:00", "2026-11-17 12:00")


def lines(receipt, calendar=None, now=MON):
    return receipt_lines(receipt, calendar or desk_calendar(), at(now))


# -- a line ------------------------------------------------------------------------------


def test_open_time_is_told_by_windows_with_what_was_counted_so_far():
    receipt = explain_add(desk_calendar(), at("2026-11-19 15:00"), 4 * 3600)

    assert lines(receipt) == [
        "Thu 19 November, 3 pm to 5 pm: 2 h",
        "Fri 20 November, 8 am to 10 am: 2 h, 4 h so far",
    ]


def test_closures_say_their_names_and_weekends_stand_together():
    receipt = explain_between(
        desk_calendar(), at("2026-11-25 16:00"), at("2026-11-30 09:00")
    )

    assert lines(receipt) == [
        "Wed 25 November, 4 pm to 5 pm: 1 h",
        "Thu 26 November: closed, Thanksgiving Day",
        "Fri 27 November: closed, Day after Thanksgiving",
        "Sat 28 and Sun 29 November: closed",
        "Mon 30 November, 8 am to 9 am: 1 h, 2 h so far",
    ]


def test_like_days_become_one_line_and_weekends_between_them_too():
    receipt = explain_between(
        desk_calendar(), at("2026-11-30 08:00"), at("2026-12-16 12:00")
    )

    assert lines(receipt) == [
        "Mon 30 November to Tue 15 December: 9 h on 12 open days, 108 h",
        "Wed 16 December, 8 am to 12 noon: 4 h, 112 h so far",
    ]


def test_a_week_is_nine_hours_each_day():
    receipt = explain_between(
        desk_calendar(), at("2026-11-30 08:00"), at("2026-12-04 17:00")
    )

    assert lines(receipt) == ["Mon 30 November to Fri 4 December: 9 h each day, 45 h"]


def test_business_days_are_numbered_from_the_day_after():
    receipt = explain_due(desk_calendar(), at(MON), Duration.parse("5 business days"))

    assert lines(receipt) == [
        "Mon 16 November: counted from here, day 0",
        "Tue 17 to Mon 23 November: open days 1 to 5",
    ]


def test_a_promised_wait_passes_closures_and_rolls_on():
    span = Span.parse("1-2 calendar months")
    receipt = explain_window(desk_calendar(), at(MON), span)

    assert lines(receipt) == [
        "Thu 26 November: closed, Thanksgiving Day, 10 calendar days on; that moves "
        "nothing",
        "Fri 27 November: closed, Day after Thanksgiving, 11 calendar days on; that "
        "moves nothing",
        "Wed 16 December: an open day, 30 calendar days on",
        "Fri 25 December: closed, Christmas Day, 39 calendar days on; that moves nothing",
        "Fri 1 January 2027: closed, New Year's Day, 46 calendar days on; that moves "
        "nothing",
        "Sat 16 January 2027: closed, 61 calendar days on",
        "Sun 17 January 2027: closed, 62 calendar days on",
        "Mon 18 January 2027: closed, Martin Luther King Jr. Day, 63 calendar days on",
        "Tue 19 January 2027: the next open day, 64 calendar days on",
    ]


def test_special_hours_and_a_part_closed_say_so():
    text = desk_calendar().text
    for row in (
        DatedRow(date(2026, 11, 21), "open", (WallSpan.parse("10:00-12:00"),),
                 "Flu clinics", "Sam", date(2026, 11, 1)),
        DatedRow(date(2026, 11, 23), "closed", (WallSpan.parse("12:00-24:00"),),
                 "Training", "Sam", date(2026, 11, 1)),
    ):  # fmt: skip
        text = with_dated_row(text, row)
    calendar = load_calendar(text)
    receipt = explain_between(calendar, at("2026-11-21 09:00"), at("2026-11-23 17:00"))

    assert lines(receipt, calendar) == [
        "Sat 21 November, 10 am to 12 noon: 2 h (special hours)",
        "Sun 22 November: closed",
        "Mon 23 November, 8 am to 12 noon: 4 h, 6 h so far (closed for a part: "
        "Training)",
    ]


def test_seconds_are_told_where_there_are_any():
    receipt = explain_between(
        desk_calendar(), at("2026-11-16 10:03:27"), at("2026-11-16 13:00")
    )

    assert lines(receipt) == ["Mon 16 November, 10:03:27 am to 1 pm: 2 h 56 min 33 s"]
    assert [exactly(n) for n in (0, 1, 60, 3600, 3661)] == [
        "0 min", "1 s", "1 min", "1 h", "1 h 1 min 1 s",
    ]  # fmt: skip


def test_after_hours_count_nothing():
    receipt = explain_add(desk_calendar(), at("2026-11-16 17:30"), 3600)

    assert lines(receipt) == [
        "Mon 16 November: outside the opening hours",
        "Tue 17 November, 8 am to 9 am: 1 h",
    ]


# -- all of them ---------------------------------------------------------------------------

_LENGTH = re.compile(r"(?:\d+ (?:h|min|s)(?: |\b))+")
_OF = {"h": 3600, "min": 60, "s": 1}


def numbers(sentence):
    """The lengths of time that a sentence says, in seconds."""
    return [
        sum(
            int(n) * _OF[unit] for n, unit in re.findall(r"(\d+) (h|min|s)\b", found[0])
        )
        for found in _LENGTH.finditer(sentence)
    ]


@EXAMPLES
@given(lives(most=14))
def test_no_line_of_a_receipt_is_left_out_and_every_number_is_said(life):
    calendar = desk_calendar()
    for clock in life.diary.clocks(life.now):
        told = account(clock, calendar)
        for part in (*told.due, told.spent):
            if part.receipt is None or part.receipt.unit != "business seconds":
                continue
            said = receipt_lines(part.receipt, calendar, life.now)
            together = list(runs(part.receipt))

            assert tuple(chain(*(run.lines for run in together))) == part.receipt.lines
            assert len(said) == len(together)
            before = 0
            for sentence, run in zip(said, together, strict=True):
                expected = [run.lines[0].counted] if run.counted else []
                expected += [run.counted] if len(run.days) > 1 else []
                expected += [run.total] if run.counted and before else []
                assert (numbers(sentence) or []) == expected or not run.counted
                before = run.total
            assert before == sum(run.counted for run in together)


@EXAMPLES
@given(lives(most=14))
def test_the_words_end_in_the_numbers_of_the_clock(life):
    for clock in life.diary.clocks(life.now):
        told = account(clock, desk_calendar())
        *due, spent = said_account(told, desk_calendar(), life.now)

        assert wording.moment(clock.due_at, desk_calendar(), life.now) in due[-1].result
        if clock.spent or told.spent.pauses:
            assert numbers(spent.result)[:1] == [clock.spent]
        else:
            assert spent.result in ("None.", spent.result)


# -- an account ------------------------------------------------------------------------------


def words_of(diary, name, now):
    found = account(diary.clock(name, now), diary.calendar)
    return said_account(found, diary.calendar, at(now))


def test_pauses_are_told_with_what_they_add():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    diary.park("2026-11-17 10:00", "2026-11-18").take_up("2026-11-17 10:30")
    target, pauses, added, _ = words_of(diary, "resolve", "2026-11-17 11:00")

    assert target.title == "3 business days from Mon 16 November, 10 am"
    assert target.result == "Due Thu 19 November, 5 pm."
    assert pauses.lines == (
        "waiting on the submitter from Mon 16 November, 4 pm to Tue 17 November, 9 am: "
        "2 h not counted",
        "parked from Tue 17 November, 10 am to Tue 17 November, 10:30 am: 30 min not "
        "counted, 2 h 30 min so far",
    )
    assert added.title == "2 h 30 min more from Thu 19 November, 5 pm"
    assert added.lines[-1] == "Fri 20 November, 8 am to 10:30 am: 2 h 30 min"
    assert added.result == "Due Fri 20 November, 10:30 am."


def test_a_pause_that_lasts_says_since_when():
    diary = Diary(MON).ask("2026-11-16 11:00")
    pauses = words_of(diary, "resolve", "2026-11-16 15:00")[1]

    assert pauses.lines == (
        "waiting on the submitter since Mon 16 November, 11 am: 4 h not counted",
    )


def test_a_verdict_says_how_long_it_took():
    diary = Diary(MON).ask("2026-11-16 16:00").hear("2026-11-17 09:00")
    spent = words_of(diary.resolve("2026-11-17 12:00"), "resolve", "2026-12-01 10:00")[
        -1
    ]

    assert spent.title == (
        "Open time from Mon 16 November, 10 am to its end, Tue 17 November, 12 noon"
    )
    assert spent.result == "9 h in all, pauses left out."


def test_a_date_that_waited_says_what_moved_it():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")
    window, moved, _ = words_of(diary, "promise", "2026-11-18 11:00")

    assert window.title == "2 calendar weeks from Mon 16 November"
    assert window.result == "Promised by Mon 30 November, 5 pm."
    assert moved.lines == (
        "It waited on the submitter from Mon 16 November, 10 am to Wed 18 November, "
        "11 am: 3 calendar days; Mon 30 November, 5 pm became Thu 3 December, 5 pm",
    )
    assert moved.result == "Promised by Thu 3 December, 5 pm."


@pytest.mark.parametrize(
    ("diary", "name", "why"),
    [
        (lambda: Diary(MON, slot=SLOT), "first reply",
         "That is the end of the half day of the call."),
        (lambda: Diary(MON, promised=False).park("2026-11-16 11:00", "2026-11-18"),
         "promise", "the day on which it is looked at again."),
        (lambda: Diary(MON, priority="urgent").priority("2026-11-16 12:00", "low"),
         "first reply", "It stands as it was written down: no length leads there."),
    ],
)  # fmt: skip
def test_what_no_length_explains_says_why_it_is_there(diary, name, why):
    assert why in words_of(diary(), name, "2026-11-16 13:00")[0].result


def test_a_call_that_lies_ahead_has_taken_no_time():
    slot, spent = words_of(Diary(MON, slot=SLOT), "callback", MON)

    assert slot.title == "The half day of the call"
    assert spent.result == "It begins on Tue 17 November, 8 am."


# -- for the submitter -------------------------------------------------------------------------


def short(diary, now=MON):
    owed = [one for one in diary.clocks(now) if one.name == "promise" and not one.ended]
    clock = max(owed, key=lambda one: one.cycle)
    told = account(clock, diary.calendar)
    return short_count(told, diary.calendar, at(now))


def test_two_weeks_are_told_with_the_closures_they_pass():
    assert short(Diary(MON, "account_update")) == [
        "2 calendar weeks from Mon 16 November is Mon 30 November, an open day: by its "
        "close, 5 pm.",
        "We are also closed Thu 26 and Fri 27; that does not change the date.",
    ]


def test_a_date_on_a_closed_day_says_what_is_meant():
    assert short(Diary("2026-11-12 10:00", "account_update")) == [
        "2 calendar weeks from Thu 12 November is Thu 26 November; we are closed until "
        "Sun 29 November (Thanksgiving Day and Day after Thanksgiving), so the next "
        "open day counts, Mon 30 November: by its close, 5 pm.",
    ]


def test_a_window_is_told_by_both_its_edges():
    assert short(Diary(MON, "new_enrollment")) == [
        "1 calendar month from Mon 16 November is Wed 16 December, an open day: from "
        "its opening, 8 am.",
        "2 calendar months is Sat 16 January 2027; we are closed until Mon 18 January "
        "2027 (Martin Luther King Jr. Day), so the next open day counts, Tue 19 January "
        "2027: by its close, 5 pm.",
        "We are also closed Thu 26, Fri 27 November, Fri 25 December and Fri 1 January "
        "2027; that does not change the dates.",
    ]


OPEN_DAYS = [
    (
        "5 business days",
        [
            "That is 5 open days after Mon 23 November, by the close, 5 pm.",
            "We are closed Thu 26 and Fri 27 November (Thanksgiving Day and Day after "
            "Thanksgiving); those days do not count.",
        ],
    ),
    (
        "1 business day",
        ["That is 1 open day after Mon 23 November, by the close, 5 pm."],
    ),
    (
        "1-2 business days",
        [
            "After 1 open day, Tue 24 November: from its opening, 8 am.",
            "That is 2 open days after Mon 23 November, by the close, 5 pm.",
        ],
    ),
]


@pytest.mark.parametrize(("promise", "told"), OPEN_DAYS)
def test_a_wait_in_business_days_is_told_in_open_days(promise, told):
    text = default_policies_text().replace("2 calendar weeks", promise)
    diary = Diary("2026-11-23 09:00", "account_update", policies=load_policies(text))

    assert short(diary, "2026-11-23 09:00") == told


def test_a_wait_in_business_days_is_told_to_staff_by_day():
    text = default_policies_text().replace("2 calendar weeks", "2 business days")
    diary = Diary("2026-11-25 09:00", "account_update", policies=load_policies(text))
    [promise] = [
        part
        for part in words_of(diary, "promise", "2026-11-25 09:00")
        if part.title.startswith("2 business days")
    ]

    assert promise.result == "Promised by Tue 1 December, 5 pm."
    assert promise.lines[-1] == "Tue 1 December: open day 2"


def test_a_reply_is_told_in_open_time():
    assert short(Diary("2026-11-25 15:00"), "2026-11-25 15:00") == [
        "That is 4 hours of our open time from Wed 25 November, 3 pm.",
        "We are closed Thu 26 and Fri 27 November (Thanksgiving Day and Day after "
        "Thanksgiving); that time does not count.",
    ]


def test_a_call_and_a_look_again_say_what_they_are():
    parked = Diary(MON).park("2026-11-16 11:00", "2026-12-02")

    assert short(Diary(MON, slot=SLOT)) == [
        "That is the half day of the call, Pacific Time."
    ]
    assert short(parked, "2026-11-16 12:00") == [
        "We begin when we open that day, at 8 am."
    ]


def test_a_wait_says_what_it_did_to_the_date():
    diary = Diary(MON, "account_update").ask(MON).hear("2026-11-18 11:00")

    assert short(diary, "2026-11-18 12:00")[-1] == (
        "We waited for your answer from Mon 16 November to Wed 18 November, 3 calendar "
        "days: so Mon 30 November, 5 pm became Thu 3 December, 5 pm."
    )


def test_while_we_wait_the_date_is_said_to_move_on():
    diary = Diary(MON, "account_update").ask(MON)

    assert short(diary, "2026-11-17 12:00")[-1] == (
        "Every day that we wait for your answer puts it off by a day."
    )


def test_a_date_that_no_length_explains_is_not_explained():
    diary = Diary(MON, "new_enrollment").category("2026-12-01 10:00", "account_update")

    assert short(diary, "2026-12-01 12:00") == [
        "We had said by Tue 19 January 2027, 5 pm. It is now Wed 2 December, 5 pm, because "
        "your request is about something else than we first thought.",
    ]


def test_another_category_says_why_the_date_is_another():
    diary = Diary(MON, "account_update").category("2026-11-19 10:00", "new_enrollment")

    assert short(diary, "2026-11-19 12:00")[0] == (
        "We had said by Mon 30 November, 5 pm. It is now Tue 19 January 2027, 5 pm, "
        "because your request is about something else than we first thought."
    )
