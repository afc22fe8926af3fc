"""Phrases that say what another one says already: shared, doubled or implied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from triage.rules.lint.covering import Covering
from triage.rules.lint.finding import NOTE, WARNING, Finding
from triage.rules.phrases import Phrase
from triage.rules.ruleset import RuleSet
from triage.rules.table import Rule


def shared_phrases(ruleset: RuleSet) -> Iterator[Finding]:
    """Find phrases that speak for two categories: each should tell them apart.

    Weak ones are meant to be shared, and a guard stands above every category.
    """
    owner: dict[object, Rule] = {}
    for phrase in ruleset.book.phrases:
        rule = ruleset.rules[phrase.rule]
        if phrase.points <= 1 or rule.guard:
            continue
        first = owner.setdefault(ruleset.book.sense_of(phrase.parts), rule)
        if first.category != rule.category:
            yield _shared(rule, phrase, first)
        elif first is not rule:
            yield _doubled(rule, phrase, first)


def _shared(rule: Rule, phrase: Phrase, first: Rule) -> Finding:
    return Finding(
        WARNING,
        rule.file,
        rule.id,
        f'The phrase "{phrase.text}" is also in {first.id}, of another category.',
        "Leave it where it tells more, or add words that tell the two apart.",
    )


def _doubled(rule: Rule, phrase: Phrase, first: Rule) -> Finding:
    return Finding(
        NOTE,
        rule.file,
        rule.id,
        f'The phrase "{phrase.text}" is also in {first.id}, of the same category.',
        "Both give their points; one of them may do.",
    )


def implied_phrases(ruleset: RuleSet) -> Iterator[Finding]:
    """Find phrases that never fire without another of their rule that is as strong.

    A stronger one may build on a weaker one: that is how points add up.
    """
    covering = Covering(ruleset.book)
    for number, phrases in groupby(ruleset.book.phrases, lambda one: one.rule):
        rule = ruleset.rules[number]
        yield from _implied(rule, list(phrases), covering)


def _implied(
    rule: Rule, phrases: list[Phrase], covering: Covering
) -> Iterator[Finding]:
    for place, narrow in enumerate(phrases):
        for other, wide in enumerate(phrases):
            if place == other or not _as_strong(wide, narrow):
                continue
            if not covering.implies(narrow, wide):
                continue
            # Of two that say the same, only the later one is too many.
            if place < other and covering.implies(wide, narrow):
                continue
            yield _too_many(rule, narrow, wide)
            break


def _too_many(rule: Rule, narrow: Phrase, wide: Phrase) -> Finding:
    return Finding(
        NOTE,
        rule.file,
        rule.id,
        f'The phrase "{narrow.text}" never fires without "{wide.text}".',
        "The same words give points twice; take it out if once is enough.",
    )


def _as_strong(wide: Phrase, narrow: Phrase) -> bool:
    same_side = (wide.points > 0) == (narrow.points > 0)
    return same_side and abs(wide.points) >= abs(narrow.points)
