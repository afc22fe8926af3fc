"""As counted then, as counted now, as tables of the page and of the CSV."""

from __future__ import annotations

from datetime import datetime

from triage import wording
from triage.calendar import Calendar
from triage.reports.again import LISTED, MOST, NO_TARGET, RUNNING, Again, Differs, Row
from triage.reports.behind import Figure
from triage.reports.cells import NOTHING, Cell, Table, number
from triage.reports.counting import MET, MISSED, NOT_NEEDED
from triage.tickets.accounting import Accounted

TITLE = "As counted then, as counted now"
_COLUMNS = (
    "Clock",
    "Met then",
    "Met now",
    "Missed then",
    "Missed now",
    "Not needed then",
    "Not needed now",
    "Still running now",
    "No target now",
    "Differ",
)
_TOO_MANY = (
    f"More than {MOST:,} clocks were due in {{said}}, too many to count again at once. "
    "Choose a shorter period."
)


def again_tables(
    again: Again | None, said: str, calendar: Calendar, now: datetime
) -> tuple[Table, ...]:
    """Return both tables; one that says why not when there are too many clocks."""
    if again is None:
        return (Table("again", TITLE, _TOO_MANY.format(said=said), _COLUMNS, ()),)
    return _verdicts(again, said), _differing(again, calendar, now)


def _verdicts(again: Again, said: str) -> Table:
    return Table(
        key="again",
        title=TITLE,
        population=f"Clocks due in {said}, counted once more by today’s calendar and "
        "policies. Unit: clocks.",
        columns=_COLUMNS,
        rows=tuple(_row(row) for row in again.rows),
        footnote="What was written down then stays; a promise keeps its date. Still "
        "running: neither ended nor late by today’s tables. No target: today’s policies "
        "have none for it.",
    )


def _row(row: Row) -> tuple[Cell, ...]:
    name = row.clock[:1].upper() + row.clock[1:]
    cells = [Cell(name)]
    for verdict in (MET, MISSED, NOT_NEEDED):
        figure = Figure("clocks", row.clock, verdict=verdict)
        cells += [number(row.then[verdict], figure), number(row.now[verdict])]
    cells += [number(row.now[RUNNING]), number(row.now[NO_TARGET]), number(row.differ)]
    return tuple(cells)


def _differing(again: Again, calendar: Calendar, now: datetime) -> Table:
    more = again.differ > len(again.differing)
    return Table(
        key="again-tickets",
        title="Clocks that would be judged differently now",
        population=f"{wording.count(again.differ, 'verdict')} of "
        f"{wording.count(again.clocks, 'clock')}"
        f"{f', the newest {LISTED} of them' if more else ''}. Unit: clocks.",
        columns=("Ticket", "Clock", "Then", "Due then", "Now", "Due now"),
        rows=tuple(_line(one, calendar, now) for one in again.differing),
    )


def _line(one: Differs, calendar: Calendar, now: datetime) -> tuple[Cell, ...]:
    def due(side: Accounted | None) -> Cell:
        if side is None:
            return Cell(NOTHING)
        return Cell(wording.moment(side.clock.due_at, calendar, now))

    return (
        Cell(one.ref, ticket=one.ticket_id),
        Cell(one.clock[:1].upper() + one.clock[1:]),
        Cell(one.verdict.capitalize()),
        due(one.then),
        Cell(one.verdict_now.capitalize()),
        due(one.now),
    )
