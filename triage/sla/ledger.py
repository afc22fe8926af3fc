"""The clocks of one ticket while its events are read, and what was written about them."""

from __future__ import annotations

from datetime import datetime

from triage.lifecycle import PAUSED, State
from triage.sla.events import Event, EventKind, iso
from triage.sla.promise_run import PromiseRun, promise_run
from triage.sla.standing import Clock, ClockName, PromiseKind
from triage.sla.target_run import TargetRun

AnyRun = TargetRun | PromiseRun


class Ledger:
    """``runs`` holds every clock by name and cycle, ``live`` those that have no end."""

    def __init__(self) -> None:
        self.runs: dict[tuple[str, int], AnyRun] = {}
        self.live: list[AnyRun] = []
        self._told: set[tuple[str, int, str, str | None]] = set()
        self._cycles: dict[ClockName, int] = {}

    def next_cycle(self, name: ClockName) -> int:
        """Return the number of a new cycle; the first one is 1."""
        self._cycles[name] = self._cycles.get(name, 0) + 1
        return self._cycles[name]

    def start(self, run: AnyRun) -> None:
        """Let a clock run."""
        self.runs[run.name, run.cycle] = run
        self.live.append(run)

    def end(self, run: AnyRun | None, at: datetime, *, happened: bool = True) -> None:
        """End a clock if it still runs."""
        if run is not None and run.ended_at is None:
            run.end(at, happened=happened)
            self.live.remove(run)

    def resolve(self, at: datetime, *, needed: bool) -> None:
        """End every clock; for some of them this is what they waited for."""
        for run in self.live:
            run.end(at, happened=_ends_when_resolved(run), needed=needed)
        self.live.clear()

    def promise(
        self, run: PromiseRun | None, event: Event, name: ClockName, state: State
    ) -> PromiseRun:
        """Revise what is still owed, or start a new cycle; return what is owed now.

        A promise that was broken stays broken: what follows it is another one.
        """
        if run is None or run.ended_at is not None or run.is_late(event.at):
            self.end(run, event.at, happened=False)
            run = promise_run(name, self.next_cycle(name), event)
            self.start(run)
        else:
            run.revise(event, state)
        if state in PAUSED:
            run.pause(state, event.at)
        return run

    def write(self, event: Event) -> None:
        """Take over a warning, a step, a miss or a verdict that was written down."""
        kind, data = event.kind, event.data
        run = self.runs.get((data["clock"], data["cycle"]))
        if kind is EventKind.DUE_SOON or kind is EventKind.ESCALATED:
            key = data["clock"], data["cycle"], data["due"], data.get("step")
            self._told.add(key)
        elif run is None:
            return
        elif kind is EventKind.CLOCK_MISSED:
            run.miss(data)
        else:
            if run.ended_at is None:
                self.live.remove(run)
            run.close(data, event.at)

    def has_missed(self, clock: Clock) -> bool:
        """Return whether its miss was written down."""
        return self.runs[clock.name, clock.cycle].is_miss_written

    def has_ended(self, clock: Clock) -> bool:
        """Return whether its verdict was written down."""
        return self.runs[clock.name, clock.cycle].fact is not None

    def has_told(self, clock: Clock, step: str | None = None) -> bool:
        """Return whether a step of this due time was written; without one, its warning."""
        return (clock.name, clock.cycle, iso(clock.due_at), step) in self._told


def _ends_when_resolved(run: AnyRun) -> bool:
    if isinstance(run, PromiseRun):
        return run.kind is PromiseKind.DONE
    return run.name in (ClockName.RESOLVE, ClockName.NEXT_REPLY)
