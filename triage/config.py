"""Every setting: its name, its default, what it is for, and its check at start-up.

The environment comes first (``TRIAGE_`` and the name, e.g. ``TRIAGE_DATABASE_URL``),
``instance/config.py`` second, the default last. A wrong value stops the start with one
sentence that names the setting.
"""

from __future__ import annotations

import os
import runpy
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from triage.errors import BadData

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demo", "production", "test")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how it is read from text, and what it is for."""

    name: str
    default: Any
    read: Callable[[str], Any]
    purpose: str


def _words(text: str) -> str:
    return text.strip()


def _number(text: str) -> int:
    if not text.strip().isdecimal():
        raise ValueError("write a whole number, like 60")
    return int(text)


def _yes_no(text: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "on": True}
    answers |= {"no": False, "false": False, "0": False, "off": False}
    if text.strip().lower() not in answers:
        raise ValueError("write yes or no")
    return answers[text.strip().lower()]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _mode(text: str) -> str:
    if text not in MODES:
        raise ValueError(f"write one of {', '.join(MODES)}")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("write the whole address, like https://help.example.org")
    return text.strip().rstrip("/")


def _database(text: str) -> str:
    """Take postgres:// spellings too, and always use the psycopg 3 driver."""
    url = text.strip()
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("write a sqlite:/// or a postgresql:// address")
    return url


# fmt: off
SETTINGS = (
    Setting("MODE", "", _mode, "production or demo; a checkout without any setting is a demo"),
    Setting("DATABASE_URL", "", _database, "where the desk remembers; empty in demo "
            "mode: SQLite in instance/"),
    Setting("BASE_URL", "", _url, "the address people use, from which links are made; "
            "empty in demo mode: this machine"),
    Setting("TRUSTED_HOSTS", [], _list, "host names we answer to, comma between; empty: that of "
            "BASE_URL and this machine"),
    Setting("SECRET_KEY", "", _words, "signs links and cookies; made into instance/ in demo mode"),
    Setting("FERNET_KEYS", [], _list, "keys for protected fields, newest first; made into "
            "instance/ in demo mode"),
    Setting("PROXIES", 0, _number, "how many reverse proxies stand before us, whose "
            "X-Forwarded-For is believed"),
    Setting("DESK_NAME", "Immunization Registry Help Desk", _words,
            "what the desk calls itself on pages and in letters"),
    Setting("DEPARTMENT_NAME", "Department of Public Health", _words,
            "the department in the masthead and the footer"),
    Setting("MAIL_SERVER", "", _words, "the SMTP server; empty in demo mode: letters stay "
            "readable on a page"),
    Setting("MAIL_PORT", 587, _number, "the port of the SMTP server"),
    Setting("MAIL_USE_TLS", True, _yes_no, "STARTTLS, with the certificate verified"),
    Setting("MAIL_USE_SSL", False, _yes_no, "TLS from the first byte, certificate verified"),
    Setting("MAIL_USERNAME", "", _words, "the SMTP user; empty: no sign-in"),
    Setting("MAIL_PASSWORD", "", _words, "the SMTP password"),
    Setting("MAIL_CA_FILE", "", _words, "certificates to trust beside the system's own"),
    Setting("MAIL_TIMEOUT", 20, _number, "seconds after which a silent SMTP server has failed"),
    Setting("MAIL_FROM", "Help Desk <helpdesk@localhost.localdomain>", _words,
            "the From line of every letter"),
    Setting("MAIL_BOUNCE", "", _words, "the envelope sender; empty: the address in MAIL_FROM"),
    Setting("LETTERS_PER_HOUR", 5, _number, "letters an hour to one address from the open form"),
    Setting("FORM_LIMIT", 20, _number, "submissions an hour from one network address"),
    Setting("SIGN_IN_LIMIT", 10, _number, "failed sign-ins in a quarter of an hour from one "
            "network address; for one account from all of them, ten times as many; a browser "
            "that signed in before has as many of its own"),
    Setting("SESSION_HOURS", 10, _number, "hours after which a rep signs in again"),
    Setting("DRAFT_HOURS", 24, _number, "hours an unfinished form is kept"),
    Setting("TRAINING", True, _yes_no, "whether the second opinion learns each night from what "
            "reps chose"),
    Setting("TRAINING_LABELS", 2000, _number, "the newest of so many labels are learned from; "
            "twice as many take four times the memory"),
    Setting("MODELS_KEPT", 5, _number, "trained models kept beside those that a version of the "
            "rules names"),
    Setting("POOL_SIZE", 10, _number, "PostgreSQL connections a process keeps"),
)
# fmt: on
# What only somebody who means production sets: with one of these the mode must be said.
_REAL = ("DATABASE_URL", "MAIL_SERVER", "BASE_URL")
_FIRST_ADDRESS = "http://127.0.0.1:5000"
_LONG_LIVED = ("SECRET_KEY", "FERNET_KEYS")


def load(instance: Path, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return every setting, read and checked; ``given`` (from tests) comes first.

    Raises ``BadData`` with a sentence that names the setting.
    """
    file = instance / "config.py"
    written = runpy.run_path(str(file)) if file.is_file() else {}
    config = {s.name: _value(s, given or {}, written) for s in SETTINGS}
    config["MODE"] = config["MODE"] or _unsaid_mode(config)
    if config["MODE"] == "demo":
        config |= _kept_secrets(instance, config)
    if config["MODE"] != "production":
        config["DATABASE_URL"] = (
            config["DATABASE_URL"] or f"sqlite:///{instance / 'triage.sqlite'}"
        )
    if config["MODE"] == "demo":
        config["BASE_URL"] = config["BASE_URL"] or _served(instance)
    _check_together(config)
    return config


def _served(instance: Path) -> str:
    """The address at which `make run` was started last, or the one it has by itself."""
    file = instance / "address"
    kept = file.read_text().strip() if file.is_file() else ""
    try:
        return _url(kept or _FIRST_ADDRESS)
    except ValueError:
        return _FIRST_ADDRESS


def _unsaid_mode(config: Mapping[str, Any]) -> str:
    """Nobody runs a real desk as a demonstration by forgetting one word."""
    for name in _REAL:
        if config[name]:
            raise BadData(f"TRIAGE_MODE: TRIAGE_{name} is set; say production or demo.")
    return "demo"


def _value(
    setting: Setting, given: Mapping[str, Any], written: Mapping[str, Any]
) -> Any:
    if setting.name in given:
        return given[setting.name]
    text = os.environ.get(f"TRIAGE_{setting.name}", "")
    if not text and setting.name in written:
        kept = written[setting.name]
        if not isinstance(kept, str):
            return _of_its_kind(setting, kept)
        text = kept
    if not text:
        return setting.default
    try:
        return setting.read(text)
    except ValueError as why:
        raise BadData(
            f"TRIAGE_{setting.name}: {text!r} cannot be used; {why}."
        ) from why


def _of_its_kind(setting: Setting, value: Any) -> Any:
    """What instance/config.py sets without quotes must be what the default is."""
    if type(value) is not type(setting.default):
        raise BadData(
            f"TRIAGE_{setting.name}: {value!r} in instance/config.py cannot be used; "
            f"write it like {setting.default!r}."
        )
    return value


def _kept_secrets(instance: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    """Make the long-lived secrets once, readable by the owner alone."""
    instance.mkdir(parents=True, exist_ok=True)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FERNET_KEYS": Fernet.generate_key().decode(),
    }
    kept: dict[str, Any] = {}
    for name in _LONG_LIVED:
        if config[name]:
            continue
        text = _read_or_make(instance / name.lower(), made[name])
        kept[name] = _list(text) if name == "FERNET_KEYS" else text
    return kept


def _read_or_make(file: Path, fresh: str) -> str:
    """Two processes may start at once: whoever creates the file first wins."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(fresh + "\n")
    return fresh


def _check_together(config: Mapping[str, Any]) -> None:
    for name in (*_LONG_LIVED, "BASE_URL"):
        if not config[name]:
            raise BadData(f"TRIAGE_{name}: set it; the desk does not start without it.")
    if len(config["SECRET_KEY"]) < 32:
        raise BadData("TRIAGE_SECRET_KEY: use at least 32 characters nobody can guess.")
    _check_keys(config["FERNET_KEYS"])
    if config["MODE"] == "production":
        _check_production(config)
    if config["MAIL_USE_TLS"] and config["MAIL_USE_SSL"]:
        raise BadData(
            "TRIAGE_MAIL_USE_SSL: STARTTLS and TLS from the start are on; not both."
        )
    _check_password_is_safe(config)


def _check_production(config: Mapping[str, Any]) -> None:
    if not config["DATABASE_URL"]:
        raise BadData(
            "TRIAGE_DATABASE_URL: name the PostgreSQL database; production does not run "
            "on the built-in file."
        )
    if not config["MAIL_SERVER"]:
        raise BadData(
            "TRIAGE_MAIL_SERVER: name the SMTP server that posts our letters."
        )


def _check_password_is_safe(config: Mapping[str, Any]) -> None:
    covered = config["MAIL_USE_TLS"] or config["MAIL_USE_SSL"]
    if config["MAIL_USERNAME"] and not covered:
        raise BadData("TRIAGE_MAIL_USE_TLS: the SMTP password needs TLS; turn it on.")


def _check_keys(keys: list[str]) -> None:
    for key in keys:
        try:
            Fernet(key)
        except ValueError as why:
            raise BadData(
                "TRIAGE_FERNET_KEYS: one key is not a Fernet key; make one with "
                "'python -m triage.config'."
            ) from why


def as_environment(config: Mapping[str, Any]) -> dict[str, str]:
    """Return every setting as the environment would give it, for a process of our own."""
    return {
        f"TRIAGE_{setting.name}": _as_text(config[setting.name]) for setting in SETTINGS
    }


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, list) else str(value)


def trusted_hosts(config: Mapping[str, Any]) -> list[str]:
    """The host names a request may carry; links never follow the Host header."""
    own = urlsplit(config["BASE_URL"]).hostname or "localhost"
    return list(config["TRUSTED_HOSTS"]) or [own, "localhost", "127.0.0.1"]


if __name__ == "__main__":
    print(f"TRIAGE_SECRET_KEY={secrets.token_urlsafe(48)}")  # noqa: T201 - a tool for the operator
    print(f"TRIAGE_FERNET_KEYS={Fernet.generate_key().decode()}")  # noqa: T201
