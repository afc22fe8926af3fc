"""The smaller tables: categories, links, contacts, guides, regions, sources, switches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, TypeVar

from triage.errors import BadData
from triage.rules.intake import COUNTIES, ORG_TYPES
from triage.rules.table import read_toml

ABSTAIN = "needs_person"


@dataclass(frozen=True, slots=True)
class Category:
    """What a request can be about. ``senses`` are kinds the action table tells apart.

    ``short`` is its name where a list has no room for the title; ``usual_for`` lists
    organization types for which it leads the others when the words leave it open.
    """

    key: str
    title: str
    meaning: str
    source: str
    short: str = ""
    senses: tuple[str, ...] = ()
    usual_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page people are sent to; ``url`` is ``None`` while nobody has told us the address."""

    key: str
    words: str
    source: str
    url: str | None = None
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the desk, with the line that prints it.

    A ``note`` that is true for a time only has its sentence and its dates.
    """

    key: str
    words: str
    value: str
    source: str
    note: str = ""
    quote: str = ""
    since: str | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """A self-service text: its title; the words are in templates/guidance/<key>.md."""

    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """Counties for which another office enrolls; ``category`` replaces ``instead_of``."""

    key: str
    title: str
    category: str
    instead_of: str
    counties: tuple[str, ...]
    mentions: tuple[str, ...]
    note: str
    source: str
    review: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source page and how people call it."""

    key: str
    words: str
    file: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A service that can be closed for a time; ``since`` and ``review`` are ISO dates."""

    key: str
    open: bool
    since: str
    review: str
    source: str
    quote: str


T = TypeVar("T")


def load_table(kind: type[T], file: str, text: str) -> Mapping[str, T]:
    """Return the rows of one TOML file as ``kind``, by key, in the order written."""
    written = read_toml(file, text)
    return {key: _row(kind, file, key, values) for key, values in written.items()}


def _row(kind: type[T], file: str, key: str, values: object) -> T:
    where = f"{file}: {key}"
    if not isinstance(values, dict):
        raise BadData(f"{where}: This is a table of fields.")
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - (set(known) - {"key"})):
        raise BadData(f"{where}: There is no field '{unknown[0]}'.")
    values = {name: _plain(value) for name, value in values.items()}
    for name, one in known.items():
        if name != "key" and one.default is MISSING and name not in values:
            raise BadData(f"{where}: The field '{name}' is missing.")
        if name in values and not _fits(values[name], str(one.type)):
            raise BadData(f"{where}: '{name}' is not {_KINDS[str(one.type)]}.")
    row = kind(**{**values, "key": key})
    _CHECKS.get(kind, _no_check)(where, row)
    return row


_KINDS = {
    "str": "text",
    "str | None": "text",
    "bool": "true or false",
    "tuple[str, ...]": "a list of texts",
}


def _fits(value: object, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "tuple[str, ...]":
        return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if isinstance(value, date) else value


def _no_check(where: str, row: Any) -> None:
    """Most tables have nothing more to check."""


def _check_category(where: str, row: Category) -> None:
    for org_type in row.usual_for:
        if org_type not in ORG_TYPES:
            raise BadData(f"{where}: There is no organization type '{org_type}'.")


def _check_region(where: str, row: Region) -> None:
    for county in row.counties:
        if county not in COUNTIES:
            raise BadData(f"{where}: There is no county '{county}'.")
    _check_day(where, row.review)


def _check_link(where: str, row: Link) -> None:
    if row.url is not None and not row.url.startswith(("https://", "/")):
        raise BadData(f"{where}: An address starts with https:// or is left out.")


def _check_contact(where: str, row: Contact) -> None:
    for day in (row.since, row.review):
        if day is not None:
            _check_day(where, day)


def _check_switch(where: str, row: Switch) -> None:
    for day in (row.since, row.review):
        _check_day(where, day)


def _check_day(where: str, day: object) -> None:
    try:
        date.fromisoformat(str(day))
    except ValueError:
        raise BadData(f"{where}: '{day}' is not a date.") from None


_CHECKS: dict[type, Callable[[str, Any], None]] = {
    Category: _check_category,
    Contact: _check_contact,
    Region: _check_region,
    Link: _check_link,
    Switch: _check_switch,
}
