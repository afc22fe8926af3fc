"""The list behind a figure: its address, its heading and its rows, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import request, url_for

from triage import people, wording
from triage.desk import Desk
from triage.errors import BadInput
from triage.reports import Behind, Figure, Period, tables
from triage.reports.behind import NOW_FIGURES
from triage.reports.cells import Cell, Days
from triage.reports.now import NOBODY

_NAMES = {
    "active": "Active tickets",
    "overdue": "Overdue tickets",
    "due-today": "Tickets due today",
    "unassigned": "Unassigned tickets",
    "promises-this-week": "Promises ending this week",
    "unanswered": "Tickets still unanswered",
    "in-window": "Promises in their window now",
    "replies": "First replies sent",
}
_VERDICTS = {"": "judged", "counted": "met or missed"}
_OF_CLOCKS = ("Due", "Verdict", "Owner then")
_OF_REPLIES = ("Replied", "Took", "Owner then")
_OF_TICKETS = ("Opened", "State", "Owner")


class Heading(NamedTuple):
    """What the list is of, for whom or what, how much of it there is, and in which time."""

    title: str
    narrowed: str
    amount: str
    when: str


class Row(NamedTuple):
    """One line in words; ``cells`` are those of the figure's own columns."""

    ticket_id: int
    ref: str
    subject: str
    org_name: str
    category: str
    cells: tuple[str, str, str]


def address(figure: Figure, period: Period, days: Days | None = None) -> str:
    """Return where the list behind a figure is; ``days`` are its part of the period."""
    first, last = days or (period.first, period.last)
    asked: dict[str, Any] = {
        "figure": figure.name,
        "clock": figure.clock,
        "verdict": figure.verdict,
        "category": figure.category,
        "owner": figure.owner,
        "changed": "yes" if figure.changed else "",
        "from": first.isoformat(),
        "to": last.isoformat(),
    }
    return url_for(".behind", **{name: said for name, said in asked.items() if said})


def behind(cell: Cell, period: Period) -> str:
    """Return where a cell of the report leads: to its ticket, or to the list behind it."""
    if cell.ticket is not None:
        return url_for("reps.ticket", ticket_id=cell.ticket)
    assert cell.figure is not None  # noqa: S101 - only these two are links
    return address(cell.figure, period, cell.days)


def figure_asked() -> Figure:
    """Read the figure from the address; nothing is checked yet."""
    asked = request.args
    return Figure(
        name=asked.get("figure", ""),
        clock=asked.get("clock", ""),
        verdict=asked.get("verdict", ""),
        category=asked.get("category", ""),
        owner=asked.get("owner", ""),
        changed=asked.get("changed") == "yes",
    )


def place_asked() -> int | None:
    """Read where the page begins. Raises ``BadInput`` for what is no place."""
    text = request.args.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise BadInput("There is no such page. Go back to the report.")
    return int(text)


def newest() -> str | None:
    """Return the address of the first page of this list, if this is another one."""
    return _page(None) if "before" in request.args else None


def older(found: Behind) -> str | None:
    """Return the address of the next page of this list, if there is one."""
    return _page(found.before) if found.before else None


def _page(before: int | None) -> str:
    asked: dict[str, Any] = {**request.args.to_dict(), "before": before}
    return url_for(".behind", **asked)


def back(figure: Figure, period: Period) -> tuple[str, str]:
    """Return name and address of the page that the figure is on."""
    if figure.name in NOW_FIGURES:
        return "Now", url_for(".now")
    asked: dict[str, Any] = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
    }
    if figure.clock:
        asked["clock"] = figure.clock
    return "SLA report", url_for(".report", **asked)


def owner_name(figure: Figure) -> str:
    """Return whose tickets they are, "" for everybody's. Raises ``BadInput`` for nobody known."""
    if not figure.owner:
        return ""
    if figure.owner_id is None:
        return NOBODY
    names = {person.id: person.name for person in people.everybody()}
    if figure.owner_id not in names:
        raise BadInput("There is no such owner. Go back to the report.")
    return names[figure.owner_id]


def said(
    figure: Figure,
    found: Behind,
    period: Period,
    titles: Mapping[str, str],
    owner: str,
) -> Heading:
    """Say what the list is of."""
    title = _NAMES.get(figure.name) or _clock_title(figure)
    parts = [titles.get(figure.category, ""), owner]
    parts.append("category changed" if figure.changed else "")
    return Heading(
        title=title,
        narrowed=", ".join(part for part in parts if part),
        amount=_amount(figure, found),
        when="as it stands now"
        if figure.name in NOW_FIGURES or figure.name == "in-window"
        else tables.said_period(period),
    )


def _clock_title(figure: Figure) -> str:
    clock = figure.clock[:1].upper() + figure.clock[1:]
    return f"{clock} clocks {_VERDICTS.get(figure.verdict, figure.verdict)}"


def _amount(figure: Figure, found: Behind) -> str:
    tickets = wording.count(found.tickets, "ticket")
    if not figure.counts_clocks:
        return tickets
    if figure.name == "replies":
        return f"{wording.count(found.number, 'first reply', 'first replies')}"
    clocks = wording.count(found.number, "clock")
    if found.number == found.tickets:
        return f"{clocks}, one a ticket"
    return f"{clocks} of {tickets}; a ticket has another one when it is reopened or promised anew"


def columns(figure: Figure) -> tuple[str, str, str]:
    """Return the names of the figure's own columns."""
    if figure.name == "replies":
        return _OF_REPLIES
    return _OF_CLOCKS if figure.counts_clocks else _OF_TICKETS


def lines(figure: Figure, found: Behind, active: Desk, now: datetime) -> list[Row]:
    """Return the rows of one page."""
    return [
        Row(
            line.ticket_id,
            line.ref,
            line.subject,
            line.org_name,
            active.titles.get(line.category, line.category),
            _cells(figure, line, active, now),
        )
        for line in found.lines
    ]


def _cells(
    figure: Figure, line: Any, active: Desk, now: datetime
) -> tuple[str, str, str]:
    owner = line.owner or NOBODY

    def at(moment: datetime) -> str:
        return wording.moment(moment, active.calendar, now)

    if figure.name == "replies":
        took = wording.open_time(line.spent, wording.usual_day(active.calendar), 1)
        return at(line.ended_at), took, owner
    if figure.counts_clocks:
        return at(line.due_at), line.verdict.capitalize(), owner
    return at(line.opened_at), wording.STATES_FOR_STAFF[line.state], owner
