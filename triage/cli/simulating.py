"""The time machine, from a terminal."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, time

import click
from flask import current_app
from flask.cli import AppGroup

from triage import demo, desk
from triage.calendar import Calendar, default_text, load_calendar
from triage.cli import refusing
from triage.errors import NotAllowedNow
from triage.store import FAR

MOMENT = "a day like 2026-12-18, or a moment like 2026-12-18T14:30"


def register(group: AppGroup) -> None:
    """Add this command to `flask desk`."""
    group.add_command(simulate)


@click.command()
@click.option("--from", "start", help=f"When it begins: {MOMENT}.  [default: now]")
@click.option("--until", help=f"When it ends, else Ctrl-C does: {MOMENT}.")
@click.option(
    "--speed",
    type=click.IntRange(1, 1_000_000_000),
    default=3600,
    show_default=True,
    help="Seconds that pass in one: 60 is a minute, 3600 an hour, 86400 a day a second.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=5001, show_default=True)
@click.option(
    "--tickets",
    type=click.IntRange(10, 2000),
    default=demo.TICKETS,
    show_default=True,
    help="How many came in over the ten weeks before; with fewer it starts sooner.",
)
@refusing
def simulate(
    start: str | None, until: str | None, speed: int, port: int, tickets: int
) -> None:
    """Watch a demonstration desk while days pass in seconds.

    It has a database of its own, which each start makes anew, and people of its own, who
    write, answer and come late. Work along on its pages: all of them go by its clock.
    Ctrl-C lets time stand still, and stops it the second time.

    \b
    flask desk simulate --from 2026-12-18 --speed 3600
    flask desk simulate --from 2026-12-18 --until 2026-12-28 --speed 1000000000
    """
    if current_app.config["MODE"] != "demo":
        raise NotAllowedNow(
            "Time is simulated in demo mode only: this is a desk where people wait."
        )
    calendar = load_calendar(default_text())
    begins = _begin(start, calendar) if start else desk.now()
    ends = _end(until, calendar) if until else FAR
    if ends <= begins:
        raise click.UsageError("It would end before it begins; choose a later --until.")
    words = [begins.isoformat(), ends.isoformat(), *map(str, (speed, port, tickets))]
    # In a process of its own, on a database of its own, with this one's terminal.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "triage.simulation", *words])  # noqa: S606


def _begin(text: str, calendar: Calendar) -> datetime:
    """A day begins as the desk opens; a day it stays shut, at midnight."""
    day = _day(text)
    if day is None:
        return calendar.at_desk(text)
    midnight = datetime.combine(day, time(), calendar.zone)
    spans = calendar.spans_on(day)
    return spans[0].start if spans else midnight


def _end(text: str, calendar: Calendar) -> datetime:
    """A day is part of it, to its end."""
    day = _day(text)
    if day is None:
        return calendar.at_desk(text)
    return datetime.combine(day, time(23, 59, 59), calendar.zone)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
