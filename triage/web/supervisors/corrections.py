"""What reps corrected: how often triage was right, what it was taken for, what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.desk import Desk
from triage.errors import BadInput
from triage.reports import Period
from triage.reports.cells import NOTHING, Cell, Table, number, percent, share
from triage.reports.corrections import (
    PAGE,
    Corrections,
    Right,
    corrected,
    corrections,
)
from triage.web import guards, staff
from triage.web.supervisors import charts
from triage.web.supervisors.blueprint import bp
from triage.weights import kept

_MODELS = 20
_GATES = {
    "confident": "Sure: nobody had to choose",
    "suggest": "A suggestion, or somebody chose",
    "person": "A person decides",
}
_FIRST = {"categories": "Read as", "gates": "How sure", "weeks": "Week"}
_COLUMNS = ("Tickets judged", "Right", "Share right", "19 times in 20 between")
_WHO = "Tickets that a rep worked to their end, chose for a caller, or changed. Unit: tickets."


@bp.get("/corrections", endpoint="corrections")
def overview() -> ResponseReturnValue:
    """Show how often triage was right in a period, and what reps made of the rest."""
    active, at = guards.desk(), desks.now()
    staff.count(at)
    typed = {name: request.args.get(name, "") for name in ("from", "to")}
    problem, found = None, None
    try:
        period = _period(active)
        found = corrections(period)
        typed = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    except BadInput as error:
        problem = error
    page = render_template(
        "supervisors/corrections.html",
        typed=typed,
        error=problem,
        found=found,
        drift=charts.weekly_right(found.weeks) if found else None,
        tables=_tables(found, active) if found else {},
        overrides=_overrides(found, active, typed) if found else (),
        models=tuple(_models(active)),
        heard=active.rules.model.version[:12] if active.rules.model else "",
    )
    return page, 422 if problem else 200


@bp.get("/corrections/tickets")
def corrected_tickets() -> ResponseReturnValue:
    """List the tickets that were read as one thing and taken for another."""
    active, at = guards.desk(), desks.now()
    staff.count(at)
    decided, chosen = (request.args.get(name, "") for name in ("decided", "chosen"))
    try:
        period = _period(active)
    except BadInput:
        return overview()
    before = request.args.get("before", type=int)
    rows = corrected(decided, chosen, period, before=before)
    kept_as: dict[str, Any] = {
        "decided": decided,
        "chosen": chosen,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
    }
    more = len(rows) > PAGE
    return render_template(
        "supervisors/corrected.html",
        was=active.titles.get(decided, decided),
        became=active.titles.get(chosen, chosen),
        rows=rows[:PAGE],
        said_at=lambda one: wording.moment(one.at, active.calendar, at),
        gates=_GATES,
        older=url_for(".corrected_tickets", **kept_as, before=rows[PAGE - 1].ticket_id)
        if more
        else "",
        newest=url_for(".corrected_tickets", **kept_as) if before else "",
        back=url_for(
            ".corrections", **{name: kept_as[name] for name in ("from", "to")}
        ),
    )


def _period(active: Desk) -> Period:
    calendar = active.calendar
    asked = (request.args.get(name, "") for name in ("from", "to"))
    today = calendar.local(desks.now()).date()
    return Period.read(*asked, today=today, zone=calendar.zone)


def _tables(found: Corrections, active: Desk) -> dict[str, Table]:
    return {
        table.key: table
        for table in (
            _table(
                "categories", "By what triage read", found.categories, active.titles
            ),
            _table("gates", "By how sure it was", found.gates, _GATES),
            _table(
                "weeks",
                "By week",
                [week.right for week in found.weeks],
                {
                    week.right.key: f"Week of {wording.short_day(week.monday)}"
                    for week in found.weeks
                },
            ),
        )
    }


def _table(
    key: str, title: str, rows: Iterable[Right], names: Mapping[str, str]
) -> Table:
    return Table(
        key=key,
        title=title,
        population=_WHO,
        columns=(_FIRST[key], *_COLUMNS),
        rows=tuple(
            (
                Cell(names.get(one.key, one.key)),
                number(one.judged),
                number(one.right),
                share(one.share),
                Cell(_between(one)),
            )
            for one in rows
        ),
    )


def _between(one: Right) -> str:
    if one.between is None:
        return NOTHING
    low, high = one.between
    return f"{percent(low)}% and {percent(high)}%"


def _overrides(
    found: Corrections, active: Desk, typed: Mapping[str, Any]
) -> tuple[dict[str, str], ...]:
    titles = active.titles
    return tuple(
        {
            "was": titles.get(one.decided, one.decided),
            "became": titles.get(one.chosen, one.chosen),
            "count": f"{one.tickets:,}",
            "href": url_for(
                ".corrected_tickets", decided=one.decided, chosen=one.chosen, **typed
            ),
        }
        for one in found.overrides
    )


def _models(active: Desk) -> Iterable[dict[str, object]]:
    heard = active.rules.model.version if active.rules.model else ""
    for one in kept.newest_first(_MODELS):
        yield {
            "version": one.version[:12],
            "at": wording.moment(one.trained_at, active.calendar),
            "sentence": one.figures["sentence"],
            "heard": one.version == heard,
        }
