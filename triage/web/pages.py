"""What every page shares: its headers, its static files, and the words templates may call."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from markupsafe import Markup
from whitenoise import WhiteNoise

from triage import wording

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
)
_STATIC = Path(__file__).resolve().parent.parent / "static"


def init_app(app: Flask) -> None:
    """Give the app its headers, its compressed static files and its template words."""
    app.after_request(_headers)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        icon=icon,
        words=wording,
        desk_name=app.config["DESK_NAME"],
        department_name=app.config["DEPARTMENT_NAME"],
        # A simulation puts a sentence about its time here.
        simulated=None,
    )
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(_STATIC),
        prefix="static/",
        max_age=31_536_000,
        immutable_file_test=lambda path, url: True,
    )


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A submitter's link is a secret: it must not travel in a Referer.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    # Pages and files hold what people typed: shared machines must not keep them. What
    # may be kept, the static files, never comes this far: WhiteNoise answers for it.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@cache
def _stamp(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, with its content in it so that it may be kept for ever."""
    return _address(name, request.script_root)


@cache
def _address(name: str, _root: str) -> str:
    # A page asks a dozen times; where we are mounted is all that can change.
    return url_for("static", filename=name, v=_stamp(name))


def icon(name: str) -> Markup:
    """One drawing of the sprite; it is decoration, the words beside it carry the meaning."""
    return _drawn(name, request.script_root)


@cache
def _drawn(name: str, root: str) -> Markup:
    return Markup(
        '<svg class="ico" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    ).format(_address("img/icons.svg", root), name)
