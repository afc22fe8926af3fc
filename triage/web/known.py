"""Browsers with which somebody signed in before: their tries are counted apart.

Whoever guesses at an account from many networks uses up the tries of strangers, and not
those of the person it belongs to. The cookie names no account and opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

from flask import Response, current_app, request

_DAYS = 180
# So many people share a browser; who has not signed in for longest is forgotten.
_PEOPLE = 5
_NAME = re.compile(r"[\w-]{22}", re.ASCII)
_BYTES = 16


def browser_of(account: str) -> str | None:
    """Return this browser's name if somebody signed in to the account with it before."""
    name, proofs = _read()
    right = _proof(name, account)
    known = [proof for proof in proofs if hmac.compare_digest(proof, right)]
    return name if known else None


def remember(response: Response, account: str) -> None:
    """Let the browser prove next time that somebody signed in to the account with it."""
    name, proofs = _read()
    name = name or secrets.token_urlsafe(_BYTES)
    mine = _proof(name, account)
    others = [proof for proof in proofs if proof != mine]
    response.set_cookie(
        _cookie(),
        ".".join([name, mine, *others][: _PEOPLE + 1]),
        max_age=_DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=_secure(),
    )


def _read() -> tuple[str, list[str]]:
    name, *proofs = request.cookies.get(_cookie(), "").split(".")
    if not _NAME.fullmatch(name):
        return "", []
    return name, [proof for proof in proofs if _NAME.fullmatch(proof)][:_PEOPLE]


def _proof(name: str, account: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    words = f"known-browser:{name}:{account}".encode("utf-8", "replace")
    digest = hmac.new(key, words, hashlib.sha256).digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _cookie() -> str:
    """The cookie's name; with https no other host of the domain may set it."""
    return "__Host-known" if _secure() else "known"


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
