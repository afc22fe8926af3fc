"""The same calendar comes to other days when time zone rules or holidays are newer."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.support.moments import local
from triage import desk as desks
from triage import jobs
from triage.models import DeskVersion
from triage.publishing import history, renewing
from triage.store import db, saved

pytestmark = pytest.mark.both_databases


def _remember(days):
    with saved():
        db.session.execute(
            update(DeskVersion)
            .where(DeskVersion.kind == "calendar")
            .values(days_sha256=days)
        )


def test_nothing_is_published_while_the_days_are_the_same(they):
    assert not renewing.renew(they.clock())
    assert len(history.versions("calendar")) == 1


def test_a_calendar_from_before_anybody_looked_is_only_remembered(they):
    _remember(None)

    assert not renewing.renew(they.clock())

    assert history.active_version("calendar").days_sha256 is not None
    assert len(history.versions("calendar")) == 1


def test_other_days_are_published_once_with_the_reason_and_counted(work, they):
    ticket = work.open()
    _remember("0" * 64)

    assert jobs.notice_other_days() == 1
    assert jobs.notice_other_days() == 0

    newest, first = history.versions("calendar")
    assert (newest.author, newest.sha256) == ("Triage", first.sha256)
    assert "time zone rules" in newest.reason
    assert history.left() == 1
    assert jobs.recount_clocks() == 1
    assert work.look(ticket).calendar_id == newest.id


def test_where_the_clocks_no_longer_change_a_due_date_moves(
    work, they, clock, tmp_path, monkeypatch
):
    """From Friday to Monday over the end of summer time: with Phoenix's rules for Los
    Angeles the desk opens an hour sooner, as the rest of the world counts."""
    clock.set("2026-10-30 16:00")
    ticket = work.open()
    before = work.look(ticket).next_due_at

    with _other_rules(tmp_path, monkeypatch):
        assert renewing.renew(clock())
        they.recount()
        after = work.look(ticket).next_due_at
        assert work.differences() == []

    assert before == local("2026-11-02 11:00")
    assert (before - after).total_seconds() == 3600
    # The rules of this machine are back.
    assert renewing.renew(clock())
    they.recount()
    assert work.look(ticket).next_due_at == before


@contextmanager
def _other_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which Los Angeles keeps its summer time all year, as Phoenix does."""
    phoenix = files("tzdata") / "zoneinfo" / "America" / "Phoenix"
    (folder / "America").mkdir()
    (folder / "America" / "Los_Angeles").write_bytes(phoenix.read_bytes())
    zoneinfo.reset_tzpath(to=[str(folder)])
    _start_again(monkeypatch)
    try:
        yield
    finally:
        zoneinfo.reset_tzpath()
        _start_again(monkeypatch)


def _start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a process keeps in memory."""
    zoneinfo.ZoneInfo.clear_cache()
    monkeypatch.setattr(desks, "_kept", {})
    desks.read.cache_clear()
