"""The calendar from a terminal: its closures, and sums of open time with receipts."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO

import click
from flask.cli import AppGroup

from triage import desk, wording
from triage.calendar import Calendar, Duration
from triage.calendar.questions import answer_line, closures_csv
from triage.calendar.receipt import Receipt, explain_between, explain_due
from triage.cli import as_json, dated, exchange, refusing


def register(group: AppGroup) -> None:
    """Add `flask desk calendar`."""
    for module in (dated, exchange):
        module.register(calendar)
    group.add_command(calendar)


@click.group()
def calendar() -> None:
    """Closures, sums of open time, days that are different, and files."""


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
