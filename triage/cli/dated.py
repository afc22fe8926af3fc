"""Days that are different, from a terminal: closing, opening, listing, taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import click

from triage import desk
from triage.calendar import (
    Calendar,
    DatedRow,
    WallSpan,
    closed_until,
    load_calendar,
    rows_of,
    with_dated_rows,
    without_dated_row,
)
from triage.cli import refusing
from triage.errors import BadData
from triage.store import saved

DAY = click.DateTime(["%Y-%m-%d"])
RECOUNT = (
    "The worker counts the active tickets anew, or 'flask desk clocks recount' does so at "
    "once; promises do not move."
)


def said(_context: click.Context, _option: click.Parameter, text: str | None) -> object:
    """Refuse words that say nothing."""
    if text is not None and not text.strip():
        raise click.BadParameter("Say it in a few words.")
    return text


_reason = click.option(
    "--reason", required=True, callback=said, help="What people are told."
)
author_option = click.option(
    "--author",
    default="operator",
    show_default=True,
    callback=said,
    help="Who says so.",
)


def register(group: click.Group) -> None:
    """Add these commands to `flask desk calendar`."""
    for command in (close, open_, rows, withdraw):
        group.add_command(command)


@click.command()
@click.argument("day", type=DAY, metavar="DAY")
@click.option("--to-day", type=DAY, help="Closed up to and with this day.")
@click.option("--from", "start", help="Closed from this time only, like 12:00.")
@click.option("--to", "end", help="Closed until this time only, like 10:30.")
@_reason
@author_option
@refusing
def close(
    day: datetime,
    to_day: datetime | None,
    start: str | None,
    end: str | None,
    reason: str,
    author: str,
) -> None:
    """Close the desk on DAY, like 2026-12-24, for a part of it, or for several days.

    With --to-day the times are those of the first and of the last day: closed from noon
    of DAY to 10:30 of the last, and all day between.
    """

    def shut(calendar: Calendar, today: date) -> tuple[DatedRow, ...]:
        if to_day is None:
            windows = () if start is end is None else (_window(start, end),)
            return (DatedRow(day.date(), "closed", windows, reason, author, today),)
        return closed_until(
            calendar,
            calendar.at_desk(f"{day.date()} {start or '00:00'}"),
            _end(calendar, to_day.date(), end),
            reason=reason,
            author=author,
            written=today,
        )

    _write(shut, reason, author)


@click.command(name="open")
@click.argument("day", type=DAY, metavar="DAY")
@click.option("--from", "start", default="08:00", show_default=True, help="Opens at.")
@click.option("--to", "end", default="17:00", show_default=True, help="Closes at.")
@_reason
@author_option
@refusing
def open_(day: datetime, start: str, end: str, reason: str, author: str) -> None:
    """Open the desk on DAY, like 2026-12-05, in these hours and at no other time."""
    windows = (_window(start, end),)
    _write(
        lambda _, today: (
            DatedRow(day.date(), "open", windows, reason, author, today),
        ),
        reason,
        author,
    )


@click.command()
@refusing
def rows() -> None:
    """List the days that are different, with the numbers that `withdraw` takes."""
    found = numbered(desk.active_or_shipped().calendar)
    for number, row in enumerate(found, start=1):
        windows = ", ".join(str(span) for span in row.windows) or "all day"
        click.echo(
            f"{number:>4}  {row.date}  {row.kind} {windows}  {row.reason}  "
            f"({row.author}, {row.written})"
        )
    if not found:
        click.echo("No day is different from its week and the list of holidays.")


@click.command()
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@_reason
@author_option
@refusing
def withdraw(number: int, reason: str, author: str) -> None:
    """Take the N-th row of `flask desk calendar rows` back."""
    with saved():
        active = desk.active()
        found = numbered(active.calendar)
        if number > len(found):
            raise BadData(
                f"There is no row {number}; 'flask desk calendar rows' lists them."
            )
        row = found[number - 1]
        text = without_dated_row(active.calendar.text, row)
        publish(active, text, reason, author)
    click.echo(f"{row.date} is taken back: {hours_of(load_calendar(text), row.date)}.")
    click.echo(RECOUNT)


def numbered(calendar: Calendar) -> list[DatedRow]:
    """Return the dated rows by date; their places in the list are their numbers."""
    return sorted(rows_of(calendar.text), key=lambda row: row.date)


def publish(active: desk.Desk, text: str, reason: str, author: str) -> int:
    """Make a text the calendar, unless somebody published since ``active`` was read."""
    return desk.publish(
        "calendar",
        text,
        author=author,
        reason=reason,
        at=desk.now(),
        base_id=active.calendar_id,
    )


def _write(
    made: Callable[[Calendar, date], tuple[DatedRow, ...]], reason: str, author: str
) -> None:
    with saved():
        active = desk.active()
        today = active.calendar.local(desk.now()).date()
        written = made(active.calendar, today)
        text = with_dated_rows(active.calendar.text, written)
        publish(active, text, reason, author)
    after = load_calendar(text)
    for row in written:
        hours = hours_of(after, row.date)
        click.echo(f"{row.date} is written into the calendar: {hours}.")
    click.echo(RECOUNT)


def _window(start: str | None, end: str | None) -> WallSpan:
    return WallSpan.parse(f"{start or '00:00'}-{end or '24:00'}")


def _end(calendar: Calendar, day: date, end: str | None) -> datetime:
    if end in (None, "24:00"):
        return calendar.at_desk(f"{day + timedelta(days=1)} 00:00")
    return calendar.at_desk(f"{day} {end}")


def hours_of(calendar: Calendar, day: date) -> str:
    """Say what a date has come to be, a window into the next day with its end."""
    windows = [
        f"{span.start:%H:%M}-{span.end:%H:%M}"
        + (f" on {span.end.date()}" if span.end.date() > day else "")
        for span in calendar.spans_on(day)
    ]
    return f"open {', '.join(windows)}" if windows else "closed all day"
