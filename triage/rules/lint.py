"""Checks that cost more than a start-up may: every example of every rule, tried out.

An example is a rule's own business, so the phrase table alone has to read it rightly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage.rules.intake import Intake
from triage.rules.ruleset import RuleSet
from triage.rules.table import ENOUGH, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; an ``error`` must be put right before publishing."""

    level: str
    sentence: str


def lint(ruleset: RuleSet, today: date) -> tuple[Finding, ...]:
    """Return everything the tables can be told about themselves, errors first."""
    table = replace(ruleset, model=None)
    errors = [text for rule in ruleset.rules for text in _examples(table, rule)]
    warnings = [*ruleset.review_due(today), *_shared_phrases(ruleset)]
    warnings += [
        f"links.toml: {key}: The address is not known."
        for key in ruleset.unknown_addresses()
    ]
    return (
        *(Finding("error", text) for text in errors),
        *(Finding("warning", text) for text in warnings),
    )


def points_of(ruleset: RuleSet, rule: Rule, text: str) -> float:
    """Return what one rule makes of a text, its conditions taken as met."""
    reading = ruleset.book.read("", text)
    found = ruleset.book.matches(reading)
    return rule.base + sum(
        match.points for number, match in found if ruleset.rules[number] is rule
    )


def _examples(ruleset: RuleSet, rule: Rule) -> list[str]:
    where = f"{rule.file}: {rule.id}"
    wrong = [
        f'{where}: Its example "{text}" does not match.'
        for text in rule.match
        if not _fires(ruleset, rule, text)
    ]
    return wrong + [
        f'{where}: Its counter-example "{text}" matches.'
        for text in rule.nomatch
        if _fires(ruleset, rule, text)
    ]


def _fires(ruleset: RuleSet, rule: Rule, text: str) -> bool:
    """A guard fires or not; any other rule must carry its category to the top."""
    if points_of(ruleset, rule, text) < ENOUGH:
        return False
    intake = replace(
        Intake(body=text),
        **{field: values[0] for field, values in rule.when},  # type: ignore[arg-type]
    )
    decision = ruleset.decide(intake)
    return (
        decision.guard == rule.guard
        if rule.guard
        else decision.category == rule.category
    )


def _shared_phrases(ruleset: RuleSet) -> list[str]:
    """Find phrases that speak for two categories: each should tell them apart."""
    owner: dict[str, Rule] = {}
    found = []
    for rule in ruleset.rules:
        for phrase, points in rule.phrases:
            if points <= 1:
                continue
            first = owner.setdefault(phrase, rule)
            if first.category != rule.category:
                found.append(
                    f'{rule.file}: {rule.id}: The phrase "{phrase}" is also in {first.id}.'
                )
    return found
