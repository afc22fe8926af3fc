"""Rows whose day has come: the one to look at them again, or the first they are true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage.rules.dated import dated_rows
from triage.rules.lint.finding import WARNING, Finding
from triage.rules.ruleset import RuleSet

_LOOK = "Look whether it is still true, and give it a new review date."


def past_review(ruleset: RuleSet, today: date) -> Iterator[Finding]:
    """Find rows that should have been looked at again by now."""
    for row in dated_rows(ruleset):
        if row.review < today:
            said = f"Its review date {row.review} has passed."
            yield Finding(WARNING, row.file, row.id, said, _LOOK)


def not_yet_true(ruleset: RuleSet, today: date) -> Iterator[Finding]:
    """Find action rows that say they count later: a published row counts at once."""
    for row in ruleset.actions.rows:
        if date.fromisoformat(row.effective) > today:
            yield Finding(
                WARNING,
                "actions.csv",
                row.id,
                f"It says that it counts from {row.effective}, and counts already.",
                "Publish it on that day, or write the day from which it counts.",
            )
