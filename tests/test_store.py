"""The one commit, the moments, and two writers at once, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from triage.models import LimitCount
from triage.store import FAR, database_now, db, saved, without_values

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


def twice(key: str) -> None:
    for _ in range(2):
        with saved():
            db.session.execute(
                insert(LimitCount).values(key=key, window_start=START, count=1)
            )


def test_an_error_of_the_database_is_named_without_what_was_written(
    app_context: Flask, database_kind: str
):
    with pytest.raises(IntegrityError) as caught:
        twice("Ana Lopez")

    named = without_values(caught.value)
    kind = {
        "sqlite": "IntegrityError SQLITE_CONSTRAINT_PRIMARYKEY",
        "postgresql": "UniqueViolation 23505",
    }[database_kind]
    assert named.startswith(f"{kind} in store.py") or named == kind
    assert "Ana Lopez" not in named
    assert "[parameters:" not in str(caught.value)


def test_an_error_caused_by_the_database_is_named_like_it_and_others_are_not(
    app_context: Flask,
):
    caused = ValueError("beside it")
    caused.__cause__ = DataError("SELECT 1", {}, Exception("(Ana Lopez)"))

    assert without_values(caused) == "Exception"
    assert without_values(ValueError("no database here")) == ""


def test_a_page_that_breaks_in_the_database_tells_the_log_no_values(
    app: Flask, client, caplog
):
    def fail(**_given: object) -> None:
        twice("Ana Lopez")

    endpoint = app.url_map.bind("localhost").match("/healthz")[0]
    app.view_functions[endpoint] = fail

    assert client.get("/healthz").status_code == 500
    assert "a page broke" in caplog.text
    assert "Ana Lopez" not in caplog.text


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


def test_a_peer_that_vanished_is_given_up_after_a_minute(
    app_context: Flask, database_kind: str
):
    if database_kind == "sqlite":
        pytest.skip("SQLite has no peer")
    driver = db.session.connection().connection.driver_connection
    assert driver is not None

    asked = driver.info.get_parameters()

    assert asked["keepalives"] == "1"
    idle, between, times = (
        int(asked[f"keepalives_{name}"]) for name in ("idle", "interval", "count")
    )
    assert idle + between * times <= 60
    # What was sent and not acknowledged is counted in thousandths of a second.
    assert 0 < int(asked["tcp_user_timeout"]) <= 60_000
