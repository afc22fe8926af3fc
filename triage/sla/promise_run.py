"""A promise while the events are read: judged by the clock on the wall.

A person was told a date and an hour, so 5:30 pm is late for 5 pm, closed or not
(docs/design.md 4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from triage.calendar import Calendar
from triage.lifecycle import PAUSED, State
from triage.sla.events import Event, moment
from triage.sla.policy import Policies
from triage.sla.run import SECOND, Run
from triage.sla.standing import ClockName, Pause, PromiseKind, Revision

_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False, kw_only=True)
class PromiseRun(Run):
    """A promise, or the slot of a promised call."""

    kind: PromiseKind
    latest: datetime
    policy: str
    span: str | None
    revisions: list[Revision] = field(default_factory=list)
    resumed_at: datetime | None = None
    missed: bool = False

    @property
    def policy_id(self) -> str:
        """The policy it was made by."""
        return self.policy

    def revise(self, event: Event, state: State) -> None:
        """Take over the dates of a revision."""
        data = event.data
        self.kind = PromiseKind(data["kind"])
        self.earliest = _moment_or_none(data["earliest"])
        self.latest = moment(data["latest"])
        self.policy = data["policy"]
        self.span = data.get("span")
        if self.name is ClockName.CALLBACK:
            self.started_at = self.earliest or self.started_at
        if not _suspends(state, self.kind):
            self.paused_in = self.paused_since = None
        self.log(event)

    def log(self, event: Event) -> None:
        """Remember what was promised."""
        because = event.data["because"]
        self.revisions.append(Revision(event.at, self.earliest, self.latest, because))

    def pause(self, state: State, at: datetime) -> None:
        """Stop judging it, if the state is one that suspends this kind."""
        if _suspends(state, self.kind):
            self.missed = self.is_late(at)
            Run.pause(self, state, at)

    def resume(self, calendar: Calendar, at: datetime) -> None:
        """Judge it again; at this very moment it cannot be late yet.

        Its revision carries the same moment, and a save must not miss.
        """
        self.resumed_at = at
        Run.resume(self, calendar, at)

    def is_late(self, at: datetime) -> bool:
        """Return whether its time has passed."""
        return self.missed or (not self.is_paused and at > self._last())

    def _last(self) -> datetime:
        return max(self.latest, self.resumed_at or self.latest)

    def _keep_miss(self, data: Mapping[str, Any]) -> None:
        self.missed = True

    def _revisions(self) -> tuple[Revision, ...]:
        return tuple(self.revisions)

    def _left_out(self, pauses: tuple[Pause, ...]) -> int:
        # A wait moves the promised date instead.
        return 0

    def _reckon(
        self, calendar: Calendar, at: datetime, paused: int
    ) -> tuple[datetime, bool]:
        return self.latest, self.is_late(at)

    def _warn_at(
        self, calendar: Calendar, policies: Policies, due: datetime
    ) -> datetime | None:
        lifecycle = policies.lifecycle
        if self.kind is PromiseKind.LOOK_AGAIN:
            return None
        if self.kind is PromiseKind.DONE:
            return last_open_days(calendar, due, lifecycle.done_due_soon_open_days)
        return self._share_at(calendar, due, lifecycle.warn_at)

    def _share_at(self, calendar: Calendar, due: datetime, share: float) -> datetime:
        length = max(calendar.between(self.started_at, due), 0)
        return calendar.add(self.started_at, ceil(length * share)).astimezone(UTC)

    def _late_from(self, calendar: Calendar, due: datetime) -> datetime:
        return self._last() + SECOND

    def _counted_by(self, due: datetime) -> str:
        return self.span or self.kind.value


def promise_run(name: ClockName, cycle: int, event: Event) -> PromiseRun:
    """Return the clock of a promise just made."""
    data = event.data
    earliest = _moment_or_none(data["earliest"])
    # A callback runs from its slot, a promise from when it was made.
    starts = earliest if name is ClockName.CALLBACK else None
    run = PromiseRun(
        name=name,
        cycle=cycle,
        started_at=starts or event.at,
        kind=PromiseKind(data["kind"]),
        earliest=earliest,
        latest=moment(data["latest"]),
        policy=data["policy"],
        span=data.get("span"),
    )
    run.log(event)
    return run


def _suspends(state: State, kind: PromiseKind) -> bool:
    if kind is PromiseKind.LOOK_AGAIN:
        return False
    return state is State.PARKED or (kind is PromiseKind.DONE and state in PAUSED)


def _moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


def last_open_days(calendar: Calendar, latest: datetime, days: int) -> datetime:
    """Return when the last so many open days before a date begin, its own day included."""
    day = calendar.local(latest).date()
    left = days - calendar.is_open_day(day)
    while left:
        day -= _DAY
        left -= calendar.is_open_day(day)
    return calendar.spans_on(day)[0].start.astimezone(UTC)
