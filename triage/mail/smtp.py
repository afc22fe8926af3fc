"""Posting a letter's bytes to an SMTP server whose certificate was verified.

Flask-Mail opens the connection; what it leaves open is closed here: certificates are
checked, silence has an end, and what the server refuses is told.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import flask_mail
from flask import Flask

from triage.mail.message import envelope_sender

LONGEST_TROUBLE = 300
# "Sign in first" and its kin: the desk's settings are wrong, not the recipient.
OUR_OWN_FAULT = (530, 534, 535, 538)
GOING_AWAY = 421
# Said of the sender where the server is told the size first: it means the letter.
TOO_BIG = 552
# Every error of smtplib and of ssl is an OSError; a name that cannot be one, a ValueError.
_TROUBLE = (OSError, ValueError)


class Unreachable(Exception):
    """There is no talking with the server at the moment, about any letter."""


class NotPosted(Exception):
    """The server did not take this letter: not now, or ``for_good``.

    It is ``ours`` when another letter to somebody else would have fared no better.
    """

    def __init__(
        self, trouble: str, *, for_good: bool = False, ours: bool = False
    ) -> None:
        super().__init__(trouble)
        self.for_good = for_good
        self.ours = ours


class PostOffice(Protocol):
    """Whoever takes letters; once it is ``lost`` it takes no more."""

    lost: bool

    def post(self, recipient: str, raw: bytes) -> None:
        """Hand over one letter, or raise ``NotPosted``."""


class Connection(flask_mail.Connection):
    """A connection to the SMTP server of the settings; use it with ``with``."""

    lost = False

    def __init__(self, app: Flask) -> None:
        super().__init__(flask_mail.Mail(app))
        self.settings: Mapping[str, Any] = app.config
        self.sender = envelope_sender(app.config)

    def __enter__(self) -> Connection:
        """Connect, encrypt and sign in; ``Unreachable`` when that does not work."""
        try:
            self.host = self.configure_host()
        except _TROUBLE as why:
            raise Unreachable(_said(why)) from why
        return self

    def __exit__(self, *_error: object) -> None:
        """Say goodbye; whoever does not answer is left without one."""
        if self.host is not None:
            with contextlib.suppress(OSError):
                self.host.quit()
            self.host.close()

    def configure_host(self) -> smtplib.SMTP:
        """Open a connection on which letters may be posted."""
        given = self.settings
        where = (given["MAIL_SERVER"], given["MAIL_PORT"], self._own_name())
        timeout, trusted = given["MAIL_TIMEOUT"], self._trusted()
        if given["MAIL_USE_SSL"]:
            return self._signed_in(
                smtplib.SMTP_SSL(*where, timeout=timeout, context=trusted)
            )
        host = smtplib.SMTP(*where, timeout=timeout)
        if given["MAIL_USE_TLS"]:
            with _closed_on_error(host):
                host.starttls(context=trusted)
        return self._signed_in(host)

    def post(self, recipient: str, raw: bytes) -> None:
        """Hand over one letter's bytes; see ``PostOffice``."""
        try:
            self._open.sendmail(self.sender, [recipient], raw)
        except smtplib.SMTPRecipientsRefused as why:
            raise self._not_posted(*why.recipients[recipient]) from why
        except smtplib.SMTPSenderRefused as why:
            # It is our address that is not liked: no letter of ours would fare better.
            ours = why.smtp_code != TOO_BIG
            raise NotPosted(_answer(why.smtp_code, why.smtp_error), ours=ours) from why
        except smtplib.SMTPHeloError as why:
            self.lost = True
            raise NotPosted(_said(why), ours=True) from why
        except smtplib.SMTPResponseException as why:
            raise self._not_posted(why.smtp_code, why.smtp_error) from why
        except _TROUBLE as why:
            self.lost = True
            # A ValueError is about the address: it cannot be written in a command.
            raise NotPosted(_said(why), ours=isinstance(why, OSError)) from why

    @property
    def _open(self) -> smtplib.SMTP:
        if self.host is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.host

    def _not_posted(self, code: int, words: bytes | str) -> NotPosted:
        self.lost = code == GOING_AWAY
        ours = self.lost or code in OUR_OWN_FAULT
        for_good = 500 <= code < 600 and not ours
        return NotPosted(_answer(code, words), for_good=for_good, ours=ours)

    def _own_name(self) -> str:
        # The name in EHLO; asking the resolver for it can take seconds.
        return urlsplit(self.settings["BASE_URL"]).hostname or "localhost"

    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.settings["MAIL_CA_FILE"]:
            context.load_verify_locations(self.settings["MAIL_CA_FILE"])
        return context

    def _signed_in(self, host: smtplib.SMTP) -> smtplib.SMTP:
        if self.settings["MAIL_USERNAME"]:
            with _closed_on_error(host):
                host.login(
                    self.settings["MAIL_USERNAME"], self.settings["MAIL_PASSWORD"]
                )
        return host


class DemoOffice:
    """Takes every letter and posts none: the demonstration shows them on a page."""

    lost = False

    def __enter__(self) -> DemoOffice:
        """There is nothing to open."""
        return self

    def __exit__(self, *_error: object) -> None:
        """There is nothing to close."""

    def post(self, recipient: str, raw: bytes) -> None:
        """Take the letter."""


def post_office(app: Flask) -> Connection | DemoOffice:
    """Return where letters of this app go; production always names a server."""
    return Connection(app) if app.config["MAIL_SERVER"] else DemoOffice()


@contextlib.contextmanager
def _closed_on_error(host: smtplib.SMTP) -> Any:
    try:
        yield
    except BaseException:
        host.close()
        raise


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _one_line(f"{code} {text}")


def _said(why: Exception) -> str:
    if isinstance(why, smtplib.SMTPResponseException):
        return _answer(why.smtp_code, why.smtp_error)
    return _one_line(f"{type(why).__name__}: {why}")


def _one_line(text: str) -> str:
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(plain.split())[:LONGEST_TROUBLE]
