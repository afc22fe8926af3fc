"""Two sets of weights side by side, on messages that neither has learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from triage.learning.material import Item, by_words
from triage.rules import Gate, RuleSet
from triage.rules.learned import Model


@dataclass(frozen=True, slots=True)
class Result:
    """How one set of weights did, the phrases and thresholds in use beside it."""

    messages: int
    right: int
    labels: int
    labels_right: int
    among_three: int
    sure: int
    sure_and_right: int
    points: float

    def as_json(self) -> dict[str, Any]:
        """Return it as a row keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


def judge(rules: RuleSet, model: Model, items: Sequence[Item]) -> Result:
    """Decide each message with these weights, by the same function as live requests."""
    heard = replace(rules, model=model)
    counts = dict.fromkeys(Result.__slots__, 0.0)
    for item in items:
        decision = heard.decide(item.intake)
        right = by_words(rules, decision.reading) in item.fine
        top = {by_words(rules, one.category) for one in decision.top}
        sure = decision.gate is Gate.CONFIDENT
        counts["messages"] += 1
        counts["right"] += right
        counts["labels"] += item.is_label
        counts["labels_right"] += item.is_label and right
        counts["among_three"] += not item.fine.isdisjoint(top)
        counts["sure"] += sure
        counts["sure_and_right"] += sure and right
        counts["points"] += item.weight * right
    points = counts.pop("points")
    return Result(**{name: int(count) for name, count in counts.items()}, points=points)
