"""Two rule sets side by side: what each decides about the same messages, added up.

What is compared is what triage says of the words, before anybody picks a reading; a pick
would hide it. However many messages there are, the sum stays small: counts, and the first
rows of each list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from triage.rules import Decision, Gate, Intake, RuleSet

LISTED = 200
SEED, TICKETS = "seed", "tickets"
_SIDES = ("before", "after")
_TOLD = 400


class Message(NamedTuple):
    """Something to decide about; ``fine`` are the categories that are right, if known."""

    place: str
    key: str
    name: str
    intake: Intake
    fine: frozenset[str]


class Scores(NamedTuple):
    """How one rule set does on labelled messages."""

    labelled: int
    right: int
    confident: int
    confident_right: int

    @property
    def coverage(self) -> float:
        """The share that is acted on without being asked."""
        return self.confident / self.labelled if self.labelled else 0.0

    @property
    def precision(self) -> float:
        """How much of that is right."""
        return self.confident_right / self.confident if self.confident else 0.0

    @property
    def accuracy(self) -> float:
        """How much is right, trusted or not."""
        return self.right / self.labelled if self.labelled else 0.0


class BeforeAfter(NamedTuple):
    """The same figures by what is in use, and by the draft."""

    before: Scores
    after: Scores


@dataclass(frozen=True, slots=True)
class Move:
    """So many are decided otherwise in the same way."""

    was: str
    now: str
    count: int


class Row(NamedTuple):
    """One message that is decided otherwise; ``ticket_id`` is None for one of the seed."""

    key: str
    name: str
    was: str
    now: str
    was_gate: str
    now_gate: str
    label: str
    words: str

    @property
    def ticket_id(self) -> int | None:
        """The ticket behind it."""
        return int(self.key) if self.key.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Listed:
    """How many, and the first of them."""

    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What another rule set would decide, as far as it was counted."""

    looked_at: int
    failed: int
    seed: BeforeAfter
    tickets: BeforeAfter
    gates: Mapping[str, tuple[int, int]]
    moves: tuple[Move, ...]
    actions: tuple[Move, ...]
    gained: Listed
    lost: Listed
    changed: Listed


@dataclass(slots=True)
class Comparison:
    """The sum so far; ``as_json`` is kept between two batches."""

    looked_at: int = 0
    failed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    gained: list[list[str]] = field(default_factory=list)
    lost: list[list[str]] = field(default_factory=list)
    changed: list[list[str]] = field(default_factory=list)

    def add(self, message: Message, before: RuleSet, after: RuleSet) -> None:
        """Decide by both, and add what differs."""
        was, done = _decide(before, message.intake)
        now, will_do = _decide(after, message.intake)
        self.looked_at += 1
        for side, decision in zip(_SIDES, (was, now), strict=True):
            self._score(f"{message.place} {side}", decision, message.fine)
        if message.place == SEED:
            self._list_seed(message, was, now)
        else:
            self._list_ticket(message, was, now)
        if done.action.id != will_do.action.id:
            self.actions[f"{done.action.id} {will_do.action.id}"] += 1

    def _score(self, side: str, decision: Decision, fine: frozenset[str]) -> None:
        self.counts[f"{side} {decision.gate}"] += 1
        if fine:
            right = decision.category in fine
            sure = decision.gate is Gate.CONFIDENT
            self.counts[f"{side} labelled"] += 1
            self.counts[f"{side} right"] += right
            self.counts[f"{side} sure"] += sure
            self.counts[f"{side} sure right"] += sure and right

    def _list_ticket(self, message: Message, was: Decision, now: Decision) -> None:
        if was.category != now.category:
            self.moves[f"{was.category} {now.category}"] += 1
        if message.fine:
            self._list_seed(message, was, now)
        elif (was.category, was.gate) != (now.category, now.gate):
            self._note("changed", message, was, now)

    def _list_seed(self, message: Message, was: Decision, now: Decision) -> None:
        if _is_loss(was, now, message.fine):
            self._note("lost", message, was, now)
        elif was.category not in message.fine and now.category in message.fine:
            self._note("gained", message, was, now)

    def _note(self, name: str, message: Message, was: Decision, now: Decision) -> None:
        self.counts[name] += 1
        rows: list[list[str]] = getattr(self, name)
        if len(rows) >= LISTED:
            return
        # What is in the seed is invented; a ticket's words are read on its own page.
        words = f"{message.intake.subject} {message.intake.body}"[:_TOLD]
        row = Row(
            message.key,
            message.name,
            was.category,
            now.category,
            was.gate.value,
            now.gate.value,
            " ".join(sorted(message.fine)),
            words if message.place == SEED else "",
        )
        rows.append(list(row))

    def as_json(self) -> dict[str, Any]:
        """Return what a row keeps of it."""
        return {name: getattr(self, name) for name in self.__slots__}

    def result(self) -> Result:
        """Return it as the page shows it."""
        return Result(
            looked_at=self.looked_at,
            failed=self.failed,
            seed=BeforeAfter(*(self._scores(f"{SEED} {side}") for side in _SIDES)),
            tickets=BeforeAfter(
                *(self._scores(f"{TICKETS} {side}") for side in _SIDES)
            ),
            gates={gate.value: self._gates(gate) for gate in Gate},
            moves=_moves(self.moves),
            actions=_moves(self.actions),
            gained=self._listed("gained"),
            lost=self._listed("lost"),
            changed=self._listed("changed"),
        )

    def _scores(self, side: str) -> Scores:
        names = ("labelled", "right", "sure", "sure right")
        return Scores(*(self.counts[f"{side} {name}"] for name in names))

    def _gates(self, gate: Gate) -> tuple[int, int]:
        before, after = (self.counts[f"{TICKETS} {side} {gate}"] for side in _SIDES)
        return before, after

    def _listed(self, name: str) -> Listed:
        rows: Iterable[list[str]] = getattr(self, name)
        return Listed(self.counts[name], tuple(Row(*row) for row in rows))


def comparison(kept: Mapping[str, Any]) -> Comparison:
    """Return the sum that a row kept; an empty one begins anew."""
    names = ("counts", "moves", "actions")
    return Comparison(
        **{
            **{name: kept[name] for name in Comparison.__slots__ if name in kept},
            **{name: Counter(kept.get(name, {})) for name in names},
        }
    )


def _decide(rules: RuleSet, intake: Intake) -> tuple[Decision, Decision]:
    """Return what the words alone say, and what was decided with the pick."""
    each = rules.decide_each(intake, dict.fromkeys((None, intake.picked)))
    return each[None], each[intake.picked]


def _is_loss(was: Decision, now: Decision, fine: frozenset[str]) -> bool:
    """A right reading gone, or a wrong one that would be acted on from now on."""
    if now.category in fine:
        return False
    newly_sure = now.gate is Gate.CONFIDENT and was.gate is not Gate.CONFIDENT
    return was.category in fine or newly_sure


def _moves(counted: Counter[str]) -> tuple[Move, ...]:
    return tuple(
        _move(names, count)
        for names, count in sorted(
            counted.items(), key=lambda item: (-item[1], item[0])
        )
    )


def _move(names: str, count: int) -> Move:
    was, now = names.split()
    return Move(was, now, count)
