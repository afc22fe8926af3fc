"""What other tables would do to open clocks: counted beside what is active, and added up.

However many tickets there are, the sum stays small: counts, and the first rows of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from triage.desk import Desk
from triage.sla import Clock, ClockName, Standing, clocks, iso, moment
from triage.tickets.many import Told
from triage.tickets.promises import Endangered, in_danger

LISTED = 200
EXAMPLES = 50
# How far a due date moves on the wall: at most so much, and what is left over.
_SIZES = (
    ("hour", timedelta(hours=1)),
    ("day", timedelta(days=1)),
    ("three days", timedelta(days=3)),
    ("week", timedelta(days=7)),
    ("longer", timedelta.max),
)
BUCKETS = (
    *(f"earlier {name}" for name, _ in reversed(_SIZES)),
    *(f"later {name}" for name, _ in _SIZES),
)
# Promises do not move; what becomes of those is told apart.
_COUNTED = tuple(
    name for name in ClockName if name not in (ClockName.PROMISE, ClockName.CALLBACK)
)
Clocks = Mapping[tuple[str, int], Clock]
_MOVES = ("earlier", "later", "same", "gone", "new")


class ClockMoves(NamedTuple):
    """How many open clocks of a name move; ``gone`` lose their target, ``new`` get one."""

    clock: str
    earlier: int
    later: int
    same: int
    gone: int
    new: int


class Example(NamedTuple):
    """One due date that moves."""

    ticket_id: int
    ref: str
    clock: str
    was: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """How many tickets, and the first of them as (id, reference)."""

    count: int
    tickets: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class InDanger:
    """How many promises would be in danger, and the first of them."""

    count: int
    rows: tuple[Endangered, ...]


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """What publishing would do, as far as it was counted.

    ``failed`` tickets could not be counted by one of the two tables.
    """

    looked_at: int
    moved: tuple[ClockMoves, ...]
    histogram: tuple[tuple[str, int], ...]
    become_overdue: Listed
    no_longer_overdue: Listed
    endangered: InDanger
    examples: tuple[Example, ...]
    failed: int

    @property
    def dates_moved(self) -> int:
        """How many due dates would be others than now."""
        return sum(row.earlier + row.later for row in self.moved)


@dataclass(slots=True)
class Comparison:
    """The sum so far; ``as_json`` is kept between two batches."""

    looked_at: int = 0
    failed: int = 0
    moves: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    overdue: list[list[Any]] = field(default_factory=list)
    relieved: list[list[Any]] = field(default_factory=list)
    endangered: list[list[Any]] = field(default_factory=list)
    examples: list[list[Any]] = field(default_factory=list)

    def add(self, told: Told, active: Desk, draft: Desk, now: datetime) -> None:
        """Count a ticket by both tables, and add what differs."""
        at = max(now, told.last_at)
        before = clocks(told.events, active.policies, active.calendar, at)
        after = clocks(told.events, draft.policies, draft.calendar, at)
        promise = in_danger(told, after, draft)
        if promise is not None and in_danger(told, before, active) is None:
            self.counts["endangered"] += 1
            _list(self.endangered, _endangered_row(promise))
        self._compare(told, _open(before), _open(after))
        self.looked_at += 1

    def _compare(self, told: Told, before: Clocks, after: Clocks) -> None:
        for key in sorted(before.keys() | after.keys()):
            self._move(told, key[0], before.get(key), after.get(key))
        was, will = _is_overdue(before), _is_overdue(after)
        row = [told.row.id, told.row.ref]
        if will and not was:
            self.counts["overdue"] += 1
            _list(self.overdue, row)
        if was and not will:
            self.counts["relieved"] += 1
            _list(self.relieved, row)

    def _move(
        self, told: Told, name: str, was: Clock | None, will: Clock | None
    ) -> None:
        if was is None or will is None:
            self.moves[f"{name} {'new' if was is None else 'gone'}"] += 1
            return
        size = _size(will.due_at - was.due_at)
        if not size:
            self.moves[f"{name} same"] += 1
            return
        self.moves[f"{name} {size.split()[0]}"] += 1
        self.sizes[size] += 1
        example = [told.row.id, told.row.ref, name, iso(was.due_at), iso(will.due_at)]
        _list(self.examples, example, EXAMPLES)

    def as_json(self) -> dict[str, Any]:
        """Return what a row keeps of it."""
        return {name: getattr(self, name) for name in self.__slots__}

    def result(self) -> PreviewResult:
        """Return it as the page shows it."""
        moved = tuple(
            ClockMoves(name, *(self.moves[f"{name} {move}"] for move in _MOVES))
            for name in _COUNTED
        )
        return PreviewResult(
            looked_at=self.looked_at,
            moved=tuple(row for row in moved if sum(row[1:])),
            histogram=tuple((name, self.sizes[name]) for name in BUCKETS),
            become_overdue=_listed(self.counts["overdue"], self.overdue),
            no_longer_overdue=_listed(self.counts["relieved"], self.relieved),
            endangered=InDanger(
                self.counts["endangered"],
                tuple(_endangered(*row) for row in self.endangered),
            ),
            examples=tuple(_example(*row) for row in self.examples),
            failed=self.failed,
        )


def comparison(kept: Mapping[str, Any]) -> Comparison:
    """Return the sum that a row kept; an empty one begins anew."""
    counters = {
        name: Counter(kept.get(name, {})) for name in ("moves", "sizes", "counts")
    }
    return Comparison(**{**kept, **counters})


def _open(counted: Iterable[Clock]) -> Clocks:
    return {
        (clock.name.value, clock.cycle): clock
        for clock in counted
        if clock.name in _COUNTED and not clock.ended
    }


def _is_overdue(open_clocks: Clocks) -> bool:
    return any(clock.standing is Standing.OVERDUE for clock in open_clocks.values())


def _size(by: timedelta) -> str:
    """Name how far a date moves; empty when it does not."""
    if not by:
        return ""
    name = next(name for name, most in _SIZES if abs(by) <= most)
    return f"{'later' if by > timedelta(0) else 'earlier'} {name}"


def _list(rows: list[list[Any]], row: list[Any], most: int = LISTED) -> None:
    if len(rows) < most:
        rows.append(row)


def _listed(count: int, rows: list[list[Any]]) -> Listed:
    return Listed(count, tuple((row[0], row[1]) for row in rows))


def _endangered_row(one: Endangered) -> list[Any]:
    row = [one.ticket_id, one.ref, one.kind, iso(one.latest), one.why]
    return [*row, *(at and iso(at) for at in one.instead or ())]


def _endangered(
    ticket_id: int,
    ref: str,
    kind: str,
    latest: str,
    why: str,
    earliest_instead: str | None = None,
    latest_instead: str | None = None,
) -> Endangered:
    instead = (
        (moment(earliest_instead) if earliest_instead else None, moment(latest_instead))
        if latest_instead
        else None
    )
    return Endangered(ticket_id, ref, kind, moment(latest), why, instead=instead)


def _example(ticket_id: int, ref: str, clock: str, was: str, now: str) -> Example:
    return Example(ticket_id, ref, clock, moment(was), moment(now))
