"""A promise while the events are read: judged by the clock on the wall.

A person was told a date and an hour, so 5:30 pm is late for 5 pm, closed or not
(docs/design.md 4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from triage.calendar import Calendar
from triage.lifecycle import PAUSED, State
from triage.sla.events import Event, moment
from triage.sla.policy import Policies
from triage.sla.run import Run, standing
from triage.sla.standing import Clock, ClockName, PromiseKind, Standing, Verdict

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False, kw_only=True)
class PromiseRun(Run):
    """A promise, or the slot of a promised call."""

    kind: PromiseKind
    earliest: datetime | None
    latest: datetime
    policy: str
    span: str | None
    suspended: bool = False
    resumed_at: datetime | None = None
    missed: bool = False

    def revise(self, data: Mapping[str, Any]) -> None:
        """Take over the dates of a revision."""
        self.kind = PromiseKind(data["kind"])
        self.earliest = _moment_or_none(data["earliest"])
        self.latest = moment(data["latest"])
        self.policy = data["policy"]
        self.span = data.get("span")
        self.suspended = False
        if self.name is ClockName.CALLBACK:
            self.started_at = self.earliest or self.started_at

    def pause(self, state: State, at: datetime) -> None:
        """Stop judging it, if the state is one that suspends this kind."""
        if not _suspends(state, self.kind):
            return
        self.missed = self.is_late(at)
        self.suspended = True

    def resume(self, calendar: Calendar, at: datetime) -> None:
        """Judge it again; at this very moment it cannot be late yet.

        Its revision carries the same moment, and a save must not miss.
        """
        if self.suspended:
            self.suspended = False
            self.resumed_at = at

    def is_late(self, at: datetime) -> bool:
        """Return whether its time has passed."""
        return self.missed or (not self.suspended and at > self._last())

    def _last(self) -> datetime:
        return max(self.latest, self.resumed_at or self.latest)

    def miss(self, data: Mapping[str, Any]) -> None:
        """Take over a written miss."""
        self.missed = True

    def clock(self, calendar: Calendar, policies: Policies, now: datetime) -> Clock:
        """Return how it stands."""
        at = self.ended_at or now
        late = self.is_late(at)
        verdict = self.verdict(late=late)
        runs = verdict is None and not late and not self.suspended
        warn_at = self._warn_at(calendar, policies) if runs else None
        stands = standing(
            verdict,
            paused=self.suspended,
            late=late,
            warn_at=warn_at,
            earliest=self.earliest,
            now=now,
        )
        fact = self.fact or {}
        return Clock(
            name=self.name,
            cycle=self.cycle,
            started_at=self.started_at,
            due_at=moment(fact["due"]) if fact else self.latest,
            warn_at=warn_at,
            earliest=self.earliest,
            ended_at=self.ended_at,
            standing=stands,
            spent=fact["spent"] if fact else self._spent(calendar, at),
            paused=0,
            policy=self.policy,
            target=self.span or self.kind.value,
            kind=self.kind,
            missed=late if verdict is None else verdict is Verdict.ENDED_LATE,
            wakes_at=self._wakes_at(stands, warn_at) if runs else None,
            calendar=fact.get("calendar", calendar.version),
            policies=fact.get("policy", policies.version),
        )

    def _warn_at(self, calendar: Calendar, policies: Policies) -> datetime | None:
        lifecycle = policies.lifecycle
        if self.kind is PromiseKind.LOOK_AGAIN:
            return None
        if self.kind is PromiseKind.DONE:
            return last_open_days(
                calendar, self.latest, lifecycle.done_due_soon_open_days
            )
        length = max(calendar.between(self.started_at, self.latest), 0)
        warn_after = ceil(length * lifecycle.warn_at)
        return calendar.add(self.started_at, warn_after).astimezone(UTC)

    def _wakes_at(self, stands: Standing, warn_at: datetime | None) -> datetime:
        edges = [self._last() + _SECOND]
        if warn_at is not None and stands is not Standing.DUE_SOON:
            edges.append(warn_at)
        if self.earliest is not None and stands is Standing.ON_TIME:
            edges.append(self.earliest)
        return min(edges)

    def _spent(self, calendar: Calendar, at: datetime) -> int:
        # The slot of a call may still lie ahead.
        return max(calendar.between(self.started_at, at), 0)


def promise_run(name: ClockName, cycle: int, event: Event) -> PromiseRun:
    """Return the clock of a promise just made."""
    data = event.data
    earliest = _moment_or_none(data["earliest"])
    # A callback runs from its slot, a promise from when it was made.
    starts = earliest if name is ClockName.CALLBACK else None
    return PromiseRun(
        name=name,
        cycle=cycle,
        started_at=starts or event.at,
        kind=PromiseKind(data["kind"]),
        earliest=earliest,
        latest=moment(data["latest"]),
        policy=data["policy"],
        span=data.get("span"),
    )


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
