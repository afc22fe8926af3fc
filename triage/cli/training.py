"""The second opinion from a terminal: learn now, and see what was learned."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from triage import desk, wording
from triage.cli import refusing
from triage.weights import child, kept


def register(group: AppGroup) -> None:
    """Add `flask desk model`."""
    group.add_command(model)


@click.group()
def model() -> None:
    """The second opinion: what it was trained on, and which one is heard."""


@model.command()
@click.option("--anyway", is_flag=True, help="Even when no rep chose anything since.")
@refusing
def train(anyway: bool) -> None:
    """Learn from what reps chose, and put it in place unless it does worse."""
    click.echo(child.train(desk.now(), anyway=anyway))


@model.command("list")
@refusing
def listed() -> None:
    """List what was trained here, newest first; the one that is heard has a star."""
    active = desk.active_or_shipped()
    heard = active.rules.model.version if active.rules.model else ""
    trained = () if desk.is_missing() else kept.newest_first()
    for one in trained:
        star = "*" if one.version == heard else " "
        at = wording.moment(one.trained_at, active.calendar)
        click.echo(f"{star} {one.version[:12]}  {at}  {one.figures['sentence']}")
    if heard and heard not in [one.version for one in trained]:
        click.echo(f"* {heard[:12]}  shipped with this checkout")
    if not heard:
        click.echo("The rules in use hear no second opinion.")
