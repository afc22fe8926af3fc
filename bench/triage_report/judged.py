"""What became of one labelled message, and whether that was right."""

from __future__ import annotations

from dataclasses import dataclass

from bench.triage_report.languages import is_spanish
from triage.rules import Gate, RuleSet
from triage.rules.decision import Decision
from triage.rules.labelled import Labelled

_PERSON_FIRST = 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A message, what was made of it, and how sure the desk was of that.

    ``chance`` is the chance of the reading. A guard is sure of itself: it brings a person.
    """

    message: Labelled
    read_as: str
    chance: float
    exact: bool
    acceptable: bool
    among_three: bool
    by_itself: bool
    action: str
    turns_away: bool
    guard: str | None

    @property
    def by_person(self) -> bool:
        """Whether nobody is answered before a person looked: a call is a person's too."""
        return not self.by_itself or self.action in {"person", "callback"}

    @property
    def spanish(self) -> bool:
        """Whether most small words are Spanish."""
        return is_spanish(self.message.intake.body or self.message.intake.subject)


def judge(ruleset: RuleSet, message: Labelled) -> Judged:
    """Decide as the desk does, and compare with the label."""
    decision = ruleset.decide(message.intake)
    top = {one.category for one in decision.top}
    needed = ruleset.trust.needed(decision.action) if ruleset.trust else 1.0
    usual = ruleset.trust.confident if ruleset.trust else 1.0
    return Judged(
        message=message,
        read_as=decision.category,
        chance=_chance(decision),
        exact=decision.category == message.label,
        acceptable=decision.category in message.fine,
        among_three=not message.fine.isdisjoint(top),
        by_itself=decision.gate is Gate.CONFIDENT,
        action=decision.action.action,
        turns_away=needed > usual,
        guard=decision.guard,
    )


def _chance(decision: Decision) -> float:
    """Return how sure the reading is; by the lead in points where there are no chances."""
    if decision.guard:
        return _PERSON_FIRST
    if decision.chances:
        return max(one.score for one in decision.chances)
    first, second = (one.score for one in decision.top[:2])
    return max(first - second, 0.0) / (1.0 + first)
