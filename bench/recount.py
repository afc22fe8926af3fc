"""Counting clocks in bulk, beside the same rows read and written without thinking.

The floor reads the rows and events that a recount reads and writes the rows that it
writes, through SQLAlchemy Core and with the same durability; nothing is counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import flask_migrate
from sqlalchemy import select

from bench import stories
from bench.place import Place, places
from bench.report import Report
from triage import desk as desks
from triage.app import create_app
from triage.calendar import DatedRow, with_dated_row
from triage.models import Ticket
from triage.store import db, saved, table
from triage.tickets import clockwork, many

FULL_SIZE = 100_000
MOST_SECONDS = 90.0
MOST_OF_FLOOR = 3.0
_TICKETS = table(Ticket)


def main(report: Report, kinds: tuple[str, ...], tickets: int) -> None:
    """Count that many active tickets anew after a calendar change."""
    with places(kinds) as found:
        for place in found:
            with _desk(place, "recount") as now:
                report.say(f"{place.kind}: {tickets:,} tickets of ten events")
                stories.tell(now, tickets)
                _recount(report, place.kind, tickets, now)


@contextmanager
def _desk(place: Place, name: str) -> Iterator[datetime]:
    """An empty desk in the middle of an open day."""
    app = create_app(
        {"MODE": "demo", "DATABASE_URL": place.url(name), "BASE_URL": "http://x.test"},
        place.folder / f"{place.kind}-{name}",
    )
    with app.app_context():
        flask_migrate.upgrade()
        with saved():
            desks.install(desks.now())
        calendar = desks.active().calendar
        yield calendar.add(desks.now(), 3 * 3_600)
        db.session.remove()
        db.engine.dispose()


def _recount(report: Report, kind: str, tickets: int, now: datetime) -> None:
    shut, open_ = _two_calendars(now)
    _publish(shut, now)
    written = _recorded(lambda: clockwork.recount(desks.active, now))
    _publish(open_, now)
    took, counted = _timed(lambda: clockwork.recount(desks.active, now))
    assert counted.looked_at == tickets, counted
    floor, _ = _timed(lambda: _floor(written))
    report.row(
        f"{kind}, recount of {tickets:,} tickets", f"{took:.1f} s",
        f"{took / floor:.2f} x the floor", f"floor {floor:.1f} s, {counted.moved:,} moved",
        goal=f"<= {MOST_OF_FLOOR:.0f} x", met=took <= MOST_OF_FLOOR * floor,
    )  # fmt: skip
    full = tickets >= FULL_SIZE
    report.row(
        f"{kind}, the same, in seconds", f"{took:.1f} s", "", "",
        goal=f"<= {MOST_SECONDS:.0f} s" if full else "",
        met=took <= MOST_SECONDS if full else None,
    )  # fmt: skip


def _two_calendars(now: datetime) -> tuple[str, str]:
    """A calendar with the next open day shut, and the one in use."""
    calendar = desks.active().calendar
    today = calendar.local(now).date()
    row = DatedRow(
        date=calendar.open_days_after(today, 1), kind="closed", windows=(),
        reason="Snow", author="Bench", written=today,
    )  # fmt: skip
    return with_dated_row(calendar.text, row), calendar.text


def _publish(calendar: str, now: datetime) -> None:
    with saved():
        desks.publish("calendar", calendar, author="Bench", reason="Snow", at=now)


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    came = what()
    return time.perf_counter() - start, came


def _recorded(what: Callable[[], Any]) -> list[list[many.Counted]]:
    """Do something, and return what was written, batch by batch."""
    written: list[list[many.Counted]] = []
    write = many.write

    def recording(counted: Any) -> list[many.Counted]:
        written.append(list(counted))
        return write(counted)

    many.write = recording
    try:
        what()
    finally:
        many.write = write
    return written


def _floor(batches: list[list[many.Counted]]) -> None:
    """Read and write the same rows batch by batch, and think nothing."""
    for batch in batches:
        ids = [one.told.row.id for one in batch]
        db.session.rollback()
        connection = db.session.connection()
        rows = select(*many.COLUMNS).where(_TICKETS.c.id.in_(ids))
        connection.execute(rows).all()
        connection.execute(many.events_query(), {"ids": ids}).all()
        with saved():
            many.write_rows([_renumbered(one) for one in batch])


def _renumbered(one: many.Counted) -> many.Counted:
    """The recount wrote the same events before: give them numbers that are free."""
    events = [{**event, "seq": event["seq"] + 1_000} for event in one.events]
    return replace(one, events=events)
