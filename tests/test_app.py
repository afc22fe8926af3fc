"""What holds for every page: headers, hosts, proxies, and the two health questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, request, request_started

from tests.support.pages import CheckedClient
from triage.models import Heartbeat
from triage.store import database_now, db, saved


def asked_by(app: Flask, forwarded: str) -> str | None:
    """The address that a request through a proxy seems to come from."""
    seen: list[str | None] = []

    def look(_app: Flask) -> None:
        seen.append(request.remote_addr)

    with request_started.connected_to(look, app):
        app.test_client().get(
            "/healthz",
            headers={"X-Forwarded-For": forwarded},
            environ_base={"REMOTE_ADDR": "10.0.0.9"},
        )
    return seen[0]


def test_a_forwarded_address_is_not_believed_without_a_proxy(app: Flask):
    assert asked_by(app, "203.0.113.7") == "10.0.0.9"


@pytest.mark.settings(PROXIES=1)
def test_behind_one_proxy_the_address_it_saw_counts_and_no_other(app: Flask):
    assert asked_by(app, "198.51.100.1, 203.0.113.7") == "203.0.113.7"


def test_a_host_that_is_not_ours_is_refused(client: CheckedClient):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_every_page_says_what_it_may_load_and_is_not_kept(client: CheckedClient):
    headers = client.get("/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/desk/report.csv", "/no/such/page"])
def test_no_other_answer_is_kept_either(client: CheckedClient, path: str):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_an_address_with_their_content(
    client: CheckedClient,
):
    client.get("/")
    assert client.last is not None
    styles = [
        link for link in client.get("/").text.split('"') if "public.css?v=" in link
    ]

    with client.get(styles[0]) as found:
        assert found.status_code == 200
        assert "immutable" in found.headers["Cache-Control"]


def test_the_process_answers_that_it_lives(client: CheckedClient):
    assert client.get("/healthz").json == {"ok": True}


def test_without_a_worker_the_desk_is_not_ready(client: CheckedClient):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "ok": False, "database": True, "migrations": True, "worker": False,
    }  # fmt: skip


@pytest.mark.both_databases
def test_with_a_worker_that_lives_the_desk_is_ready(app: Flask, client: CheckedClient):
    with app.app_context(), saved():
        db.session.add(Heartbeat(name="worker-1", at=database_now()))

    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("ask", "status", "said"),
    [
        (lambda client: client.get("/no-such-page"), 404, "There is no such page."),
        (lambda client: client.post("/healthz"), 405, "does not take that kind"),
        (
            lambda client: client.get("/desk/no-such-page"),
            404,
            "There is no such page.",
        ),
    ],
)
def test_what_is_not_there_is_said_on_a_page(
    client: CheckedClient, ask: Callable[[Any], Any], status: int, said: str
):
    answer = ask(client)

    assert answer.status_code == status
    assert said in answer.text


def test_a_page_that_breaks_says_so_and_shows_nothing_of_its_inside(
    app: Flask, client: CheckedClient
):
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("the secret inside")

    app.view_functions["submitters.start"] = broken

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret inside" not in answer.text
