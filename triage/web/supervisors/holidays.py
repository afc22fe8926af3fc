"""The list of holidays that close the desk: adding one, changing one, taking one off."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage.calendar import (
    Calendar,
    ListedDay,
    known_holidays,
    with_listed_day,
    without_listed_day,
)
from triage.web import staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar_edits import keep_at_once
from triage.web.supervisors.drafting import CALENDAR
from triage.web.supervisors.forms import Typed, as_it_was

# The words of the calendar file, and what they mean to a person.
SUNDAY = (
    ("the Monday after", "The desk is closed the Monday after"),
    ("the Friday before", "The desk is closed the Friday before"),
    ("stays", "No other day is closed for it"),
)
SATURDAY = (
    ("stays", "No other day is closed for it"),
    ("the Friday before", "The desk is closed the Friday before"),
    ("the Monday after", "The desk is closed the Monday after"),
)


@bp.get("/calendar/holiday")
def holiday() -> ResponseReturnValue:
    """Ask which holiday closes the desk, and what a weekend does to it."""
    listed = _listed(request.args.get("name", ""))
    if listed is None:
        today = drafting.seen(CALENDAR).table.local(desks.now()).date()
        return _page(Typed.blank({"since": str(today.year), **_FRESH}))
    return _page(Typed.blank(_as_typed(listed)))


_FRESH = {"sunday": SUNDAY[0][0], "saturday": SATURDAY[0][0]}


def _as_typed(listed: ListedDay) -> dict[str, str]:
    return {
        "name": listed.name,
        "sunday": listed.sunday,
        "saturday": listed.saturday,
        "reason": listed.reason,
        "source": listed.source,
        "since": str(listed.since or ""),
        "until": str(listed.until or ""),
    }


@bp.post("/calendar/holidays")
def keep_holiday() -> ResponseReturnValue:
    """Put a holiday on the list in the draft, or change how it counts."""
    typed = Typed(request.form)
    day = _day(typed)
    if typed.problems:
        return _page(typed), 422
    if not drafting.keep(CALENDAR, lambda text: with_listed_day(text, day), typed):
        return _page(typed), typed.status
    flash("Added to your draft. It counts once you publish it.")
    return redirect(url_for(".calendar"), 303)


def _day(typed: Typed) -> ListedDay:
    name = typed.line("name", "Choose a holiday.", 100)
    was = _listed(name)
    day = ListedDay(
        name=name,
        also=was.also if was else (),
        sunday=typed.choice("sunday", dict(SUNDAY), "Choose what a Sunday does to it."),
        saturday=typed.choice(
            "saturday", dict(SATURDAY), "Choose what a Saturday does to it."
        ),
        reason=typed.line("reason", "Say why it closes the desk."),
        source=typed.line("source"),
        quote="",
        since=typed.year("since"),
        until=typed.year("until"),
    )
    if was is None:
        return day
    source = as_it_was(day.source, was.source)
    return replace(
        day,
        reason=as_it_was(day.reason, was.reason),
        source=source,
        quote=was.quote if source == was.source else "",
    )


@bp.post("/calendar/holidays/removal")
def remove_holiday() -> ResponseReturnValue:
    """Take a holiday off the list in the draft: the desk opens on it."""
    typed = Typed(request.form)
    name = typed["name"]
    return keep_at_once(
        typed,
        lambda text: without_listed_day(text, name),
        f"{name} is off the list in your draft.",
    )


def _listed(name: str) -> ListedDay | None:
    holidays = drafting.seen(CALENDAR).table.schedule.holidays
    days = holidays.days if holidays else ()
    return next((day for day in days if day.name == name), None)


def _page(typed: Typed) -> str:
    staff.count(desks.now())
    seen = drafting.seen(CALENDAR)
    return render_template(
        "supervisors/holiday.html",
        form=typed,
        seen=seen,
        version=typed.version(seen.version),
        known=[(name, name) for name in _unlisted(seen.table)],
        is_listed=_listed(typed["name"]) is not None,
        sunday=SUNDAY,
        saturday=SATURDAY,
    )


def _unlisted(shown: Calendar) -> list[str]:
    """Return the holidays that could be put on the list."""
    holidays = shown.schedule.holidays
    taken = {
        name.casefold()
        for day in (holidays.days if holidays else ())
        for name in (day.name, *day.also)
    }
    year = shown.local(desks.now()).date().year
    known = {name for _, name in known_holidays(shown, year)}
    return sorted(name for name in known if name.casefold() not in taken)
