"""What a supervisor sees first, the SLA report of any period, and what stands behind a figure."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from triage import desk, reports, wording
from triage.alerts import unreached
from triage.desk import Desk
from triage.errors import BadInput
from triage.publishing import years
from triage.reports import sheet, tables
from triage.reports.counting import CLOCKS, FIRST_REPLY
from triage.tickets import rounds
from triage.web import guards, staff
from triage.web.supervisors import again, charts, lists
from triage.web.supervisors.blueprint import bp


@bp.get("/now")
def now() -> ResponseReturnValue:
    """Show what stands at this moment."""
    active, at = guards.desk(), desk.now()
    staff.count(at)
    return render_template(
        "supervisors/now.html",
        figures=reports.now_figures(at, active.calendar.zone),
        left_behind=reports.left_behind(at),
        open_line=wording.open_line(active.calendar, at),
        said_at=wording.moment(at, active.calendar),
        unconfirmed=years.unconfirmed(at, active),
        audit=rounds.last_findings(),
        unreached=unreached.unreached(),
    )


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    """Show what the last audit found, ticket by ticket."""
    came = rounds.last_findings()
    return render_template(
        "supervisors/audit.html",
        audit=came,
        said_at=came and wording.moment(came.at, guards.desk().calendar),
        found=rounds.listed(),
    )


@bp.get("/report")
def report() -> ResponseReturnValue:
    """Show the SLA report of the chosen period."""
    active, at = guards.desk(), desk.now()
    staff.count(at)
    try:
        period, clock = _asked(active, at)
    except BadInput as error:
        return _not_understood(error), 422
    answer = reports.sla_report(period, at, clock)
    day = wording.usual_day(active.calendar)
    counted_again = again.shown(period, active, at)
    shown = *tables.report_tables(answer, active.titles, day), *counted_again.tables
    return render_template(
        "supervisors/report.html",
        said_period=tables.said_period(period),
        tables={table.key: table for table in shown},
        both=counted_again.both,
        shares=charts.weekly_shares(answer),
        medians=charts.weekly_medians(answer, day),
        left_behind=reports.left_behind(at),
        typed=_typed(period, clock),
        clocks=CLOCKS,
        goal=charts.GOAL,
        behind=lambda cell: lists.behind(cell, period),
    )


def _not_understood(error: BadInput) -> str:
    # A browser's date field shows dates alone, and complains of anything else.
    typed = {name: _as_date(request.args.get(name, "")) for name in ("from", "to")}
    typed["clock"] = request.args.get("clock", "")
    typed["again"] = "yes" if again.is_asked() else ""
    return render_template(
        "supervisors/report.html", error=error, typed=typed, clocks=CLOCKS
    )


def _as_date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""


@bp.get("/report.csv")
def report_csv() -> ResponseReturnValue:
    """Send the same tables as the page."""
    active, at = guards.desk(), desk.now()
    period, clock = _asked(active, at)
    answer = reports.sla_report(period, at, clock)
    day = wording.usual_day(active.calendar)
    shown = tables.report_tables(answer, active.titles, day)
    body = sheet.as_csv([*shown, *again.shown(period, active, at).tables])
    name = f"sla-{period.first.isoformat()}-to-{period.last.isoformat()}.csv"
    # Without the mark, a spreadsheet reads UTF-8 as something else.
    return Response(
        "\ufeff" + body,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/report/tickets")
def behind() -> ResponseReturnValue:
    """List what stands behind one figure."""
    active, at = guards.desk(), desk.now()
    period, _ = _asked(active, at)
    figure = lists.figure_asked()
    figure.check(active.titles)
    owner = lists.owner_name(figure)
    staff.count(at)
    found = reports.behind(figure, period, at, lists.place_asked())
    return render_template(
        "supervisors/behind.html",
        said=lists.said(figure, found, period, active.titles, owner),
        lines=lists.lines(figure, found, active, at),
        columns=lists.columns(figure),
        older=lists.older(found),
        newest=lists.newest(),
        back=lists.back(figure, period),
    )


def _asked(active: Desk, at: datetime) -> tuple[reports.Period, str]:
    clock = request.args.get("clock", "") or FIRST_REPLY
    if clock not in CLOCKS:
        raise BadInput("Choose one of the clocks in the list.", "clock")
    period = reports.Period.read(
        request.args.get("from", ""),
        request.args.get("to", ""),
        today=active.calendar.local(at).date(),
        zone=active.calendar.zone,
    )
    return period, clock


def _typed(period: reports.Period, clock: str) -> dict[str, str]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "clock": clock,
        **({"again": "yes"} if again.is_asked() else {}),
    }
