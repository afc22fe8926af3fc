"""Rules and files nobody thought of, for the reading of iCalendar files."""

from __future__ import annotations

from datetime import date, datetime, time

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar.ics_files import FIRST, HERE, LAST, on, read
from triage.calendar.ics import IcsReading, read_ics
from triage.errors import BadData

months = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True)
month_days = st.lists(
    st.integers(-31, 31).filter(bool), min_size=1, max_size=4, unique=True
)
names = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
places = st.integers(-5, 5).filter(bool)
# The other library takes "MO" beside "1MO" for both at once, not for either.
week_days = st.one_of(
    st.lists(names, min_size=1, max_size=2, unique=True),
    st.lists(st.builds("{}{}".format, places, names), min_size=1, max_size=2),
)


@given(
    start=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    by_month=months,
    by_day=st.none() | week_days,
    by_month_day=st.none() | month_days,
    interval=st.integers(1, 4),
    count=st.none() | st.integers(1, 20),
)
def test_rules_fall_on_the_dates_that_another_library_finds(
    start, by_month, by_day, by_month_day, interval, count
):
    rule = f"FREQ=YEARLY;INTERVAL={interval};BYMONTH={','.join(map(str, by_month))}"
    rule += f";BYDAY={','.join(by_day)}" if by_day else ""
    rule += f";BYMONTHDAY={','.join(map(str, by_month_day))}" if by_month_day else ""
    rule += f";COUNT={count}" if count else ""

    reading = read(on(str(start), f"RRULE:{rule}"))

    expected = rrulestr(rule, dtstart=datetime.combine(start, time())).between(
        datetime.combine(FIRST, time()), datetime.combine(LAST, time()), inc=True
    )
    if reading.refused:
        assert "more than 12 times a year" in reading.refused[0]
        assert len(expected) > 12
    else:
        assert [each.date for each in reading.days] == [at.date() for at in expected]


words = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT",
        "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:VALARM", "END:VALARM",
        "DTSTART;VALUE=DATE:20261224", "DTSTART:20261224T120000Z", "DTSTART",
        "DTSTART;TZID=:20261224T120000", "DTSTART;TZID=../..:20261224T120000",
        "DTSTART;VALUE=PERIOD:20261224T120000Z/PT1H", "DTSTART:99991231T235959",
        "DTSTART;VALUE=DATE:00010101", "DTEND:20261224", "DTEND:99991231T235959Z",
        "DURATION:P1W", "DURATION:-PT1H", "DURATION:P999999999D", "SUMMARY:Party",
        "SUMMARY;VALUE=DATE:20261224", "SUMMARY;LANGUAGE=\"en:Party", "UID:1",
        "RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY;COUNT=-1", "RRULE:FREQ=YEARLY;BYDAY=9XX",
        "RRULE:FREQ=YEARLY;BYMONTH=13", "RRULE:FREQ=YEARLY;BYMONTH=2L;UNTIL=x",
        "RRULE:FREQ=YEARLY;INTERVAL=99999999999", "RRULE:", "RRULE:FREQ=NEVER",
        "EXDATE:20261224T120000Z,x", "EXDATE:", "RECURRENCE-ID:x",
        "RECURRENCE-ID;VALUE=DATE:20261224", "STATUS:CANCELLED", " folded", "\t:", ":",
    ]
)  # fmt: skip


@given(st.lists(words | st.text(max_size=20), max_size=25), st.booleans())
def test_whatever_is_in_a_file_there_is_an_answer(lines, wrapped):
    inside = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    try:
        reading = read_ics(
            "\r\n".join(inside if wrapped else lines), HERE, first=FIRST, last=LAST
        )
    except BadData as refused:
        sentence = str(refused)
        reading = IcsReading((), (sentence,))

    assert all(FIRST <= each.date <= LAST for each in reading.days)
    assert all(each.name.isprintable() and each.name for each in reading.days)
    assert all(sentence.endswith(".") for sentence in reading.refused)
    for each in reading.days:
        assert each.start is None or each.end is None or each.start < each.end
