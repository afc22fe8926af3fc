"""Two rule sets side by side: what each decides about the same messages, added up.

What is compared is what triage says of the words, before anybody picks a reading; a pick
would hide it. However many messages there are, the sum stays small: counts, and the first
rows of each list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

    @property
    def fine(self) -> list[str]:
        """The categories that are right, if anybody said so."""
        return self.label.split()

    @property
    def is_gain(self) -> bool:
        """Whether it is right only from now on."""
        return self.was not in self.fine and self.now in self.fine

    @property
    def is_loss(self) -> bool:
        """A right reading gone, or a wrong one that would be acted on from now on."""
        if not self.fine or self.now in self.fine:
            return False
        newly_sure = self.now_gate == Gate.CONFIDENT != self.was_gate
        return self.was in self.fine or newly_sure


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
        self._list(_row(message, was, now), message.place)
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

    def _list(self, row: Row, place: str) -> None:
        if place == TICKETS and row.was != row.now:
            self.moves[f"{row.was} {row.now}"] += 1
        if row.is_loss:
            self._note("lost", row)
        elif row.is_gain:
            self._note("gained", row)
        elif not row.fine and (row.was, row.was_gate) != (row.now, row.now_gate):
            self._note("changed", row)

    def _note(self, name: str, row: Row) -> None:
        self.counts[name] += 1
        rows: list[list[str]] = getattr(self, name)
        if len(rows) < LISTED:
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


def row_of(message: Message, before: RuleSet, after: RuleSet) -> Row:
    """Return what two rule sets decide about one message."""
    return _row(
        message, _decide(before, message.intake)[0], _decide(after, message.intake)[0]
    )


def _row(message: Message, was: Decision, now: Decision) -> Row:
    # What is in the seed is invented; a ticket's words are read on its own page.
    words = f"{message.intake.subject} {message.intake.body}"[:_TOLD]
    return Row(
        message.key,
        message.name,
        was.category,
        now.category,
        was.gate.value,
        now.gate.value,
        " ".join(sorted(message.fine)),
        words if message.place == SEED else "",
    )


def judged(result: Result, rows: Sequence[Row]) -> Result:
    """Return a result with the scores, gains and losses of these labelled rows."""
    return replace(
        result,
        tickets=BeforeAfter(
            _scored([(row.was, row.was_gate, row.fine) for row in rows]),
            _scored([(row.now, row.now_gate, row.fine) for row in rows]),
        ),
        gained=_first([row for row in rows if row.is_gain]),
        lost=_first([row for row in rows if row.is_loss]),
    )


def _scored(told: Sequence[tuple[str, str, list[str]]]) -> Scores:
    right = [category in fine for category, _, fine in told]
    sure = [gate == Gate.CONFIDENT for _, gate, _ in told]
    both = [one and other for one, other in zip(right, sure, strict=True)]
    return Scores(len(told), sum(right), sum(sure), sum(both))


def _first(rows: Sequence[Row]) -> Listed:
    return Listed(len(rows), tuple(rows[:LISTED]))


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
