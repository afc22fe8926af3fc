"""How far due dates move, drawn and said."""

from __future__ import annotations

from triage.publishing.comparing import BUCKETS
from triage.web.supervisors.charts import BASE, TOP
from triage.web.supervisors.histogram import histogram, rows


def buckets(**numbers):
    """Buckets of a preview; ``later_day=3`` puts three into "later day"."""
    given = {name.replace("_", " "): number for name, number in numbers.items()}
    assert given.keys() <= set(BUCKETS)
    return [(name, given.get(name, 0)) for name in BUCKETS]


def test_only_the_side_on_which_dates_move_is_drawn():
    chart = histogram(buckets(later_day=10, later_three_days=4))

    assert [label.text for label in chart.labels] == [
        "up to 1 h", "up to 1 day", "up to 3 days", "up to 7 days", "longer",
    ]  # fmt: skip
    assert [bar.text for bar in chart.bars] == ["10", "4"]
    assert chart.say == (
        "14 due dates would move: 14 later. Most often later by 1 hour to 1 day (10)."
    )


def test_earlier_stands_left_of_later_with_one_scale():
    chart = histogram(buckets(earlier_hour=2, later_hour=1))

    assert len(chart.labels) == 10
    earlier, later = chart.bars
    assert earlier.x < later.x
    assert (earlier.height, later.height) == (BASE - TOP, (BASE - TOP) / 2)
    assert "1 later and 2 earlier" in chart.say
    assert [chart.labels[at].text for at in (2, 9)] == ["−3 days", "+longer"]
    assert "In the chart − is earlier and + is later." in chart.say
    # The words of a column stand in its middle.
    assert earlier.middle == chart.labels[4].x


def test_the_axis_ends_at_an_even_number_not_far_above():
    for most, top in ((1, "2"), (2, "2"), (10, "20"), (37, "40"), (1_234, "2,000")):
        chart = histogram(buckets(later_week=most))

        assert chart.levels[-1].text == top
        assert all(TOP <= bar.y <= BASE for bar in chart.bars)


def test_the_table_has_every_column_that_is_drawn():
    assert rows(buckets(earlier_longer=1, later_hour=3)) == (
        ("earlier", "more than 7 days", 1),
        ("later", "1 hour or less", 3),
    )


def test_one_date_is_said_as_one():
    assert histogram(buckets(later_week=1)).say.startswith("1 due date would move")
