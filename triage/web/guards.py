"""Who may come in: one guard per blueprint, asked before every request of it.

The guard finds session, person and desk in one statement; views ask ``me()`` and
``desk()`` and look up neither again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from werkzeug.exceptions import Unauthorized

from triage import desk as desks
from triage import people
from triage.desk import Desk
from triage.models import Role
from triage.people import Me
from triage.store import db

TOKEN = "sign_in"  # noqa: S105 - the name of the token's place in the cookie
_UNSEEN = frozenset({"csrf_token", "version", "seq", "password", "current", "again"})


def only(*roles: Role) -> Callable[[], ResponseReturnValue | None]:
    """Make a guard that lets in who is signed in with one of these roles."""

    def guard() -> ResponseReturnValue | None:
        if not know():
            return send_to_sign_in()
        if me().role not in roles:
            abort(403)
        return None

    return guard


def anybody() -> None:
    """A guard for pages that are everybody's: it says so and stops nobody."""


def me() -> Me:
    """The signed-in person of this request."""
    person: Me = g.me
    return person


def desk() -> Desk:
    """The desk of this request, read together with who is signed in."""
    active: Desk = g.desk
    return active


def know() -> bool:
    """Find out who asks, in one statement; say whether anybody is signed in."""
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return False
    found = {"token_hash": people.token_hash(token)}
    row = db.session.execute(_query(), found).one_or_none()
    if row is None:
        return False
    g.me, g.desk = people.me_of(row), desks.of_row(row)
    return True


@cache
def _query() -> Select[*tuple[Any, ...]]:
    return people.signed_in(desks.head_query())


def send_to_sign_in() -> ResponseReturnValue:
    """Answer somebody whose session is over, or who has none."""
    if wants_fragment():
        raise Unauthorized("You are signed out. Sign in again.")
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.form", next=request.full_path.rstrip("?")))
    # What was typed is not lost with the session: it is shown once, to be copied.
    return render_template("signin/signed_out.html", typed=typed()), 401


def wants_fragment() -> bool:
    """Whether a script asks, for a part of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def typed() -> list[str]:
    """The longer texts of a form that could not be taken, for showing them again."""
    return [
        text
        for name, values in request.form.lists()
        for text in values
        if name not in _UNSEEN and len(text) > 20
    ]
