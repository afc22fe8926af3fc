"""Limits are counted in the database, by its clock, under keys that tell nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from triage import limits
from triage.errors import TooMany
from triage.limits import Limit
from triage.models import LimitCount
from triage.store import database_now, db, saved

HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("app_context")]


def count(key="form:192.0.2.1", most=2):
    with saved():
        return limits.count(key, HOUR, most)


def test_each_time_counts_and_one_too_many_is_refused():
    assert [count(), count()] == [1, 2]
    with pytest.raises(TooMany, match="more often than we allow in an hour"):
        count()


def test_a_refused_time_is_not_counted():
    count(most=1)
    for _ in range(3):
        with pytest.raises(TooMany):
            count(most=1)

    assert count(most=2) == 2


def test_keys_are_counted_apart():
    assert count("form:192.0.2.1") == 1
    assert count("form:192.0.2.2") == 1


def test_several_limits_are_counted_in_one_statement():
    two = [Limit("a", HOUR, 5), Limit("b", timedelta(minutes=15), 5)]
    with saved():
        limits.count_all(two)
        assert limits.count_all(two) == {"a": 2, "b": 2}
        limits.take_back(two)
        assert limits.count_all(two) == {"a": 2, "b": 2}


def test_no_address_is_kept():
    count("form:192.0.2.1")

    [row] = db.session.execute(select(LimitCount)).scalars()
    assert "192" not in row.key
    assert len(row.key) == 64


def test_a_window_starts_on_the_hour_of_the_databases_clock():
    count()

    [row] = db.session.execute(select(LimitCount)).scalars()
    age = database_now() - row.window_start
    assert timedelta(0) <= age < HOUR + timedelta(minutes=1)
    assert (row.window_start.minute, row.window_start.second) == (0, 0)


def test_old_windows_are_purged_and_young_ones_stay():
    old = LimitCount(
        key="x" * 64, window_start=database_now() - timedelta(days=3), count=7
    )
    with saved():
        db.session.add(old)
    count()

    with saved():
        assert limits.purge() == 1
    assert len(db.session.execute(select(LimitCount)).scalars().all()) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_address_stands_for_its_network(address, network):
    assert limits.network(address) == network


@pytest.mark.parametrize(
    ("length", "words"),
    [(60, "a minute"), (900, "15 minutes"), (3600, "an hour"), (86400, "24 hours")],
)
def test_a_refusal_says_how_long_to_wait(length, words):
    with pytest.raises(TooMany, match=f"in {words}\\."):
        limits.refuse_over(Limit("a", timedelta(seconds=length), 1), 2)
