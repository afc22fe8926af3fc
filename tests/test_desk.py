"""The desk's tables as versions: installed once, published, read by content."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.moments import MONDAY, local
from triage import desk
from triage.calendar import DatedRow, with_dated_row
from triage.errors import BadData, NotInstalled
from triage.models import DeskHead, DeskVersion
from triage.store import db, saved


def closed(day: str, reason: str) -> str:
    """The active calendar with one more closure."""
    on = local(f"{day} 12:00").date()
    row = DatedRow(on, "closed", (), reason, "Dana", MONDAY.date())
    return with_dated_row(desk.active().calendar.text, row)


@pytest.mark.both_databases
def test_the_data_files_are_version_one_and_are_copied_once(app_context: Flask):
    with saved():
        again = desk.install(MONDAY)

    versions = db.session.execute(select(DeskVersion.kind, DeskVersion.number)).all()
    assert not again
    assert sorted(versions) == [("calendar", 1), ("policies", 1), ("rules", 1)]


def test_a_version_is_kept_as_the_text_its_hash_and_its_verdicts_name(
    app_context: Flask,
):
    active = desk.active()
    row = db.session.get_one(DeskVersion, active.calendar_id)

    assert row.sha256 == hashlib.sha256(row.text.encode()).hexdigest()
    assert row.sha256 == active.calendar.version
    assert db.session.get_one(DeskVersion, active.policies_id).sha256 == (
        active.policies.version
    )


def test_what_is_published_is_active_and_what_was_before_stays(app_context: Flask):
    before = desk.active()
    text = closed("2026-12-02", "Storm")

    with saved():
        desk.publish("calendar", text, author="Dana", reason="Storm", at=MONDAY)

    after = desk.active()
    storm = local("2026-12-02 09:00")
    assert before.calendar.is_open(storm)
    assert not after.calendar.is_open(storm)
    assert desk.version(before.calendar_id).is_open(storm)
    assert after.rules is before.rules
    row = db.session.get_one(DeskVersion, after.calendar_id)
    assert (row.number, row.author, row.reason) == (2, "Dana", "Storm")


@pytest.mark.parametrize("kind", desk.KINDS)
def test_what_does_not_hold_is_never_published(app_context: Flask, kind: str):
    with pytest.raises((BadData, ValueError)), saved():
        desk.publish(kind, "{}", author="Dana", reason="A slip", at=MONDAY)

    assert db.session.scalar(select(func.count(DeskVersion.id))) == 3
    assert desk.active()


def test_a_database_without_a_desk_says_what_to_do(app_context: Flask):
    with saved():
        db.session.delete(db.session.get_one(DeskHead, 1))

    with pytest.raises(NotInstalled, match="run 'flask desk install' once"):
        desk.active()
    assert desk.active_or_shipped().calendar.version == desk.shipped().calendar.version


def test_now_is_in_whole_seconds(app_context: Flask):
    assert desk.now() == MONDAY
    app_context.config["CLOCK"] = None
    assert desk.now().microsecond == 0
