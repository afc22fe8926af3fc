"""What the tables can be told about themselves, beyond what stops them from being read.

``lint`` is quick enough for every page; ``lint_by_corpus`` reads all labelled messages
once a version. A gap or an overlap in the action table stops a load already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from triage.rules.lint import dates, reach, repeated
from triage.rules.lint.examples import failing_examples, points_of
from triage.rules.lint.finding import ERROR, NOTE, WARNING, Finding, of_refusal
from triage.rules.lint.fired import fired, hardly_fired
from triage.rules.ruleset import RuleSet

_LEVELS = (ERROR, WARNING, NOTE)

__all__ = [
    "ERROR",
    "NOTE",
    "WARNING",
    "Finding",
    "fired",
    "lint",
    "lint_by_corpus",
    "of_refusal",
    "points_of",
]


def lint(
    ruleset: RuleSet, today: date, texts: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Return what is odd about the tables, errors first; ``texts`` are those of guides."""
    found = [
        *failing_examples(ruleset),
        *reach.unreachable_rules(ruleset),
        *reach.unreachable_actions(ruleset),
        *reach.dead_guides(ruleset),
        *reach.links_of_guides(ruleset, texts or {}),
        *dates.past_review(ruleset, today),
        *dates.not_yet_true(ruleset, today),
        *repeated.shared_phrases(ruleset),
        *repeated.implied_phrases(ruleset),
        *reach.unknown_addresses(ruleset),
    ]
    return tuple(sorted(found, key=lambda one: _LEVELS.index(one.level)))


def lint_by_corpus(ruleset: RuleSet) -> tuple[Finding, ...]:
    """Return the phrases that the labelled messages hardly know."""
    return tuple(hardly_fired(ruleset))
