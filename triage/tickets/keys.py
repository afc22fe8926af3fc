"""How tickets and the people on them are named, found and told apart."""

from __future__ import annotations

import re
import secrets
import unicodedata

# Crockford's alphabet: no I, L, O or U to misread on the phone.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_PREFIX = "HD"
_ADDRESS_LONGEST, _NAME_LONGEST = 254, 200


def new_reference() -> str:
    """Return a reference nobody can guess: "HD-7KQ4-M2XN"."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{_PREFIX}-{drawn[:4]}-{drawn[4:]}"


def read_reference(text: str) -> str | None:
    """Read a reference as people write it down; ``None`` when it is none."""
    plain = _plain(text).removeprefix(_PREFIX).translate(_MISREAD)
    if len(plain) != 8 or any(letter not in _LETTERS for letter in plain):
        return None
    return f"{_PREFIX}-{plain[:4]}-{plain[4:]}"


def read_last_part(text: str) -> str | None:
    """Read the last four letters of a reference, "-M2XN"; ``None`` when they are none."""
    plain = _plain(text).translate(_MISREAD)
    if len(plain) != 4 or any(letter not in _LETTERS for letter in plain):
        return None
    return f"-{plain}"


def _plain(text: str) -> str:
    return re.sub(r"[\s\-–—_.]", "", text.upper())


def address_key(address: str) -> str:
    """Return the form of an e-mail address by which its owner is known.

    Look-alike letters in the domain are different people, for it is its ASCII form.
    """
    local, at, domain = address.strip()[:_ADDRESS_LONGEST].rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            domain = domain.casefold()
    return f"{local}{at}{domain}".casefold()[:_ADDRESS_LONGEST]


def search_key(text: str) -> str:
    """Return a name as it is searched: no case, no accents, single spaces."""
    # Twice as long before, for marks and spaces fall away; more is not worth taking apart.
    text = text[: 2 * _NAME_LONGEST]
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(text.casefold().split())[:_NAME_LONGEST]
