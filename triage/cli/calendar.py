"""The calendar from a terminal: its closures, sums of open time with receipts, dated rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TextIO

import click
from flask.cli import AppGroup

from triage import desk, wording
from triage.calendar import (
    Calendar,
    DatedRow,
    Duration,
    WallSpan,
    load_calendar,
    with_dated_row,
)
from triage.calendar.questions import answer_line, closures_csv
from triage.calendar.receipt import Receipt, explain_between, explain_due
from triage.cli import as_json, refusing
from triage.errors import BadData
from triage.store import saved

DAY = click.DateTime(["%Y-%m-%d"])


def _said(_context: click.Context, _option: click.Parameter, text: str) -> str:
    if not text.strip():
        raise click.BadParameter("Say it in a few words.")
    return text


def register(group: AppGroup) -> None:
    """Add `flask desk calendar`."""
    group.add_command(calendar)


@click.group()
def calendar() -> None:
    """Closures, sums of open time, and days that are different."""


@calendar.command()
@click.option("--from", "first", type=int, required=True, help="First year.")
@click.option("--to", "last", type=int, required=True, help="Last year.")
@refusing
def closures(first: int, last: int) -> None:
    """Print the closures of some years as CSV."""
    click.echo(closures_csv(_calendar(), first, last), nl=False)


@calendar.command()
@click.argument("at", required=False)
@click.argument("length", required=False)
@click.option(
    "--jsonl", type=click.File("r", errors="replace"), help="A question a line."
)
@refusing
def add(at: str | None, length: str | None, jsonl: TextIO | None) -> None:
    """Say when LENGTH after AT is, with the count behind it.

    \b
    flask desk calendar add 2026-11-20T16:59 "2 business minutes"
    flask desk calendar add --jsonl questions.jsonl
    """
    if jsonl is not None:
        _answer_all(jsonl)
    elif at is None or length is None:
        raise click.UsageError(
            'Say from when and how much, like: add 2026-11-20T16:59 "2 business minutes"'
        )
    else:
        reckoned = _calendar()
        _print_receipt(
            explain_due(reckoned, reckoned.at_desk(at), Duration.parse(length)),
            reckoned,
        )


@calendar.command()
@click.argument("start", metavar="A", required=False)
@click.argument("end", metavar="B", required=False)
@click.option(
    "--jsonl", type=click.File("r", errors="replace"), help="A question a line."
)
@refusing
def between(start: str | None, end: str | None, jsonl: TextIO | None) -> None:
    """Say how much open time lies between A and B, with the count behind it."""
    if jsonl is not None:
        _answer_all(jsonl)
    elif start is None or end is None:
        raise click.UsageError(
            "Say both moments, like: between 2026-11-20T16:59 2026-11-23T08:01"
        )
    else:
        reckoned = _calendar()
        first, last = reckoned.at_desk(start), reckoned.at_desk(end)
        _print_receipt(explain_between(reckoned, first, last), reckoned)


@calendar.command()
@click.argument("day", type=DAY, metavar="DAY")
@click.option("--from", "start", help="Closed from this time only, like 12:00.")
@click.option("--to", "end", help="Closed until this time only, like 10:30.")
@click.option("--reason", required=True, callback=_said, help="What people are told.")
@click.option(
    "--author",
    default="operator",
    show_default=True,
    callback=_said,
    help="Who says so.",
)
@refusing
def close(
    day: datetime, start: str | None, end: str | None, reason: str, author: str
) -> None:
    """Close the desk on DAY, like 2026-12-24, or for a part of it."""
    windows = (
        ()
        if start is None and end is None
        else (_window(start or "00:00", end or "24:00"),)
    )
    _write_row(day.date(), "closed", windows, reason, author)


@calendar.command(name="open")
@click.argument("day", type=DAY, metavar="DAY")
@click.option("--from", "start", default="08:00", show_default=True, help="Opens at.")
@click.option("--to", "end", default="17:00", show_default=True, help="Closes at.")
@click.option("--reason", required=True, callback=_said, help="What people are told.")
@click.option(
    "--author",
    default="operator",
    show_default=True,
    callback=_said,
    help="Who says so.",
)
@refusing
def open_(day: datetime, start: str, end: str, reason: str, author: str) -> None:
    """Open the desk on DAY, like 2026-12-05, in these hours and at no other time."""
    _write_row(day.date(), "open", (_window(start, end),), reason, author)


def _calendar() -> Calendar:
    return desk.active_or_shipped().calendar


def _answer_all(lines: TextIO) -> None:
    """Answer line by line and go on after a bad one; exit 1 at the end when there was one."""
    reckoned = _calendar()
    failed = False
    for line in lines:
        if line.strip():
            answer = answer_line(reckoned, line)
            failed = failed or "error" in answer
            click.echo(as_json(answer))
    if failed:
        raise click.exceptions.Exit(1)


def _print_receipt(receipt: Receipt, reckoned: Calendar) -> None:
    result = receipt.result
    if isinstance(result, datetime):
        click.echo(f"{result.isoformat()}  ({wording.moment(result, reckoned)})")
    else:
        click.echo(
            f"{result} business seconds" if isinstance(result, int) else str(result)
        )
    for row in receipt.as_rows():
        click.echo("  " + "  ".join(str(part) for part in row if part != ""))


def _window(start: str, end: str) -> WallSpan:
    try:
        return WallSpan.parse(f"{start}-{end}")
    except ValueError as why:
        raise BadData(f"{start}-{end}: {why}") from why


def _write_row(
    day: date, kind: str, windows: tuple[WallSpan, ...], reason: str, author: str
) -> None:
    now = desk.now()
    with saved():
        active = desk.active()
        today = active.calendar.local(now).date()
        row = DatedRow(day, kind, windows, reason, author, today)  # type: ignore[arg-type]
        text = with_dated_row(active.calendar.text, row)
        desk.publish("calendar", text, author=author, reason=reason, at=now)
    click.echo(
        f"{day.isoformat()} is written into the calendar: {_hours(text, day)}. Run 'flask "
        "desk clocks recount' to count the active tickets anew; promises do not move."
    )


def _hours(text: str, day: date) -> str:
    """Say what a date has come to be, a window into the next day with its end."""
    spans = load_calendar(text).spans_on(day)
    windows = [
        f"{span.start:%H:%M}-{span.end:%H:%M}"
        + (f" on {span.end.date()}" if span.end.date() > day else "")
        for span in spans
    ]
    return f"open {', '.join(windows)}" if windows else "closed all day"
