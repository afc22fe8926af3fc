"""The tickets behind a figure: every number on a report leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from triage.calendar import Calendar
from triage.errors import BadInput
from triage.models import Event, Ticket
from triage.reports import now as standing_now
from triage.reports.period import Period
from triage.reports.sla import CLOCKS, COUNTED, due_in, in_window, unanswered
from triage.store import db

PAGE = 50
NOW_FIGURES = ("overdue", "due-today", "unassigned", "promises-this-week")


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure: its name, and what it is narrowed to."""

    name: str
    clock: str = ""
    verdict: str = ""
    category: str = ""
    owner: str = ""


def tickets_behind(
    figure: Figure,
    period: Period,
    calendar: Calendar,
    now: datetime,
    before: int | None = None,
) -> Sequence[Ticket]:
    """Return at most 50 tickets, newest first; ``before`` is the last id of the page before.

    Raises ``BadInput`` for a figure there is none of.
    """
    query = select(Ticket).where(_condition(figure, period, calendar, now))
    if before is not None:
        query = query.where(Ticket.id < before)
    return (
        db.session.execute(query.order_by(Ticket.id.desc()).limit(PAGE)).scalars().all()
    )


def _condition(
    figure: Figure, period: Period, calendar: Calendar, now: datetime
) -> ColumnElement[bool]:
    plain = {
        "overdue": lambda: standing_now.overdue(calendar, now),
        "due-today": lambda: standing_now.due_today(calendar, now),
        "unassigned": standing_now.unassigned,
        "promises-this-week": lambda: standing_now.promised_this_week(calendar, now),
        "active": lambda: and_(Ticket.active),
        "unanswered": lambda: unanswered(period),
        "in-window": lambda: in_window(now),
        "verdicts": lambda: _verdicts(figure, period),
        "replies": lambda: _replies(period),
    }
    if figure.name not in plain:
        raise BadInput(
            "There is no such figure. Go back to the report, and choose one there."
        )
    return and_(plain[figure.name](), *_narrowed(figure))


def _narrowed(figure: Figure) -> list[ColumnElement[bool]]:
    """Owner narrows the figures of now; a verdict's owner is the one it was counted for."""
    parts = []
    if figure.category:
        parts.append(Ticket.category == figure.category)
    if figure.owner and figure.name != "verdicts":
        parts.append(Ticket.assignee_id == _owner(figure.owner))
    return parts


def _verdicts(figure: Figure, period: Period) -> ColumnElement[bool]:
    if figure.clock not in CLOCKS or figure.verdict not in ("", *COUNTED):
        raise BadInput("There is no such clock or verdict. Go back to the report.")
    parts = [Event.ticket_id == Ticket.id, due_in(period, figure.clock)]
    if figure.verdict:
        parts.append(Event.verdict == figure.verdict)
    if figure.owner:
        parts.append(Event.owner_id == _owner(figure.owner))
    return exists().where(*parts)


def _owner(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal() or len(text) > 18:
        raise BadInput("There is no such owner. Go back to the report.")
    return int(text)


def _replies(period: Period) -> ColumnElement[bool]:
    return exists().where(
        Event.ticket_id == Ticket.id,
        Event.clock == "first reply",
        Event.verdict.in_(("met", "ended late")),
        Event.at >= period.start,
        Event.at < period.end,
    )
