"""The files of a rules version as tables, and back: for merging two changes of them.

A rule is a row by its id, whichever of the two files it is in. Where a file must be
written anew, comments and order are those of what is active.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit

from triage.rules.editing import ACTIONS, RULE_FILES, actions_of, array, sheet

Row = dict[str, Any]
# What a table is called in sentences; any other goes by the name of its file.
_TABLES = {
    "categories.toml": "category",
    "contacts.toml": "contact",
    "groups.toml": "group",
    "guides.toml": "guide",
    "learned.toml": "learned",
    "links.toml": "link",
    "regions.toml": "region",
    "sources.toml": "source",
    "switches.toml": "switch",
}


def read(text: str) -> Row:
    """Return the tables of a version: rules and action rows as lists, others by key."""
    files = json.loads(text)
    tables: Row = {}
    for name in sorted(files):
        if name in RULE_FILES:
            tables.setdefault("rule", []).extend(
                _parsed(name, files[name]).get("rule", [])
            )
        else:
            tables[_of(name)] = _parsed(name, files[name])
    return tables


def written(tables: Row, mine: str, theirs: str) -> str:
    """Return the tables as files: as one of the two wrote them, wherever that fits."""
    ours, other = json.loads(mine), json.loads(theirs)
    names = {name for name in (*ours, *other) if _of(name) in {*tables, "rule"}}
    return dumps({name: _file(name, tables, ours, other) for name in names})


def dumps(files: Mapping[str, str]) -> str:
    """Return files as the text of a version."""
    return json.dumps(files, sort_keys=True, ensure_ascii=False)


def _of(name: str) -> str:
    if name in RULE_FILES:
        return "rule"
    return "action" if name == ACTIONS else _TABLES.get(name, name)


def _parsed(name: str, text: str) -> Any:
    return actions_of({ACTIONS: text}) if name == ACTIONS else tomllib.loads(text)


def _file(
    name: str, tables: Row, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> str:
    wanted = _wanted(name, tables, mine, theirs)
    there = [files[name] for files in (theirs, mine) if name in files]
    for text in there:
        if _parsed(name, text) == wanted:
            return text
    return sheet(wanted) if name == ACTIONS else _rewritten(there[0], wanted)


def _wanted(
    name: str, tables: Row, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> Any:
    if name not in RULE_FILES:
        return tables[_of(name)]
    home = {
        row["id"]: file
        for files in (mine, theirs)
        for file in RULE_FILES
        for row in _parsed(file, files[file]).get("rule", ())
    }
    rows = [row for row in tables.get("rule", ()) if home[row["id"]] == name]
    return {"rule": rows} if rows else {}


def _rewritten(text: str, wanted: Row) -> str:
    """Return a file that says what is wanted, with the comments it had."""
    document, was = tomlkit.parse(text), tomllib.loads(text)
    if "rule" in wanted:
        rules = _rows(document, was.get("rule", []), wanted["rule"])
        document["rule"] = rules
    else:
        _put(document, was, wanted)
    return tomlkit.dumps(document)


def _rows(document: Any, was: list[Row], wanted: list[Row]) -> Any:
    there = {row["id"]: at for at, row in enumerate(was)}
    rows = tomlkit.aot()
    for row in wanted:
        at = there.get(row["id"])
        table = tomlkit.table() if at is None else document["rule"][at]
        _put(table, {} if at is None else was[at], row)
        rows.append(table)
    return rows


def _put(table: MutableMapping[str, Any], was: Row, wanted: Row) -> None:
    """Make a table say what is wanted, and touch nothing else of it."""
    for key in [key for key in was if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        if isinstance(value, dict) and isinstance(was.get(key), dict):
            _put(table[key], was[key], value)
        elif key not in was or was[key] != value:
            table[key] = _item(value)


def _item(value: Any) -> Any:
    if isinstance(value, list):
        return array(value)
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    return value
