"""The rules as files: taken out, and in again as somebody's draft, never live."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from triage import desk, people, wording
from triage.cli import refusing
from triage.errors import BadData, Conflict, NotAllowedNow
from triage.models import Person, Role
from triage.publishing import drafts, history
from triage.publishing.rule_tables import dumps
from triage.rules import RuleSet, default_files
from triage.rules.exchange import NAMES, PHRASES, exported, imported
from triage.store import saved
from triage.toml import LONGEST
from triage.web.supervisors.rules_words import differences

KIND = "rules"
MOST_LINES = 40
_PLACE = click.Path(path_type=Path)


def register(group: AppGroup) -> None:
    """Add `flask desk rules`."""
    group.add_command(rules_group)


@click.group(name="rules")
def rules_group() -> None:
    """The rules as files: TOML, and CSV for the action table and for all phrases."""


@rules_group.command()
@click.argument("place", type=_PLACE)
@refusing
def export(place: Path) -> None:
    """Write the rules in use: all tables into a folder, or one to a file of its name.

    \b
    flask desk rules export my-rules
    flask desk rules export phrases.csv
    """
    files = _in_use()
    one = place.name in NAMES and not place.is_dir()
    names = [place.name] if one else sorted(files)
    folder = place.parent if one else place
    texts = {name: exported(files, name) for name in names}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_bytes(text.encode())
    except OSError as why:
        raise BadData(f"{place} cannot be written: {why.strerror}.") from why
    click.echo(f"Wrote {wording.count(len(names), 'table')} to {place}.")


@rules_group.command(name="import")
@click.argument("place", type=_PLACE)
@click.option("--for", "email", required=True, help="The supervisor whose draft it is.")
@click.option("--replace", is_flag=True, help="Put it in the place of their draft.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@refusing
def import_(place: Path, email: str, replace: bool, dry_run: bool) -> None:
    """Take a folder of tables, or one table, as the draft of a supervisor.

    Tables that are not there stay as they are. Nothing counts before the supervisor has
    looked at it and published it.

    \b
    flask desk rules import my-rules --for sam@desk.example.org --dry-run
    """
    given = _given(place)
    active = desk.active()
    text = dumps(imported(_in_use(), given))
    after: RuleSet = desk.read(KIND, text)
    changes = _show(active.rules, after)
    person = _supervisor(email)
    if dry_run or not changes:
        click.echo(f"{wording.count(changes, 'change')} in all; nothing was written.")
        return
    with saved():
        if not replace and drafts.of(KIND, person.id) is not None:
            raise Conflict(
                f"{person.name} is changing the rules already. Let them publish or "
                "discard that first, or put this in its place with --replace."
            )
        drafts.discard(KIND, person.id)
        drafts.keep(
            KIND,
            person_id=person.id,
            text=text,
            now=desk.now(),
            base_id=active.rules_id,
        )
    click.echo(
        f"{wording.count(changes, 'change')} in the draft of {person.name}, who looks at "
        "what it does and publishes it on /desk/changes/rules."
    )


def _in_use() -> dict[str, str]:
    """Return the tables in use as files; those of this checkout where there are none."""
    version_id = desk.active_or_shipped().rules_id
    if not version_id:
        return default_files()
    files: dict[str, str] = json.loads(history.version(version_id).text)
    return files


def _given(place: Path) -> dict[str, str]:
    if not place.is_dir():
        return {place.name: _text(place)}
    found = {name: _text(place / name) for name in NAMES if (place / name).is_file()}
    if not found:
        raise BadData(
            f"{place}: There is no table in this folder. Their names are like "
            f"actions.csv or {PHRASES}."
        )
    return found


def _text(file: Path) -> str:
    try:
        # A letter takes at most four bytes; what is longer is refused unread.
        if file.stat().st_size > 4 * LONGEST:
            raise BadData(f"{file.name}: file: It is too long for a table.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as why:
        raise BadData(f"{file} cannot be read: {why.strerror}.") from why
    except UnicodeDecodeError as why:
        raise BadData(
            f"{file.name}: file: It is not UTF-8 text; save it anew as UTF-8."
        ) from why


def _show(before: RuleSet, after: RuleSet) -> int:
    """List what is different in words, and return how many changes there are."""
    found = differences(before, after)
    for change in found[:MOST_LINES]:
        click.echo(f"{change.did}: {change.what}: {change.how}")
    if len(found) > MOST_LINES:
        click.echo(f"And {wording.count(len(found) - MOST_LINES, 'more change')}.")
    return len(found)


def _supervisor(email: str) -> Person:
    person = people.find(email)
    if person.role != Role.SUPERVISOR or not person.active:
        raise NotAllowedNow(
            f"{person.name} cannot publish rules. Name somebody who is a supervisor."
        )
    return person
