"""The service under gunicorn beside the floor, on SQLite and on PostgreSQL, in one run.

Both stand behind two gunicorn workers, with the same durability; every figure is a share
or a multiple of the floor on the same database in the same round. Limiter, CSRF and
honeypot are on; the limit is raised by the setting that the table prints.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from bench import drafts, fill
from bench.floor.fill import fill as fill_floor
from bench.http import Result, Step, Target, compare, pages
from bench.place import Place, places
from bench.report import Report
from tests.support.service import Service
from triage.demo import ACCOUNTS, PASSWORD
from triage.run import HOST, ROOT, free_port

FORM_LIMIT = 1_000_000_000
PREPARED = 25_000
SMALL = {"active": 500, "closed": 500}
LARGE = {"active": 5_000, "closed": 995_000}
BAD_DAY = 100_000
TOKEN = {"token": r'name="csrf_token"[^>]*value="([^"]+)"'}


@dataclass(frozen=True, slots=True)
class Goals:
    """Least shares of the floor's rate, by number of clients."""

    one: float
    sixteen: float


GOALS = {"sqlite": Goals(0.10, 0.06), "postgresql": Goals(0.12, 0.10)}
P95_AT_16 = 200.0
PAGE_AT_MOST = 7.0
GROWTH_AT_MOST = 1.3


PARTS = ("posts", "queue")


def main(
    report: Report, kinds: tuple[str, ...], parts: tuple[str, ...], scale: float
) -> None:
    """Measure these parts on these kinds of database; ``scale`` shrinks it for a try."""
    with places(kinds) as found:
        for place in found:
            if "posts" in parts:
                posts(report, place, scale)
            if "queue" in parts:
                queue(report, place, scale)


@contextmanager
def floor(place: Place, rows: int) -> Iterator[str]:
    """The floor, served."""
    database = place.floor(f"floor{rows}")
    fill_floor(database, rows)
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "2", "--worker-class", "gthread",
        "--threads", "4", "--no-control-socket", "--bind", f"{HOST}:{port}",
        "bench.floor.app:app",
    ]  # fmt: skip
    log = (place.folder / "floor.log").open("ab")
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "FLOOR_DB": database},
        stdout=log,
        stderr=log,
    )
    try:
        yield f"http://{HOST}:{port}"
    finally:
        running.terminate()
        running.wait()
        log.close()


@contextmanager
def served(place: Place, app: Flask) -> Iterator[str]:
    """The service on an app's database, two gunicorn workers."""
    folder = place.folder / Path(app.instance_path).name
    folder.mkdir(exist_ok=True)
    given = {
        name: app.config[name] for name in ("DATABASE_URL", "SECRET_KEY", "FERNET_KEYS")
    }
    settings = {
        **given,
        "MODE": "demo",
        "FORM_LIMIT": FORM_LIMIT,
        "SIGN_IN_LIMIT": 1000,
    }
    service = Service(folder, settings, web_workers=2)
    service.start_web()
    try:
        yield service.url
    finally:
        service.stop()


def posts(report: Report, place: Place, scale: float) -> None:
    """Measure the last POST of the form, and the details POST beside it."""
    report.say(f"{place.kind}: filling in {int(PREPARED * scale):,} forms")
    app = fill.make_app(place.url("posts"), place.folder / "posts", "http://127.0.0.1")
    app.config["FORM_LIMIT"] = FORM_LIMIT
    drafts.prepare(app, int(PREPARED * scale))
    with floor(place, 11_000) as base, served(place, app) as ours:
        targets = [_floor_post(base), _last_post(ours), _details_post(ours)]
        for clients in (1, 16):
            report.say(f"{place.kind}: posting with {clients} at once")
            results = asyncio.run(
                compare(targets, clients, rounds=5, seconds=max(0.5, 4 * scale))
            )
            _report_posts(report, place.kind, clients, results)


def _floor_post(base: str) -> Target:
    form = {
        "title": "Ticket {{n}}",
        "body": drafts.DETAILS["body"],
        "email": "u@example.org",
    }
    return Target("floor", base, [Step("/tickets", "POST", form, status=302)])


def _last_post(base: str) -> Target:
    form = {"csrf_token": "{{token}}", "form_key": drafts.key_of("{{n}}")}
    steps = [Step("/check", "POST", form, status=303, shows="/sent")]
    begin = [Step("/details", extract=TOKEN)]
    return Target("last POST", base, steps, begin, first_number=drafts.FIRST)


def _details_post(base: str) -> Target:
    form = {**drafts.DETAILS, "csrf_token": "{{token}}"}
    steps = [Step("/details", "POST", form, status=303, shows="/reading")]
    return Target("details POST", base, steps, [Step("/details", extract=TOKEN)])


def _report_posts(
    report: Report, kind: str, clients: int, results: list[Result]
) -> None:
    goals = GOALS[kind]
    for result in results:
        least = None
        if result.name == "last POST":
            least = goals.one if clients == 1 else goals.sixteen
        report.row(
            f"{kind}, {result.name}, {clients} at once",
            f"{result.rate:,.0f}/s", f"{result.ratio:.3f} of the floor",
            f"p95 {result.percentile(0.95):.0f} ms, {len(result.errors)} errors",
            goal="" if least is None else f">= {least:.2f}",
            met=None if least is None else result.ratio >= least and not result.errors,
        )  # fmt: skip
        if result.errors:
            report.say(result.errors[0])
        if result.name == "last POST" and clients == 16:
            p95 = result.percentile(0.95)
            report.row(
                f"{kind}, last POST, p95 of 16 at once", f"{p95:.0f} ms", "", "",
                goal=f"<= {P95_AT_16:.0f} ms", met=p95 <= P95_AT_16,
            )  # fmt: skip


def queue(report: Report, place: Place, scale: float) -> None:
    """Measure the queue and a long ticket at a thousand and at a million tickets."""
    with ExitStack() as stack:
        base = stack.enter_context(floor(place, 11_001))
        targets: list[Target] = []
        large: Flask | None = None
        for name, size in (("small", SMALL), ("large", LARGE)):
            wanted = {key: max(200, int(number * scale)) if name == "large" else number
                      for key, number in size.items()}  # fmt: skip
            report.say(
                f"{place.kind}: filling a desk with {sum(wanted.values()):,} tickets"
            )
            app = fill.make_app(
                place.url(name), place.folder / name, "http://127.0.0.1"
            )
            filled = fill.fill(app, **wanted)
            targets += _pages(stack.enter_context(served(place, app)), filled)
            large = app
        floor_page = Target("floor", base, [Step("/tickets")])
        _report_pages(report, place.kind, asyncio.run(pages(floor_page, targets)))
        if large is not None:
            _bad_day(report, place, large, floor_page, scale)


def _pages(base: str, filled: fill.Filled) -> list[Target]:
    size = f"{filled.tickets:,} tickets"
    account = ACCOUNTS[0]
    sign_in = {"email": account.email, "password": PASSWORD, "csrf_token": "{{token}}"}
    begin = [
        Step("/sign-in", extract=TOKEN),
        Step("/sign-in", "POST", sign_in, status=302),
    ]
    wanted = {
        "queue, first page": "/desk/",
        "queue, 90 % deep": f"/desk/?after={filled.deep}",
        "ticket with 30 messages": f"/desk/tickets/{filled.long_ticket}",
    }
    return [
        Target(f"{name} of {size}", base, [Step(path, shows="<h1")], begin)
        for name, path in wanted.items()
    ]


def _report_pages(report: Report, kind: str, results: list[Result]) -> None:
    reference, *found = results
    report.row(
        f"{kind}, floor's page", f"{reference.percentile(0.5):.2f} ms", "1.0", ""
    )
    small, large = found[: len(found) // 2], found[len(found) // 2 :]
    for result in found:
        report.row(
            f"{kind}, {result.name}", f"{result.percentile(0.5):.2f} ms",
            f"{result.ratio:.1f} x the floor", f"p95 {result.percentile(0.95):.1f} ms",
            goal=f"<= {PAGE_AT_MOST:.0f} x", met=result.ratio <= PAGE_AT_MOST,
        )  # fmt: skip
    for few, many in zip(small, large, strict=True):
        growth = many.percentile(0.5) / few.percentile(0.5)
        report.row(
            f"{kind}, growth of {few.name.split(' of ')[0]}", "", f"{growth:.2f} x", "",
            goal=f"<= {GROWTH_AT_MOST} x", met=growth <= GROWTH_AT_MOST,
        )  # fmt: skip


def _bad_day(
    report: Report, place: Place, app: Flask, floor_page: Target, scale: float
) -> None:
    """A hundred thousand active tickets: reported, without a goal."""
    report.say(f"{place.kind}: a bad day")
    filled = fill.fill(app, active=int(BAD_DAY * scale), closed=0)
    with served(place, app) as ours:
        for result in asyncio.run(pages(floor_page, _pages(ours, filled)))[1:]:
            report.row(
                f"{place.kind}, bad day ({filled.active:,} active), {result.name}",
                f"{result.percentile(0.5):.2f} ms", f"{result.ratio:.1f} x the floor",
                f"p95 {result.percentile(0.95):.1f} ms",
            )  # fmt: skip
