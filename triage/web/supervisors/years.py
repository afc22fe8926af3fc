"""The closures of one year, beside those confirmed the year before; saying they are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.calendar import Calendar, YearClosure, year_closures
from triage.errors import Conflict
from triage.models import ConfirmedYear
from triage.publishing import years
from triage.store import saved
from triage.web import guards, staff
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar import said_confirmed
from triage.web.supervisors.forms import Typed

YEAR = "<int(min=1971, max=2200):year>"


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """One day on which the desk is closed, and the one of the year before beside it."""

    name: str
    day: str
    rule: str
    shuts: bool
    before: str


@bp.get(f"/years/{YEAR}", endpoint="year")
def show_year(year: int) -> ResponseReturnValue:
    """Show what the calendar makes of a year, and what was confirmed for the one before."""
    return _page(year, Typed.blank())


@bp.post(f"/years/{YEAR}/confirmation")
def confirm_year(year: int) -> ResponseReturnValue:
    """Say that the closures of a year are right."""
    typed = Typed(request.form)
    seen = request.form.get("calendar", type=int)
    try:
        with saved():
            years.confirm(
                year, guards.me().id, desks.now(), desks.active(), seen=seen or 0
            )
    except Conflict as error:
        typed.refuse(error)
        return _page(year, typed), 409
    flash(f"The closures of {year} are confirmed.")
    return redirect(url_for(".year", year=year), 303)


def _page(year: int, typed: Typed) -> str:
    active, now = guards.desk(), desks.now()
    staff.count(now)
    today, schedule = active.calendar.local(now).date(), active.calendar.schedule
    before = years.confirmed(year - 1)
    return render_template(
        "supervisors/year.html",
        form=typed,
        year=year,
        others=[
            other
            for other in (year - 1, year + 1)
            if schedule.first_year <= other <= schedule.last_year
        ],
        lines=list(_lines(active.calendar, year, before)),
        before=before,
        confirmed=years.confirmed(year),
        said=said_confirmed(year, today),
        said_before=said_confirmed(year - 1, today),
        gone=_gone(active.calendar, year, before),
        calendar_id=active.calendar_id,
        open_days=_open_days(active.calendar, year),
    )


def _lines(
    calendar: Calendar, year: int, before: ConfirmedYear | None
) -> Iterable[ClosureLine]:
    for one in year_closures(calendar, year):
        part = wording.closed_between(one.start, one.end)
        yield ClosureLine(
            name=one.name if one.start is one.end is None else f"{one.name}, {part}",
            day=wording.day(one.date),
            rule=wording.closure_rule(one.rule),
            shuts=one.shuts_a_weekday != "no",
            before=_said_before(one, before),
        )


def _said_before(one: YearClosure, before: ConfirmedYear | None) -> str:
    days = [
        wording.day(date.fromisoformat(day))
        for day, name, kind in (before.closures if before else ())
        if name == one.name and kind == one.kind
    ]
    return wording.listed(days)


def _gone(calendar: Calendar, year: int, before: ConfirmedYear | None) -> list[str]:
    """Return what was closed the year before, and is not on this year's list."""
    names = {one.name for one in year_closures(calendar, year)}
    return [
        f"{name}, {wording.day(date.fromisoformat(day))}"
        for day, name, kind in (before.closures if before else ())
        if kind == "actual" and name not in names
    ]


def _open_days(calendar: Calendar, year: int) -> int:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return sum(
        calendar.is_open_day(date.fromordinal(day)) for day in range(first, last + 1)
    )
