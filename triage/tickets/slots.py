"""The half days of open days on which we can call somebody; the desk's calendar makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import select

from triage.calendar import Calendar
from triage.errors import BadMoment
from triage.models import Ticket
from triage.sla import PromiseKind
from triage.store import db

OFFERED = 6
# A shorter rest of a half day is no fair chance to be reached.
SHORTEST = timedelta(hours=1)
_DAYS = 60
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Slot:
    """A half day: from its first open second to its last, in UTC."""

    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        """What names the slot in a form."""
        return f"{self.start:%Y-%m-%dT%H:%MZ}"

    @property
    def edges(self) -> tuple[str, str]:
        """Both edges as an ``Intake`` keeps them."""
        return self.start.isoformat(), self.end.isoformat()


def slots(calendar: Calendar, now: datetime, count: int = OFFERED) -> tuple[Slot, ...]:
    """Return the next half days that have not begun, soonest first."""
    return tuple(islice(_after(calendar, now), count))


def slot_named(calendar: Calendar, key: str) -> Slot | None:
    """Return the half day of this key, or ``None`` when the calendar has none such."""
    try:
        start = datetime.strptime(key, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        found = list(_half_days(calendar, calendar.local(start).date()))
    except (ValueError, OverflowError, BadMoment):
        return None
    return next((slot for slot in found if slot.key == key), None)


def _after(calendar: Calendar, now: datetime) -> Iterator[Slot]:
    day = calendar.open_day_from(calendar.local(now).date())
    for _ in range(_DAYS):
        yield from (slot for slot in _half_days(calendar, day) if slot.start > now)
        day = calendar.open_days_after(day, 1)


def _half_days(calendar: Calendar, day: date) -> Iterator[Slot]:
    """Cut the open time of a day at noon; what lies between its edges belongs to it."""
    noon = datetime.combine(day, time(12), calendar.zone)
    spans = calendar.spans_on(day)
    before = [(start, min(end, noon)) for start, end in spans if start < noon]
    after = [(max(start, noon), end) for start, end in spans if end > noon]
    for half in (before, after):
        if half:
            slot = Slot(half[0][0].astimezone(UTC), half[-1][1].astimezone(UTC))
            if slot.end - slot.start >= SHORTEST:
                yield slot


class PromisedCall(NamedTuple):
    """A call that somebody was promised, and the ticket it is about."""

    ticket_id: int
    ref: str
    start: datetime
    end: datetime


def promised_calls(first: datetime, last: datetime) -> list[PromisedCall]:
    """Return the calls promised between two moments, soonest first; the first 200."""
    found = db.session.execute(
        select(Ticket.id, Ticket.ref, Ticket.promise_earliest, Ticket.promise_latest)
        .where(
            Ticket.active,
            Ticket.promise_kind == PromiseKind.CALL.value,
            Ticket.promise_latest > first,
            Ticket.promise_earliest < last,
        )
        .order_by(Ticket.promise_earliest, Ticket.id)
        .limit(_LISTED)
    )
    return [PromisedCall._make(row) for row in found]
