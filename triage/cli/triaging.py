"""Triage from a terminal: read messages, print what the desk would do with each."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

import click
from click._termui_impl import ProgressBar
from flask.cli import AppGroup

from triage import desk
from triage.cli import as_json, refusing
from triage.rules import RuleSet, classify_line


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
@click.option("--explain", is_flag=True, help="Say it for people to read, not as JSON.")
@refusing
def classify(jsonl: TextIO, explain: bool) -> None:
    """Print category, gate, action and reason of each message, as JSON, a line each.

    A line that cannot be read is answered with an error sentence, and the next one is
    read; exit code 1 at the end says that there was one. `--jsonl -` reads what is typed
    or piped in.
    """
    rules = desk.active_or_shipped().rules
    failed = False
    for answer in _answers(rules, _watched(jsonl)):
        failed = failed or "error" in answer
        click.echo("\n".join(_told(rules, answer)) if explain else as_json(answer))
    if failed:
        raise click.exceptions.Exit(1)


def _answers(rules: RuleSet, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Answer line by line; nothing of a message is kept when the next is read."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield {"id": None, "error": f"Line {number} is not JSON."}
        else:
            yield classify_line(rules, record)


def _watched(file: TextIO) -> Iterator[str]:
    """Yield the lines, with a bar where somebody watches while the answers go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from file
        return
    size = os.fstat(file.fileno()).st_size or None
    bar: ProgressBar[None] = click.progressbar(
        length=size, label="Messages", file=sys.stderr
    )
    with bar:
        for line in file:
            yield line
            bar.update(len(line.encode("utf-8", "replace")))


def _told(rules: RuleSet, answer: Mapping[str, Any]) -> Iterator[str]:
    """Say an answer in words: what it is about, how far that is trusted, and why."""
    name = "Message" if answer["id"] is None else str(answer["id"])
    if "error" in answer:
        yield f"{name}: {answer['error']}\n"
        return
    category = answer["category"]
    yield f"{name}: {rules.categories[category].title} ({category}, {answer['gate']})"
    yield from (f"  {sentence}" for sentence in answer["explanation"])
    yield ""
