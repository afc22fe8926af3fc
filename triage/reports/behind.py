"""What stands behind a figure: its tickets, or its clocks with the ticket of each.

Each list asks with the condition that the figure was counted with, so it has exactly as
many rows. One ticket may have several clocks of a name: a reopening starts a new one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from triage.errors import BadInput
from triage.models import Event, Person, Ticket
from triage.reports import counting
from triage.reports.counting import CLOCKS, MET, MISSED, VERDICTS, Condition
from triage.reports.now import conditions
from triage.reports.period import Period
from triage.store import db

PAGE = 50
NOW_FIGURES = ("active", "overdue", "due-today", "unassigned", "promises-this-week")
TICKET_FIGURES = (*NOW_FIGURES, "unanswered", "in-window")
CLOCK_FIGURES = ("clocks", "replies")
# "counted" is what a share is a share of; no verdict at all means all three.
VERDICT_SETS = {
    "": VERDICTS,
    "counted": (MET, MISSED),
    **{one: (one,) for one in VERDICTS},
}
_NO_SUCH_FIGURE = (
    "There is no such figure. Go back to the report, and choose one there."
)
_NO_SUCH_OWNER = "There is no such owner. Go back to the report, and choose one there."


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure: its name, and what it is narrowed to.

    ``owner`` is a person's id or "none"; ``changed`` leaves tickets that came in as
    another category than they are.
    """

    name: str
    clock: str = ""
    verdict: str = ""
    category: str = ""
    owner: str = ""
    changed: bool = False

    @property
    def counts_clocks(self) -> bool:
        """Whether its unit is clocks; else it is tickets."""
        return self.name in CLOCK_FIGURES

    def check(self, categories: Collection[str]) -> None:
        """Raise ``BadInput`` for a figure there is none of."""
        clock = self.clock in CLOCKS if self.name == "clocks" else not self.clock
        if self.name not in (*TICKET_FIGURES, *CLOCK_FIGURES) or not clock:
            raise BadInput(_NO_SUCH_FIGURE)
        if self.verdict not in VERDICT_SETS:
            raise BadInput(_NO_SUCH_FIGURE)
        if self.category and self.category not in categories:
            raise BadInput(_NO_SUCH_FIGURE)
        if self.owner not in ("", "none") and self.owner_id is None:
            raise BadInput(_NO_SUCH_OWNER)

    @property
    def owner_id(self) -> int | None:
        """The owner's id; None for nobody, and for what is no id."""
        text = self.owner
        plain = text.isascii() and text.isdecimal() and len(text) <= 18
        return int(text) if plain else None


class Line(NamedTuple):
    """One row of the list; the last five only where the figure counts clocks."""

    key: int
    ticket_id: int
    ref: str
    subject: str
    org_name: str
    category: str
    state: str
    opened_at: datetime
    owner: str | None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    verdict: str | None = None
    spent: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Some lines, newest first, and how many there are in all."""

    lines: tuple[Line, ...]
    number: int
    tickets: int
    before: int | None


def behind(figure: Figure, period: Period, now: datetime, before: int | None) -> Behind:
    """Return at most 50 lines; ``before`` is where the next page goes on, if there is one."""
    # Plus nothing: in the order of the bare id, SQLite would walk every ticket ever.
    key: Any = Event.id if figure.counts_clocks else Ticket.id + 0
    query = _clocks() if figure.counts_clocks else _tickets()
    query = query.where(*_conditions(figure, period, now))
    counted = query.with_only_columns(
        func.count(), func.count(Ticket.id.distinct()), maintain_column_froms=True
    )
    number, tickets = db.session.execute(counted).one()
    if before is not None:
        query = query.where(key < before)
    rows = db.session.execute(query.order_by(key.desc()).limit(PAGE + 1)).all()
    lines = tuple(Line(*row) for row in rows[:PAGE])
    return Behind(lines, number, tickets, lines[-1].key if len(rows) > PAGE else None)


_OF_TICKET = (
    Ticket.id,
    Ticket.ref,
    Ticket.subject,
    Ticket.org_name,
    Ticket.category,
    Ticket.state,
    Ticket.opened_at,
    Person.name,
)


def _tickets() -> Select[*tuple[Any, ...]]:
    return select(Ticket.id, *_OF_TICKET).outerjoin(
        Person, Person.id == Ticket.assignee_id
    )


def _clocks() -> Select[*tuple[Any, ...]]:
    verdict = (Event.due_at, Event.at, Event.verdict, Event.spent)
    return (
        select(Event.id, *_OF_TICKET, *verdict)
        .select_from(Event)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .outerjoin(Person, Person.id == Event.owner_id)
    )


def _conditions(figure: Figure, period: Period, now: datetime) -> list[Condition]:
    parts = [_condition(figure, period, now)]
    if figure.category:
        parts.append(Ticket.category == figure.category)
    if figure.changed:
        parts.append(Ticket.category != Ticket.first_category)
    if figure.owner:
        parts.append(_owned(figure))
    return parts


def _condition(figure: Figure, period: Period, now: datetime) -> Condition:
    if figure.name == "clocks":
        verdicts = VERDICT_SETS[figure.verdict]
        return counting.judged(period, (figure.clock,), verdicts)
    if figure.name == "replies":
        return counting.first_replies(period)
    if figure.name == "unanswered":
        return counting.unanswered(period)
    if figure.name == "in-window":
        return counting.in_window(now)
    return conditions(now, period.zone)[figure.name]


def _owned(figure: Figure) -> ColumnElement[bool]:
    """A clock's owner is the one it was counted for, a ticket's the one it has now."""
    column: Any = Event.owner_id if figure.counts_clocks else Ticket.assignee_id
    owned: ColumnElement[bool] = (
        column.is_(None) if figure.owner_id is None else column == figure.owner_id
    )
    return owned
