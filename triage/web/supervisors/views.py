"""What a supervisor sees first, the SLA report of any period, and the tickets behind a figure."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk, reports, wording
from triage.desk import Desk
from triage.errors import BadInput
from triage.models import Role
from triage.reports import tables
from triage.reports.behind import PAGE, Figure
from triage.reports.sla import CLOCKS
from triage.web import guards
from triage.web.supervisors import charts

bp = Blueprint("supervisors", __name__, url_prefix="/desk")
bp.before_request(guards.only(Role.SUPERVISOR))


@bp.get("/now")
def now() -> ResponseReturnValue:
    """Show what stands at this moment."""
    active, at = guards.desk(), desk.now()
    figures = reports.now_figures(active.calendar, at)
    return render_template(
        "supervisors/now.html",
        figures=figures,
        open_line=wording.open_line(active.calendar, at),
        said_at=wording.moment(at, active.calendar),
        behind=_link,
    )


@bp.get("/report")
def report() -> ResponseReturnValue:
    """Show the SLA report of the chosen period."""
    active, at = guards.desk(), desk.now()
    try:
        period, clock = _asked(active, at)
    except BadInput as error:
        return render_template(
            "supervisors/report.html",
            error=error,
            typed=request.args,
            clocks=CLOCKS,
            tables=(),
        ), 422
    answer = reports.sla_report(period, at, clock)
    return render_template(
        "supervisors/report.html",
        report=answer,
        tables=tables.report_tables(answer, clock, active.titles),
        bars=charts.weekly_bars(answer, clock),
        line=charts.weekly_counts(answer, clock),
        share=tables.share,
        open_time=tables.open_time,
        typed={
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "clock": clock,
        },
        clocks=CLOCKS,
        behind=_link,
    )


@bp.get("/report.csv")
def report_csv() -> ResponseReturnValue:
    """Send the same tables as the page."""
    active, at = guards.desk(), desk.now()
    period, clock = _asked(active, at)
    answer = reports.sla_report(period, at, clock)
    body = tables.as_csv(tables.report_tables(answer, clock, active.titles))
    name = f"sla-{period.first.isoformat()}-to-{period.last.isoformat()}.csv"
    return Response(
        "\ufeff" + body,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/report/tickets")
def behind() -> ResponseReturnValue:
    """List the tickets behind one figure."""
    active, at = guards.desk(), desk.now()
    period, _ = _asked(active, at)
    asked = request.args
    figure = Figure(
        asked.get("figure", ""),
        asked.get("clock", ""),
        asked.get("verdict", ""),
        asked.get("category", ""),
        asked.get("owner", ""),
    )
    before = asked.get("before", "")
    if before and (not before.isdecimal() or len(before) > 18):
        raise BadInput("There is no such page. Go back to the report.")
    found = reports.tickets_behind(
        figure, period, active.calendar, at, int(before) if before else None
    )
    return render_template(
        "supervisors/behind.html",
        tickets=found,
        figure=figure,
        period=period,
        titles=active.titles,
        calendar=active.calendar,
        at=at,
        older=_older(found[-1].id) if len(found) == PAGE else None,
    )


def _older(last_id: int) -> str:
    return url_for(".behind", **{**request.args.to_dict(), "before": last_id})


def _asked(active: Desk, at: datetime) -> tuple[reports.Period, str]:
    clock = request.args.get("clock", "first reply") or "first reply"
    if clock not in CLOCKS:
        raise BadInput("Choose one of the clocks in the list.", "clock")
    period = reports.Period.read(
        request.args.get("from", ""),
        request.args.get("to", ""),
        today=active.calendar.local(at).date(),
        zone=active.calendar.zone,
    )
    return period, clock


def _link(
    figure: Figure, period: reports.Period | None, since: str = "", until: str = ""
) -> str:
    named = {
        "figure": figure.name,
        "clock": figure.clock,
        "verdict": figure.verdict,
        "category": figure.category,
        "owner": figure.owner,
        "from": since or (period.first.isoformat() if period else ""),
        "to": until or (period.last.isoformat() if period else ""),
    }
    return url_for(".behind", **{key: value for key, value in named.items() if value})
