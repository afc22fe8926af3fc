"""What a simulation says in the terminal: the day it is, and a line for each event.

Lines name tickets by their reference; nothing that a person wrote is among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from triage import people, wording
from triage.calendar import Calendar
from triage.desk import Desk
from triage.models import Event, Letter, Person, Ticket
from triage.sla import EventKind
from triage.store import db
from triage.tickets import clockwork

# What a passer-by would want to know; verdicts and notes are on the ticket.
TOLD = frozenset(
    {
        EventKind.OPENED, EventKind.REPLIED, EventKind.ASKED, EventKind.CALL_LOGGED,
        EventKind.SUBMITTER_WROTE, EventKind.DUE_SOON, EventKind.CLOCK_MISSED,
        EventKind.ESCALATED, EventKind.PARKED, EventKind.UNPARKED, EventKind.REMINDED,
        EventKind.RESOLVED, EventKind.REOPENED, EventKind.PROMISE_REVISED,
    }
)  # fmt: skip
_CAME_IN = "A request came in about “{title}”."


@dataclass(slots=True)
class Telling:
    """How far the story was told, and what was in it so far."""

    last_event: int
    last_letter: int
    day: date | None = None
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def from_now_on(cls) -> Telling:
        """Tell nothing of what is there already."""
        return cls(_newest(Event.id), _newest(Letter.id))

    def news(self, desk: Desk, at: datetime | None) -> Iterator[str]:
        """Say what happened since the last time, and which day has begun."""
        if at is not None and (today := desk.calendar.local(at).date()) != self.day:
            self.day = today
            yield _day(today, desk.calendar)
        names = {one.id: one.name for one in people.staff()}
        for event in _events_after(self.last_event):
            self.last_event = event.id
            self.seen[event.kind] += 1
            if event.kind in TOLD:
                yield _line(event, desk, names)

    def summary(self, desk: Desk, now: datetime) -> str:
        """Say in counts what came of it, and whether everything fits together."""
        letters = _newest(Letter.id) - self.last_letter
        late = self.seen[EventKind.CLOCK_MISSED]
        differences = clockwork.audit(desk, now)
        return (
            f"{self._said(EventKind.OPENED, 'request')} came in, "
            f"{self._said(EventKind.RESOLVED, 'ticket')} were resolved; "
            f"{self._said(EventKind.DUE_SOON, 'clock')} came to be due soon, "
            f"{late:,} overdue; {wording.count(letters, 'letter')} were written. "
            f"The audit finds {wording.count(len(differences), 'difference')}."
        )

    def _said(self, kind: EventKind, thing: str) -> str:
        return wording.count(self.seen[kind], thing)


def _newest(column: Any) -> int:
    return int(db.session.scalar(select(func.coalesce(func.max(column), 0))) or 0)


def _events_after(last: int) -> list[Any]:
    found = (
        select(
            Event.id, Event.at, Event.kind, Event.data, Ticket.ref, Ticket.category,
            Person.name.label("who"),
        )
        .join(Ticket, Ticket.id == Event.ticket_id)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.id > last)
        .order_by(Event.id)
    )  # fmt: skip
    return list(db.session.execute(found))


def _day(day: date, calendar: Calendar) -> str:
    names = [one.name or one.reason for one in calendar.closures_on(day)]
    why = f" ({' and '.join(filter(None, names))})" if any(names) else ""
    hours = wording.open_hours(calendar.spans_on(day), day)
    return f"\n{wording.long_day(day)}, {hours}{why}"


def _line(event: Any, desk: Desk, names: dict[int, str]) -> str:
    if event.kind == EventKind.OPENED:
        title = desk.titles.get(event.category, event.category)
        sentence = _CAME_IN.format(title=title)
    else:
        sentence = wording.event_sentence(
            event.kind, event.data, who=event.who,
            calendar=desk.calendar, names=names, categories=desk.titles,
        )  # fmt: skip
    return f"{wording.moment(event.at, desk.calendar)}: {event.ref}: {sentence}"
