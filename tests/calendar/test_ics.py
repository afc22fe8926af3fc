"""Holidays from an iCalendar file: right dates, or a clear sentence, whatever is in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.calendar.ics_files import FIRST, HERE, LAST, day, event, file_of, on, read
from triage.calendar.ics import read_ics
from triage.errors import BadData

# -- what is right -----------------------------------------------------------------------


def test_an_all_day_event_is_a_whole_date():
    assert read(on("2026-12-24", "DTEND;VALUE=DATE:20261225")).days == (
        day("2026-12-24"),
    )


def test_an_all_day_event_without_an_end_is_one_date():
    assert read(on("2026-12-24")).days == (day("2026-12-24"),)


def test_the_end_of_an_all_day_event_is_not_part_of_it():
    found = read(on("2026-12-24", "DTEND;VALUE=DATE:20261227")).days

    assert [each.date.day for each in found] == [24, 25, 26]


def test_an_end_that_is_the_last_day_itself_is_taken_for_one_day():
    assert read(on("2026-12-24", "DTEND;VALUE=DATE:20261224")).days == (
        day("2026-12-24"),
    )


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        # Without a zone it is the desk's wall.
        (("DTSTART:20261224T120000", "DTEND:20261224T170000"), "12:00", "17:00"),
        # Noon in Richmond, said in UTC, from New York, and by Microsoft.
        (("DTSTART:20261224T200000Z", "DTEND:20261225T010000Z"), "12:00", "17:00"),
        (
            (
                "DTSTART;TZID=America/New_York:20261224T150000",
                "DTEND;TZID=America/New_York:20261224T200000",
            ),
            "12:00", "17:00",
        ),
        (
            (
                "DTSTART;TZID=Pacific Standard Time:20261224T120000",
                "DURATION:PT5H",
            ),
            "12:00", "17:00",
        ),
        (
            (
                "DTSTART;TZID=/freeassociation.sourceforge.net/America/Denver:"
                "20261224T130000",
                "DTEND:20261225T010000Z",
            ),
            "12:00", "17:00",
        ),
        # One edge on the desk's wall, the other in UTC.
        (("DTSTART:20261224T120000", "DTEND:20261225T010000Z"), "12:00", "17:00"),
        (("DTSTART:20261224T200000Z", "DTEND:20261224T170000"), "12:00", "17:00"),
        # To midnight is the edge of the day.
        (("DTSTART:20261224T120000", "DURATION:PT12H"), "12:00", None),
        (("DTSTART:20261224T000000", "DURATION:PT12H"), None, "12:00"),
    ],
)  # fmt: skip
def test_a_timed_event_is_a_part_of_a_date_on_the_desks_wall(lines, start, end):
    assert read(event(*lines)).days == (day("2026-12-24", start=start, end=end),)


def test_a_timed_event_over_days_has_parts_at_both_edges():
    found = read(event("DTSTART:20261224T120000", "DTEND:20261226T090000")).days

    assert found == (
        day("2026-12-24", start="12:00"),
        day("2026-12-25"),
        day("2026-12-26", end="09:00"),
    )


def test_an_event_of_another_zone_may_fall_on_another_date_here():
    tokyo = "DTSTART;TZID=Asia/Tokyo:20261225T080000", "DURATION:PT1H"

    assert read(event(*tokyo)).days == (day("2026-12-24", start="15:00", end="16:00"),)


def test_dates_come_in_order_and_each_once():
    reading = read(
        on("2027-01-04", name="Zoo"),
        on("2026-12-24"),
        on("2027-01-04", name="Art"),
        on("2026-12-24"),
        event("DTSTART:20261224T080000", "DURATION:PT1H"),
        event("DTSTART:20261224T080000", "DURATION:PT2H", name="Art"),
        event("DTSTART:20261224T000000", "DURATION:PT1H", name="Zoo"),
    )

    assert reading.days == (
        # Of a date, what begins first, and of that what ends first.
        day("2026-12-24", "Zoo", end="01:00"),
        day("2026-12-24"),
        day("2026-12-24", start="08:00", end="09:00"),
        day("2026-12-24", "Art", start="08:00", end="10:00"),
        day("2027-01-04", "Art"),
        day("2027-01-04", "Zoo"),
    )
    assert reading.refused == ()


def test_a_name_is_one_plain_line_of_bearable_length():
    long = on("2026-12-24", name="A\\nb\\, \u202ec " + "x" * 200)

    (found,) = read(long).days

    assert found.name.startswith("A b, c xxx")
    assert (len(found.name), found.name[-1]) == (120, "…")


def test_folded_lines_a_byte_order_mark_and_small_letters_are_read():
    text = "\ufeffbegin:vcalendar\nBegin:Vevent\nDTSTART;VALUE=DATE:2026\n 1224\n"
    text += "Summary:Par\n\tty\nend:vevent\nend:vcalendar\n"

    for data in (text, text.encode()):
        assert read_ics(data, HERE, first=FIRST, last=LAST).days == (day("2026-12-24"),)


def test_alarms_and_other_things_beside_the_events_are_passed_over():
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT15M", "SUMMARY:Wake up", "END:VALARM")
    task = ("BEGIN:VTODO", "DTSTART;VALUE=DATE:20261223", "SUMMARY:Do", "END:VTODO")

    assert read(on("2026-12-24", *alarm), around=task).days == (day("2026-12-24"),)


def test_a_zone_that_a_file_defines_for_itself_does_not_stay_for_the_next_one():
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0500", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    timed = event("DTSTART;TZID=Ours:20261224T120000", "DURATION:PT1H")

    for around in (zone, ()):
        reading = read(timed, around=around)
        assert reading.days == ()
        assert reading.refused == (
            "Event 1, 'Party': Its time zone 'Ours' is not known here.",
        )


# -- what repeats ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "rule", "dates"),
    [
        # The same date every year, without an end: only the years asked for.
        ("1950-12-25", "", "2026-12-25 2027-12-25 2028-12-25 2029-12-25"),
        # The fourth Thursday of November, the last Monday of May.
        (
            "1970-11-26", ";BYMONTH=11;BYDAY=4TH",
            "2026-11-26 2027-11-25 2028-11-23 2029-11-22",
        ),
        ("1970-05-25", ";BYMONTH=5;BYDAY=-1MO", "2027-05-31 2028-05-29 2029-05-28"),
        # The Tuesday after the first Monday of November, in years of elections.
        (
            "2020-11-03", ";INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "2028-11-07",
        ),
        # The last of a month, and a day that most years do not have.
        ("2020-02-29", ";BYMONTH=2;BYMONTHDAY=-1", "2027-02-28 2028-02-29 2029-02-28"),
        ("2020-02-29", "", "2028-02-29"),
        ("2020-02-28", ";BYMONTH=2;BYMONTHDAY=30", ""),
        ("2020-12-31", ";BYMONTH=12;BYMONTHDAY=-1",
         "2026-12-31 2027-12-31 2028-12-31 2029-12-31"),
        ("2020-12-31", ";BYMONTH=12;BYDAY=-1TH",
         "2026-12-31 2027-12-30 2028-12-28 2029-12-27"),
        # From the earliest year on.
        ("1900-01-01", ";INTERVAL=128", "2028-01-01"),
        # Until a date, which is included, and so many times.
        ("2020-12-25", ";UNTIL=20271225", "2026-12-25 2027-12-25"),
        ("2020-12-25", ";UNTIL=20271224", "2026-12-25"),
        ("2020-12-25", ";UNTIL=20281225T000000Z", "2026-12-25 2027-12-25 2028-12-25"),
        ("2020-12-25", ";COUNT=8", "2026-12-25 2027-12-25"),
        ("2020-12-25", ";UNTIL=20201225", ""),
        ("2028-03-01", "", "2028-03-01 2029-03-01"),
        ("2026-11-16", ";INTERVAL=3", "2026-11-16 2029-11-16"),
        ("2026-01-05", ";BYMONTH=1,12;BYMONTHDAY=5", (
            "2026-12-05 2027-01-05 2027-12-05 2028-01-05 2028-12-05 2029-01-05 2029-12-05"
        )),
    ],
)  # fmt: skip
def test_a_holiday_repeats_once_a_year_by_its_rule(start, rule, dates):
    reading = read(on(start, f"RRULE:FREQ=YEARLY{rule}"))

    assert [str(each.date) for each in reading.days] == dates.split()
    assert reading.refused == ()


@pytest.mark.parametrize(
    ("zone", "until", "last"),
    [
        # 1 pm in Richmond is 9 pm in UTC, 1 pm in Berlin is noon.
        ("America/Los_Angeles", "20281231T210000Z", 2028),
        ("America/Los_Angeles", "20281231T205959Z", 2027),
        ("Europe/Berlin", "20281231T120000Z", 2028),
        ("Europe/Berlin", "20281231T115959Z", 2027),
        # Without a zone of its own it is on the wall of its event.
        ("Europe/Berlin", "20281231T130000", 2028),
        ("Europe/Berlin", "20281231T125959", 2027),
    ],
)
def test_a_timed_rule_ends_at_its_last_moment(zone, until, last):
    timed = (
        f"DTSTART;TZID={zone}:20261231T130000",
        "DURATION:PT4H",
        f"RRULE:FREQ=YEARLY;UNTIL={until}",
    )

    found = read(event(*timed)).days

    assert [each.date.year for each in found] == list(range(2026, last + 1))


def test_an_event_may_be_a_month_long_and_repeat_once_a_month():
    month = on("2026-12-01", "DTEND;VALUE=DATE:20270101")
    monthly = on(
        "2027-01-01",
        "RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=1",
    )

    reading = read(month, monthly, last=date(2027, 12, 31))

    assert (len(reading.days), reading.refused) == (31 + 12, ())


@pytest.mark.parametrize(("count", "taken"), [(24, True), (25, False)])
def test_a_rule_may_fall_on_twelve_dates_a_year(count, taken):
    often = (
        f"RRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3;BYMONTH=1,2,3,4,5,6,7,8,9;COUNT={count}"
    )

    reading = read(
        on("2027-01-01", often), first=date(2027, 1, 1), last=date(2027, 12, 31)
    )

    # The month before the first day asked for belongs to another year.
    assert bool(reading.days) is taken
    assert len(reading.refused) == (not taken)


def test_dates_taken_out_of_a_series_and_moved_ones_are_right():
    series = on(
        "2026-12-24", "RRULE:FREQ=YEARLY", "UID:eve", "EXDATE;VALUE=DATE:20281224"
    )
    moved = on(
        "2027-12-23", "RECURRENCE-ID;VALUE=DATE:20271224", "UID:eve", name="Moved"
    )
    other = on("2027-12-24", "RRULE:FREQ=YEARLY;COUNT=1", "UID:other", name="Other")

    assert [
        (str(each.date), each.name) for each in read(series, moved, other).days
    ] == [
        ("2026-12-24", "Party"),
        ("2027-12-23", "Moved"),
        ("2027-12-24", "Other"),
        ("2029-12-24", "Party"),
    ]


def test_a_series_that_begins_before_the_dates_asked_for_says_nothing_of_them():
    around_new_year = on("2020-12-31", "DTEND;VALUE=DATE:20210102", "RRULE:FREQ=YEARLY")

    reading = read(around_new_year, first=date(2027, 1, 1), last=date(2027, 12, 31))

    assert [str(each.date) for each in reading.days] == ["2027-01-01", "2027-12-31"]
    assert reading.refused == ()


# -- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("DTEND;VALUE=DATE:20261225",), "It has no date."),
        (("DTSTART:tomorrow",), "It cannot be read."),
        (("DTSTART;VALUE=DATE:20261332",), "It cannot be read."),
        (("DTSTART;VALUE=DATE:20261224",) * 2, "It cannot be read."),
        (
            ("DTSTART:20261224T120000",),
            "It has no end, or ends before it begins.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261223"),
            "It has no end, or ends before it begins.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20270102"),
            "It lasts longer than 31 days.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND:20261224T120000"),
            "It cannot be read.",
        ),
        (
            ("DTSTART;TZID=Mars/Olympus:20261224T120000", "DURATION:PT1H"),
            "Its time zone 'Mars/Olympus' is not known here.",
        ),
        (
            ("DTSTART:20261224T120000", "DTEND;TZID=Mars:20261224T130000"),
            "Its time zone 'Mars' is not known here.",
        ),
        (("DTSTART;VALUE=DATE:20261224", "STATUS:CANCELLED"), "It is cancelled."),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=WEEKLY"),
            "It repeats more often than once a year; change the weekly hours, or write "
            "its dates by hand.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=SECONDLY"),
            "It repeats more often than once a year; change the weekly hours, or write "
            "its dates by hand.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5;BYDAY=MO"),
            "It repeats more than 12 times a year.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY;BYDAY=20MO"),
            "It repeats by a rule we do not know; write its dates by hand.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY;BYHOUR=1,2,3"),
            "It repeats by a rule we do not know; write its dates by hand.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", *("RRULE:FREQ=YEARLY",) * 2),
            "It repeats by more than one rule; write its dates by hand.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY;INTERVAL=0"),
            "It repeats from before 1900, or every 0 years.",
        ),
        (
            ("DTSTART;VALUE=DATE:18991231", "RRULE:FREQ=YEARLY"),
            "It repeats from before 1900, or every 0 years.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "RDATE;VALUE=DATE:20261228"),
            "It repeats on a list of dates; write each as an event.",
        ),
        (
            ("DTSTART;VALUE=DATE:20261224", "EXRULE:FREQ=YEARLY"),
            "It repeats on a list of dates; write each as an event.",
        ),
        (
            (
                "DTSTART;VALUE=DATE:20261224",
                "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261224",
            ),
            "It changes the rest of a series; write its dates by hand.",
        ),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_taken_is_named_with_the_reason(lines, sentence):
    reading = read(on("2027-01-04", name="Good"), event(*lines))

    assert [each.name for each in reading.days] == ["Good"]
    assert reading.refused == (f"Event 2, 'Party': {sentence}",)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=America:20261224T120000", "DURATION:PT1H"),
        ("DTSTART;VALUE=DATE:20261224", "SUMMARY:" + "x" * 3000),
        ("DTSTART;VALUE=DATE:20261224",) * 101,
    ],
)
def test_an_event_that_stops_the_parser_is_named_by_its_place(lines):
    reading = read(on("2027-01-04", name="Good"), event(*lines))

    assert [each.name for each in reading.days] == ["Good"]
    assert reading.refused == ("Event 2: It cannot be read.",)


def test_an_event_without_a_name_is_refused():
    assert read(("DTSTART;VALUE=DATE:20261224", "SUMMARY: ")).refused == (
        "Event 1: It has no name, so nobody could be told why we are closed.",
    )


def test_dates_outside_those_asked_for_are_left_out_and_counted():
    reading = read(on("2020-12-24"), on("2026-12-24"), on("2030-01-01"))

    assert reading.days == (day("2026-12-24"),)
    assert reading.refused == (
        "Dates before 2026-11-16 or after 2029-12-31 are left out: 2.",
    )


def test_a_long_list_of_refusals_is_cut():
    reading = read(*[event("DTSTART:x")] * 60)

    assert len(reading.refused) == 51
    assert reading.refused[-1] == "And 10 more."
    assert len(read(*[event("DTSTART:x")] * 50).refused) == 50


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "This is no iCalendar file: it does not begin with"),
        ("/etc/passwd", "This is no iCalendar file: it does not begin with"),
        ("<html></html>", "This is no iCalendar file: it does not begin with"),
        (file_of(), "There is no event in this file."),
        (file_of(on("2026-12-24"))[:60], "The file ends within an event;"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT",
            "An event begins within another one; export it anew.",
        ),
        (
            file_of(*[on("2026-12-24")] * 501),
            "The file has more than 500 events; import a part of it.",
        ),
        (
            b"BEGIN:VCALENDAR" + b" " * 1_000_000,
            "The file is larger than 1 MB; import a part of it.",
        ),
        (
            b"BEGIN:VCALENDAR\nSUMMARY:\xe9t\xe9",
            "The file is not UTF-8 text; save it anew as UTF-8.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_at_all_gets_one_sentence(data, sentence):
    with pytest.raises(BadData) as refused:
        read_ics(data, HERE, first=FIRST, last=LAST)

    assert str(refused.value).startswith(sentence)


def test_the_largest_file_is_read():
    assert len(read(*[on("2026-12-24", name=f"N{n}") for n in range(500)]).days) == 500


def test_the_years_of_a_date_far_away_do_not_stop_the_reading():
    far = event("DTSTART:99991231T230000", "DURATION:PT2H")

    reading = read(far, on("2026-12-24"))

    assert reading.days == (day("2026-12-24"),)
    assert reading.refused == ("Event 1, 'Party': It cannot be read.",)


def test_one_day_after_the_last_is_outside():
    last = FIRST + timedelta(days=1)

    found = read(on("2026-11-16"), on("2026-11-17"), on("2026-11-18"), last=last).days

    assert [each.date.day for each in found] == [16, 17]
