"""Promises and calls of a life, told once more: judged by the clock on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.sla.replay import Replay, is_reply
from tests.sla.slow import spans


@dataclass
class Owed:
    """One promise, or the slot of a call; moments in ticks."""

    name: str
    cycle: int
    since: int
    kind: str
    earliest: int | None
    latest: int
    broken: bool = False
    paused: bool = False
    resumed: int | None = None
    end: int | None = None
    how: str = ""

    def late(self, at) -> bool:
        """A save at the very moment it is judged again cannot break it."""
        if self.broken or self.paused:
            return self.broken
        return at > self.latest and (self.resumed is None or at > self.resumed)

    def finish(self, at, how) -> None:
        if self.end is None:
            self.end, self.how = at, how


class Promises:
    """Every promise of a life, by clock and cycle."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.all: list[Owed] = []
        self.current: dict[str, Owed] = {}  # "promise", "look again", "callback"
        before = "new"
        for event, state in zip(replay.events, replay.states, strict=True):
            at = replay.tick(event.at)
            if state != before:
                self._move(before, state, at)
            self._read(event, state, at)
            before = state

    def _live(self):
        return [owed for owed in self.all if owed.end is None]

    def _move(self, before, state, at):
        for owed in self._live():
            if _stops(state, owed.kind):
                owed.broken, owed.paused = owed.late(at), True
            elif owed.paused:
                owed.paused, owed.resumed = False, at
        if before == "parked" and state != "resolved":
            self._finish("look again", at, "happened")

    def _finish(self, key, at, how):
        if key in self.current:
            self.current[key].finish(at, how)

    def _read(self, event, state, at):
        if event.kind in ("promise_made", "promise_revised"):
            self._promised(event.data, state, at)
        elif event.kind == "resolved":
            self._resolved(event.data["outcome"], at)
        elif is_reply(event) and self._kind() == "reply":
            self._finish("promise", at, "happened")
        if event.kind == "call_logged":
            self._called(event.data["reached"], at)

    def _kind(self):
        return self.current["promise"].kind if "promise" in self.current else None

    def _promised(self, data, state, at):
        if data["kind"] == "look again":
            self._owe("look again", "promise", data, state, at)
            return
        self._owe("promise", "promise", data, state, at)
        if data["kind"] == "call":
            self._owe("callback", "callback", data, state, at)
        else:
            self._finish("callback", at, "not needed")

    def _owe(self, key, name, data, state, at):
        earliest, latest = self._moment(data["earliest"]), self._moment(data["latest"])
        owed = self.current.get(key)
        if owed is None or owed.end is not None or owed.late(at):
            self._finish(key, at, "not needed")
            cycle = 1 + sum(other.name == name for other in self.all)
            owed = Owed(name, cycle, at, data["kind"], earliest, latest)
            self.all.append(owed)
            self.current[key] = owed
        owed.kind, owed.earliest, owed.latest = data["kind"], earliest, latest
        owed.paused = _stops(state, owed.kind)
        if name == "callback":
            owed.since = earliest

    def _moment(self, text):
        return text and self.replay.tick(datetime.fromisoformat(text))

    def _called(self, reached, at):
        slot = self.current.get("callback")
        if slot is None or slot.end is not None or not (reached or at >= slot.since):
            return
        slot.finish(at, "happened")
        if self._kind() == "call":
            self._finish("promise", at, "happened")

    def _resolved(self, outcome, at):
        for owed in self._live():
            how = "happened" if owed.kind == "done" else "not needed"
            owed.finish(at, "uncounted" if outcome in ("spam", "duplicate") else how)

    # -- how they stand ----------------------------------------------------------------

    def standing(self, owed) -> str:
        at = self.replay.now if owed.end is None else owed.end
        late = owed.late(at)
        if owed.end is not None:
            if owed.how == "uncounted":
                return "not needed"
            if late:
                return "missed"
            return "met" if owed.how == "happened" else "not needed"
        if owed.paused:
            return "paused"
        if late:
            return "overdue"
        if self._is_due_soon(owed, at):
            return "due soon"
        return "in its window" if owed.earliest and at >= owed.earliest else "on time"

    def _is_due_soon(self, owed, at) -> bool:
        counter = self.replay.counter
        if owed.kind == "look again":
            return False
        if owed.kind == "done":
            second = int(counter.tick.total_seconds())
            ends = [end for _, end in spans().spans]
            third = spans().spans[ends.index(owed.latest * second) - 2]
            return at * second >= third[0]
        if owed.latest <= owed.since:
            return at >= counter.after(owed.since, 0)
        used = counter.count(owed.since, at) * 4
        return at >= owed.since and used >= counter.count(owed.since, owed.latest) * 3


def _stops(state, kind) -> bool:
    if kind == "look again":
        return False
    return state == "parked" or (kind == "done" and state == "waiting")
