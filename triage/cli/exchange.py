"""The calendar as a file: importing TOML or iCalendar with a look first, and exporting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO

import click

from triage import desk, wording
from triage.calendar import (
    Calendar,
    changes,
    load_calendar,
    read_ics,
    rows_for,
    with_dated_rows,
)
from triage.cli import refusing
from triage.cli.dated import DAY, RECOUNT, author_option, hours_of, publish, said
from triage.errors import BadData
from triage.store import saved

# Years after this one, in which a change is shown and a holiday that repeats is written.
YEARS_AHEAD = 2
MOST_LINES = 40


def register(group: click.Group) -> None:
    """Add these commands to `flask desk calendar`."""
    group.add_command(import_)
    group.add_command(export)


@click.command(name="import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--reason", callback=said, help="Why; people read it in the history.")
@click.option(
    "--from-day", type=DAY, help="First day taken of an .ics; today if unsaid."
)
@click.option(
    "--to-day", type=DAY, help="Last day taken; the end of the year after next."
)
@author_option
@refusing
def import_(
    file: BinaryIO,
    dry_run: bool,
    reason: str | None,
    from_day: datetime | None,
    to_day: datetime | None,
    author: str,
) -> None:
    """Close the days of FILE.ics, or put the whole calendar of FILE.toml into force.

    \b
    flask desk calendar import holidays-2027.ics --dry-run
    flask desk calendar export > desk.toml
    """
    if reason is None and not dry_run:
        raise click.UsageError("Say why with --reason, or look first with --dry-run.")
    data = file.read()
    with saved():
        active = desk.active()
        today = active.calendar.local(desk.now()).date()
        first = from_day.date() if from_day else today
        last_year = min(today.year + YEARS_AHEAD, active.calendar.schedule.last_year)
        last = to_day.date() if to_day else date(last_year, 12, 31)
        text = _text(active.calendar, data, first, last, author, today)
        count = _show(active.calendar, load_calendar(text), first, last)
        if reason is not None and not dry_run and text != active.calendar.text:
            publish(active, text, reason, author)
            click.echo(f"{wording.count(count, 'day')} changed. {RECOUNT}")
            return
    click.echo(
        "This is the calendar in use already."
        if text == active.calendar.text
        else f"{wording.count(count, 'day')} would change; nothing was written."
    )


@click.command()
@refusing
def export() -> None:
    """Print the calendar in use as TOML, which `import` takes."""
    click.echo(desk.active_or_shipped().calendar.text, nl=False)


def _text(
    calendar: Calendar, data: bytes, first: date, last: date, author: str, today: date
) -> str:
    """Return what the calendar would be, and say what of the file is not taken."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCALENDAR"):
        return load_calendar(_decoded(data)).text
    reading = read_ics(data, calendar.zone, first=first, last=last)
    found = rows_for(calendar, reading.days, author=author, written=today)
    for sentence in (*reading.refused, *found.refused):
        click.echo(f"Not taken: {sentence}")
    for day in found.closed_already:
        click.echo(f"Closed already: {day.date} {day.name}")
    return with_dated_rows(calendar.text, found.rows)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadData("The file is not UTF-8 text; save it anew as UTF-8.") from error


def _show(before: Calendar, after: Calendar, first: date, last: date) -> int:
    """List the days that would open differently, and return how many they are."""
    found = changes(before, after, first, last)
    for change in found[:MOST_LINES]:
        click.echo(
            f"{change.day}  {hours_of(before, change.day)} -> "
            f"{hours_of(after, change.day)}{_because(change.why_after)}"
        )
    if len(found) > MOST_LINES:
        click.echo(f"And {wording.count(len(found) - MOST_LINES, 'more day')}.")
    return len(found)


def _because(reasons: Iterable[str]) -> str:
    why = "; ".join(reasons)
    return f"  ({why})" if why else ""
