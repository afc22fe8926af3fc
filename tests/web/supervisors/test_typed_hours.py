"""Hours as people type them, and what is said to what nobody can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import wording
from triage.calendar import WallSpan
from triage.errors import BadInput
from triage.web.supervisors.typed_hours import read_hours

DAY = 24 * 60


@pytest.mark.parametrize(
    ("typed", "windows"),
    [
        ("8 am to 5 pm", ["08:00-17:00"]),
        ("08:00-17:00", ["08:00-17:00"]),
        ("8:30am – 12 noon", ["08:30-12:00"]),
        ("8 a.m. - noon, 1 p.m. to 5:30 PM", ["08:00-12:00", "13:00-17:30"]),
        ("8 am until noon and 1 pm until 5 pm", ["08:00-12:00", "13:00-17:00"]),
        ("midnight to 6 am", ["00:00-06:00"]),
        ("8 pm to midnight", ["20:00-24:00"]),
        ("12 am to 12 pm", ["00:00-12:00"]),
        ("10 pm to 6 am the next day", ["22:00-06:00"]),
        ("all day", ["00:00-24:00"]),
        ("closed", []),
        ("  ", []),
        ("–", []),
    ],
)
def test_hours_are_read_as_people_write_them(typed, windows):
    assert read_hours(typed) == tuple(map(WallSpan.parse, windows))


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("8-5", "“8” is no time"),  # morning or evening?
        ("8 am", "“8 am” says no hours"),
        ("from dawn to dusk", "“from dawn” is no time"),
        ("13 pm to 2 pm", "“13 pm” is no time"),
        ("08:75-17:00", "“08:75” is no time"),
        ("25:00-26:00", "“25:00” is no time"),
        ("٣ am to 5 pm", "“٣ am” is no time"),
        ("5 pm to 8 am", "“5 pm to 8 am” ends before it begins"),
        ("8 am to 8 am", "“8 am to 8 am” ends before it begins"),
        ("8 am to 5 pm " * 30, "more hours than a day has"),
    ],
)
def test_what_cannot_be_meant_is_quoted(typed, quoted):
    with pytest.raises(BadInput, match=quoted):
        read_hours(typed)


minutes = st.integers(0, DAY - 1)


@given(st.lists(st.tuples(minutes, st.integers(1, DAY - 1)), max_size=4))
def test_what_is_said_can_be_typed_again(windows):
    spans = tuple(
        WallSpan(start * 60, (start + length) * 60) for start, length in windows
    )

    assert read_hours(wording.hours(spans)) == spans
