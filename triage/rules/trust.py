"""How far the second opinion is trusted beside the phrase table, and when both may act.

The numbers are chosen on held-back messages (docs/decisions/0016) and are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from triage.errors import BadData
from triage.rules.actions import ACTIONS, ActionRow
from triage.rules.table import read_toml

FILE = "learned.toml"
_NUMBERS = {
    "sharpness": (0.1, 50.0),
    "table_weight": (0.0, 5.0),
    "confident": (0.5, 1.0),
    "highest": (0.5, 1.0),
    "tie": (0.0, 0.5),
    "careful": (0.0, 1.0),
    "second": (0.5, 1.0),
}


@dataclass(frozen=True, slots=True)
class Trust:
    """Which weights are in use, and the thresholds of the gate.

    The chance of a category is the softmax of ``sharpness`` times its learned score plus
    ``table_weight`` times its points. ``confident`` is the chance from which a reading is
    trusted, ``highest`` that for what turns somebody away; chances nearer to each other
    than ``tie`` are a tie. Where the chance that a person must come first reaches
    ``careful``, nothing else is done unasked.
    """

    model: str
    sharpness: float
    table_weight: float
    confident: float
    highest: float
    tie: float
    careful: float
    second: float
    harm_actions: tuple[str, ...]
    harm_guides: tuple[str, ...]

    def chances(
        self, scores: Mapping[str, float], points: Mapping[str, float]
    ) -> dict[str, float]:
        """Return each category's chance; together they are 1."""
        weighed = np.array(
            [
                self.sharpness * score + self.table_weight * points.get(category, 0.0)
                for category, score in scores.items()
            ]
        )
        chances = np.exp(weighed - weighed.max())
        chances /= chances.sum()
        return dict(zip(scores, chances.tolist(), strict=True))

    def needed(self, action: ActionRow) -> float:
        """Return the chance from which this action may be taken without being asked."""
        turns_away = (
            action.action in self.harm_actions or action.guide in self.harm_guides
        )
        return self.highest if turns_away else self.confident


def read_trust(text: str) -> Trust:
    """Read ``learned.toml``; ``BadData`` says what does not hold."""
    written = read_toml(FILE, text)
    harm = written.pop("harm", {})
    if unknown := sorted(set(written) - {"model", *_NUMBERS}):
        raise BadData(f"{FILE}: {unknown[0]}: There is no such field.")
    model = written.get("model")
    if not isinstance(model, str) or not model:
        raise BadData(f"{FILE}: model: Name the version of the weights.")
    numbers = {name: _number(name, written.get(name)) for name in _NUMBERS}
    if numbers["highest"] < numbers["confident"]:
        raise BadData(f"{FILE}: highest: It is at least as high as 'confident'.")
    actions, guides = (tuple(harm.get(name, ())) for name in ("actions", "guides"))
    if strays := [name for name in actions if name not in ACTIONS]:
        raise BadData(f"{FILE}: harm: There is no action '{strays[0]}'.")
    return Trust(model=model, harm_actions=actions, harm_guides=guides, **numbers)


def _number(name: str, value: object) -> float:
    least, most = _NUMBERS[name]
    if not isinstance(value, int | float) or not least <= value <= most:
        raise BadData(f"{FILE}: {name}: It is a number from {least:g} to {most:g}.")
    return float(value)
