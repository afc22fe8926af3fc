"""Two windows of one supervisor at the same moment: each is served, none breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.publishing.supervisors import closed
from triage import desk as desks
from triage.errors import Conflict
from triage.models import Preview
from triage.publishing import drafts, previews, years
from triage.store import db, saved

pytestmark = pytest.mark.both_databases

TIMES = 5


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do all acts at one moment, and return the names of what they raised."""
    together, raised = threading.Barrier(len(acts)), []

    def does(act: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                with saved():
                    act()
            except Exception as why:
                raised.append(type(why).__name__)

    threads = [threading.Thread(target=does, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return raised


def test_the_first_change_of_two_windows_is_told_to_the_second(app, they):
    text = desks.active().calendar.text

    def change(day: str) -> Callable[[], object]:
        mine = closed(text, day)
        return lambda: drafts.keep(
            "calendar", person_id=they.sam, text=mine, now=they.clock(), version=0
        )

    for _ in range(TIMES):
        raised = at_once(app, change("2026-11-30"), change("2026-12-01"))

        assert raised == [Conflict.__name__]
        with saved():
            drafts.discard("calendar", they.sam)


def test_a_preview_asked_for_twice_is_counted_once(app, they):
    they.close("2026-11-17")

    def ask() -> None:
        draft = drafts.hold("calendar", they.sam)
        assert draft is not None
        previews.ask(draft, they.clock())

    for number in range(TIMES):
        assert at_once(app, ask, ask) == []
        assert db.session.scalar(select(func.count(Preview.id))) == 1
        they.close(f"2026-12-0{number + 1}")


def test_a_year_confirmed_twice_is_confirmed(app, they):
    desk = desks.active()

    for year in range(2027, 2027 + TIMES):
        confirm = [
            lambda year=year: years.confirm(year, they.sam, they.clock(), desk)
        ] * 2

        assert at_once(app, *confirm) == []
        assert years.confirmed(year) is not None
