"""What `make run` does before it opens: make the secrets and the database, migrate, and
on the first start load the demonstration desk.

Production migrates by hand (`flask db upgrade`), never by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import flask_migrate
from flask import Flask

from triage import config as settings
from triage import demo, desk
from triage.app import create_app
from triage.errors import DeskError
from triage.store import db, saved


def main(arguments: Sequence[str], instance: Path = settings.ROOT / "instance") -> int:
    """Prepare ``instance/``; 2 with a sentence when a setting cannot be used.

    The argument, if any, is the number of an open file to write the sign-ins to.
    """
    try:
        prepare(instance)
    except DeskError as why:
        tell(str(why))
        return 2
    except KeyboardInterrupt:
        return 130
    for number in arguments:
        with os.fdopen(int(number), "w") as out:
            out.write(sign_ins())
    return 0


def sign_ins() -> str:
    """Who can sign in at the demonstration desk, a line each."""
    lines = [f"{one.role:<11} {one.email}" for one in demo.ACCOUNTS]
    return "\n".join([*lines, f"{'password':<11} {demo.PASSWORD}"])


def prepare(instance: Path) -> None:
    """Bring the database up to date; build it first where there is none."""
    config = settings.load(instance)
    file = _sqlite_file(config["DATABASE_URL"])
    if file is None or file.exists():
        _bring_up_to_date(create_app(instance=instance))
        return
    tell("First start: making the database.")
    # Built beside its place and moved there whole: an interrupted first start leaves
    # nothing half-loaded behind, it is simply the first start again.
    building = file.with_name(file.name + ".building")
    remove(building)
    _bring_up_to_date(create_app({"DATABASE_URL": f"sqlite:///{building}"}, instance))
    building.rename(file)


def migrate() -> None:
    """Give the app's database its tables, and the desk's own first ones."""
    flask_migrate.upgrade()
    with saved():
        desk.install(desk.now())


def _bring_up_to_date(app: Flask) -> None:
    with app.app_context():
        migrate()
        if demo.is_wanted():
            _load_demonstration()
        db.session.remove()
        # The last connection to close folds SQLite's log into the file itself.
        db.engine.dispose()


def _load_demonstration() -> None:
    tell("Loading the demonstration desk: ten weeks of made-up requests.")
    tickets = demo.load(desk.now(), quarters())
    tell(f"  {tickets} tickets are there.")


def quarters() -> Callable[[float], None]:
    """Something to call with the part done, which tells every quarter of it."""
    told = 0

    def progress(part: float) -> None:
        nonlocal told
        if int(part * 4) > told:
            told = int(part * 4)
            tell(f"  {told * 25} %")

    return progress


def _sqlite_file(url: str) -> Path | None:
    return (
        Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    )


def remove(file: Path) -> None:
    """Remove a database and what SQLite keeps beside it."""
    for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)


def tell(line: str) -> None:
    """Print one line at once, whatever the output goes to."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
