"""Dates, promises and events as people say them."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.support.moments import local
from triage import wording
from triage.calendar import Calendar, Rule, default_text, load_calendar
from triage.store import FAR

NOW = local("2026-11-16 10:00")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar(default_text())


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(8), "8 am"),
        (time(12), "12 noon"),
        (time(0), "midnight"),
        (time(16, 59), "4:59 pm"),
        (time(17), "5 pm"),
    ],
)
def test_a_time_of_day(at: time, said: str):
    assert wording.clock_time(at) == said


def test_a_day_says_its_year_only_when_it_is_not_this_one():
    assert wording.day(date(2026, 11, 17), date(2026, 1, 1)) == "Tue 17 November"
    assert wording.day(date(2027, 1, 19), date(2026, 1, 1)) == "Tue 19 January 2027"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        # today: the hour is enough
        ("2026-11-16 15:30", "3:30 pm"),
        # this week: the day of the week
        ("2026-11-18 08:00", "Wed 8 am"),
        # farther away: the date
        ("2026-11-30 17:00", "Mon 30 November, 5 pm"),
    ],
)
def test_a_moment_near_now_is_said_shortly(calendar: Calendar, at: str, said: str):
    assert wording.near_moment(local(at), calendar, NOW) == said


@pytest.mark.parametrize(
    ("kind", "earliest", "latest", "said"),
    [
        ("reply", None, "2026-11-17 12:00", "We will reply by Tue 17 November, 12 noon."),
        (
            "call", "2026-11-17 08:00", "2026-11-17 12:00",
            "We call you Tue 17 November between 8 and noon.",
        ),
        (
            "call", "2026-11-17 12:00", "2026-11-17 17:00",
            "We call you Tue 17 November between noon and 5.",
        ),
        (
            "done", "2026-11-30 08:00", "2026-11-30 17:00",
            "This will be done by Mon 30 November, 5 pm.",
        ),
        (
            "done", "2026-12-16 08:00", "2027-01-19 17:00",
            "This will be done between Wed 16 December and Tue 19 January 2027, 5 pm.",
        ),
        (
            "look again", None, "2026-12-02 17:00",
            "We look at this again on Wed 2 December.",
        ),
    ],
)  # fmt: skip
def test_a_promise_is_one_sentence(
    calendar: Calendar, kind: str, earliest: str | None, latest: str, said: str
):
    first = local(earliest) if earliest else None

    assert wording.promise(kind, first, local(latest), calendar, NOW) == said


def test_where_nothing_is_promised_nothing_is_said(calendar: Calendar):
    assert wording.promise(None, None, None, calendar) == ""
    assert wording.promise("reply", None, FAR, calendar) == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-16 10:00", "Open now until 5 pm"),
        ("2026-11-16 17:00", "Closed now, open Tue 8 am"),
        ("2026-11-14 12:00", "Closed now, open Mon 8 am"),
        ("2026-03-31 10:00", "Closed for Cesar Chavez Day, open Wed 8 am"),
        ("2026-11-26 09:00", "Closed for Thanksgiving Day, open Mon 8 am"),
    ],
)
def test_the_open_line(calendar: Calendar, at: str, said: str):
    assert wording.open_line(calendar, local(at)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0 min"), (59, "under 1 min"), (60, "1 min"), (3600, "1 h"), (-4500, "1 h 15 min"),
     (32_400, "9 h"), (97_200, "27 h")],
)  # fmt: skip
def test_open_time_is_said_in_hours_and_minutes(amount: int, said: str):
    assert wording.seconds(amount) == said


@pytest.mark.parametrize(
    ("hours", "said", "finer"),
    [(45, "45 h", "45 h"), (46, "5 open days", "5.1 open days"),
     (404, "44 open days", "44.8 open days"), (-404, "44 open days", "44.8 open days")],
)  # fmt: skip
def test_more_than_a_week_of_it_is_said_in_open_days(hours, said, finer, calendar):
    day = wording.usual_day(calendar)

    assert day == 9 * 3600
    assert wording.open_time(hours * 3600, day) == said
    assert wording.open_time(hours * 3600, day, 1) == finer
    assert wording.open_time(404 * 3600, 0) == "404 h"


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("opened", {}, "The ticket was opened."),
        ("assigned", {"to": 2}, "Ana gave the ticket to Ben."),
        ("assigned", {"to": None}, "Ana gave the ticket back."),
        ("resolved", {"outcome": "no answer"},
         "Ana resolved the ticket: no answer from the submitter."),
        ("call_logged", {"reached": True}, "Ana spoke with the submitter."),
        ("call_logged", {"reached": False}, "Ana called, and got no answer."),
        ("category_changed", {"was": "how_to", "now": "login_access"},
         "Ana changed what it is about from How-to to Signing in."),
        ("clock_missed", {"clock": "first reply", "due": "2026-11-17T20:00:00+00:00"},
         "The first reply clock passed its due time, Tue 17 November, 12 noon."),
        ("promise_made", {"kind": "reply", "latest": "2026-11-17T20:00:00+00:00"},
         "A promise was made: We will reply by Tue 17 November, 12 noon."),
        ("parked", {"reason": "waits_for_release", "review_on": "2026-12-02"},
         "Ana parked the ticket until Wed 2 December, because a new version has to come "
         "out first."),
        ("resolved", {"outcome": "solved", "told_by": "submitter"},
         "The submitter said that it is solved."),
        ("submitter_wrote", {"message": 1, "counts": True}, "The submitter wrote."),
        ("submitter_wrote", {"message": 1, "counts": False},
         "The submitter said thanks; nothing is left to do."),
        ("reopened", {"because": "rep"}, "The ticket was reopened."),
        ("reopened", {"because": "submitter"},
         "The ticket was reopened, because the submitter wrote again."),
        ("unparked", {"because": "review date"},
         "The review date has come; the ticket is worked on again."),
        ("reminded", {"by_letter": True}, "A reminder was written to the submitter."),
        ("reminded", {"by_letter": False},
         "It was time for a reminder, but there is no e-mail address to write to."),
        # what a later version writes is still said
        ("something_new", {}, "Something new."),
        # a missing piece is a gap
        ("resolved", {}, "Ana resolved the ticket: …."),
    ],
)  # fmt: skip
def test_every_event_is_one_sentence(
    calendar: Calendar, kind: str, data: dict[str, object], said: str
):
    sentence = wording.event_sentence(
        kind, data, who="Ana", calendar=calendar, names={2: "Ben"},
        categories={"how_to": "How-to", "login_access": "Signing in"},
    )  # fmt: skip

    assert sentence == said


@pytest.mark.parametrize(
    ("clock", "step", "tell", "owner", "said"),
    [
        (
            "first reply", "75 %", ["assignee"], "Dana Ruiz",
            "At 75 % of its first-reply target, Dana Ruiz was told.",
        ),
        (
            "next reply", "due", ["assignee", "supervisors"], "Dana Ruiz",
            "When its next reply was due, Dana Ruiz and the supervisors were told.",
        ),
        (
            "resolve", "1 business hour after", ["supervisors"], "Dana Ruiz",
            "1 business hour after its resolve target was due, the supervisors were told.",
        ),
        (
            "promise", "90 %", ["assignee"], None,
            "At 90 % of its promised time, the supervisors were told.",
        ),
        (
            "callback", "due", ["assignee", "supervisors"], None,
            "When its callback was due, the supervisors were told.",
        ),
    ],
)  # fmt: skip
def test_a_step_of_a_clock_says_who_was_told(
    calendar: Calendar, clock: str, step: str, tell: list[str], owner: str, said: str
):
    sentence = wording.event_sentence(
        "escalated", {"clock": clock, "step": step, "tell": tell, "cycle": 1},
        who=None, owner=owner, calendar=calendar, names={}, categories={},
    )  # fmt: skip

    assert sentence == said


def test_clocks_that_run_out_together_are_said_together(calendar: Calendar):
    two, five = local("2026-11-16 14:00"), local("2026-11-18 17:00")
    clocks = [
        ("promise", two, True),
        ("resolve", five, False),
        ("first reply", two, True),
    ]

    assert wording.running_out(clocks, calendar, NOW) == (
        "First reply and promise overdue since Mon 16 November, 2 pm; "
        "resolve due by Wed 18 November, 5 pm"
    )


def test_every_rule_that_moves_a_closure_has_words_of_its_own():
    said = [wording.closure_rule(rule) for rule in Rule]

    assert len(set(said)) == len(said)
    assert wording.closure_rule(Rule.SUNDAY_TO_MONDAY) == (
        "Falls on a Sunday, so the Monday after is closed"
    )
