"""Triage from a terminal: read messages, print what the desk would do with each."""

from __future__ import annotations

import json
import sys
from typing import TextIO

import click
from flask.cli import AppGroup

from triage import desk
from triage.cli import as_json, refusing
from triage.rules import classify_line


def register(group: AppGroup) -> None:
    """Add `flask desk classify`."""
    group.add_command(classify)


@click.command()
@click.option(
    "--jsonl",
    type=click.File("r", encoding="utf-8", errors="replace"),
    required=True,
    help="A message a line: id, subject, body, org_type, county, channel.",
)
@refusing
def classify(jsonl: TextIO) -> None:
    """Print category, gate, action and reason of each message, as JSON, a line each.

    A line that cannot be read is answered with an error sentence, and the next one is
    read; exit code 1 at the end says that there was one.
    """
    rules = desk.active_or_shipped().rules
    failed = False
    for number, line in enumerate(jsonl, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        answer = classify_line(rules, record)
        if record is None:
            answer = {"id": None, "error": f"Line {number} is not JSON."}
        failed = failed or "error" in answer
        click.echo(as_json(answer))
        if number % 500 == 0 and sys.stderr.isatty():
            click.echo(f"\r{number:,} messages", nl=False, err=True)
    if failed:
        raise click.exceptions.Exit(1)
