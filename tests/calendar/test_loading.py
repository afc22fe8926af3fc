"""Bad data stops the start-up with file, row, key and a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.calendar.desks import NAMES, Plan, dated_text, text_of
from triage.calendar import WallSpan, default_text, load_calendar
from triage.calendar.loading import read_schedule
from triage.errors import BadData

ROW = dated_text(date(2026, 12, 2), "closed", ["12:00-17:00"])
WORDS = "Write words on one line, in quotes."
EMPTY = "Say something here; it may not be empty."
UNKNOWN = "This key is not known here."
MISSING = "This key is missing."
YEAR = "Write a year from 1971 to 2200."
WINDOWS = 'Write a list of windows, like ["08:00-17:00"].'
DATE = "Write a date like 2026-12-02, without quotes."
MOVES = "Choose one of: stays, the Monday after, the Friday before."
LABOR = 'name = "Labor Day"\nalso = []\nsunday = "the Monday after"'


def test_the_shipped_calendar_says_what_the_help_desk_page_says(calendar):
    schedule = calendar.schedule

    assert schedule.zone == "America/Los_Angeles"
    assert schedule.hours == ((WallSpan(8 * 3600, 17 * 3600),),) * 5 + ((), ())
    assert schedule.dated == ()
    assert [day.name for day in schedule.holidays.days] == [
        "New Year's Day",
        "Martin Luther King Jr. Day",
        "Presidents' Day",
        "Cesar Chavez Day",
        "Memorial Day",
        "Independence Day",
        "Labor Day",
        "Veterans Day",
        "Thanksgiving Day",
        "Day after Thanksgiving",
        "Christmas Day",
    ]
    assert {
        day.saturday for day in schedule.holidays.days if day.name != "Veterans Day"
    } == {"stays"}


def test_a_calendar_written_out_and_read_back_is_the_same(calendar):
    text = text_of(
        Plan(
            {
                "monday": ["22:00-06:00", "08:00-12:30:15"],
                # Together longer than a day: as one window it could not be written.
                "tuesday": ["20:00-10:00", "08:00-21:00"],
                "sunday": ["00:00-24:00"],
            },
            [
                (date(2026, 12, 2), "closed", ["12:00-24:00"]),
                (date(2026, 12, 3), "open", []),
            ],
        )
    )
    text = text.replace('reason = "A test"', 'reason = "Größe \\"x\\" \\\\ – ’"')

    for schedule in (calendar.schedule, read_schedule(text)):
        written = (
            load_calendar(text).text if schedule != calendar.schedule else calendar.text
        )
        assert read_schedule(written) == schedule


def test_the_shipped_file_reads_like_its_canonical_text():
    written = load_calendar(default_text()).text
    plain = "\n".join(
        line for line in default_text().splitlines() if not line.startswith("#")
    )

    assert plain.strip().split("\n") == written.strip().split("\n")


@pytest.mark.parametrize(
    ("old", "new", "where", "sentence"),
    [
        # The file as a whole.
        ('zone = "America', 'zome = "America', "zone", MISSING),
        ("[years]", "[yeers]", "years", MISSING),
        ("[hours]", "[ours]", "hours", MISSING),
        ("[years]", "colour = 1\n[years]", "colour", UNKNOWN),
        # The zone.
        ("America/Los_Angeles", "America/Nowhere", "zone",
         "There is no time zone 'America/Nowhere'."),
        ("America/Los_Angeles", "../etc/passwd", "zone",
         "There is no time zone '../etc/passwd'."),
        ("America/Los_Angeles", "America", "zone",
         "There is no time zone 'America'."),
        ('"America/Los_Angeles"', "8", "zone", WORDS),
        ('"America/Los_Angeles"', '""', "zone", EMPTY),
        # The years.
        ("first = 1995", "first = 1970", "years: first", YEAR),
        ("last = 2100", "last = 2201", "years: last", YEAR),
        ("first = 1995", "first = true", "years: first", YEAR),
        ("first = 1995", 'first = "1995"', "years: first", YEAR),
        ("last = 2100", "last = 1994", "years: last", "The last year comes before the first."),
        ("last = 2100\n", "", "years: last", MISSING),
        ("last = 2100", "last = 2100\nlest = 2", "years: lest", UNKNOWN),
        # The hours.
        ('monday = ["08:00-17:00"]\n', "", "hours: monday", MISSING),
        ("saturday = []", "saterday = []", "hours: saturday", MISSING),
        ("saturday = []", "saturday = []\nsomeday = []", "hours: someday", UNKNOWN),
        ('monday = ["08:00-17:00"]', 'monday = "08:00-17:00"', "hours: monday", WINDOWS),
        ('monday = ["08:00-17:00"]', "monday = [8, 17]", "hours: monday", WINDOWS),
        ('monday = ["08:00-17:00"]', 'monday = [""]', "hours: monday", WINDOWS),
        # Listed days.
        (LABOR, 'name = "Memorial Day"\nalso = []\nsunday = "stays"', "holiday",
         "'Memorial Day' is listed twice."),
        (LABOR, 'name = " "\nalso = []\nsunday = "stays"', "holiday 7: name", EMPTY),
        (LABOR, 'name = "Labor\\nDay"\nalso = []\nsunday = "stays"', "holiday 7: name",
         WORDS),
        (LABOR, 'name = "Labor Day"\nalso = "x"\nsunday = "stays"', "holiday 7: also",
         'Write a list of words, like ["one", "two"].'),
        (LABOR, 'name = "Labor Day"\nalso = []\nsunday = "moves"', "holiday 7: sunday",
         MOVES),
        (LABOR, 'name = "Labor Day"\nalso = []\nsunday = ["stays"]', "holiday 7: sunday",
         MOVES),
        (LABOR, LABOR + "\nmoves = 1", "holiday 7: moves", UNKNOWN),
        ('country = "US"\n', "", "holidays: country", MISSING),
        ('country = "US"', 'country = "US"\ncounty = "x"', "holidays: county", UNKNOWN),
        ("[holidays]", "[[holidays]]", "holidays", "This is a table of keys and values."),
    ],
)  # fmt: skip
def test_a_mistake_in_the_shipped_calendar_is_named(old, new, where, sentence):
    text = default_text()
    assert old in text

    with pytest.raises(BadData) as refused:
        load_calendar(text.replace(old, new, 1))

    assert str(refused.value) == f"desk.toml: {where}: {sentence}"


def test_a_text_that_is_not_toml_is_named_with_the_line():
    with pytest.raises(BadData) as refused:
        load_calendar('zone = "America/Los_Angeles"\nyears = first\n')

    assert str(refused.value) == (
        "desk.toml: This is not TOML: Invalid value (at line 2, column 9)."
    )


@pytest.mark.parametrize(
    ("old", "new", "where", "sentence"),
    [
        ("date = 2026-12-02\n", "", ": date", MISSING),
        ("2026-12-02", '"2026-12-02"', ": date", DATE),
        ("2026-12-02", "2026-12-02T00:00:00", ": date", DATE),
        (
            "2026-12-02",
            "1994-12-31",
            "",
            "1994-12-31 lies outside the years 1995 to 2100.",
        ),
        (
            "2026-12-02",
            "2101-01-01",
            "",
            "2101-01-01 lies outside the years 1995 to 2100.",
        ),
        ('"closed"', '"shut"', ": kind", "Choose one of: closed, open."),
        ('"closed"', "true", ": kind", "Choose one of: closed, open."),
        ("['12:00-17:00']", '"12:00-17:00"', ": windows", WINDOWS),
        (
            "['12:00-17:00']",
            '["12:00-17"]',
            ": windows",
            """'12:00-17' is not a window; write it like "08:00-17:00".""",
        ),
        (
            "['12:00-17:00']",
            '["22:00-06:00"]',
            "",
            "A closure ends at 24:00 at the latest; give each date a row.",
        ),
        ('reason = "A test"\n', "", ": reason", MISSING),
        ('"A test"', '"  "', ": reason", EMPTY),
        ('"rosa"', '""', ": author", EMPTY),
        (
            "written = 2026-11-16",
            "written = 3",
            ": written",
            DATE,
        ),
        (
            'author = "rosa"',
            'author = "rosa"\nauther = 1',
            ": auther",
            UNKNOWN,
        ),
    ],
)
def test_a_mistake_in_a_dated_row_is_named_with_its_number(old, new, where, sentence):
    good = dated_text(date(2026, 12, 1), "closed", [])
    assert old in ROW

    with pytest.raises(BadData) as refused:
        load_calendar(default_text() + good + ROW.replace(old, new, 1))

    assert str(refused.value) == f"desk.toml: dated 2{where}: {sentence}"


def test_dated_rows_on_the_first_and_the_last_day_reckoned_are_fine():
    for day in (date(1995, 1, 1), date(2100, 12, 31)):
        assert load_calendar(
            default_text() + dated_text(day, "closed", [])
        ).closures_on(day)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dated = 3\n", "dated: Write each row under its own [[dated]]."),
        ("dated = [3]\n", "dated 1: This is a table of keys and values."),
        ('holiday = "Labor"\n', "holiday: Write each row under its own [[holiday]]."),
    ],
)
def test_rows_that_are_no_rows_are_refused(text, sentence):
    with pytest.raises(BadData) as refused:
        load_calendar(text + text_of(Plan()))

    assert str(refused.value) == f"desk.toml: {sentence}"


@pytest.mark.parametrize(
    ("text", "start", "end", "written"),
    [
        ("08:00-17:00", 28_800, 61_200, "08:00-17:00"),
        (" 08:00 - 17:00 ", 28_800, 61_200, "08:00-17:00"),
        ("00:00-24:00", 0, 86_400, "00:00-24:00"),
        ("22:00-06:00", 79_200, 108_000, "22:00-06:00"),
        ("22:00-00:00", 79_200, 86_400, "22:00-24:00"),
        ("23:59:59-24:00:00", 86_399, 86_400, "23:59:59-24:00"),
        ("08:00:01-17:30", 28_801, 63_000, "08:00:01-17:30"),
        ("00:01-00:00", 60, 86_400, "00:01-24:00"),
    ],
)
def test_a_window_is_read_and_written(text, start, end, written):
    span = WallSpan.parse(text)

    assert (span.start, span.end, str(span)) == (start, end, written)
    assert WallSpan.parse(written) == span


@pytest.mark.parametrize(
    "text",
    [
        "08:00",
        "8:00-17:00",
        "08:00-25:00",
        "08:60-17:00",
        "08:00-17:00-18:00",
        "-",
        "",
        "08:00–17:00",
        "24:01-24:00",
        "08:00-24:01",
        "08-17",
        "٠٨:00-17:00",
        "08:00-17:00:60",
    ],
)
def test_a_window_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadData) as refused:
        WallSpan.parse(text)

    assert (
        str(refused.value) == f'{text!r} is not a window; write it like "08:00-17:00".'
    )


@pytest.mark.parametrize(
    "text", ["08:00-08:00", "00:00-00:00", "24:00-06:00", "24:00-24:00"]
)
def test_a_window_that_opens_and_closes_at_once_is_refused(text):
    with pytest.raises(BadData) as refused:
        WallSpan.parse(text)

    assert str(refused.value) == (
        f'{text!r} opens and closes at once; a whole day is "00:00-24:00".'
    )


def test_a_listed_day_needs_no_other_names_source_or_quotation():
    text = default_text()
    bare = "\n".join(
        line
        for line in text.split("\n")
        if line != "also = []"
        and not line.startswith(("source", "quote", "subdivision"))
    ).replace('country = "US"', 'country = "US"\nsubdivision = "CA"')

    schedule = load_calendar(bare).schedule

    assert {(day.source, day.quote) for day in schedule.holidays.days} == {("", "")}
    assert (schedule.hours_source, schedule.hours_quote) == ("", "")
    assert schedule.holidays.source == ""
    assert schedule.holidays.days[0].also == ()


def test_listed_days_of_a_whole_country_need_no_subdivision():
    text = default_text().replace('subdivision = "CA"\n', "")
    start, end = (
        text.index(f'name = "{name}"') for name in ("Cesar Chavez Day", "Memorial Day")
    )
    text = text[:start] + text[end:]
    start, end = (
        text.index(f'name = "{name}"')
        for name in ("Day after Thanksgiving", "Christmas Day")
    )

    calendar = load_calendar(text[:start] + text[end:])

    assert calendar.schedule.holidays.subdivision == ""
    assert len(calendar.closures_on(date(2026, 11, 26))) == 1
    assert calendar.is_open_day(date(2026, 3, 31))


def test_a_reason_may_hold_a_no_break_space_but_nothing_invisible():
    row = dated_text(date(2026, 12, 1), "closed", [], "Power\xa0cut")

    assert (
        load_calendar(default_text() + row).schedule.dated[0].reason == "Power\xa0cut"
    )
    with pytest.raises(BadData, match=r"dated 1: reason: Leave out a sign that nobody"):
        load_calendar(default_text() + row.replace("\xa0", "\u200b"))


@pytest.mark.parametrize(
    "reason",
    ["Be\u00adtriebs\u00adferien", "Family \U0001f468\u200d\U0001f469\u200d\U0001f467 day",
     "\u05d7\u05d2\u200f!", "Thin\u2009space, narrow\u202fspace"],
    ids=["soft hyphens", "joined emoji", "right to left", "spaces"],
)  # fmt: skip
def test_a_reason_may_hold_what_letters_are_written_with(reason):
    row = dated_text(date(2026, 12, 1), "closed", [], reason)
    calendar = load_calendar(default_text() + row)

    assert calendar.schedule.dated[0].reason == reason
    assert load_calendar(calendar.text).schedule.dated[0].reason == reason


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u202e", r"right-to-left override \(U\+202E\)"),
        ("\u200b", r"zero width space \(U\+200B\)"),
        ("\u2066", r"left-to-right isolate \(U\+2066\)"),
        ("\ue000", r"a control character|U\+E000"),
    ],
)
def test_a_sign_that_is_refused_is_named(sign, name):
    row = dated_text(date(2026, 12, 1), "closed", [], f"Snow{sign}day")

    with pytest.raises(BadData, match=name):
        load_calendar(default_text() + row)


def test_a_calendar_needs_a_reason_for_its_hours():
    text = text_of(Plan())

    assert load_calendar(text).schedule.hours_source == ""
    with pytest.raises(
        BadData, match=r"desk\.toml: hours: reason: This key is missing"
    ):
        load_calendar(text.replace('[hours]\nreason = "A test."', "[hours]"))
    assert len(NAMES) == 7


@pytest.mark.parametrize("value", ["[" * 5000, "{a=" * 5000, "9" * 5000])
def test_toml_that_no_parser_can_follow_is_refused_in_words(value):
    with pytest.raises(BadData, match="desk.toml: This cannot be read: "):
        load_calendar(f"x = {value}")


@pytest.mark.parametrize("country", ["__class__", "list_supported_countries"])
def test_a_country_that_is_another_name_of_the_package_is_none(country):
    text = default_text().replace('country = "US"', f'country = "{country}"')

    with pytest.raises(BadData, match="the holidays package has no days for country"):
        load_calendar(text)
