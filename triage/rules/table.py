"""The phrase table as it is written: groups and rules, read from TOML and checked.

A rule gives points to one category. ``when`` limits it to answers of the form; ``base``
gives points for those answers alone; a guard is looked at first and calls a person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage import toml
from triage.errors import BadData
from triage.rules.intake import CHANNELS, ORG_TYPES, Intake

POINTS = {"strong": 5, "medium": 3, "weak": 1, "against": -4}
ENOUGH = 3
GUARDS = ("privacy", "legal", "safety")
_CONDITIONS: dict[str, tuple[object, ...]] = {
    "org_type": tuple(ORG_TYPES),
    "channel": tuple(CHANNELS),
    "tried_button": (True, False),
    "signed_in_before": (True, False),
}
_KEYS = frozenset(
    {"id", "category", "guard", "sense", "when", "base", "source", "examples", *POINTS}
)

Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the phrase table; phrases are as written, points go with them."""

    id: str
    category: str
    guard: str | None
    sense: str
    when: tuple[tuple[str, tuple[object, ...]], ...]
    base: int
    phrases: tuple[tuple[str, int], ...]
    source: str
    match: tuple[str, ...]
    nomatch: tuple[str, ...]
    file: str

    def applies_to(self, intake: Intake) -> bool:
        """Whether the answers of the form allow this rule."""
        return all(getattr(intake, field) in values for field, values in self.when)


def read_toml(file: str, text: str) -> dict[str, Any]:
    """Parse a data file, or say where it stops making sense."""
    try:
        return toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{file}: file: This is not TOML: {error}.") from None
    except ValueError:
        raise BadData(
            f"{file}: file: It holds something that no table has, and cannot be read. "
            "Start from a file that was exported here."
        ) from None


def read_groups(file: str, text: str) -> Groups:
    """Return each group's words, with the groups named inside it put in their place."""
    written = read_toml(file, text)
    for name, words in written.items():
        if not _is_strings(words) or not words:
            raise BadData(
                f"{file}: @{name}: A group is a list of words, and not empty."
            )
        for word in words:
            if not _has_letters(word):
                raise BadData(f'{file}: @{name}: "{word}" is a word without letters.')
    return {name: tuple(_unfold(file, name, written, ())) for name in written}


def _unfold(
    file: str, name: str, written: Mapping[str, list[str]], above: tuple[str, ...]
) -> Iterable[str]:
    if name in above:
        raise BadData(f"{file}: @{name}: This group contains itself.")
    if name not in written:
        raise BadData(f"{file}: @{above[-1]}: There is no group @{name}.")
    for word in written[name]:
        if word.startswith("@"):
            yield from _unfold(file, word[1:], written, (*above, name))
        else:
            yield word


def read_rules(
    file: str, text: str, categories: Mapping[str, tuple[str, ...]], groups: Groups
) -> tuple[Rule, ...]:
    """Return the rules of one file; ``categories`` gives each category its senses."""
    rows = read_toml(file, text).get("rule", [])
    return tuple(_rule(file, row, categories, groups) for row in rows)


def _rule(
    file: str,
    row: dict[str, Any],
    categories: Mapping[str, tuple[str, ...]],
    groups: Groups,
) -> Rule:
    name = row.get("id")
    if not isinstance(name, str) or not name:
        raise BadData(f"{file}: rule: Every rule needs an id.")
    where = f"{file}: {name}"
    _check_fields(where, row, categories)
    phrases = _phrases(where, row, groups)
    rule = Rule(
        id=name,
        category=row["category"],
        guard=row.get("guard"),
        sense=row.get("sense", ""),
        when=_when(where, row.get("when", {})),
        base=row.get("base", 0),
        phrases=phrases,
        source=row["source"],
        match=tuple(row.get("examples", {}).get("match", ())),
        nomatch=tuple(row.get("examples", {}).get("nomatch", ())),
        file=file,
    )
    if rule.base + sum(points for _, points in phrases if points > 0) < ENOUGH:
        raise BadData(
            f"{where}: All its phrases together do not reach {ENOUGH} points."
        )
    return rule


def _check_fields(
    where: str, row: dict[str, Any], categories: Mapping[str, tuple[str, ...]]
) -> None:
    if unknown := sorted(set(row) - _KEYS):
        raise BadData(f"{where}: There is no field '{unknown[0]}'.")
    category = str(row.get("category"))
    if category not in categories:
        raise BadData(f"{where}: There is no category '{category}'.")
    if row.get("guard") not in {None, *GUARDS}:
        raise BadData(f"{where}: A guard is one of {', '.join(GUARDS)}.")
    if row.get("sense", "") not in {"", *categories[category]}:
        raise BadData(f"{where}: {category} has no sense '{row['sense']}'.")
    if not isinstance(row.get("source"), str) or not row["source"]:
        raise BadData(f'{where}: Name the source, such as "003 L15" or "inferred".')
    if type(row.get("base", 0)) is not int or (row.get("base") and not row.get("when")):
        raise BadData(f"{where}: 'base' is whole points for answers named in 'when'.")
    _check_examples(where, row.get("examples", {}))


def _check_examples(where: str, examples: object) -> None:
    known = isinstance(examples, dict) and set(examples) <= {"match", "nomatch"}
    if not known or not all(_is_strings(texts) for texts in examples.values()):  # type: ignore[attr-defined]
        raise BadData(f"{where}: Examples are two lists, 'match' and 'nomatch'.")


def _when(where: str, when: object) -> tuple[tuple[str, tuple[object, ...]], ...]:
    if not isinstance(when, dict):
        raise BadData(
            f"{where}: 'when' is a table of fields and the values they may have."
        )
    for field, values in when.items():
        if field not in _CONDITIONS:
            raise BadData(f"{where}: There is no field '{field}' to ask for in 'when'.")
        if not isinstance(values, list) or not values:
            raise BadData(f"{where}: when.{field} is a list of values.")
        for value in values:
            if value not in _CONDITIONS[field]:
                raise BadData(f"{where}: {field} is never '{value}'.")
    return tuple((field, tuple(values)) for field, values in when.items())


def _phrases(
    where: str, row: dict[str, Any], groups: Groups
) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for strength, points in POINTS.items():
        written = row.get(strength, [])
        if not _is_strings(written):
            raise BadData(f"{where}: '{strength}' is a list of phrases.")
        for phrase in written:
            _check_phrase(where, phrase, groups)
            if phrase in found:
                raise BadData(f'{where}: The phrase "{phrase}" is there twice.')
            found[phrase] = points
    return tuple(found.items())


def _check_phrase(where: str, phrase: str, groups: Groups) -> None:
    for part in phrase.split("&"):
        words = part.split()
        if not words or words[0] == "*" or words[-1] == "*" or "* *" in " ".join(words):
            raise BadData(f'{where}: In "{phrase}" a gap stands between two words.')
        for word in part.replace("|", " ").split():
            if word != "*" and not _has_letters(word):
                raise BadData(
                    f'{where}: In "{phrase}" there is a word without letters.'
                )
            if word.startswith("@") and word[1:] not in groups:
                raise BadData(f"{where}: There is no group {word}.")


def _has_letters(word: str) -> bool:
    return any(letter.isalnum() for letter in word)


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str) and item for item in value
    )
