"""Two changes of one table brought together, row by row; what clashes is named.

Dated rows are told apart by their date, holidays by name, policies, rules and action rows
by id, and everything else by its key. Rows stay in the order of what is active; new ones
come behind the row they followed. Lists of words in the rules are sets: what either adds
or takes away holds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import tomlkit

from triage.publishing import rule_tables
from triage.rules.editing import STRENGTHS

Row = dict[str, Any]
_GONE: Any = object()


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that both changed, in different ways; ``str`` says which in a sentence."""

    path: tuple[str, ...]
    mine: Any
    theirs: Any

    def __str__(self) -> str:
        """Say it without the full stop."""
        name = _name(self.path)
        if self.mine is _GONE:
            return f"{name} was changed there, and is gone in your change"
        if self.theirs is _GONE:
            return f"{name} is gone there, and was changed in yours"
        return (
            f"{name} {_said(self.theirs)} there, and {_said(self.mine)} in your change"
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with both changes, unless there are clashes."""

    text: str
    clashes: tuple[Clash, ...]


def merge(kind: str, base: str, mine: str, theirs: str) -> Merged:
    """Apply what changed from ``base`` to ``mine`` to ``theirs``."""
    parse, write = _FORMS[kind]
    work = _Merge(sets=kind == "rules")
    both = work.value((), parse(base), parse(mine), parse(theirs))
    if work.clashes:
        return Merged("", tuple(work.clashes))
    return Merged(write(both, mine, theirs), ())


@dataclass(slots=True)
class _Merge:
    sets: bool
    clashes: list[Clash] = field(default_factory=list)

    def value(self, path: tuple[str, ...], base: Any, mine: Any, theirs: Any) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        if len(path) == 1 and path[0] in _ROWS:
            return self.rows(path, *(_listed(one) for one in (base, mine, theirs)))
        if isinstance(mine, dict) and isinstance(theirs, dict):
            was = base if isinstance(base, dict) else {}
            return self.table(path, was, mine, theirs)
        if self.sets and _is_words(mine) and _is_words(theirs):
            return _words_of_both(base if _is_words(base) else [], mine, theirs)
        self.clashes.append(Clash(path, mine, theirs))
        return theirs

    def table(
        self, path: tuple[str, ...], base: Row, mine: Row, theirs: Row
    ) -> dict[str, Any]:
        both = {}
        for key in dict.fromkeys([*theirs, *mine]):
            value = self.value(
                (*path, key), *(one.get(key, _GONE) for one in (base, mine, theirs))
            )
            if value is not _GONE:
                both[key] = value
        return both

    def rows(
        self, path: tuple[str, ...], base: list[Row], mine: list[Row], theirs: list[Row]
    ) -> Any:
        key, tied = _ROWS[path[0]]
        was, ours, other = (_grouped(rows, key) for rows in (base, mine, theirs))
        both = {
            name: tied(
                self,
                (*path, str(name)),
                *(group.get(name, _GONE) for group in (was, ours, other)),
            )
            for name in _ordered(was, ours, other)
        }
        merged = [row for rows in both.values() if rows is not _GONE for row in rows]
        return merged or _GONE

    def one(self, path: tuple[str, ...], base: Any, mine: Any, theirs: Any) -> Any:
        """Merge rows of which there is one of a name."""
        was, ours, other = (
            _GONE if rows is _GONE else rows[0] for rows in (base, mine, theirs)
        )
        row = self.value(path, was, ours, other)
        return _GONE if row is _GONE else [row]

    def rule(self, path: tuple[str, ...], base: Any, mine: Any, theirs: Any) -> Any:
        """Merge rules of one id; a phrase has one strength."""
        rows = self.one(path, base, mine, theirs)
        strengths: dict[str, str] = {}
        for name in STRENGTHS:
            for phrase in () if rows is _GONE else rows[0].get(name, ()):
                if first := strengths.get(phrase):
                    at = next(
                        one for one in STRENGTHS if phrase in mine[0].get(one, ())
                    )
                    other = name if at == first else first
                    self.clashes.append(Clash((*path, f"“{phrase}”"), at, other))
                strengths[phrase] = name
        return rows

    def of_a_day(self, path: tuple[str, ...], base: Any, mine: Any, theirs: Any) -> Any:
        """Merge the rows of one date: closures add up, special hours stand alone."""
        was, ours, other = (
            [] if rows is _GONE else rows for rows in (base, mine, theirs)
        )
        if ours in (was, other):
            return other
        if other == was:
            return ours
        both = [row for row in other if row in ours or row not in was]
        both += [row for row in ours if row not in other and row not in was]
        if len(both) > 1 and any(row["kind"] == "open" for row in both):
            self.clashes.append(Clash(path, ours, other))
        return both


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _words_of_both(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    gone = {one for one in base if one not in mine}
    added = [one for one in mine if one not in base and one not in theirs]
    return [one for one in theirs if one not in gone] + added


def _ordered(
    base: Mapping[Hashable, Any],
    mine: Mapping[Hashable, Any],
    theirs: Mapping[Hashable, Any],
) -> list[Hashable]:
    """Keep the order of theirs, or of mine when only mine was put in another order."""
    shared = [name for name in base if name in mine and name in theirs]
    moved = [name for name in mine if name in shared] != shared
    first, second = (
        (mine, theirs) if moved and _same_order(shared, theirs) else (theirs, mine)
    )
    names = list(first)
    before: Hashable | None = None
    for name in second:
        if name not in first:
            names.insert(0 if before is None else names.index(before) + 1, name)
        before = name
    return names


def _same_order(shared: list[Hashable], rows: Iterable[Hashable]) -> bool:
    return [name for name in rows if name in shared] == shared


def _grouped(
    rows: list[Row], key: Callable[[Row], Hashable]
) -> dict[Hashable, list[Row]]:
    grouped: dict[Hashable, list[Row]] = {}
    for row in rows:
        grouped.setdefault(key(row), []).append(row)
    return grouped


def _listed(rows: Any) -> list[Row]:
    return [] if rows is _GONE else rows


# How rows of a list are told apart, and how those of one name are merged.
_ROWS: dict[str, tuple[Callable[[Row], Hashable], Callable[..., Any]]] = {
    "dated": (lambda row: row["date"], _Merge.of_a_day),
    "holiday": (lambda row: row["name"], _Merge.one),
    "policy": (lambda row: row["id"], _Merge.one),
    "rule": (lambda row: row["id"], _Merge.rule),
    "action": (lambda row: row["id"], _Merge.one),
}


def _toml(both: Row, _mine: str, _theirs: str) -> str:
    return tomlkit.dumps(both)


# How a text is read, and written again beside the two it was made of.
_FORMS: dict[str, tuple[Callable[[str], Row], Callable[[Row, str, str], str]]] = {
    "calendar": (tomllib.loads, _toml),
    "policies": (tomllib.loads, _toml),
    "rules": (rule_tables.read, rule_tables.written),
}
_KINDS = {
    "dated": "What is written for",
    "holiday": "The holiday",
    "policy": "The policy",
    "rule": "The rule",
    "action": "The action row",
    "category": "The category",
    "contact": "The contact",
    "group": "The group",
    "guide": "The guide",
    "learned": "In the second opinion,",
    "link": "The link",
    "region": "The region",
    "source": "The source",
    "switch": "The switch",
}


def _name(path: tuple[str, ...]) -> str:
    kind, *rest = path
    if kind not in _KINDS or not rest:
        return f"{'.'.join(path)}"
    name = rest[0] if kind == "dated" else repr(rest[0])
    return f"{_KINDS[kind]} {name}" + (
        f", in {'.'.join(rest[1:])}," if rest[1:] else ""
    )


def _said(value: Any) -> str:
    if value == []:
        return "is nothing"
    if isinstance(value, list) and isinstance(value[0], dict):
        return "is " + " and ".join(_row(row) for row in value)
    return f"is {value.isoformat() if isinstance(value, date) else repr(value)}"


def _row(row: Row) -> str:
    if "kind" not in row:
        return repr(row)
    windows = ", ".join(row["windows"])
    return f"{row['kind']}{' ' + windows if windows else ''} ({row['reason']})"
