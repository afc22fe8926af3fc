"""`flask desk …`: what the operator and the supervisor do from a terminal.

Each command says what it did, in counts. A refusal is one sentence on standard error and
exit code 1; words that cannot be read are click's own message and exit code 2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from triage.errors import DeskError

_NO_DATABASE = (
    "The database does not answer or has no tables yet; check TRIAGE_DATABASE_URL and "
    "run 'flask db upgrade'."
)
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
        except (InterfaceError, OperationalError, ProgrammingError) as why:
            raise click.ClickException(_NO_DATABASE) from why

    return wrapped


def as_json(answer: Mapping[str, Any]) -> str:
    """Write one line of JSON; half a letter, which no encoding can write, becomes "?"."""
    text = json.dumps(answer, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def init_app(app: Flask) -> None:
    """Give the app its commands."""
    from triage.cli import (
        calendar,
        care,
        explaining,
        people,
        rules,
        simulating,
        training,
        triaging,
    )

    for module in (
        calendar,
        care,
        explaining,
        people,
        rules,
        simulating,
        training,
        triaging,
    ):
        module.register(desk_group)
    app.cli.add_command(desk_group)
