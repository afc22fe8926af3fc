"""Which days a period has, and what is said to dates that make none."""

from datetime import date, timedelta

import pytest

from tests.support.moments import DESK_ZONE, local
from triage.errors import BadInput
from triage.reports import Period

TODAY = date(2026, 11, 18)


def read(first="", last=""):
    return Period.read(first, last, today=TODAY, zone=DESK_ZONE)


def test_without_dates_it_is_ten_whole_weeks_and_this_one_is_the_last():
    period = read()

    assert (period.first, period.last) == (date(2026, 9, 14), date(2026, 11, 22))
    assert len(period.weeks()) == 10


def test_both_days_belong_to_it_from_midnight_to_midnight():
    period = read("2026-11-02", "2026-11-02")

    assert period.start == local("2026-11-02 00:00")
    assert period.end == local("2026-11-03 00:00")


def test_the_day_on_which_clocks_go_back_has_twenty_five_hours():
    period = read("2026-11-01", "2026-11-01")

    assert period.end - period.start == timedelta(hours=25)


def test_weeks_are_cut_at_the_edges_of_the_period():
    weeks = read("2026-11-04", "2026-11-10").weeks()

    assert [(w.monday.day, w.first.day, w.last.day) for w in weeks] == [
        (2, 4, 8),
        (9, 9, 10),
    ]


@pytest.mark.parametrize(
    ("first", "last", "sentence", "field"),
    [
        ("11/20/2026", "", "Enter a date like 2026-11-20.", "from"),
        ("", "2026-02-30", "Enter a date like 2026-11-20.", "to"),
        ("1999-12-31", "", "Enter a date between the years 2000 and 2100.", "from"),
        ("2026-11-03", "2026-11-02", "Choose a first day that is not after", "from"),
        ("2024-11-01", "2026-11-20", "Choose a period of at most two years.", "from"),
        ("\x00", "", "Enter a date like 2026-11-20.", "from"),
    ],
)
def test_dates_that_make_no_period_get_a_sentence(first, last, sentence, field):
    with pytest.raises(BadInput, match=sentence) as refused:
        read(first, last)

    assert refused.value.field == field
