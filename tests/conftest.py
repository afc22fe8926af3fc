"""What every test may ask for. docs/testing.md lists it with an example each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support.moments import MONDAY, Clock

# Fixtures import what they need when they are asked for: a test of the core should not
# wait for Flask, the database and the browser's driver.
if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.databases import Maker
    from tests.support.pages import CheckedClient
    from tests.support.service import Service
    from tests.support.smtp import MailServer

# A drawn case may take long on a busy machine; that says nothing about the code.
hypothesis_settings.register_profile("triage", deadline=None, print_blob=True)
# `make test-all` draws more cases.
hypothesis_settings.register_profile(
    "thorough", hypothesis_settings.get_profile("triage"), max_examples=500
)
hypothesis_settings.load_profile(os.environ.get("TRIAGE_TEST_CASES", "triage"))
# `make test-all` runs everything once more on the other database.
DEFAULT_KIND = os.environ.get("TRIAGE_TEST_DATABASE", "sqlite")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked ``both_databases`` once on each."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize(
            "database_kind", ("sqlite", "postgresql"), indirect=True, scope="session"
        )


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``."""
    return str(getattr(request, "param", DEFAULT_KIND))


@pytest.fixture(scope="session")
def _sqlite() -> Iterator[Maker]:
    from tests.support import databases, memory

    with TemporaryDirectory(prefix="triage-", dir=memory.place()) as folder:
        yield databases.SqliteMaker(Path(folder))


@pytest.fixture(scope="session")
def _postgres(pytestconfig: pytest.Config) -> Iterator[Maker]:
    from tests.support import databases, postgres

    maker = databases.PostgresMaker(postgres.server_url(pytestconfig))
    yield maker
    maker.close()


@pytest.fixture(scope="session")
def maker(request: pytest.FixtureRequest, database_kind: str) -> Maker:
    """Makes databases of the kind this test runs on."""
    made: Maker = request.getfixturevalue(
        "_postgres" if database_kind == "postgresql" else "_sqlite"
    )
    return made


@pytest.fixture
def empty_database_url(maker: Maker) -> Iterator[str]:
    """A database with no tables."""
    from tests.support import databases

    with databases.fresh(maker, None) as url:
        yield url


@pytest.fixture
def database_url(
    maker: Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database of this test's own: migrated, with the desk's tables, without tickets."""
    from tests.support import apps, databases

    def migrate(url: str) -> None:
        apps.install(apps.make_app(url, tmp_path_factory.mktemp("template")))

    with databases.fresh(maker, migrate) as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    """The app's clock: Monday 16 November 2026, 10 am, until the test turns it."""
    return Clock(MONDAY)


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings for ``app``: ``@pytest.mark.settings(FORM_LIMIT=3)`` or override this."""
    marker = request.node.get_closest_marker("settings")
    return dict(marker.kwargs) if marker else {}


@pytest.fixture
def app(
    database_url: str, settings: dict[str, Any], clock: Clock, tmp_path: Path
) -> Iterator[Flask]:
    """The service on its own database, with its clock in the test's hand."""
    from tests.support import apps

    if settings:
        app = apps.make_app(database_url, tmp_path, settings)
    else:
        app = apps.kept_app(database_url, tmp_path)
    with apps.lent(app):
        app.config["CLOCK"] = clock
        yield app


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The app with its context pushed, for tests that call verbs and read rows."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A browser without scripts that checks each page it gets (tests/support/pages.py)."""
    from tests.support import apps

    return apps.new_client(app)


@pytest.fixture
def rep(app: Flask) -> CheckedClient:
    """A signed-in rep's browser; the rep is Rosa Diaz."""
    from tests.support import staff
    from triage.models import Role

    return staff.signed_in(app, staff.add(app, Role.REP))


@pytest.fixture
def supervisor(app: Flask) -> CheckedClient:
    """A signed-in supervisor's browser; the supervisor is Sam Okafor."""
    from tests.support import staff
    from triage.models import Role

    return staff.signed_in(app, staff.add(app, Role.SUPERVISOR))


@pytest.fixture
def smtp_server(tmp_path: Path) -> Iterator[MailServer]:
    """A real SMTP server; give the app its ``settings`` to post there."""
    from tests.support import smtp

    with smtp.mail_server(tmp_path) as server:
        yield server


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of ``app``, served by threads of this process: the test's clock holds."""
    from tests.support.service import served
    from triage.run import free_port

    port = free_port()
    app.config["BASE_URL"] = f"http://127.0.0.1:{port}"
    with served(app, port) as url:
        yield url


@pytest.fixture
def service(
    database_url: str, settings: dict[str, Any], tmp_path: Path
) -> Iterator[Service]:
    """Real gunicorn and workers, not yet started: ``service.start_web()``."""
    from tests.support import apps
    from tests.support.service import Service

    running = Service(tmp_path, {**apps.defaults(database_url), **settings})
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    from tests.support import browsing

    with sync_playwright() as playwright:
        started = browsing.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes one more visitor with its own cookies: ``visitor(java_script_enabled=False)``."""
    from tests.support import browsing

    with ExitStack() as stack:

        def make(**options: Any) -> BrowserContext:
            one: AbstractContextManager[BrowserContext] = browsing.watched(
                browser, **options
            )
            return stack.enter_context(one)

        yield make


@pytest.fixture
def page(visitor: Callable[..., BrowserContext]) -> Page:
    """A page of a fresh visitor. Console errors and policy refusals fail the test."""
    return visitor().new_page()


@pytest.fixture
def plain_page(visitor: Callable[..., BrowserContext]) -> Page:
    """The same without JavaScript."""
    return visitor(java_script_enabled=False).new_page()
