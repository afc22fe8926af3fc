"""Figures in words, and cells that a spreadsheet must not run."""

import pytest

from triage.reports.cells import Cell, Table, length, number, percent, share
from triage.reports.sheet import as_csv


def test_a_figure_of_nothing_says_none():
    assert [
        cell.text for cell in (number(0), share(None), length(None, day=9 * 3600))
    ] == ["none"] * 3


@pytest.mark.parametrize(
    ("part", "said"), [(0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1, 100)]
)
def test_only_all_is_a_hundred_per_cent_and_only_nothing_none(part, said):
    assert percent(part) == said


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_what_looks_like_a_formula_is_written_as_text(begins):
    evil = f'{begins}HYPERLINK("http://x")'
    table = Table("k", "Owners", "Clocks.", ("Owner",), ((Cell(evil),),))

    assert "'" + evil.replace('"', '""') in as_csv([table])
