"""What must hold for every desk, moment and length, against a walk that is obviously right."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from tests.calendar.desks import ALWAYS, NAMES, OFFICE, Plan, Walk, dated_text, text_of
from triage.calendar import Calendar, Duration, default_text, load_calendar

# Both clock changes of a Californian year lie near the two middles.
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
EDGES = [*range(0, 61, 30), *range(120, 24 * 60 + 1, 30)]


def wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# Edges inside the hour that occurs twice have tests of their own: the walk, which knows
# no first occurrence, would count them twice.
WINDOWS = st.lists(
    st.tuples(st.sampled_from(EDGES[:-1]), st.sampled_from(EDGES[1:]))
    .filter(lambda pair: pair[0] != pair[1] % 1440)
    .map(lambda pair: f"{wall(pair[0])}-{wall(pair[1])}"),
    max_size=3,
)
CLOSED_WINDOWS = st.lists(
    st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: f"{wall(pair[0])}-{wall(pair[1])}"),
    max_size=2,
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, date]:
    """A desk with rows near a clock change, and the day of that change."""
    middle = draw(st.sampled_from([SPRING, AUTUMN]))
    weekly = {name: draw(WINDOWS) for name in NAMES}
    days = st.integers(-12, 12).map(lambda shift: middle + timedelta(days=shift))
    closed = st.tuples(days, st.just("closed"), CLOSED_WINDOWS)
    opened = st.tuples(days, st.just("open"), WINDOWS)
    rows = draw(st.lists(closed | opened, max_size=8))
    assume(any(weekly.values()))
    return Plan(weekly, rows), middle


@given(plan=plans(), data=st.data())
@settings(phases=[Phase.generate, Phase.shrink])
def test_any_desk_counts_like_a_walk_over_every_minute(plan, data):
    plan, middle = plan
    calendar = load_calendar(text_of(plan))
    walk = Walk(plan, middle - timedelta(days=40), middle + timedelta(days=40))
    noon = datetime(middle.year, middle.month, middle.day, 12, tzinfo=UTC)
    minutes = st.integers(-10 * 1440, 10 * 1440).map(
        lambda count: noon + timedelta(minutes=count)
    )

    # Compared in UTC: Python finds no moment of the hour that occurs twice equal to the
    # same moment in another zone.
    for _ in range(5):
        start, end = data.draw(minutes), data.draw(minutes)
        count = data.draw(st.integers(1, 30))
        assert calendar.between(start, end) == 60 * walk.between(start, end)
        assert calendar.is_open(start) == walk.is_open(start)
        assert calendar.next_opening(start).astimezone(UTC) == walk.opening(start)
        assert calendar.add(start, 60 * count).astimezone(UTC) == walk.add(start, count)
        assert calendar.add(start, -60 * count).astimezone(UTC) == walk.back(
            start, count
        )


MOMENTS = st.integers(
    int(datetime(2019, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2033, 1, 1, tzinfo=UTC).timestamp()),
).map(lambda second: datetime.fromtimestamp(second, UTC))
AMOUNTS = st.integers(0, 2 * 251 * 9 * 3600)


@pytest.fixture(scope="module")
def night() -> Calendar:
    weekly = {name: ["22:00-06:00", "12:00-13:00"] for name in NAMES}
    return load_calendar(text_of(Plan(weekly, zone="Europe/London"), (2005, 2050)))


@pytest.fixture(scope="module")
def always() -> Calendar:
    return load_calendar(text_of(Plan(ALWAYS), (2005, 2050)))


@pytest.fixture(scope="module", params=["calendar", "night", "always"])
def desk(request: pytest.FixtureRequest) -> Calendar:
    """Each of three desks: the shipped one, one of night shifts, one that never shuts."""
    return request.getfixturevalue(request.param)


@given(at=MOMENTS, amount=AMOUNTS)
def test_adding_and_counting_undo_each_other(desk, at, amount):
    assert desk.between(at, desk.add(at, amount)) == amount
    assert desk.between(desk.add(at, -amount), at) == amount
    assert desk.between(at, desk.add(at, -amount)) == -amount


@given(at=MOMENTS, amount=AMOUNTS)
def test_the_answer_is_the_earliest_and_backwards_the_latest(desk, at, amount):
    amount += 1
    due, lead = desk.add(at, amount), desk.add(at, -amount)
    second = timedelta(seconds=1)

    assert desk.between(at, due.astimezone(UTC) - second) == amount - 1
    assert desk.between(lead.astimezone(UTC) + second, at) == amount - 1


@given(at=MOMENTS, amount=AMOUNTS)
def test_nothing_is_ever_due_while_the_desk_is_closed(desk, at, amount):
    due = desk.add(at, amount).astimezone(UTC)
    late = desk.add(due, 1).astimezone(UTC) - timedelta(seconds=1)

    # A due time may be the very second of closing; the second before it was open.
    assert desk.is_open(due) or desk.is_open(due - timedelta(seconds=1))
    assert desk.is_open(late)
    assert desk.is_open(desk.next_opening(at))


@given(one=MOMENTS, other=MOMENTS, amount=AMOUNTS, more=AMOUNTS)
def test_later_starts_and_longer_targets_never_end_earlier(
    desk, one, other, amount, more
):
    one, other = sorted((one, other))

    due, lead = (
        desk.add(one, amount).astimezone(UTC),
        desk.add(one, -amount).astimezone(UTC),
    )

    assert due <= desk.add(other, amount)
    assert due <= desk.add(one, amount + more)
    assert lead <= desk.add(other, -amount)


@given(one=MOMENTS, two=MOMENTS, three=MOMENTS)
def test_counting_adds_up_and_turns_round(desk, one, two, three):
    assert desk.between(one, two) + desk.between(two, three) == desk.between(one, three)
    assert desk.between(one, two) == -desk.between(two, one)
    assert abs(desk.between(one, two)) <= abs((two - one).total_seconds())


@given(at=MOMENTS, first=AMOUNTS, more=AMOUNTS)
def test_a_target_may_be_counted_in_two_parts(desk, at, first, more):
    in_one, in_two = (
        desk.add(at, first + more + 1),
        desk.add(desk.add(at, first), more + 1),
    )

    assert in_one.timestamp() == in_two.timestamp()


@given(at=MOMENTS, count=st.integers(0, 500))
def test_business_days_end_at_a_close_so_many_open_days_on(calendar, at, count):
    due = calendar.due(at, Duration.parse(f"{count} business days"))
    first = calendar.counting_day(at)
    days = [first + timedelta(days=shift) for shift in range((due.date() - first).days)]

    assert due == calendar.closes_on(due.date())
    assert sum(calendar.is_open_day(day) for day in days) == count
    assert calendar.seconds_of(at, Duration.parse(f"{count} business days")) >= 0


@given(at=MOMENTS, days=st.integers(0, 400))
def test_calendar_days_end_at_the_first_close_on_or_after_their_date(
    calendar, at, days
):
    due = calendar.due(at, Duration.parse(f"{days} calendar days"))
    landing = calendar.local(at).date() + timedelta(days=days)

    assert due == calendar.closes_on(due.date())
    assert due.date() >= landing
    passed = range((due.date() - landing).days)
    assert not any(
        calendar.is_open_day(landing + timedelta(days=shift)) for shift in passed
    )


@pytest.mark.parametrize("seed", range(3))
def test_four_hundred_random_dated_rows_count_like_a_walk(seed):
    chance = random.Random(seed)
    first, last = date(2026, 1, 1), date(2028, 1, 1)
    plan = Plan(OFFICE, [_random_row(chance, first, 730) for _ in range(400)])
    calendar = load_calendar(text_of(plan))
    walk = Walk(plan, first - timedelta(days=2), last + timedelta(days=2))
    moments = sorted(
        datetime(2026, 1, 1, tzinfo=UTC)
        + timedelta(minutes=chance.randrange(720 * 1440))
        for _ in range(300)
    )

    for start, end in pairwise(moments):
        assert calendar.between(start, end) == 60 * walk.between(start, end)
        assert calendar.is_open(start) == walk.is_open(start)
        count = walk.between(start, end)
        if count:
            assert calendar.add(start, 60 * count) == walk.add(start, count)
            assert calendar.add(end, -60 * count) == walk.back(end, count)
    assert calendar.between(moments[0], moments[-1]) == 60 * walk.between(
        moments[0], moments[-1]
    )


def _random_row(
    chance: random.Random, first: date, days: int
) -> tuple[date, str, list[str]]:
    day, kind = (
        first + timedelta(days=chance.randrange(days)),
        chance.choice(("closed", "open")),
    )
    windows = []
    for _ in range(chance.randrange(3)):
        start, end = sorted(chance.sample(EDGES, 2))
        windows.append(f"{wall(start)}-{wall(end)}")
    return day, kind, windows


def test_four_hundred_dated_rows_on_the_shipped_calendar_keep_its_promises():
    chance = random.Random(7)
    rows = [_random_row(chance, date(2026, 1, 1), 730) for _ in range(400)]
    calendar = load_calendar(default_text() + "".join(dated_text(*row) for row in rows))
    at = calendar.at_desk("2026-01-05 09:00").astimezone(UTC)

    for _ in range(500):
        amount = chance.randrange(1, 40 * 3600)
        due = calendar.add(at, amount).astimezone(UTC)
        assert calendar.between(at, due) == amount
        assert calendar.is_open(due - timedelta(seconds=1))
        assert calendar.add(due, -amount) >= at
        at += timedelta(minutes=chance.randrange(1440))
