"""The link by which a submitter reaches a ticket: nothing stored, nothing to guess.

Raising a ticket's link version revokes every link made for it before.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import current_app

_BYTES = 24


def signature(ref: str, link_version: int) -> str:
    """Return the part of a link that cannot be guessed: 192 bits, safe in an address."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    words = f"ticket-link:{ref}:{link_version}".encode()
    digest = hmac.new(key, words, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def ticket_link(ref: str, link_version: int) -> str:
    """Return the address of a ticket's own page, for its submitter."""
    base = current_app.config["BASE_URL"]
    return f"{base}/t/{ref}/{signature(ref, link_version)}"


def check(ref: str, link_version: int, given: str) -> bool:
    """Say whether a signature is the ticket's own, in the same time for every answer."""
    right = signature(ref, link_version).encode()
    return hmac.compare_digest(right, given.encode("utf-8", "replace"))
