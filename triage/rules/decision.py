"""What was decided about a request, and everything needed to say why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from triage.rules.actions import ActionRow


class Gate(StrEnum):
    """How far the reading is trusted; it never changes the category."""

    CONFIDENT = "confident"
    SUGGEST = "suggest"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category the request may be about, with its points."""

    category: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a text; ``start`` and ``end`` are places in subject or body."""

    rule: str
    phrase: str
    words: str
    start: int
    end: int
    where: str
    points: float


@dataclass(frozen=True, slots=True)
class Repair:
    """A word read as another because it looked like a typing error."""

    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it gave to the category by the second opinion."""

    words: str
    start: int
    end: int
    where: str
    share: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Category, action and why.

    ``reading`` is what the words say; it differs from ``category`` when the submitter
    picked another. ``top`` is three distinct categories, best first, ``category`` leading.
    ``model`` names the weights of the second opinion, ``None`` where it was not heard;
    ``chances`` are of both opinions together, ``second`` is another topic of the message.
    """

    category: str
    reading: str
    sense: str
    gate: Gate
    top: tuple[Candidate, ...]
    action: ActionRow
    guard: str | None
    picked: str | None
    rules: tuple[str, ...]
    matches: tuple[Match, ...]
    repairs: tuple[Repair, ...]
    scores: tuple[Candidate, ...]
    because: str
    version: str
    model: str | None = None
    chances: tuple[Candidate, ...] = ()
    strongest: tuple[Word, ...] = ()
    second: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for ``json.dumps``."""
        # By hand: dataclasses.asdict copies every value, and every submission waits for it.
        return _plain(self) | {
            "gate": self.gate.value,
            "top": [_plain(one) for one in self.top],
            "action": _plain(self.action),
            "matches": [_plain(one) for one in self.matches],
            "repairs": [_plain(one) for one in self.repairs],
            "scores": [_plain(one) for one in self.scores],
            "chances": [_plain(one) for one in self.chances],
            "strongest": [_plain(one) for one in self.strongest],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        """Return the decision that ``as_json`` wrote down."""
        return cls(
            **data
            | {
                "gate": Gate(data["gate"]),
                "top": tuple(Candidate(**one) for one in data["top"]),
                "scores": tuple(Candidate(**one) for one in data["scores"]),
                "action": ActionRow(**data["action"]),
                "rules": tuple(data["rules"]),
                "matches": tuple(Match(**one) for one in data["matches"]),
                "repairs": tuple(Repair(**one) for one in data["repairs"]),
                # What was decided before there was a second opinion has none of these.
                "chances": tuple(Candidate(**one) for one in data.get("chances", ())),
                "strongest": tuple(Word(**one) for one in data.get("strongest", ())),
            }
        )


def _plain(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}
