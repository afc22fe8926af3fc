"""Forms that change the calendar: each puts its change into the supervisor's draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.calendar import (
    Calendar,
    DatedRow,
    WallSpan,
    closed_until,
    load_calendar,
    rows_of,
    with_dated_row,
    with_dated_rows,
    with_hours,
    without_dated_rows,
)
from triage.errors import BadData
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar import key_of, written_together
from triage.web.supervisors.calendar_words import closed_anyway
from triage.web.supervisors.drafting import CALENDAR
from triage.web.supervisors.forms import Typed

_REASON = "Say why, as submitters may read it; like “Closed for wildfire smoke”."
_KEPT = "Added to your draft. It counts once you publish it."


@bp.get("/calendar/closing")
def closing() -> ResponseReturnValue:
    """Ask which day, or which part of it, the desk is to be closed."""
    return _page("closing", Typed.blank({"day": request.args.get("day", "")}))


@bp.post("/calendar/closings")
def add_closing() -> ResponseReturnValue:
    """Close a day, or a part of it, in the draft."""
    typed = Typed(request.form)
    day = typed.day("day", "Enter the day on which the desk is to be closed.")
    start, end = typed.time("from"), typed.time("to")
    reason = typed.line("reason", _REASON)
    windows = _part(typed, start, end)
    if typed.problems or day is None:
        return _page("closing", typed), 422
    row = _row(day, "closed", windows, reason)
    said = _said_kept(row)
    return _keep("closing", typed, lambda text: with_dated_row(text, row), said)


def _said_kept(row: DatedRow) -> str:
    """Say that a closure is in the draft, and whether it can do anything there."""
    if not closed_anyway(drafting.seen(CALENDAR).table, row):
        return _KEPT
    return (
        f"Added to your draft, but {wording.day(row.date)} is closed then anyway: "
        "it moves no date."
    )


def _part(typed: Typed, start: time | None, end: time | None) -> tuple[WallSpan, ...]:
    if typed["from"] == typed["to"] == "":
        return ()
    opens = f"{start:%H:%M}" if start else "00:00"
    closes = f"{end:%H:%M}" if end and end != time() else "24:00"
    if closes <= opens:
        typed.refuse(
            "Choose a time that is later than the one from which it is closed.", "to"
        )
        return ()
    return (WallSpan.parse(f"{opens}-{closes}"),)


@bp.get("/calendar/opening")
def opening() -> ResponseReturnValue:
    """Ask on which day the desk opens in other hours than each week."""
    return _page("opening", Typed.blank({"day": request.args.get("day", "")}))


@bp.post("/calendar/openings")
def add_opening() -> ResponseReturnValue:
    """Give a day hours of its own, in the draft."""
    typed = Typed(request.form)
    day = typed.day("day", "Enter the day on which the desk is to open specially.")
    windows = typed.hours("hours")
    if not windows and not typed.wrong.get("hours"):
        typed.refuse(
            "Enter the hours, like “9 am to noon”. To close a day, use “Close a day”.",
            "hours",
        )
    reason = typed.line("reason", "Say why, like “Open for the school deadline”.")
    if typed.problems or day is None:
        return _page("opening", typed), 422
    row = _row(day, "open", windows, reason)
    return _keep("opening", typed, lambda text: with_dated_row(text, row))


@bp.get("/calendar/outage")
def outage() -> ResponseReturnValue:
    """Ask until when the desk is closed from now on."""
    local = guards.desk().calendar.local(desks.now())
    start = {"from_day": f"{local:%Y-%m-%d}", "from_time": f"{local:%H:%M}"}
    return _page("outage", Typed.blank(start))


@bp.post("/calendar/outages")
def add_outage() -> ResponseReturnValue:
    """Close the desk from one moment to another, in the draft."""
    typed = Typed(request.form)
    start = _moment(typed, "from", "from which it is closed")
    end = _moment(typed, "until", "until which it is closed")
    reason = typed.line("reason", _REASON)
    if typed.problems or start is None or end is None:
        return _page("outage", typed), 422

    def change(text: str) -> str:
        shut = closed_until(
            load_calendar(text), start, end,
            reason=reason, author=guards.me().name, written=_today(),
        )  # fmt: skip
        return with_dated_rows(text, shut)

    return _keep("outage", typed, change)


def _moment(typed: Typed, name: str, what: str) -> datetime | None:
    day = typed.day(f"{name}_day", f"Enter the day {what}.")
    at = typed.time(f"{name}_time", f"Enter the time {what}.")
    if day is None or at is None:
        return None
    return datetime.combine(day, at, guards.desk().calendar.zone)


@bp.get("/calendar/hours")
def hours() -> ResponseReturnValue:
    """Ask for the hours of each weekday."""
    shown: Calendar = drafting.seen(CALENDAR).table
    start = {
        name.lower(): wording.hours(windows)
        for name, windows in zip(wording.WEEKDAYS, shown.schedule.hours, strict=True)
    }
    return _page("hours", Typed.blank(start))


@bp.post("/calendar/hours")
def change_hours() -> ResponseReturnValue:
    """Change the weekly hours in the draft."""
    typed = Typed(request.form)
    week = {
        name: [str(span) for span in typed.hours(name)]
        for name in map(str.lower, wording.WEEKDAYS)
    }
    reason = typed.line("reason", "Say why these are the hours now.")
    if typed.problems:
        return _page("hours", typed), 422
    return _keep("hours", typed, lambda text: with_hours(text, week, reason=reason))


@bp.post("/calendar/rows/removal")
def remove_row() -> ResponseReturnValue:
    """Take a day that differs back, or all that was written with it, in the draft."""
    typed = Typed(request.form)

    def change(text: str) -> str:
        rows = rows_of(text)
        meant = [row for row in rows if key_of(row) == typed["row"]][:1]
        if not meant:
            raise BadData(
                "This row is no longer in the calendar; somebody may have taken it "
                "back already."
            )
        whole = typed["with"] == "all"
        return without_dated_rows(
            text, written_together(rows, meant[0]) if whole else meant
        )

    return keep_at_once(typed, change, "Taken back in your draft.")


def keep_at_once(
    typed: Typed, change: Callable[[str], str], said: str
) -> ResponseReturnValue:
    """Make a change for which nothing is typed; a refusal is said on the calendar."""
    kept = drafting.keep(CALENDAR, change, typed)
    flash(said if kept else typed.problems[0].sentence)
    return redirect(url_for(".calendar"), 303)


def _keep(
    page: str, typed: Typed, change: Callable[[str], str], said: str = _KEPT
) -> ResponseReturnValue:
    if not drafting.keep(CALENDAR, change, typed):
        return _page(page, typed), typed.status
    flash(said)
    return redirect(url_for(".calendar"), 303)


def _page(name: str, typed: Typed) -> str:
    staff.count(desks.now())
    seen = drafting.seen(CALENDAR)
    return render_template(
        f"supervisors/{name}.html",
        form=typed,
        seen=seen,
        version=typed.version(seen.version),
        weekdays=[(name.lower(), name) for name in wording.WEEKDAYS],
    )


def _row(day: date, kind: str, windows: tuple[WallSpan, ...], reason: str) -> DatedRow:
    return DatedRow(day, kind, windows, reason, guards.me().name, _today())  # type: ignore[arg-type]


def _today() -> date:
    return guards.desk().calendar.local(desks.now()).date()
