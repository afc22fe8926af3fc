"""Changes of the tables as files: a phrase, a rule, a group, an action row.

Every function takes the files of a version and returns those of the next one, comments
and order kept; what does not hold raises ``BadData`` as at start-up.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from io import StringIO
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from triage.errors import BadData
from triage.rules.actions import ActionRow
from triage.rules.ruleset import load_rules
from triage.rules.table import POINTS

Files = Mapping[str, str]

RULE_FILES = ("guards.toml", "phrases.toml")
GROUPS = "groups.toml"
ACTIONS = "actions.csv"
STRENGTHS = tuple(POINTS)
EXAMPLES = ("match", "nomatch")
COLUMNS = tuple(ActionRow.__dataclass_fields__)
# The order of the keys of a rule, as they are written.
_KEYS = ("id", "category", "guard", "sense", "source", "when", "base", *STRENGTHS)
# Longer lists are broken over several lines, so that two versions can be compared.
_ON_ONE_LINE = 88


def with_rule(files: Files, row: Mapping[str, Any]) -> dict[str, str]:
    """Return the files with a rule of this id written anew, or added at the end.

    ``row`` has the keys of the file; what is empty is left out. A rule with a guard
    lives in guards.toml, any other in phrases.toml.
    """
    home = "guards.toml" if row.get("guard") else "phrases.toml"
    kept = _parsed(files, home)
    rules = _rules(kept, home)
    place = _place(rules, row.get("id"))
    if place is None:
        rules.append(_written(row))
    else:
        rules[place] = _written(row)
    changed = {**files, home: tomlkit.dumps(kept)}
    for other in RULE_FILES:
        if other != home and _has_rule(files, other, row.get("id")):
            changed = _without(changed, other, str(row["id"]))
    return checked(changed)


def without_rule(files: Files, rule_id: str) -> dict[str, str]:
    """Return the files without a rule; ``BadData`` when there is none of this id."""
    return checked(_without(files, _home(files, rule_id), rule_id))


def with_phrase(
    files: Files, rule_id: str, strength: str, *phrases: str
) -> dict[str, str]:
    """Return the files with more phrases of a rule, taken out of its other lists."""
    if strength not in STRENGTHS:
        raise BadData(f"{rule_id}: A phrase is one of: {', '.join(STRENGTHS)}.")
    words = [_one_line(rule_id, phrase) for phrase in phrases]

    def change(rule: Table) -> None:
        for name in STRENGTHS:
            left = [other for other in rule.get(name, ()) if other not in words]
            _set(rule, name, [*left, *words] if name == strength else left)

    return checked(_changed(files, rule_id, change))


def without_phrase(files: Files, rule_id: str, *phrases: str) -> dict[str, str]:
    """Return the files without phrases; ``BadData`` when the rule has none such."""

    def change(rule: Table) -> None:
        known = {one for name in STRENGTHS for one in rule.get(name, ())}
        _refuse_strangers(rule_id, "phrase", phrases, known)
        for name in STRENGTHS:
            _set(rule, name, [one for one in rule.get(name, ()) if one not in phrases])

    return checked(_changed(files, rule_id, change))


def without_example(files: Files, rule_id: str, *texts: str) -> dict[str, str]:
    """Return the files without some texts that the rule is tried on."""

    def change(rule: Table) -> None:
        written = rule.get("examples", {})
        left = {name: list(written.get(name, ())) for name in EXAMPLES}
        known = {one for row in left.values() for one in row}
        _refuse_strangers(rule_id, "example", texts, known)
        left = {
            name: [one for one in row if one not in texts] for name, row in left.items()
        }
        if any(left.values()):
            rule["examples"] = _examples(left)
        else:
            del rule["examples"]

    return checked(_changed(files, rule_id, change))


def _refuse_strangers(
    rule_id: str, kind: str, texts: Sequence[str], known: Collection[str]
) -> None:
    if unknown := [text for text in texts if text not in known]:
        raise BadData(f'{rule_id}: There is no {kind} "{unknown[0]}".')


def with_example(files: Files, rule_id: str, kind: str, text: str) -> dict[str, str]:
    """Return the files with a text the rule must (``match``) or must not find."""
    if kind not in EXAMPLES:
        raise BadData(f"{rule_id}: An example is one of: {', '.join(EXAMPLES)}.")
    words = _one_line(rule_id, text)

    def change(rule: Table) -> None:
        examples = {
            name: list(rule.get("examples", {}).get(name, ())) for name in EXAMPLES
        }
        if words not in examples[kind]:
            examples[kind].append(words)
            rule["examples"] = _examples(examples)

    return checked(_changed(files, rule_id, change))


def with_group(files: Files, name: str, words: Sequence[str]) -> dict[str, str]:
    """Return the files with a group of synonyms written anew or added."""
    kept = _parsed(files, GROUPS)
    kept[name.removeprefix("@")] = array([_one_line(name, word) for word in words])
    return checked({**files, GROUPS: tomlkit.dumps(kept)})


def without_group(files: Files, name: str) -> dict[str, str]:
    """Return the files without a group; ``BadData`` while a phrase still names it."""
    kept = _parsed(files, GROUPS)
    if name.removeprefix("@") not in kept:
        raise BadData(f"{GROUPS}: {name}: There is no such group.")
    del kept[name.removeprefix("@")]
    return checked({**files, GROUPS: tomlkit.dumps(kept)})


def actions_of(files: Files) -> list[dict[str, str]]:
    """Return the rows of the action table as they are written."""
    return list(csv.DictReader(StringIO(files[ACTIONS])))


def with_action(files: Files, row: Mapping[str, str]) -> dict[str, str]:
    """Return the files with an action row of this id written anew, or added."""
    cells = {name: str(row.get(name, "") or "").strip() for name in COLUMNS}
    rows = actions_of(files)
    places = [at for at, other in enumerate(rows) if other["id"] == cells["id"]]
    if places:
        rows[places[0]] = cells
    else:
        rows.append(cells)
    return checked({**files, ACTIONS: sheet(rows)})


def without_action(files: Files, action_id: str) -> dict[str, str]:
    """Return the files without an action row; every case must still have one."""
    rows = actions_of(files)
    left = [row for row in rows if row["id"] != action_id]
    if len(left) == len(rows):
        raise BadData(f"{ACTIONS}: {action_id}: There is no such row.")
    return checked({**files, ACTIONS: sheet(left)})


def checked(files: Files) -> dict[str, str]:
    """Return the files when they make a rule set; ``BadData`` says why they do not."""
    # Which weights there are is known where they are kept; nothing here names any.
    load_rules(files, weights=lambda _version: None)
    return dict(files)


def _parsed(files: Files, name: str) -> tomlkit.TOMLDocument:
    return tomlkit.parse(files[name])


def _rules(document: tomlkit.TOMLDocument, name: str) -> AoT:
    rules = document.setdefault("rule", tomlkit.aot())
    if not isinstance(rules, AoT):
        raise BadData(f"{name}: file: Write each rule under its own [[rule]].")
    return rules


def _find(rules: AoT, name: str, rule_id: str) -> int:
    place = _place(rules, rule_id)
    if place is None:
        raise BadData(f"{name}: {rule_id}: There is no rule of this id.")
    return place


def _place(rules: AoT, rule_id: object) -> int | None:
    return next(
        (at for at, rule in enumerate(rules) if rule.get("id") == rule_id), None
    )


def _has_rule(files: Files, name: str, rule_id: object) -> bool:
    # Without comments and order this is a file read ten times as fast.
    rules = tomllib.loads(files[name]).get("rule", [])
    return any(rule.get("id") == rule_id for rule in rules)


def _home(files: Files, rule_id: str) -> str:
    for name in RULE_FILES:
        if _has_rule(files, name, rule_id):
            return name
    raise BadData(f"phrases.toml: {rule_id}: There is no rule of this id.")


def _without(files: Files, name: str, rule_id: str) -> dict[str, str]:
    kept = _parsed(files, name)
    rules = _rules(kept, name)
    del rules[_find(rules, name, rule_id)]
    return {**files, name: tomlkit.dumps(kept)}


def _changed(
    files: Files, rule_id: str, change: Callable[[Table], None]
) -> dict[str, str]:
    name = _home(files, rule_id)
    kept = _parsed(files, name)
    rules = _rules(kept, name)
    change(rules[_find(rules, name, rule_id)])
    return {**files, name: tomlkit.dumps(kept)}


def _written(row: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key in (*_KEYS, *(key for key in row if key not in {*_KEYS, "examples"})):
        value = row.get(key)
        if value not in (None, "", [], (), {}, 0):
            table[key] = _value(value)
    examples = row.get("examples") or {}
    if any(examples.values()):
        table["examples"] = _examples(examples)
    return table


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return array(list(value))
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({key: list(values) for key, values in value.items()})
        return table
    return value


def _examples(examples: Mapping[str, Sequence[str]]) -> Any:
    table = tomlkit.table(is_super_table=False)
    for name in EXAMPLES:
        if examples.get(name):
            table[name] = array(list(examples[name]))
    return table


def _set(rule: Table, name: str, values: list[str]) -> None:
    if values == list(rule.get(name, ())):
        return
    if values:
        rule[name] = array(values)
    else:
        del rule[name]


def array(values: list[Any]) -> Any:
    """Return a list as these files write it: a long one over several lines."""
    written = tomlkit.array()
    written.extend(values)
    return written.multiline(len(written.as_string()) > _ON_ONE_LINE)


def _one_line(where: str, text: str) -> str:
    words = " ".join(text.split())
    if not words or not words.isprintable():
        raise BadData(f"{where}: Write words on one line.")
    return words


def sheet(rows: Sequence[Mapping[str, str]]) -> str:
    """Return the rows of the action table as its file."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
