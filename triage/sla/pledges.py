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
from triage.sla.events import moment
from triage.sla.policy import Policies
from triage.sla.standing import (
    STANDING_AFTER,
    Clock,
    ClockName,
    PromiseKind,
    Standing,
    Verdict,
)
from triage.sla.targets import verdict

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class PromiseRun:
    """A promise, or the slot of a promised call, from its start to its end."""

    name: ClockName
    cycle: int
    started_at: datetime
    kind: PromiseKind
    earliest: datetime | None
    latest: datetime
    policy: str
    span: str | None
    suspended: bool = False
    resumed_at: datetime | None = None
    missed: bool = False
    ended_at: datetime | None = None
    happened: bool = False
    needed: bool = True
    fact: Mapping[str, Any] | None = None

    def revise(self, data: Mapping[str, Any]) -> None:
        """Take over the dates of a revision."""
        self.kind = PromiseKind(data["kind"])
        self.earliest = _moment_or_none(data["earliest"])
        self.latest = moment(data["latest"])
        self.policy = data["policy"]
        self.span = data.get("span")
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

    def end(self, at: datetime, *, happened: bool, needed: bool = True) -> None:
        """Come to the end: its event happened, or nobody waits for it any more."""
        self.missed = self.is_late(at)
        self.ended_at = at
        self.happened = happened
        self.needed = needed

    def close(self, data: Mapping[str, Any], at: datetime) -> None:
        """Take over a written verdict."""
        self.fact = data
        self.ended_at = self.ended_at or at

    def clock(self, calendar: Calendar, policies: Policies, now: datetime) -> Clock:
        """Return how it stands."""
        at = self.ended_at or now
        fact = self.fact or {}
        late = self.is_late(at)
        runs = self.ended_at is None and not late and not self.suspended
        warn_at = self._warn_at(calendar, policies) if runs else None
        standing = self._standing(late=late, warn_at=warn_at, now=now)
        return Clock(
            name=self.name,
            cycle=self.cycle,
            started_at=self.started_at,
            due_at=moment(fact["due"]) if fact else self.latest,
            warn_at=warn_at,
            earliest=self.earliest,
            ended_at=self.ended_at,
            standing=standing,
            spent=fact["spent"] if fact else self._spent(calendar, at),
            paused=0,
            policy=self.policy,
            target=self.span or self.kind.value,
            kind=self.kind,
            missed=late,
            wakes_at=self._wakes_at(standing, warn_at) if runs else None,
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

    def _standing(
        self, *, late: bool, warn_at: datetime | None, now: datetime
    ) -> Standing:
        if self.ended_at is not None:
            return STANDING_AFTER[self._verdict(late=late)]
        if self.suspended:
            return Standing.PAUSED
        if late:
            return Standing.OVERDUE
        if warn_at is not None and now >= warn_at:
            return Standing.DUE_SOON
        if self.earliest is not None and now >= self.earliest:
            return Standing.IN_ITS_WINDOW
        return Standing.ON_TIME

    def _verdict(self, *, late: bool) -> Verdict:
        if self.fact:
            return Verdict(self.fact["verdict"])
        return verdict(late=late, happened=self.happened, needed=self.needed)

    def _wakes_at(self, standing: Standing, warn_at: datetime | None) -> datetime:
        edges = [self._last() + _SECOND]
        if warn_at is not None and standing is not Standing.DUE_SOON:
            edges.append(warn_at)
        if self.earliest is not None and standing is Standing.ON_TIME:
            edges.append(self.earliest)
        return min(edges)

    def _spent(self, calendar: Calendar, at: datetime) -> int:
        # The slot of a call may still lie ahead.
        return max(calendar.between(self.started_at, at), 0)


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
