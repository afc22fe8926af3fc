"""Those who work here: add them, change what they may do, let them in and out."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from triage import desk, people
from triage.cli import refusing
from triage.models import Role
from triage.store import saved

ROLE = click.Choice([role.value for role in Role])


def register(group: AppGroup) -> None:
    """Add `flask desk people`."""
    group.add_command(people_group)


@click.group(name="people")
def people_group() -> None:
    """Reps and supervisors: add, change role, disable, make a set-password link."""


@people_group.command(name="list")
@refusing
def list_() -> None:
    """Print everybody who works here or did."""
    for person in people.everybody():
        state = "" if person.active else ", disabled"
        click.echo(f"{person.email}  {person.name}  {person.role}{state}")


@people_group.command()
@click.argument("email")
@click.option("--name", required=True, help="The full name, as colleagues see it.")
@click.option("--role", type=ROLE, default=Role.REP.value, show_default=True)
@refusing
def add(email: str, name: str, role: str) -> None:
    """Add somebody, and print the link with which they set their password."""
    with saved():
        person = people.add(email=email, name=name, role=Role(role), now=desk.now())
        secret = people.make_link(person.id)
    click.echo(f"Added {name} as {role}.")
    _print_link(secret)


@people_group.command()
@click.argument("email")
@click.argument("role", type=ROLE)
@refusing
def role(email: str, role: str) -> None:
    """Make somebody a rep or a supervisor, from their next request on."""
    with saved():
        people.change_role(people.find(email).id, Role(role))
    click.echo(f"{email} is a {role} now.")


@people_group.command()
@click.argument("email")
@refusing
def disable(email: str) -> None:
    """End every session of somebody and let them in no more. The last supervisor stays."""
    with saved():
        people.disable(people.find(email).id)
    click.echo(f"{email} is disabled, and signed out everywhere.")


@people_group.command()
@click.argument("email")
@refusing
def enable(email: str) -> None:
    """Let somebody in again, with the password they had."""
    with saved():
        people.enable(people.find(email).id)
    click.echo(f"{email} may sign in again.")


@people_group.command()
@click.argument("email")
@refusing
def link(email: str) -> None:
    """Print a new link with which somebody sets a password; earlier links end."""
    with saved():
        secret = people.make_link(people.find(email).id)
    _print_link(secret)


def _print_link(secret: str) -> None:
    click.echo("Pass this link on; it works once:")
    click.echo(f"{current_app.config['BASE_URL']}/set-password/{secret}")
