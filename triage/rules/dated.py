"""Rows that say how things are for a time: each with the day somebody looks at it again.

"Temporary", "at this time", "until further notice", "will re-open soon", "for the time
being" and stated waits are dates in our data, not prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

# The desk is reminded so long before the day.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Dated:
    """A row that is true from ``effective`` on and is looked at again on ``review``."""

    file: str
    id: str
    says: str
    source: str
    effective: date | None
    review: date

    @property
    def name(self) -> str:
        """A name of its own among all rows."""
        return f"{self.file}: {self.id}"


def dated_rows(ruleset: RuleSet) -> tuple[Dated, ...]:
    """Return every row with a review date, the next one first."""
    rows = [
        *(
            Dated("actions.csv", row.id, row.quote, row.source,
                  date.fromisoformat(row.effective), date.fromisoformat(row.review))
            for row in ruleset.actions.rows
            if row.review
        ),
        *(
            Dated("regions.toml", row.key, row.note, row.source,
                  None, date.fromisoformat(row.review))
            for row in ruleset.regions.values()
        ),
        *(
            Dated("switches.toml", row.key, row.quote, row.source,
                  date.fromisoformat(row.since), date.fromisoformat(row.review))
            for row in ruleset.switches.values()
        ),
        *(
            Dated("contacts.toml", row.key, row.quote or row.note, row.source,
                  _day(row.since), date.fromisoformat(row.review))
            for row in ruleset.contacts.values()
            if row.review
        ),
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (one.review, one.file, one.id)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def to_review(ruleset: RuleSet, today: date) -> tuple[Dated, ...]:
    """Return the rows whose day is at most two weeks away, or over."""
    return tuple(row for row in dated_rows(ruleset) if row.review - SOON <= today)
