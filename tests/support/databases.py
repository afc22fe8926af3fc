"""A fresh, migrated database for every test, copied from one that was migrated once."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.support import postgres

KINDS = ("sqlite", "postgresql")


class SqliteMaker:
    """Makes SQLite files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template: Path | None = None
        self.taken: set[str] = set()

    def empty(self) -> str:
        """A database with nothing in it, at an address that is free again."""
        names = (f"sqlite:///{self.folder / f'{n}.sqlite'}" for n in itertools.count(1))
        return _first_free(names, self.taken)

    def migrated(self, migrate: Callable[[str], None]) -> str:
        """A database as ``migrate`` leaves it; that runs the first time only."""
        if self.template is None:
            url = self.empty()
            migrate(url)
            self.template = Path(url.removeprefix("sqlite:///"))
        copy = self.empty()
        shutil.copyfile(self.template, copy.removeprefix("sqlite:///"))
        return copy

    def drop(self, url: str) -> None:
        """Remove a database and what SQLite keeps beside it."""
        for ending in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)
        self.taken.discard(url)


class PostgresMaker:
    """Makes databases on the one PostgreSQL of this run."""

    def __init__(self, server_url: str) -> None:
        self.server = make_url(server_url)
        self.admin = postgres.connect(server_url)
        self.prefix = f"triage_{os.getpid()}"
        self.template: str | None = None
        self.taken: set[str] = set()

    def empty(self) -> str:
        """A database with nothing in it."""
        return self._create("")

    def migrated(self, migrate: Callable[[str], None]) -> str:
        """A database as ``migrate`` leaves it; that runs the first time only."""
        if self.template is None:
            url = self.empty()
            migrate(url)
            self.template = make_url(url).database
        # Copying the files is twice as fast as logging every page.
        return self._create(f" TEMPLATE {self.template} STRATEGY file_copy")

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = str(make_url(url).database)
        self.admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.taken.discard(name)

    def close(self) -> None:
        """Leave the server as it was found, for it may be somebody's own."""
        if self.template:
            self.admin.execute(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")
        self.admin.close()

    def _create(self, options: str) -> str:
        names = (f"{self.prefix}_{n}" for n in itertools.count(1))
        name = _first_free(names, self.taken)
        self.admin.execute(f"CREATE DATABASE {name}{options}")
        return self.server.set(database=name).render_as_string(hide_password=False)


def _first_free(names: Iterator[str], taken: set[str]) -> str:
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


Maker = SqliteMaker | PostgresMaker


@contextmanager
def fresh(maker: Maker, migrate: Callable[[str], None] | None) -> Iterator[str]:
    """The address of a database for one test."""
    url = maker.migrated(migrate) if migrate else maker.empty()
    try:
        yield url
    finally:
        maker.drop(url)
