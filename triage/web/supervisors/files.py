"""Tables as files: a whole one as TOML, or the days of somebody's calendar file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.calendar import (
    Calendar,
    IcsDay,
    load_calendar,
    read_ics,
    rows_for,
    with_dated_rows,
)
from triage.errors import BadData, BadInput
from triage.sla import load_policies
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.drafting import CALENDAR, POLICIES
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.policies import known
from triage.web.supervisors.words import plainly

_NO_TEXT = "Choose a file, or paste its text."
_NOT_TEXT = "This file is not text. Choose a file that was exported here."
_YEARS_AHEAD = 2


@bp.get("/calendar/import")
def import_calendar() -> ResponseReturnValue:
    """Ask for a whole calendar."""
    return _import_page(CALENDAR, Typed.blank())


@bp.post("/calendar/import")
def keep_calendar() -> ResponseReturnValue:
    """Take a whole calendar into the draft."""
    return _keep_table(CALENDAR, lambda text: text)


@bp.get("/policies/import")
def import_policies() -> ResponseReturnValue:
    """Ask for a whole table of policies."""
    return _import_page(POLICIES, Typed.blank())


@bp.post("/policies/import")
def keep_policies() -> ResponseReturnValue:
    """Take a whole table of policies into the draft."""
    return _keep_table(POLICIES, lambda text: load_policies(text, known()).text)


def _keep_table(kind: str, read: Callable[[str], str]) -> ResponseReturnValue:
    typed = Typed(request.form.copy())
    text = _given(typed)
    if not typed.problems:
        drafting.keep(kind, lambda _: read(text), typed)
    if typed.problems:
        return _import_page(kind, typed), typed.status
    flash("Your draft is the imported text now. It counts once you publish it.")
    return redirect(url_for(f".{kind}"), 303)


def _given(typed: Typed) -> str:
    """Return the text of the file, or what was pasted; a file's text is kept to be mended."""
    given = request.files.get("file")
    if given and given.filename:
        try:
            typed.values["text"] = given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            typed.refuse(_NOT_TEXT, "file")
    elif not typed["text"].strip():
        typed.refuse(_NO_TEXT, "file")
    return typed["text"].replace("\r\n", "\n")


def _import_page(kind: str, typed: Typed) -> str:
    staff.count(desks.now())
    return render_template(
        "supervisors/import.html",
        form=typed,
        kind=kind,
        version=typed.version(drafting.seen(kind).version),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A day that could be closed: how a form names it, what it says, whether it is new."""

    value: str
    words: str
    closed_already: bool
    ticked: bool


@bp.get("/calendar/days")
def import_days() -> ResponseReturnValue:
    """Ask for a calendar file with holidays or closures in it."""
    return _days_page(Typed.blank(), [])


@bp.post("/calendar/days")
def offer_days() -> ResponseReturnValue:
    """Show which days a calendar file names, each to be ticked."""
    typed = Typed(request.form.copy())
    text = _given(typed)
    shown: Calendar = drafting.seen(CALENDAR).table
    today = shown.local(desks.now()).date()
    last = min(today.year + _YEARS_AHEAD, shown.schedule.last_year)
    days: Iterable[IcsDay] = ()
    refused: tuple[str, ...] = ()
    if not typed.problems:
        try:
            found = read_ics(text, shown.zone, first=today, last=date(last, 12, 31))
            days, refused = found.days, found.refused
        except BadData as error:
            typed.refuse(error, "file")
    offers = [_offer(shown, day) for day in days]
    page = _days_page(typed, offers, refused)
    return (page, 422) if typed.problems else page


@bp.post("/calendar/days/chosen")
def keep_days() -> ResponseReturnValue:
    """Close the days that were ticked, in the draft."""
    typed = Typed(request.form.copy())
    days = _chosen(typed)
    if not days and not typed.problems:
        typed.refuse("Tick the days on which the desk is to be closed.", "day")
    if not typed.problems:
        drafting.keep(CALENDAR, lambda text: _with_days(text, days), typed)
    if typed.problems:
        return _offered_again(typed), typed.status
    flash(f"Added to your draft: {wording.count(len(days), 'day')} from the file.")
    return redirect(url_for(".calendar"), 303)


def _with_days(text: str, days: list[IcsDay]) -> str:
    calendar = load_calendar(text)
    today = calendar.local(desks.now()).date()
    found = rows_for(calendar, days, author=guards.me().name, written=today)
    if found.refused:
        raise BadData(" ".join(found.refused))
    return with_dated_rows(text, found.rows)


def _chosen(typed: Typed) -> list[IcsDay]:
    try:
        return [_day(value) for value in typed.all("day")]
    except BadInput as error:
        typed.refuse(error)
        return []


def _offered_again(typed: Typed) -> str:
    shown: Calendar = drafting.seen(CALENDAR).table
    try:
        days = [_day(value) for value in typed.all("offered")]
    except BadInput:
        days = []
    return _days_page(typed, [_offer(shown, day, typed) for day in days])


def _offer(shown: Calendar, day: IcsDay, typed: Typed | None = None) -> Offer:
    today = shown.local(desks.now()).date()
    found = rows_for(shown, [day], author=guards.me().name, written=today)
    closed = bool(found.closed_already)
    value = _value(day)
    ticked = value in typed.all("day") if typed else not closed
    part = wording.closed_between(day.start, day.end)
    said = f"{wording.day(day.date)} {day.date.year}: {day.name}, {part}"
    return Offer(value, said, closed, ticked)


def _value(day: IcsDay) -> str:
    start = f"{day.start:%H:%M:%S}" if day.start else ""
    end = f"{day.end:%H:%M:%S}" if day.end else ""
    return f"{day.date.isoformat()}|{start}|{end}|{day.name}"


def _day(value: str) -> IcsDay:
    parts = value.split("|", 3)
    try:
        on, start, end, name = parts
        return IcsDay(
            date.fromisoformat(on),
            name,
            time.fromisoformat(start) if start else None,
            time.fromisoformat(end) if end else None,
        )
    except ValueError as error:
        raise BadInput(
            "The list of days came back damaged. Choose the file again."
        ) from error


def _days_page(typed: Typed, offers: list[Offer], refused: Iterable[str] = ()) -> str:
    staff.count(desks.now())
    return render_template(
        "supervisors/days.html",
        form=typed,
        offers=offers,
        refused=[plainly(BadData(sentence)) for sentence in refused],
        version=typed.version(drafting.seen(CALENDAR).version),
    )
