"""Half days for a call come from the calendar, and none that has begun is offered."""

from __future__ import annotations

import pytest

from tests.support.moments import local
from triage.calendar import default_text, load_calendar, with_dated_row
from triage.calendar.hours import WallSpan
from triage.calendar.schedule import DatedRow
from triage.tickets.slots import slot_named, slots


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(default_text())


def closed(calendar, day, *windows):
    spans = tuple(WallSpan(start * 3600, end * 3600) for start, end in windows)
    row = DatedRow(local(f"{day} 12:00").date(), "closed", spans, "Meeting", "Sam",
                   local("2026-11-01 12:00").date())  # fmt: skip
    return load_calendar(with_dated_row(calendar.text, row))


def _said(found):
    return [(slot.start, slot.end) for slot in found]


def hours(*pairs):
    return [(local(start), local(end)) for start, end in pairs]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        # Before opening, the whole day is there.
        ("2026-11-16 07:59", ("2026-11-16 08:00", "2026-11-16 12:00")),
        # At the second of opening the morning has begun.
        ("2026-11-16 08:00", ("2026-11-16 12:00", "2026-11-16 17:00")),
        ("2026-11-16 11:59", ("2026-11-16 12:00", "2026-11-16 17:00")),
        ("2026-11-16 12:00", ("2026-11-17 08:00", "2026-11-17 12:00")),
        ("2026-11-16 18:00", ("2026-11-17 08:00", "2026-11-17 12:00")),
        # Over the weekend, and over Thanksgiving and the day after.
        ("2026-11-20 13:00", ("2026-11-23 08:00", "2026-11-23 12:00")),
        ("2026-11-25 13:00", ("2026-11-30 08:00", "2026-11-30 12:00")),
    ],
)
def test_the_first_half_day_offered_has_not_begun(calendar, now, first):
    assert _said(slots(calendar, local(now), 1)) == hours(first)


def test_three_days_are_offered_half_by_half(calendar):
    found = slots(calendar, local("2026-11-15 12:00"))

    assert len(found) == 6
    assert _said(found)[:2] == hours(
        ("2026-11-16 08:00", "2026-11-16 12:00"),
        ("2026-11-16 12:00", "2026-11-16 17:00"),
    )


def test_a_half_day_off_offers_the_other_half(calendar):
    half = closed(calendar, "2026-11-16", (12, 24))

    assert _said(slots(half, local("2026-11-15 12:00"), 2)) == hours(
        ("2026-11-16 08:00", "2026-11-16 12:00"),
        ("2026-11-17 08:00", "2026-11-17 12:00"),
    )


def test_less_than_an_hour_of_a_half_day_is_not_offered(calendar):
    short = closed(calendar, "2026-11-16", (8, 11), (12, 24))
    shorter = closed(calendar, "2026-11-16", (0, 12))

    assert slots(short, local("2026-11-15 12:00"), 1)[0].start == local(
        "2026-11-16 11:00"
    )
    assert slots(shorter, local("2026-11-15 12:00"), 1)[0].start == local(
        "2026-11-16 12:00"
    )


def test_a_half_day_is_found_again_by_its_key(calendar):
    for slot in slots(calendar, local("2026-03-06 09:00"), 8):  # over the clock change
        assert slot_named(calendar, slot.key) == slot


@pytest.mark.parametrize(
    "key",
    [
        "",
        "tomorrow",
        "2026-11-21T16:00Z",
        "2026-11-17T16:30Z",
        "2026-11-17T16:00",
        "9999-12-31T23:59Z",
    ],
)
def test_what_is_no_half_day_is_not_found(calendar, key):
    assert slot_named(calendar, key) is None
