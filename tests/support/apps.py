"""Making the service for a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

import flask_migrate
from cryptography.fernet import Fernet
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tests.support.moments import MONDAY
from tests.support.pages import CheckedClient, CheckedResponse
from triage import desk, store
from triage.app import create_app

FERNET_KEY = Fernet.generate_key().decode()


class KeptTemplates(BytecodeCache):
    """Templates compiled once a run: each test has an app of its own, all the same files."""

    def __init__(self) -> None:
        self.compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code where its text is still what it was."""
        bucket.code = self.compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled just now."""
        self.compiled[bucket.key, bucket.checksum] = bucket.code


_templates = KeptTemplates()
_kept: dict[str, Flask] = {}


def defaults(database_url: str) -> dict[str, Any]:
    """The settings every test starts from."""
    return {
        "MODE": "test",
        "DATABASE_URL": database_url,
        "BASE_URL": "http://localhost",
        "SECRET_KEY": "a secret that only tests know, 32 long",
        "FERNET_KEYS": [FERNET_KEY],
        # Many tests send many forms from one address; the limit has tests of its own.
        "FORM_LIMIT": 10_000,
        # Nobody waits for a training that no test is about.
        "TRAINING": False,
    }


def make_app(
    database_url: str, instance: Path, settings: dict[str, Any] | None = None
) -> Flask:
    """The service on that database, as tests want it."""
    app = create_app({**defaults(database_url), **(settings or {})}, instance)
    app.testing = True
    app.jinja_env.bytecode_cache = _templates
    return app


def kept_app(database_url: str, instance: Path) -> Flask:
    """The service without settings of its own, made once a run for each address."""
    if database_url not in _kept:
        _kept[database_url] = make_app(database_url, instance)
    return _kept[database_url]


@contextmanager
def lent(app: Flask) -> Iterator[None]:
    """Let one test have it; its settings and its views are put back afterwards.

    Who changes more of it makes an app of their own.
    """
    kept = [(changed, dict(changed)) for changed in (app.config, app.view_functions)]
    yield
    close(app)
    for changed, before in kept:
        changed.clear()
        changed.update(before)


def install(app: Flask) -> None:
    """Migrate, and copy the data files into the desk's tables."""
    with app.app_context():
        flask_migrate.upgrade()
        with store.saved():
            desk.install(MONDAY)
    close(app)


def close(app: Flask) -> None:
    """Let go of the database."""
    with app.app_context():
        store.db.session.remove()
        store.db.engine.dispose()


def new_client(app: Flask) -> CheckedClient:
    """One more client, with cookies of its own."""
    app.test_client_class = CheckedClient
    client: CheckedClient = app.test_client()  # type: ignore[assignment]
    client.response_wrapper = type("Checked", (CheckedResponse, app.response_class), {})
    return client
