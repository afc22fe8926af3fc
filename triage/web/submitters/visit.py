"""Who is at the door: a browser with, or without, an unfinished form behind a random key.

The key travels in a hidden field and in a cookie; the hidden field counts, so that two
forms in two tabs do not mix. One statement a request reads the desk and the form.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, current_app, g, request

from triage import desk as desks
from triage.desk import Desk
from triage.tickets import drafts
from triage.tickets.drafts import Unfinished

FIELD = "form_key"
# Words may be long; a file by mistake may not.
LONGEST_FORM = 1024 * 1024


def widen(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a long text in far enough to be answered on its own page, with nothing lost."""
    request.max_content_length = request.max_form_memory_size = LONGEST_FORM


def begin(trusted: bool = True) -> None:
    """Find out which form this is about, and what the desk holds to just now.

    A request that is not ``trusted`` to come from our own page may name a form only if
    the browser's cookie names the same one: nobody is to type into somebody else's form.
    """
    g.now = desks.now()
    g.key = _key(trusted)
    g.desk, g.unfinished = drafts.load_with_desk(g.key or "", g.now)


def remember(response: Response) -> Response:
    """Leave the key with the browser when it is another than the one it brought."""
    key = g.get("key")
    if key and key != request.cookies.get(cookie_name()):
        response.set_cookie(
            cookie_name(),
            key,
            httponly=True,
            samesite="Lax",
            path="/",
            secure=_secure(),
        )
    return response


def desk() -> Desk:
    """The desk of this request."""
    active: Desk = g.desk
    return active


def now() -> datetime:
    """The moment of this request."""
    moment: datetime = g.now
    return moment


def today() -> date:
    """The day it is where the desk is."""
    return desk().calendar.local(now()).date()


def unfinished() -> Unfinished | None:
    """The form of this request, if it is known to us."""
    form: Unfinished | None = g.unfinished
    return form


def key() -> str:
    """The key of this request's form; a new one when the browser brought none."""
    if not g.key:
        start_afresh()
    known: str = g.key
    return known


def has_key() -> bool:
    """Whether the browser brought a key."""
    return bool(g.key)


def start_afresh() -> None:
    """Go on under a new key: the old one is used up, or never was."""
    g.key, g.unfinished = drafts.new_key(), None


def cookie_name() -> str:
    """The cookie's name; with https no other host of the domain may set it."""
    return "__Host-triage-form" if _secure() else "triage-form"


def forget(response: Response) -> Response:
    """Take the key away from the browser."""
    g.key = None
    response.delete_cookie(
        cookie_name(), httponly=True, samesite="Lax", secure=_secure()
    )
    return response


def _key(trusted: bool) -> str | None:
    brought = request.cookies.get(cookie_name())
    named = request.form.get(FIELD) if request.method == "POST" else brought
    if not drafts.is_key(named) or not (trusted or named == brought):
        return None
    return named


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
