"""What all staff pages share: the views in the rail, with their counts where a page has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Flask, g, request, url_for

from triage.tickets.finding import CAP, Counts, counts
from triage.web import guards

_VIEWS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("all", "All active", {}),
    ("mine", "Mine", {"owner": "me"}),
    ("unassigned", "Unassigned", {"owner": "none"}),
    ("overdue", "Overdue", {"standing": "overdue"}),
    ("due_soon", "Due soon", {"standing": "due soon"}),
    ("waiting", "Waiting on submitter", {"state": "waiting"}),
    ("parked", "Parked", {"state": "parked"}),
)
_HOT = {"overdue"}
_NARROWING = {"owner", "state", "standing", "category"}


@dataclass(frozen=True, slots=True)
class View:
    """One line of the rail; ``count`` is None where the page did not count."""

    key: str
    name: str
    href: str
    count: str | None
    hot: bool
    here: bool


def init_app(app: Flask) -> None:
    """Give staff templates their rail."""
    app.jinja_env.globals.update(rail_views=rail_views, said=said)
    app.context_processor(lambda: {"me": g.get("me")})


def count(now: datetime) -> Counts:
    """Count for the rail of this request's page, in one statement."""
    g.counts = counts(guards.me().id, now=now, desk=guards.desk())
    found: Counts = g.counts
    return found


def rail_views() -> list[View]:
    """The ways to look at the queue; counts stop at the cap."""
    found: Counts | None = g.get("counts")
    numbers = found._asdict() if found else {}
    queue = url_for("reps.queue")
    asked = _asked()
    return [
        View(
            key=key,
            name=name,
            href=f"{queue}?{urlencode(args)}" if args else queue,
            count=said(numbers[key]) if key in numbers else None,
            hot=key in _HOT and bool(numbers.get(key)),
            here=asked == args,
        )
        for key, name, args in _VIEWS
    ]


def said(number: int) -> str:
    """Say a count that stops at the cap."""
    return f"{CAP}+" if number > CAP else str(number)


def _asked() -> dict[str, str] | None:
    if request.endpoint != "reps.queue":
        return None
    return {k: v for k, v in request.args.items() if k in _NARROWING and v}
