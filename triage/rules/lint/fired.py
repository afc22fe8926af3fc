"""Phrases that the labelled messages hardly know: memory of one message, or of none.

The messages are read once a version of the tables, which takes seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from triage.rules.labelled import seed_corpus
from triage.rules.lint.finding import NOTE, Finding
from triage.rules.ruleset import RuleSet

Counts = Mapping[tuple[int, str], int]

_NEVER = "Keep it if you know that people write so; else take it out."
_ONCE = "Say it more broadly, or take it out: one message is memory, not knowledge."
_kept: dict[str, Counts] = {}
_MOST_KEPT = 4


def fired(ruleset: RuleSet) -> Counts:
    """Return on how many of the labelled messages each phrase fires, by rule and phrase."""
    if ruleset.version not in _kept:
        counted = _count(ruleset)
        for old in list(_kept)[: 1 - _MOST_KEPT]:
            del _kept[old]
        _kept[ruleset.version] = counted
    return _kept[ruleset.version]


def _count(ruleset: RuleSet) -> Counts:
    counts: Counter[tuple[int, str]] = Counter()
    for one in _corpus():
        reading = ruleset.book.read(one[0], one[1])
        counts.update(
            (number, match.phrase) for number, match in ruleset.book.matches(reading)
        )
    return counts


@lru_cache(maxsize=1)
def _corpus() -> tuple[tuple[str, str], ...]:
    return tuple((one.intake.subject, one.intake.body) for one in seed_corpus())


def hardly_fired(ruleset: RuleSet) -> Iterator[Finding]:
    """Find phrases that fire on one labelled message only, or on none.

    A guard is for what is rare, and places are a list, so neither is looked at.
    """
    counts = fired(ruleset)
    for phrase in ruleset.book.phrases:
        rule = ruleset.rules[phrase.rule]
        times = counts.get((phrase.rule, phrase.text), 0)
        if times > 1 or rule.guard or rule.category in ruleset.region_categories:
            continue
        much = "on one labelled message only" if times else "on no labelled message"
        yield Finding(
            NOTE,
            rule.file,
            rule.id,
            f'The phrase "{phrase.text}" fires {much}.',
            _ONCE if times else _NEVER,
        )
