"""Passwords: how they are hashed, and which ones are refused. No database here."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from triage.errors import BadInput

SHORTEST = 12
LONGEST = 200
# 19 MiB and two passes are OWASP's floor for argon2id: about 40 ms here, and eight
# threads that hash at once take 152 MiB. The library's own 64 MiB would take 512.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class WeakPassword(BadInput):
    """A new password that is too easy to guess."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "password")


def hash_password(password: str) -> str:
    """Hash a password (about 40 ms): before ``saved()``, never inside."""
    return _HASHER.hash(_usual_form(password))


def fits(password: str, kept_hash: str | None) -> bool:
    """Say whether the password belongs to the hash; it takes as long when there is none."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept_hash or _nobodys(), _usual_form(password)) and bool(
            kept_hash
        )
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept_hash: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept_hash)


def refuse_weak(password: str, *, email: str, name: str) -> None:
    """Raise ``WeakPassword`` with what to do better. Length is what counts, not symbols."""
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    plain = _usual_form(password).casefold()
    if len(plain) < SHORTEST:
        raise WeakPassword(
            f"Use at least {SHORTEST} characters. Four words in a row are easy to keep in mind."
        )
    if len(set(plain)) < 6 or plain.isdecimal():
        raise WeakPassword(
            "Use more different letters; digits alone are guessed too fast."
        )
    own = [email.split("@")[0], *name.split()]
    if any(len(part) > 3 and part.casefold() in plain for part in own):
        raise WeakPassword("Leave out your own name and e-mail address.")


def _usual_form(password: str) -> str:
    # The same key presses on another keyboard give the same password.
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return hash_password("nobody signs in with this")
