"""The tables as files for other programs: whole tables, or all phrases as one flat sheet.

A table leaves as it is written and comes back the same, byte for byte. What comes in
takes the place of the table of its name; ``BadData`` names file, row and what to do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

import tomlkit
from tomlkit.items import Table

from triage.errors import BadData
from triage.rules.editing import RULE_FILES, STRENGTHS, Files, array, checked
from triage.rules.ruleset import FILES
from triage.rules.table import read_toml
from triage.toml import LONGEST

PHRASES = "phrases.csv"
NAMES = (*FILES, PHRASES)
COLUMNS = ("file", "rule", "strength", "phrase")

Lists = dict[str, list[str]]


def exported(files: Files, name: str) -> str:
    """Return a table by its file name, or all phrases as a flat sheet."""
    if name == PHRASES:
        return _sheet(files)
    if name not in files:
        raise _unknown(name)
    return files[name]


def imported(files: Files, given: Mapping[str, str]) -> dict[str, str]:
    """Return the files with those that are given in their place, read and checked."""
    texts = {name: _plain(name, text) for name, text in given.items()}
    if PHRASES in texts and (twice := [name for name in RULE_FILES if name in texts]):
        raise BadData(
            f"{PHRASES}: file: It says the phrases of {twice[0]} once more. "
            "Import one of the two."
        )
    whole = {name: text for name, text in texts.items() if name != PHRASES}
    changed = checked({**files, **whole})
    return (
        checked(_with_sheet(changed, texts[PHRASES])) if PHRASES in texts else changed
    )


def _plain(name: str, text: str) -> str:
    """Return a text with our line ends, if it is a table's and not too long."""
    if name not in NAMES:
        raise _unknown(name)
    if len(text) > LONGEST:
        raise BadData(
            f"{name}: file: It has more than {LONGEST:,} characters, so it is no table of "
            "this desk. Choose a file that was exported here."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unknown(name: str) -> BadData:
    return BadData(
        f"{name}: file: There is no table of this name. The tables are "
        f"{', '.join(sorted(NAMES))}."
    )


def _sheet(files: Files) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(files))
    return out.getvalue()


def _lines(files: Files) -> Iterator[tuple[str, str, str, str]]:
    for name in RULE_FILES:
        for rule in read_toml(name, files[name]).get("rule", ()):
            for strength in STRENGTHS:
                for phrase in rule.get(strength, ()):
                    yield name, rule["id"], strength, phrase


def _with_sheet(files: Files, text: str) -> dict[str, str]:
    """Return the files with the phrases of the sheet; lists that say the same stay."""
    wanted = _wanted(files, text)
    return {
        **files,
        **{name: _with_lists(files[name], wanted[name]) for name in RULE_FILES},
    }


def _wanted(files: Files, text: str) -> dict[str, dict[str, Lists]]:
    found: dict[str, dict[str, Lists]] = {
        name: {
            rule["id"]: {strength: [] for strength in STRENGTHS}
            for rule in read_toml(name, files[name]).get("rule", ())
        }
        for name in RULE_FILES
    }
    for number, (file, rule, strength, phrase) in _rows(text):
        where = f"{PHRASES}: line {number}"
        if rule not in found.get(file, {}):
            raise BadData(
                f"{where}: There is no rule '{rule}' in '{file}'. Write the rule there "
                "first; a sheet holds phrases only."
            )
        if strength not in STRENGTHS:
            raise BadData(
                f"{where}: '{strength}' is not one of {', '.join(STRENGTHS)}."
            )
        found[file][rule][strength].append(" ".join(phrase.split()))
    return found


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(StringIO(text), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise BadData(f"{PHRASES}: line 1: The columns are {', '.join(COLUMNS)}.")
        for cells in reader:
            if len(cells) != len(COLUMNS):
                raise BadData(
                    f"{PHRASES}: line {reader.line_num}: It has {len(cells)} cells; "
                    f"write {len(COLUMNS)}."
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadData(
            f"{PHRASES}: line {reader.line_num}: This is not CSV: {error}. Save the sheet "
            "anew as CSV, with commas."
        ) from None


def _with_lists(text: str, wanted: Mapping[str, Lists]) -> str:
    document = tomlkit.parse(text)
    rules = document.get("rule", ())
    changes = [_set_lists(rule, wanted[rule["id"]]) for rule in rules]
    return tomlkit.dumps(document) if any(changes) else text


def _set_lists(rule: Table, lists: Lists) -> bool:
    """Write the lists that differ; say whether any does."""
    differ = [name for name in STRENGTHS if lists[name] != list(rule.get(name, ()))]
    for name in differ:
        if lists[name]:
            rule[name] = array(lists[name])
        else:
            del rule[name]
    return bool(differ)
