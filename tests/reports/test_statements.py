"""A report asks the database as often for a year as for a day, and from indexes alone."""

import re

import pytest
from sqlalchemy import event, text

from tests.support.moments import DESK_ZONE
from tests.tickets.statements import counted
from triage.reports import Figure, Period, behind, now_figures, sla_report
from triage.reports.behind import TICKET_FIGURES
from triage.store import db, saved

pytestmark = pytest.mark.both_databases
VERDICTS, ENDS, UNCOUNTED = (
    "ix_events_verdict",
    "ix_events_ended",
    "ix_tickets_uncounted",
)


def period(first, last, clock):
    today = clock().astimezone(DESK_ZONE).date()
    return Period.read(first, last, today=today, zone=DESK_ZONE)


@pytest.mark.parametrize("first", ["2026-11-16", "2026-01-01", "2024-12-01"])
def test_a_report_takes_seven_statements_for_any_period(demonstration, clock, first):
    asked = period(first, "2026-11-20", clock)

    with counted() as said:
        sla_report(asked, clock(), "first reply")

    assert len([one for one in said if not one.startswith("BEGIN")]) == 7


def test_now_takes_one_and_a_list_two(demonstration, clock):
    asked = period("", "", clock)
    with counted() as now:
        now_figures(clock(), DESK_ZONE)
    with counted() as listed:
        behind(Figure("clocks", "resolve"), asked, clock(), None)

    begins = [one for one in (*now, *listed) if one.startswith("BEGIN")]
    assert (len(now) + len(listed)) - len(begins) == 3


def test_verdicts_are_read_from_the_indexes_alone(demonstration, clock, database_kind):
    plans = _plans(
        lambda: sla_report(
            period("2024-12-01", "2026-11-20", clock), clock(), "resolve"
        )
    )
    weeks, replies, categories, owners, *_ = plans

    for plan, index in (
        (weeks, VERDICTS),
        (replies, ENDS),
        (categories, VERDICTS),
        (owners, VERDICTS),
    ):
        assert _alone(index, database_kind) in plan, plan
        assert _alone(UNCOUNTED, database_kind) in plan, plan


@pytest.mark.parametrize("name", TICKET_FIGURES)
def test_a_list_of_active_tickets_never_walks_the_closed_ones(
    demonstration, clock, database_kind, name
):
    asked = period("", "", clock)
    counted_by, listed_by = _plans(lambda: behind(Figure(name), asked, clock(), None))
    (_, later) = _plans(lambda: behind(Figure(name), asked, clock(), 10**6))

    for plan in (counted_by, listed_by, later):
        if database_kind == "sqlite":
            assert "tickets USING INTEGER PRIMARY KEY" not in plan, plan
            assert "SCAN tickets\n" not in f"{plan}\n", plan
        assert re.search(r"ix_tickets_(queue|owner|standing|state|counted_by)", plan), (
            plan
        )


def _alone(index, database_kind):
    kind = {"sqlite": "COVERING INDEX {}", "postgresql": "Index Only Scan using {}"}
    return kind[database_kind].format(index)


def _plans(ask):
    """Return how each statement would be answered on a large desk."""
    said = []

    def listen(_connection, _cursor, statement, parameters, *_rest):
        if statement.lstrip().startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    ask()
    event.remove(db.engine, "before_cursor_execute", listen)
    with saved():
        return [_plan(one, values) for one, values in said]


def _plan(statement, values):
    connection = db.session.connection()
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        # This desk is small: reading it from end to end would be cheaper.
        for way in ("seqscan", "bitmapscan"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
        explain = "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(str(row[-1]) for row in rows)
