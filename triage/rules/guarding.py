"""Which matters always reach a person first: privacy, legal and safety.

Five points of a guard's own phrases raise it, whatever else is said. A word that may mean
such a matter ("lawyer", "hospital") is a hint: two of them raise the guard where the
second opinion finds a message for a call likely, five where it does not rule that out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.rules.decision import Match
from triage.rules.table import ENOUGH, Rule

if TYPE_CHECKING:
    from triage.rules.ranking import Ranking, Tally
    from triage.rules.ruleset import RuleSet

GUARDED = "complex_callback"
GUARD_AT = 5
# How many points are enough, hints among them, from which chance of a matter for a call;
# chosen on messages whose author was held back.
_HINTED_AT = ((0.22, 2), (0.1, 5))


def is_hint(rule: Rule, match: Match) -> bool:
    """Whether a phrase only hints at a guard: it then says nothing of the category."""
    return rule.guard is not None and 0 < match.points < ENOUGH


def guard_of(ruleset: RuleSet, tally: Tally, ranking: Ranking) -> str | None:
    """Return the guard that the words raise, the loudest of several."""
    told = {
        rule: tally.points.get(number, 0.0)
        for number, rule in enumerate(ruleset.rules)
        if rule.guard
    }
    hinted = dict.fromkeys(told, 0.0)
    for rule, match in tally.hints:
        hinted[rule] += match.points
    chance = ranking.chances.get(GUARDED, 0.0)
    needed = next((points for least, points in _HINTED_AT if chance >= least), None)
    raised = {
        rule: points + hinted[rule]
        for rule, points in told.items()
        if points >= GUARD_AT
        or (needed is not None and points + hinted[rule] >= needed)
    }
    return max(raised, key=raised.__getitem__).guard if raised else None


def hints_of(tally: Tally, guard: str | None) -> list[tuple[Rule, Match]]:
    """Return what hinted at the guard that was raised."""
    return [one for one in tally.hints if guard and one[0].guard == guard]
