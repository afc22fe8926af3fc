"""The queue: a page of it, the same again for a script that asks every 20 seconds, and
what is done to several tickets or to the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import (
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from triage import desk as desks
from triage import people, wording
from triage.errors import BadInput
from triage.lifecycle import ACTIVE
from triage.sla import Standing
from triage.tickets import finding
from triage.tickets.finding import Key, QueueFilters, QueuePage
from triage.web import guards, staff
from triage.web.reps.blueprint import bp
from triage.web.reps.lines import Line, about, lines_of, open_spans, tag_of

NARROWING = ("state", "category", "owner", "standing")
_STATES = ("new", "open", "waiting", "parked")
_HEADINGS = {
    "owner": {"me": "My tickets", "none": "Unassigned"},
    "state": {
        "waiting": "Waiting on submitter",
        "parked": "Parked",
        "new": "New",
        "open": "Open",
    },
    "standing": {"overdue": "Overdue", "due soon": "Due soon"},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the queue."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@bp.get("/", strict_slashes=False)
def queue() -> ResponseReturnValue:
    """Show a page of the queue."""
    now = desks.now()
    page = _page()
    staff.count(now)
    choices = _choices()
    return render_template(
        "reps/queue.html",
        heading=_heading(choices),
        choices=choices,
        narrowed=any(choice.chosen for choice in choices),
        rows_url=url_for(".rows", **_args(), **_place()),
        before_url=_url(before=page.previous_key),
        after_url=_url(after=page.next_key),
        **_list(_lines(page, now), now),
    )


@bp.get("/rows")
def rows() -> ResponseReturnValue:
    """Give a script the rows again, or 304 when none of them would look different."""
    now = desks.now()
    staff.count(now)
    lines = _lines(_page(), now)
    tag = tag_of(lines, g.counts, _open_line(now))
    response = Response(status=304)
    if not request.if_none_match.contains_weak(tag):
        response = Response(render_template("reps/_fresh.html", **_list(lines, now)))
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page() -> QueuePage:
    return finding.queue_page(_filters(), after=_key("after"), before=_key("before"))


def _filters() -> QueueFilters:
    """Read what the list is narrowed to; what makes no sense narrows nothing."""
    owner = request.args.get("owner", "")
    return QueueFilters(
        state=_one_of("state", {state.value for state in ACTIVE}),
        category=_one_of("category", set(guards.desk().rules.categories)),
        standing=_one_of("standing", {Standing.OVERDUE.value, Standing.DUE_SOON.value}),
        owner=guards.me().id if owner == "me"
        else "none" if owner == "none"
        else int(owner) if owner.isdecimal() and len(owner) < 18
        else None,
    )  # fmt: skip


def _one_of(name: str, allowed: set[str]) -> str | None:
    given = request.args.get(name)
    return given if given in allowed else None


def _key(name: str) -> Key | None:
    text = request.args.get(name)
    return Key.read(text) if text else None


def _lines(page: QueuePage, now: datetime) -> list[Line]:
    return lines_of(page.rows, guards.desk(), now, guards.me().id)


def _open_line(now: datetime) -> str:
    return wording.open_line(guards.desk().calendar, now)


def _list(lines: list[Line], now: datetime) -> dict[str, Any]:
    """What both the page and the fragment print."""
    base = url_for(".ticket", ticket_id=0).removesuffix("0")
    return {
        "lines": lines,
        "rows": _rows_of(lines, base, now),
        "base": base,
        "counts": g.counts,
        "open_line": _open_line(now),
    }


def _rows_of(lines: list[Line], base: str, now: datetime) -> Markup:
    # Rendered by itself: inside the page each piece would pass through three templates.
    template = current_app.jinja_env.get_template("reps/_rows.html")
    spans = open_spans(guards.desk().calendar, now)
    html = template.render(
        lines=lines, base=base, epoch=int(now.timestamp()), spans=spans
    )
    return Markup(html)  # noqa: S704 - the template has escaped what is in it


def _choices() -> tuple[Choice, ...]:
    owners = [(str(one.id), one.name) for one in people.staff() if one.active]
    categories = guards.desk().rules.categories
    options = {
        "state": [(state, wording.STATES_FOR_STAFF[state]) for state in _STATES],
        "category": [(key, about(key, guards.desk())) for key in categories],
        "owner": [("me", "Me"), ("none", "Nobody"), *owners],
    }
    labels = {"state": "State", "category": "About", "owner": "Owner"}
    whole = {"state": "Any state", "category": "About anything", "owner": "Any owner"}
    return tuple(
        Choice(
            name,
            labels[name],
            (("", whole[name]), *options[name]),
            request.args.get(name, ""),
        )
        for name in options
    )


def _heading(choices: tuple[Choice, ...]) -> str:
    """Name the view when it has a name, else say what it is narrowed to."""
    asked = {name: value for name, value in _args().items() if name in _HEADINGS}
    if len(_args()) == 1 and asked:
        name, value = next(iter(asked.items()))
        if value in _HEADINGS[name]:
            return _HEADINGS[name][value]
    chosen = [dict(one.options).get(one.chosen, "") for one in choices if one.chosen]
    return ", ".join(filter(None, chosen)) or "All active"


def _args() -> dict[str, Any]:
    return {name: request.args[name] for name in NARROWING if request.args.get(name)}


def _place() -> dict[str, Any]:
    """The page of the list, as it was asked for."""
    return {
        name: request.args[name] for name in ("after", "before") if name in request.args
    }


def _url(**key: Key | None) -> str | None:
    ((name, place),) = key.items()
    args = {**_args(), name: str(place)}
    return url_for(".queue", **args) if place else None


@bp.errorhandler(BadInput)
def _no_such_page(error: BadInput) -> ResponseReturnValue:
    flash(str(error))
    return redirect(url_for(".queue"), 303)
