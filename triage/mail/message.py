"""The bytes of a letter: headers and two halves, put together simply and fast.

Python's ``EmailMessage`` takes longer than everything else a request does; these few
lines make what it would make, and the tests read them back with it.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, getaddresses
from functools import cache
from typing import Any

from triage.errors import BadData, BadLetter

# The part before the @ as email-validator lets it through; after it, an ASCII domain.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all letters of this desk share."""

    sender: str
    address: str
    desk_name: str

    @property
    def domain(self) -> str:
        """The domain in which our Message-IDs are unique."""
        return self.address.rpartition("@")[2]


def stationery(config: Mapping[str, Any]) -> Stationery:
    """Read the settings of letters; ``BadData`` when ``MAIL_FROM`` is not one address."""
    return _stationery(config["MAIL_FROM"], config["DESK_NAME"])


@cache
def _stationery(sender: str, desk_name: str) -> Stationery:
    found = getaddresses([sender])
    try:
        name, address = found[0] if len(found) == 1 else ("", "")
        checked = one_address(address)
        return Stationery(formataddr((one_line(name), checked)), checked, desk_name)
    except BadLetter as why:
        raise BadData(
            "TRIAGE_MAIL_FROM: write one address, like Help Desk <desk@example.org>."
        ) from why


def envelope_sender(config: Mapping[str, Any]) -> str:
    """Return the address that bounces go to."""
    return str(config["MAIL_BOUNCE"]) or stationery(config).address


def one_address(address: str) -> str:
    """Return the address if it is exactly one plain address; else raise ``BadLetter``."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadLetter("A letter goes to exactly one plain e-mail address.")
    return address


def one_line(words: str) -> str:
    """Return a header's words if they are one line of plain signs; else raise ``BadLetter``."""
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") for char in words):
        raise BadLetter("A header of a letter is one line without control characters.")
    return words


def new_message_id(domain: str) -> str:
    """Return a name for a letter that nobody else uses and that says nothing."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def assemble(headers: Mapping[str, str], text: str, html: str) -> bytes:
    """Return the letter as it is posted: lines end in CR LF, all signs are ASCII."""
    boundary = f"=_{secrets.token_hex(12)}"
    lines = [
        f"{name}: {_header(name, one_line(value))}" for name, value in headers.items()
    ]
    lines += [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
        "",
    ]
    parts = [_part(boundary, "plain", text), _part(boundary, "html", html)]
    end = f"--{boundary}--\r\n".encode()
    return b"".join([_crlf("\n".join(lines)).encode(), b"\r\n", *parts, end])


def date_header(at: datetime) -> str:
    """Return a moment as the Date header writes it."""
    return format_datetime(at)


def _header(name: str, value: str) -> str:
    """Fold what is long and encode what is not ASCII, as RFC 2047 says."""
    if value.isascii() and len(name) + len(value) < 76:
        return value
    charset = "us-ascii" if value.isascii() else "utf-8"
    return Header(value, charset, header_name=name).encode()


def _part(boundary: str, kind: str, body: str) -> bytes:
    head = (
        f"--{boundary}\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + b2a_qp(_crlf(body).encode(), istext=True) + b"\r\n"


def _crlf(text: str) -> str:
    return re.sub(r"\r\n?|\n", "\r\n", text)
