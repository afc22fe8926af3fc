"""`flask desk …`: what the operator and the supervisor do from a terminal.

Each command says what it did, in counts. A refusal is one sentence on standard error and
exit code 1; words that cannot be read are click's own message and exit code 2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from triage.errors import DeskError

desk_group = AppGroup(
    "desk", help="Look after the help desk: its tables, people and clocks."
)


def refusing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run in the app's context, and say what the desk refuses in its own sentence."""

    @wraps(command)
    @with_appcontext
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except DeskError as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return wrapped


def init_app(app: Flask) -> None:
    """Give the app its commands."""
    from triage.cli import calendar, care, people, triaging

    for module in (calendar, care, people, triaging):
        module.register(desk_group)
    app.cli.add_command(desk_group)
