"""Percentiles of counted seconds, against sorting them all."""

from collections import Counter
from math import ceil
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from triage.reports.times import times


def test_of_no_replies_there_is_nothing_to_say():
    assert times(Counter()) == type(times(Counter()))(0, None, None)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_percentiles_are_those_of_the_sorted_list(seconds):
    found = times(Counter(seconds))

    assert found.replies == len(seconds)
    assert found.median == int(median(seconds))
    assert found.ninetieth == sorted(seconds)[ceil(len(seconds) * 9 / 10) - 1]
