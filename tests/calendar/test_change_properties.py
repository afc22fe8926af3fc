"""What must hold for every change of a calendar: closures, outages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.calendar.desks import Plan, text_of
from triage.calendar import (
    DatedRow,
    Duration,
    WallSpan,
    closed_until,
    load_calendar,
    with_dated_row,
    with_dated_rows,
)

WRITTEN = date(2026, 11, 16)

BEGIN = datetime(2026, 11, 16, 16, tzinfo=UTC)
closures = st.builds(
    lambda day, windows: DatedRow(
        date(2026, 11, 9) + timedelta(days=day),
        "closed",
        tuple(WallSpan.parse(text) for text in windows),
        "Storm",
        "sam",
        WRITTEN,
    ),
    st.integers(0, 30),
    st.sampled_from([[], ["08:00-09:00"], ["12:00-24:00"], ["00:00-16:59"]]),
)
lengths = st.one_of(
    st.builds("{} business minutes".format, st.integers(1, 3000)),
    st.builds("{} business days".format, st.integers(0, 12)),
    st.builds("{} calendar days".format, st.integers(0, 20)),
)


@given(
    row=closures,
    already=st.none() | closures,
    minutes=st.integers(0, 7 * 24 * 60),
    length=lengths,
)
def test_a_closure_lengthens_and_never_shortens(row, already, minutes, length):
    text = text_of(Plan())
    if already not in (None, row):
        text = with_dated_row(text, already)
    before, after = load_calendar(text), load_calendar(with_dated_row(text, row))
    start, amount = BEGIN + timedelta(minutes=minutes), Duration.parse(length)

    due, later = before.due(start, amount), after.due(start, amount)
    if amount.seconds is None:
        # A length in days ends at the close of its day, which may be noon by now.
        assert later.date() >= due.date()
    else:
        assert later >= due
    assert after.between(BEGIN, start) <= before.between(BEGIN, start)


NIGHT = datetime(2026, 11, 1, 8, tzinfo=UTC)
MINUTES = st.integers(0, 20 * 24 * 60)
SPECIAL = [
    (date(2026, 11, 7), "open", ["10:00-14:00"]),
    (date(2026, 11, 12), "open", ["07:00-09:00", "12:00-20:00"]),
    (date(2026, 11, 13), "closed", ["12:00-13:00"]),
]


@given(st.lists(MINUTES, min_size=2, max_size=2, unique=True), st.booleans())
def test_nothing_is_open_within_an_outage_and_nothing_changes_around_it(
    edges, with_special
):
    office = load_calendar(text_of(Plan(dated=SPECIAL if with_special else ())))
    start, end = (NIGHT + timedelta(minutes=count) for count in sorted(edges))
    after = end + timedelta(days=3)
    assume(office.between(start, end))

    found = closed_until(
        office, start, end, reason="Storm", author="sam", written=WRITTEN
    )
    shut = load_calendar(with_dated_rows(office.text, found))

    assert shut.between(start, end) == 0
    assert shut.between(NIGHT, start) == office.between(NIGHT, start)
    assert shut.between(end, after) == office.between(end, after)
