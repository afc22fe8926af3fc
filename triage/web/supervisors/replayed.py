"""What a draft of the rules would decide otherwise, as the worker found it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage import wording
from triage.models import DeskDraft, PreviewState, Replay
from triage.publishing import replaying
from triage.publishing.decided import BeforeAfter, Move, Result, Row, Scores
from triage.rules import Gate, RuleSet
from triage.web import guards
from triage.web.supervisors.rules_words import about

GATES = {
    Gate.CONFIDENT: "Sure enough to act on",
    Gate.SUGGEST: "Three readings are offered",
    Gate.PERSON: "A person reads it first",
}
_GATE = {
    Gate.CONFIDENT: "sure",
    Gate.SUGGEST: "offered",
    Gate.PERSON: "a person reads it",
}


@dataclass(frozen=True, slots=True)
class MoveLine:
    """So many that are decided otherwise in the same way, in words."""

    was: str
    now: str
    count: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """How one rule set does on labelled messages, in words."""

    who: str
    labelled: str
    right: str
    sure: str
    sure_right: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One message that is decided otherwise, in words."""

    key: str
    name: str
    ticket_id: int | None
    was: str
    now: str
    right: str
    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """How many, and the first of them."""

    count: int
    rows: tuple[RowLine, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Compared:
    """What two rule sets decide about the same messages, in words."""

    looked_at: int
    failed: int
    moved: int
    acted: int
    scores: tuple[ScoreLine, ...]
    gates: tuple[tuple[str, int, int], ...]
    moves: tuple[MoveLine, ...]
    actions: tuple[MoveLine, ...]
    gained: Lines
    lost: Lines
    changed: Lines


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far the replay of a draft is, and what it found."""

    state: str
    counted: int
    total: int
    found: Compared | None = None
    errors: tuple[str, ...] = ()
    unticked: int = 0
    others_ticked: bool = False

    @property
    def is_counting(self) -> bool:
        """Whether the worker has it, or will take it up."""
        return self.state in (PreviewState.WAITING, PreviewState.COUNTING)

    @property
    def said_progress(self) -> str:
        """Say how far it is."""
        if not self.total:
            return "Waiting for the worker to begin."
        total = wording.count(self.total, "message")
        return f"{self.counted:,} of {total} decided again."


def replayed(draft: DeskDraft, rules: RuleSet) -> Replayed | None:
    """Read what is known of a draft's effects; None when nobody has asked yet."""
    replay = replaying.of(draft)
    if replay is None or replaying.is_stale(replay, draft):
        return None
    if replay.state != PreviewState.DONE:
        return Replayed(replay.state, replay.counted, replay.total)
    return _done(replay, rules)


def _done(replay: Replay, rules: RuleSet) -> Replayed:
    return Replayed(
        state=replay.state,
        counted=replay.counted,
        total=replay.total,
        found=compared(replaying.result(replay), rules, replay.ticked),
        errors=replaying.errors(replay),
        unticked=replaying.unticked(replay),
        others_ticked=replaying.OTHERS in replay.ticked,
    )


def compared(found: Result, rules: RuleSet, ticked: Iterable[str] = ()) -> Compared:
    """Say what two rule sets decide; ``rules`` are those of the draft."""
    looked_at = frozenset(ticked)

    def lines(name: str) -> Lines:
        listed = getattr(found, name)
        rows = tuple(_row(row, rules, row.key in looked_at) for row in listed.rows)
        return Lines(listed.count, rows)

    return Compared(
        looked_at=found.looked_at,
        failed=found.failed,
        moved=sum(move.count for move in found.moves),
        acted=sum(move.count for move in found.actions),
        scores=(
            *_scores("Tickets that people labelled", found.tickets),
            *_scores("Messages we shipped", found.seed),
        ),
        gates=tuple((GATES[gate], *found.gates[gate]) for gate in Gate),
        moves=tuple(
            MoveLine(about(rules, one.was), about(rules, one.now), one.count)
            for one in found.moves
        ),
        actions=tuple(_action(one, rules) for one in found.actions),
        gained=lines("gained"),
        lost=lines("lost"),
        changed=lines("changed"),
    )


def _row(row: Row, rules: RuleSet, ticked: bool) -> RowLine:
    return RowLine(
        key=row.key,
        name=row.name,
        ticket_id=row.ticket_id,
        was=f"{about(rules, row.was)}, {_GATE[Gate(row.was_gate)]}",
        now=f"{about(rules, row.now)}, {_GATE[Gate(row.now_gate)]}",
        right=" or ".join(about(rules, one) for one in row.fine),
        words=row.words,
        ticked=ticked,
    )


def _scores(who: str, both: BeforeAfter) -> Iterable[ScoreLine]:
    if both.before.labelled:
        yield _score(f"{who}: now", both.before)
        yield _score(f"{who}: with your change", both.after)


def _score(who: str, one: Scores) -> ScoreLine:
    return ScoreLine(
        who,
        f"{one.labelled:,}",
        f"{one.accuracy:.1%}",
        f"{one.coverage:.1%}",
        f"{one.precision:.1%}" if one.confident else "",
    )


def _action(move: Move, rules: RuleSet) -> MoveLine:
    was = _does(guards.desk().rules, move.was)
    return MoveLine(was, _does(rules, move.now), move.count)


def _does(rules: RuleSet, action_id: str) -> str:
    rows = [row for row in rules.actions.rows if row.id == action_id]
    if not rows:
        return action_id
    row = rows[0]
    does = wording.what_we_do(row.action, row.ticket)
    return f"{about(rules, row.category)}: {does} ({action_id})"
