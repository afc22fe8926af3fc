"""The count behind a ticket's clocks in a terminal: what the ticket page shows folded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import click
from flask.cli import AppGroup

from triage import desk as desks
from triage import wording
from triage.cli import refusing
from triage.desk import Desk
from triage.errors import BadInput
from triage.models import Ticket
from triage.tickets import finding, story
from triage.tickets.accounting import Accounted, accounts
from triage.tickets.keys import read_reference


def register(group: AppGroup) -> None:
    """Add `flask desk explain`."""
    group.add_command(explain)


@click.command()
@click.argument("reference", metavar="TICKET")
@click.option("--json", "plain", is_flag=True, help="The same numbers, for a program.")
@refusing
def explain(reference: str, plain: bool) -> None:
    """Say how every due date, promise and verdict of TICKET is counted.

    \b
    flask desk explain HD-7KQ4-M2XN
    flask desk explain HD-7KQ4-M2XN --json
    """
    ticket = _found(reference)
    desk, now = desks.active(), desks.now()
    told = story.read(ticket.id)
    # A clock that ran backwards must not look before the last thing that happened.
    now = max(now, told.last_at)
    counted = accounts(told.events, desk, now)
    if plain:
        body = {"ticket": ticket.ref, "clocks": [one.as_json() for one in counted]}
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))
        return
    click.echo(f"{ticket.ref}, {wording.STATES_FOR_STAFF[ticket.state].lower()}")
    for one in counted:
        for line in _lines(one, desk, now):
            click.echo(line)


def _found(reference: str) -> Ticket:
    if read_reference(reference) is None:
        raise BadInput(
            f"“{reference}” is no reference of a ticket; one looks like HD-7KQ4-M2XN."
        )
    return finding.by_ref(reference)


def _lines(one: Accounted, desk: Desk, now: datetime) -> Iterator[str]:
    clock = one.clock
    name = clock.name.value.capitalize()
    again = ", again" if clock.cycle > 1 else ""
    due = wording.moment(clock.due_at, desk.calendar, now)
    yield ""
    yield f"{name}{again}: {clock.standing.value}, due {due}"
    for part in wording.said_account(one.account, one.on, now):
        yield f"  {part.title}"
        yield from (f"    {line}" for line in part.lines)
        yield f"    = {part.result}"
    yield f"  {_rule(one, desk)}"
    if with_what := wording.counted_with(one.versions, desk.calendar):
        yield f"  {with_what}"


def _rule(one: Accounted, desk: Desk) -> str:
    if one.policy is None:
        return f"Counted by the policy “{one.clock.policy}”."
    policy = one.policy
    source = wording.source(policy.source, desk.rules.sources)
    quote = f": “{policy.quote}”" if policy.quote else "."
    return (
        f"Counted by the policy “{policy.id}”. Why there is one: {policy.because} "
        f"Source: {source}{quote}"
    )
