"""What the supervisor of the demonstration has written into the calendar, and confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import update

from triage import desk as desks
from triage.calendar import Calendar, DatedRow, WallSpan, with_dated_rows
from triage.demo.staff import ACCOUNTS
from triage.models import DeskVersion, Role
from triage.publishing import years
from triage.store import db

# Far enough ahead that nothing of the ten weeks hangs on it.
_AHEAD = timedelta(days=16)
_SATURDAY = 5


def set_up(now: datetime, start: datetime, people: tuple[int, ...]) -> None:
    """Write some days that differ, and confirm the year; call inside ``saved()``.

    It happened before the ten weeks, and so did the first start.
    """
    earlier = start - timedelta(days=7)
    db.session.execute(update(DeskVersion).values(created_at=earlier))
    active = desks.active()
    name, person_id = next(
        (account.name, person_id)
        for account, person_id in zip(ACCOUNTS, people, strict=True)
        if account.role is Role.SUPERVISOR
    )
    calendar = active.calendar
    rows = _rows(calendar, calendar.local(now).date(), name, earlier.date())
    desks.publish(
        "calendar",
        with_dated_rows(calendar.text, rows),
        author=name,
        reason="Training, and a Saturday for the schools.",
        at=start,
    )
    years.confirm(calendar.local(now).year, person_id, start, desks.active())


def _rows(
    calendar: Calendar, today: date, author: str, written: date
) -> tuple[DatedRow, ...]:
    training = calendar.open_days_after(today + _AHEAD, 1)
    party = calendar.open_days_after(training, 6)
    days = (training + timedelta(days=later) for later in range(1, 8))
    saturday = next(day for day in days if day.weekday() == _SATURDAY)
    return (
        _row(training, "closed", "00:00-10:00", "Staff training", author, written),
        _row(
            saturday, "open", "09:00-12:00", "Open for the school deadline",
            author, written,
        ),
        _row(party, "closed", "13:00-24:00", "Desk party", author, written),
    )  # fmt: skip


def _row(
    day: date, kind: str, window: str, reason: str, author: str, written: date
) -> DatedRow:
    windows = (WallSpan.parse(window),)
    return DatedRow(day, kind, windows, reason, author, written)  # type: ignore[arg-type]
