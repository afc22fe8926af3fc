"""Put links, contacts and waits into a guide's text.

A guide is Markdown; ``[[link:key]]``, ``[[contact:key]]``, what is to be known of a
contact, ``[[note:key]]``, and ``[[wait:category]]`` are all it may ask for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from triage.errors import BadData

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_PLACEHOLDER = re.compile(r"\[\[([a-z]+):([a-z0-9_]+)\]\]")
UNKNOWN_ADDRESS = "ask the help desk for it"
# What a guide says where no policy promises a date.
UNKNOWN_WAIT = "some time"


def placeholders(text: str) -> tuple[tuple[str, str], ...]:
    """Return each placeholder of a guide as (kind, key)."""
    return tuple((found[1], found[2]) for found in _PLACEHOLDER.finditer(text))


def fill(text: str, ruleset: RuleSet, waits: Mapping[str, str]) -> str:
    """Return the guide's Markdown with its links, contacts and waits in it.

    A link without a known address is its words and "ask the help desk for it". ``waits``
    says by category how long it takes. Raises ``BadData`` on a placeholder the tables do
    not know.
    """
    return _PLACEHOLDER.sub(
        lambda found: _value(ruleset, waits, found[1], found[2]), text
    )


def _value(ruleset: RuleSet, waits: Mapping[str, str], kind: str, key: str) -> str:
    if kind == "link" and key in ruleset.links:
        link = ruleset.links[key]
        if link.url is None:
            return f"{link.words} ({UNKNOWN_ADDRESS})"
        return f"[{link.words}]({link.url})"
    if kind == "contact" and key in ruleset.contacts:
        return ruleset.contacts[key].value
    if kind == "note" and key in ruleset.contacts:
        return ruleset.contacts[key].note
    if kind == "wait" and key in ruleset.categories:
        return waits.get(key, UNKNOWN_WAIT)
    raise BadData(
        f"guide: [[{kind}:{key}]]: There is no such link, contact or category."
    )
