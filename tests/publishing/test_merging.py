"""Two changes of one table, brought together row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.publishing.supervisors import closed
from triage.calendar import (
    DatedRow,
    ListedDay,
    WallSpan,
    load_calendar,
    rows_of,
    with_dated_row,
    with_listed_day,
    without_dated_row,
    without_listed_day,
)
from triage.calendar import default_text as calendar_text
from triage.publishing.merging import merge
from triage.sla import default_policies_text, load_policies

CALENDAR = load_calendar(calendar_text()).text
POLICIES = load_policies(default_policies_text()).text


def merged(base, mine, theirs, kind="calendar"):
    """The text with both changes."""
    both = merge(kind, base, mine, theirs)
    assert both.clashes == ()
    read = load_calendar if kind == "calendar" else load_policies
    return read(both.text).text


def clashing(base, mine, theirs, kind="calendar"):
    """What does not go together, as sentences."""
    both = merge(kind, base, mine, theirs)
    assert both.text == ""
    return [str(clash) for clash in both.clashes]


def opened(text, day, *windows):
    """A calendar with special hours on a day."""
    row = rows_of(closed(CALENDAR, day, why="Fair"))[0]
    spans = tuple(WallSpan.parse(window) for window in windows)
    return with_dated_row(
        text, DatedRow(row.date, "open", spans, "Fair", "Dana", row.written)
    )


def test_without_a_change_of_mine_it_is_theirs_and_the_other_way_round():
    theirs = closed(CALENDAR, "2026-11-17")

    assert merged(CALENDAR, CALENDAR, theirs) == theirs
    assert merged(CALENDAR, theirs, CALENDAR) == theirs
    assert merged(CALENDAR, theirs, theirs) == theirs


def test_closures_on_different_days_are_both_there():
    mine, theirs = closed(CALENDAR, "2026-11-17"), closed(CALENDAR, "2026-11-18")

    both = merged(CALENDAR, mine, theirs)

    assert {str(row.date) for row in rows_of(both)} == {"2026-11-17", "2026-11-18"}


def test_two_closures_of_one_day_are_both_there():
    mine = closed(CALENDAR, "2026-11-17", "08:00-10:00", why="Drill")
    theirs = closed(CALENDAR, "2026-11-17", "15:00-17:00", why="Meeting")

    assert len(rows_of(merged(CALENDAR, mine, theirs))) == 2


def test_a_row_both_took_away_is_gone_and_one_that_only_one_did_too():
    base = closed(closed(CALENDAR, "2026-11-17"), "2026-11-18")
    first, second = rows_of(base)
    mine = without_dated_row(base, first)

    assert merged(base, mine, mine) == mine
    assert merged(base, mine, without_dated_row(base, second)) == CALENDAR


def test_special_hours_and_a_closure_of_one_day_do_not_go_together():
    mine = closed(CALENDAR, "2026-11-17")
    theirs = opened(CALENDAR, "2026-11-17", "10:00-12:00")

    [said] = clashing(CALENDAR, mine, theirs)

    assert said == (
        "What is written for 2026-11-17 is open 10:00-12:00 (Fair) there, and is closed "
        "(Snow) in your change"
    )


def test_hours_of_different_weekdays_are_both_there():
    mine = CALENDAR.replace("saturday = []", 'saturday = ["09:00-12:00"]')
    theirs = CALENDAR.replace('friday = ["08:00-17:00"]', 'friday = ["08:00-15:00"]')

    both = merged(CALENDAR, mine, theirs)

    assert 'saturday = ["09:00-12:00"]' in both
    assert 'friday = ["08:00-15:00"]' in both


def test_hours_of_the_same_weekday_do_not_go_together():
    mine = CALENDAR.replace('friday = ["08:00-17:00"]', 'friday = ["08:00-15:00"]')
    theirs = CALENDAR.replace('friday = ["08:00-17:00"]', 'friday = ["08:00-16:00"]')

    assert clashing(CALENDAR, mine, theirs) == [
        "hours.friday is ['08:00-16:00'] there, and is ['08:00-15:00'] in your change"
    ]


def test_listed_days_are_told_apart_by_name():
    new = ListedDay(
        name="Juneteenth National Independence Day", also=(),
        sunday="the Monday after", saturday="stays", reason="New.", source="", quote="", since=2022,
    )  # fmt: skip
    mine = with_listed_day(CALENDAR, new)
    theirs = without_listed_day(CALENDAR, "Memorial Day")

    both = merged(CALENDAR, mine, theirs)

    names = [day.name for day in load_calendar(both).schedule.holidays.days]
    assert "Juneteenth National Independence Day" in names
    assert "Memorial Day" not in names


def test_a_listed_day_that_one_changed_and_one_took_away_is_named():
    mine = without_listed_day(CALENDAR, "Memorial Day")
    days = load_calendar(CALENDAR).schedule.holidays.days
    memorial = next(day for day in days if day.name == "Memorial Day")
    theirs = with_listed_day(CALENDAR, replace(memorial, saturday="the Friday before"))

    assert clashing(CALENDAR, mine, theirs) == [
        "The holiday 'Memorial Day' was changed there, and is gone in your change"
    ]
    assert clashing(CALENDAR, theirs, mine) == [
        "The holiday 'Memorial Day' is gone there, and was changed in yours"
    ]


def test_different_fields_of_one_policy_are_both_changed():
    mine = POLICIES.replace(
        'first_reply = "1 business hour"', 'first_reply = "2 business hours"'
    )
    theirs = POLICIES.replace(
        'resolve = "1 business day"', 'resolve = "2 business days"'
    )

    both = merged(POLICIES, mine, theirs, "policies")

    urgent = load_policies(both).named("urgent")
    assert (str(urgent.first_reply), str(urgent.resolve)) == (
        "2 business hours",
        "2 business days",
    )


def test_the_same_field_of_one_policy_is_named_with_both_values():
    was = 'first_reply = "1 business hour"'
    mine = POLICIES.replace(was, 'first_reply = "2 business hours"')
    theirs = POLICIES.replace(was, 'first_reply = "30 business minutes"')

    assert clashing(POLICIES, mine, theirs, "policies") == [
        "The policy 'urgent', in first_reply, is '30 business minutes' there, and is "
        "'2 business hours' in your change"
    ]


NEW = """[[policy]]
id = "{id}"
first_reply = "3 business hours"
because = "New."
source = "New."
when.category = ["{id}"]

"""


def _order(text):
    return [policy.id for policy in load_policies(text).rows]


def test_a_new_policy_stays_behind_the_one_it_followed():
    theirs = NEW.format(id="feed_problem") + POLICIES
    place = '[[policy]]\nid = "urgent"'
    mine = POLICIES.replace(place, NEW.format(id="inventory") + place)

    both = merged(POLICIES, mine, theirs, "policies")

    order = _order(both)
    assert order[0] == "feed_problem"
    assert order.index("inventory") == order.index("urgent") - 1
    assert order[-1] == _order(POLICIES)[-1]


def test_an_order_that_only_one_changed_is_kept():
    rows = load_policies(POLICIES).rows
    parts = POLICIES.split("[[policy]]")
    head, first, second, *rest = parts
    swapped = "[[policy]]".join([head, second, first, *rest])
    assert _order(swapped)[:2] == [rows[1].id, rows[0].id]
    theirs = POLICIES.replace('"4 business hours"', '"5 business hours"')

    for one, other in ((swapped, theirs), (theirs, swapped)):
        both = merged(POLICIES, one, other, "policies")
        assert _order(both) == _order(swapped)
        assert "5 business hours" in both


@pytest.mark.parametrize("kind", ["calendar", "policies"])
def test_what_is_merged_with_itself_is_itself(kind):
    text = CALENDAR if kind == "calendar" else POLICIES

    assert merged(text, text, text, kind) == text
