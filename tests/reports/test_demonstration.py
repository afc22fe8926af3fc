"""On a living desk, every figure agrees with its list, and with the fold over the events."""

from collections import Counter

import pytest
from sqlalchemy import select

from tests.support.moments import DESK_ZONE
from triage import desk as desks
from triage.models import Event, Ticket
from triage.reports import Period, behind, now_figures, sla_report, tables
from triage.reports.behind import NOW_FIGURES, Figure
from triage.reports.counting import CLOCKS
from triage.sla import Standing, clocks
from triage.store import db
from triage.tickets import story

pytestmark = pytest.mark.both_databases


@pytest.fixture
def period(demonstration, clock):
    today = clock().astimezone(DESK_ZONE).date()
    return Period.read("", "", today=today, zone=DESK_ZONE)


def count_behind(figure, period, now):
    found = behind(figure, period, now, None)
    assert len(found.lines) == min(found.number, 50)
    assert found.tickets <= found.number
    assert figure.counts_clocks or found.tickets == found.number
    return found.number


@pytest.mark.parametrize("clock_name", CLOCKS)
def test_every_figure_has_as_much_behind_it_as_it_says(period, clock, clock_name):
    report = sla_report(period, clock(), clock_name)
    checked = 0
    for table in tables.report_tables(report, {}, 9 * 3600):
        for row in table.rows:
            by_name = dict(zip(table.columns, row, strict=True))
            for cell in row:
                if cell.figure is None:
                    continue
                part = (
                    period if cell.days is None else Period(*cell.days, zone=DESK_ZONE)
                )
                number = count_behind(cell.figure, part, clock())
                assert number == said_by(cell, by_name, table.rows), (table.key, row)
                checked += 1

    assert checked > 40


def said_by(cell, by_name, rows):
    """The number that a cell says, or that of what it is a share or a length of."""
    if cell.text.replace(",", "").isdecimal():
        return number_of(cell)
    if cell.figure.name == "replies":
        return number_of(by_name.get("First replies") or rows[0][1])
    if "Value" in by_name:
        return number_of(rows[0][1]) + number_of(rows[1][1])
    return number_of(by_name["Met"]) + number_of(by_name["Missed"])


def number_of(cell):
    return 0 if cell.text == "none" else int(cell.text.replace(",", ""))


def test_every_figure_of_now_has_as_many_tickets_behind_it(period, clock):
    figures = now_figures(clock(), DESK_ZONE)
    together = {name: getattr(figures, name.replace("-", "_")) for name in NOW_FIGURES}

    assert figures.active > 10
    for name, number in together.items():
        assert count_behind(Figure(name), period, clock()) == number, name
    for row in figures.owners:
        owner = str(row.person_id or "none")
        for name in set(NOW_FIGURES) - {"unassigned"}:
            figure = Figure(name, owner=owner)
            number = getattr(row, name.replace("-", "_"))
            assert count_behind(figure, period, clock()) == number, (name, row)


def test_the_pages_of_a_list_together_are_the_list(period, clock):
    figure = Figure("clocks", "promise", "counted")
    seen, before = [], None
    while True:
        found = behind(figure, period, clock(), before)
        seen += [line.key for line in found.lines]
        before = found.before
        if before is None:
            break

    assert len(seen) == len(set(seen)) == found.number > 50
    assert seen == sorted(seen, reverse=True)


def folds(now):
    """Every counted ticket with its clocks, counted from its events."""
    desk = desks.active()
    for ticket in db.session.execute(select(Ticket)).scalars():
        if ticket.outcome not in ("spam", "duplicate"):
            events = story.read(ticket.id).events
            yield ticket, clocks(events, desk.policies, desk.calendar, now)


def test_the_clocks_are_those_that_the_events_add_up_to(period, clock):
    counted = Counter()
    for _, found in folds(clock()):
        for one in found:
            if period.start <= one.due_at < period.end:
                if one.missed:
                    counted[one.name.value, "missed"] += 1
                elif one.ended:
                    counted[one.name.value, one.standing.value] += 1

    report = sla_report(period, clock(), "first reply")
    said = Counter()
    for row in report.clocks:
        said[row.key, "met"] = row.met
        said[row.key, "missed"] = row.missed
        said[row.key, "not needed"] = row.not_needed
    assert +said == counted


def test_now_is_what_the_events_add_up_to(period, clock):
    now = clock()
    sunday_midnight = period.end
    overdue = ending = 0
    for ticket, found in folds(now):
        running = [one for one in found if not one.ended]
        overdue += any(
            one.standing is Standing.OVERDUE and one.is_ours for one in running
        )
        kinds = {one.kind for one in running if one.kind}
        ending += any(
            one.name.value == "promise"
            and one.standing is not Standing.PAUSED
            and now <= one.due_at < sunday_midnight
            for one in running
        )
        assert ticket.active or not kinds

    figures = now_figures(now, DESK_ZONE)
    assert (figures.overdue, figures.promises_this_week) == (overdue, ending)


def test_no_clock_has_two_misses_or_two_ends(demonstration):
    rows = db.session.execute(
        select(Event.ticket_id, Event.clock, Event.kind, Event.data).where(
            Event.verdict.is_not(None)
        )
    )
    seen = Counter((t, clock, kind, data["cycle"]) for t, clock, kind, data in rows)

    assert set(seen.values()) == {1}
