"""Looking after the desk: its first tables, the lint of its data, the audit, the recount."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from triage import demo as demonstration
from triage import desk, guidance, wording
from triage.alerts import unreached, wishes
from triage.cli import refusing
from triage.models import Ticket
from triage.publishing import history, reviews, years
from triage.rules import RuleSet, lint, lint_by_corpus, readable
from triage.store import db, saved
from triage.tickets import clockwork, many, rounds


def register(group: AppGroup) -> None:
    """Add these commands to `flask desk`."""
    for command in (install, check, audit, clocks, demo):
        group.add_command(command)


@click.command()
@refusing
def install() -> None:
    """Copy the data files as version 1 into a fresh database."""
    with saved():
        done = desk.install(desk.now())
    click.echo(
        "Stored the rules, the calendar and the policies as version 1."
        if done
        else "The desk has its tables already; nothing was changed."
    )


@click.command()
@click.option(
    "--rules",
    is_flag=True,
    help="Look at the rules in use as well, phrase by phrase: it takes seconds.",
)
@refusing
def check(rules: bool) -> None:
    """Read the data files of this checkout and the versions in use; say what wants a look.

    The worker and the mail server are not asked: /readyz knows whether the worker lives.
    """
    calendar = desk.shipped().calendar
    today = calendar.local(desk.now()).date()
    notes = desk.check(today, guidance.texts())
    for note in notes:
        click.echo(note)
    click.echo(
        "Data files: rules, calendar and policies can be used."
        + (f" {_asks(len(notes))}" if notes else "")
    )
    click.echo(f"Database: {desk.check_in_use()}")
    if not desk.is_missing():
        for sentence in _in_use():
            click.echo(sentence)
    if rules:
        for sentence in _by_phrase(desk.active_or_shipped().rules, today):
            click.echo(sentence)


def _asks(number: int) -> str:
    """Say what the lines above want of whoever reads them."""
    if number == 1:
        return "The line above names something nobody has filled in or confirmed yet."
    return (
        f"The {number} lines above name what nobody has filled in or confirmed yet; "
        "the desk works without it."
    )


def _by_phrase(rules: RuleSet, today: date) -> Iterator[str]:
    """Say everything odd about a rule set, and how long it took to find out."""
    begun = perf_counter()
    found = [*lint(rules, today, guidance.texts()), *lint_by_corpus(rules)]
    took = perf_counter() - begun
    for finding in found:
        yield f"{finding.level}: {finding}"
    yield f"Rules in use: {len(found)} to look at, found in {took:.1f} s."


def _in_use() -> Iterator[str]:
    """Say what wants a look in the desk's own work."""
    if year := years.unconfirmed(desk.now(), desk.active()):
        yield (
            f"The closures of {year} are not confirmed; a supervisor looks at them on "
            f"the page /desk/years/{year}."
        )
    if (came := rounds.last_findings()) and came.found:
        yield (
            f"The last audit found {wording.count(came.found, 'difference')}: see 'flask "
            "desk audit --changed'."
        )
    if stuck := many.stuck():
        yield (
            f"{wording.count(stuck, 'ticket')} could not be woken, and the worker's log "
            "says why. It tries again within the hour."
        )
    for row in reviews.due(desk.active(), desk.now()):
        yield (
            f"{row.name}: Look by {row.review} whether it is still true: "
            f"“{readable(row.says)}” A supervisor says so on /desk/rules/reviews."
        )
    for one in unreached.unreached():
        yield f"No letter reaches {one.name}, who is to be told: {one.because}."
    if wishes.nobody_listens():
        yield (
            "Nobody gets the digest of due times: no supervisor is there, or all of them "
            "turned letters off on their account page."
        )


@click.command()
@click.option(
    "--changed",
    is_flag=True,
    help="Only what changed since the last round, and a part of the rest.",
)
@click.option(
    "--mend",
    is_flag=True,
    help="Write the rows that do not fit anew, from what happened to their tickets.",
)
@refusing
def audit(changed: bool, mend: bool) -> None:
    """Count tickets' clocks again and compare with what their rows say."""
    lines, looked_at, found = _round() if changed else _whole()
    if mend and found:
        _mend(lines)
        lines, looked_at, found = _round() if changed else _whole()
    for line in lines:
        click.echo(line)
    tickets, differences = (
        wording.count(looked_at, "ticket"),
        wording.count(found, "difference"),
    )
    click.echo(f"Looked at {tickets}; {differences}.")
    if found:
        raise click.exceptions.Exit(1)


def _whole() -> tuple[list[str], int, int]:
    now = desk.now()
    with _bar("Looking", db.session.scalar(select(func.count(Ticket.id)))) as bar:
        found = clockwork.audit(desk.active(), now, bar.update)
        looked_at = bar.pos
    with saved():
        rounds.finished(found, looked_at, now)
    return [str(difference) for difference in found], looked_at, len(found)


def _mend(lines: list[str]) -> None:
    """What is wrong in the events themselves, or missing, no row can put right."""
    refs = {line.partition(":")[0] for line in lines}
    with saved():
        changed = clockwork.mend(refs, desk.active(), desk.now())
    click.echo(f"Wrote {wording.count(changed, 'row')} anew.")


def _round() -> tuple[list[str], int, int]:
    looked_at = rounds.run(desk.active(), desk.now())
    came = rounds.last_findings()
    return (list(came.lines), looked_at, came.found) if came else ([], looked_at, 0)


def _bar(label: str, length: int | None) -> Any:
    """Show progress where somebody watches; a script's output stays as it is."""
    return click.progressbar(length=length or 0, label=label, file=sys.stderr)


@click.group()
def clocks() -> None:
    """Count the clocks of active tickets."""


@clocks.command()
@click.option(
    "--dry-run", is_flag=True, help="Say what would move, and change nothing."
)
@refusing
def recount(dry_run: bool) -> None:
    """Count active tickets by the active calendar and policies, after a change of either."""
    with _bar("Counting", history.left()) as bar:
        counts = clockwork.recount(
            desk.active, desk.now(), dry_run=dry_run, progress=bar.update
        )
    verb = "would move" if dry_run else "moved"
    tickets = wording.count(counts.looked_at, "ticket")
    dates = wording.count(counts.moved, "due date")
    promises = wording.count(counts.endangered, "promise")
    click.echo(f"Counted {tickets}; {dates} {verb}.")
    click.echo(f"{promises} newly in danger; none was moved.")


@click.command()
@refusing
def demo() -> None:
    """Load the demonstration desk into an empty database (not in production)."""
    with click.progressbar(length=100, label="Ten weeks pass") as bar:
        count = demonstration.load(
            desk.now(), lambda part: bar.update(int(part * 100) - bar.pos)
        )
    click.echo(
        f"Loaded {count} tickets. Everybody's password is {demonstration.PASSWORD}:"
    )
    for account in demonstration.ACCOUNTS:
        click.echo(f"  {account.email}  {account.name}, {account.role}")
