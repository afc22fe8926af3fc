"""Where databases to measure are made: in one folder, and on one PostgreSQL of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import postgres

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "shared_buffers": "512MB",
    "listen_addresses": "",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where databases of one kind are made."""

    kind: str
    folder: Path
    server: postgres.Server | None

    def url(self, name: str) -> str:
        """A fresh database for the service."""
        if self.server is None or self.kind == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite"
        self.create(name)
        return self.server.url.replace("/postgres?", f"/{name}?")

    def floor(self, name: str) -> str:
        """A fresh database for the floor, as it wants to be told."""
        if self.server is None or self.kind == "sqlite":
            return f"sqlite:{self.folder / name}.sqlite"
        self.create(name)
        return f"pg:host={self.server.home} user=postgres dbname={name}"

    def create(self, name: str) -> None:
        """Make a database on the server."""
        assert self.server is not None
        with self.server.connect() as line:
            line.execute(f"CREATE DATABASE {name}")


@contextmanager
def places(kinds: tuple[str, ...]) -> Iterator[list[Place]]:
    """A place for each kind, gone afterwards with all that was made there."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        server = None
        if "postgresql" in kinds:
            server = postgres.Server(DURABLE)
            stack.callback(server.stop)
        yield [Place(kind, folder, server) for kind in kinds]
