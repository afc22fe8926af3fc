"""The words at the ends of the line of medians stand by their own points."""

import pytest

from triage.web.supervisors.charts import BASE, Point, _with_ends_told


@pytest.mark.parametrize(
    ("heights", "stands"),
    [
        ((100, 90, 60), "above"),  # the highest itself
        ((100, 100, 100), "above"),
        ((100, 60, 90), "below"),  # the one before is higher
        ((100, 60, 186), "above all"),  # no room below: the axis is there
    ],
)
def test_the_last_words_cannot_be_taken_for_another_points(heights, stands):
    points = [Point(100.0 + 40 * n, float(y)) for n, y in enumerate(heights)]

    told = _with_ends_told(points, (3600, 7200, 5400), 9 * 3600)

    last = told[-1]
    assert last.text
    assert not told[1].text
    if stands == "below":
        assert last.y < last.text_y <= BASE
    elif stands == "above":
        assert last.y - 15 < last.text_y < last.y
    else:
        assert last.text_y < min(heights[1:])
