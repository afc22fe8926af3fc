"""Every example of every rule, tried out on the phrase table.

An example is a rule's own business, so the phrase table alone has to read it rightly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triage.rules.intake import Intake
from triage.rules.lint.finding import ERROR, Finding
from triage.rules.ruleset import RuleSet
from triage.rules.table import ENOUGH, Rule

_MEND = "Change the phrases until it holds, or take the example out."


def failing_examples(ruleset: RuleSet) -> Iterator[Finding]:
    """Find examples that a rule reads otherwise than it should."""
    table = replace(ruleset, model=None)
    for rule in ruleset.rules:
        yield from _failing(table, rule)


def _failing(table: RuleSet, rule: Rule) -> Iterator[Finding]:
    for text in rule.match:
        if not _fires(table, rule, text):
            yield _finding(rule, f'Its example "{text}" does not match.')
    for text in rule.nomatch:
        if _fires(table, rule, text):
            yield _finding(rule, f'Its counter-example "{text}" matches.')


def _finding(rule: Rule, sentence: str) -> Finding:
    return Finding(ERROR, rule.file, rule.id, sentence, _MEND)


def points_of(ruleset: RuleSet, rule: Rule, text: str) -> float:
    """Return what one rule makes of a text, its conditions taken as met."""
    reading = ruleset.book.read("", text)
    found = ruleset.book.matches(reading)
    return rule.base + sum(
        match.points for number, match in found if ruleset.rules[number] is rule
    )


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
