"""The one commit, the moments, and two writers at once, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from triage.models import LimitCount
from triage.store import FAR, database_now, db, saved

pytestmark = pytest.mark.both_databases
START = datetime(2026, 11, 16, 18, tzinfo=UTC)


def a_count(at: datetime = START, count: int = 0) -> LimitCount:
    return LimitCount(key="one", window_start=at, count=count)


def test_a_moment_without_a_zone_is_refused(app_context: Flask):
    with pytest.raises(StatementError, match="moments are stored with a zone"), saved():
        db.session.add(a_count(datetime(2026, 11, 16)))  # noqa: DTZ001 - the case


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in(app_context: Flask):
    tokyo = timezone(timedelta(hours=9))
    with saved():
        db.session.add(a_count(START.astimezone(tokyo)))
    db.session.expire_all()

    kept = db.session.execute(select(LimitCount.window_start)).scalar_one()

    assert kept == START
    assert kept.utcoffset() == timedelta(0)


def test_the_far_date_of_no_due_time_is_kept(app_context: Flask):
    with saved():
        db.session.add(a_count(FAR))
    db.session.expire_all()

    assert db.session.execute(select(LimitCount.window_start)).scalar_one() == FAR


def test_an_error_keeps_nothing_and_goes_on(app_context: Flask):
    def change_my_mind() -> None:
        db.session.add(a_count())
        db.session.flush()
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"), saved():
        change_my_mind()

    assert db.session.execute(select(func.count(LimitCount.key))).scalar_one() == 0


def test_saving_inside_saving_is_a_mistake_that_is_said(app_context: Flask):
    with pytest.raises(RuntimeError, match="does not nest"), saved(), saved():
        pass


def test_after_an_error_the_next_verb_is_saved(app_context: Flask):
    with pytest.raises(RuntimeError), saved(), saved():
        pass
    with saved():
        db.session.add(a_count())

    assert db.session.execute(select(func.count(LimitCount.key))).scalar_one() == 1


def test_four_writers_that_read_before_they_write_lose_nothing(app_context: Flask):
    with saved():
        db.session.add(a_count())

    def write() -> None:
        with app_context.app_context():
            for _ in range(25):
                with saved():
                    row = db.session.get(
                        LimitCount, ("one", START), with_for_update=True
                    )
                    assert row is not None
                    row.count += 1

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    db.session.rollback()
    db.session.expire_all()
    assert db.session.execute(select(LimitCount.count)).scalar_one() == 100


def test_the_databases_clock_is_near_ours_and_says_its_zone(app_context: Flask):
    told = database_now()

    assert told.tzinfo is not None
    assert abs(told - datetime.now(UTC)) < timedelta(seconds=5)
