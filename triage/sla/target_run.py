"""A target while the events are read: counted in open seconds, pauses left out.

Late means that more open time has passed than the target, so what is due exactly at
closing time stays on time all night (docs/design.md 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any

from triage.calendar import Calendar, Duration
from triage.lifecycle import State
from triage.sla.events import moment
from triage.sla.policy import Policies, Policy
from triage.sla.run import Run, standing
from triage.sla.standing import Clock, ClockName, Verdict


@dataclass(slots=True, eq=False, kw_only=True)
class TargetRun(Run):
    """A reply or resolve; ``paused`` holds the pauses that had open time in them."""

    policy: Policy
    not_before: datetime | None = None  # the end of a promised call
    paused: list[tuple[datetime, int]] = field(default_factory=list)
    paused_since: datetime | None = None
    late_due: datetime | None = None  # the due time it was late for: that stays a fact

    @property
    def target(self) -> Duration | None:
        """The length of the target; ``None`` counts nothing."""
        if self.name is ClockName.RESOLVE:
            return self.policy.resolve
        if self.name is ClockName.NEXT_REPLY:
            return self.policy.next_reply
        return self.policy.first_reply

    def pause(self, state: State, at: datetime) -> None:
        """Stop counting, whatever the state is that asks for it; a reply never does."""
        if self.name is ClockName.RESOLVE:
            self.paused_since = at

    def resume(self, calendar: Calendar, at: datetime) -> None:
        """Count again; the pause was as long as the open time in it."""
        if self.paused_since is not None:
            seconds = calendar.between(self.paused_since, at)
            if seconds:
                self.paused.append((self.paused_since, seconds))
            self.paused_since = None

    def retarget(self, policy: Policy, calendar: Calendar, at: datetime) -> None:
        """Count by another policy from the same start."""
        self._settle(calendar, at)
        self.policy = policy

    def wait_for_call(
        self, slot_end: datetime | None, calendar: Calendar, at: datetime
    ) -> None:
        """Be due no sooner than the end of a promised call; ``None`` takes it back."""
        self._settle(calendar, at)
        self.not_before = slot_end

    def _settle(self, calendar: Calendar, at: datetime) -> None:
        """Keep a miss as a fact before something changes that it was counted by."""
        due, late = self._reckon(calendar, at, self._paused(calendar, at))
        if late:
            self.late_due = due

    def miss(self, data: Mapping[str, Any]) -> None:
        """Take over a written miss."""
        self.late_due = moment(data["due"])

    def _reckon(
        self, calendar: Calendar, at: datetime, paused: int
    ) -> tuple[datetime | None, bool]:
        """Return when it is due, as seen at a moment, and whether it is late then."""
        if self.fact is not None:
            return moment(self.fact["due"]), False
        if self.late_due is not None:
            return self.late_due, True
        if self.target is None:
            return None, False
        close = calendar.due(self.started_at, self.target)
        if self.not_before is not None:
            close = max(close, self.not_before)
        due = (calendar.add(close, paused) if paused else close).astimezone(UTC)
        if at <= due or calendar.between(due, at) <= 0:
            return due, False
        return self._due_when_late(close, calendar), True

    def _due_when_late(self, due: datetime, calendar: Calendar) -> datetime:
        """Leave out the pauses that came when it was late already."""
        for since, seconds in self.paused:
            if calendar.between(due, since) > 0:
                break
            due = calendar.add(due, seconds)
        return due.astimezone(UTC)

    def _paused(self, calendar: Calendar, at: datetime) -> int:
        paused = sum(seconds for _, seconds in self.paused)
        if self.paused_since is None:
            return paused
        return paused + calendar.between(self.paused_since, at)

    def clock(
        self, calendar: Calendar, policies: Policies, now: datetime
    ) -> Clock | None:
        """Return how it stands, or ``None`` when there is nothing to count."""
        at = self.ended_at or now
        paused = self._paused(calendar, at)
        due, late = self._reckon(calendar, at, paused)
        if due is None:
            return None
        verdict = self.verdict(late=late)
        warn_at, wakes_at = None, None
        if verdict is None and not late:
            share = policies.lifecycle.warn_at
            warn_at = self._warn_at(due, calendar, share, paused)
            wakes_at = self._wakes_at(due, warn_at, calendar, at)
        fact = self.fact or {}
        return Clock(
            name=self.name,
            cycle=self.cycle,
            started_at=self.started_at,
            due_at=due,
            warn_at=warn_at,
            earliest=None,
            ended_at=self.ended_at,
            standing=standing(
                verdict,
                paused=self.paused_since is not None,
                late=late,
                warn_at=warn_at,
                earliest=None,
                now=now,
            ),
            spent=fact["spent"] if fact else self._spent(calendar, at, paused),
            paused=paused,
            policy=self.policy.id,
            target=self._words(due),
            kind=None,
            missed=late if verdict is None else verdict is Verdict.ENDED_LATE,
            wakes_at=wakes_at,
            calendar=fact.get("calendar", calendar.version),
            policies=fact.get("policy", policies.version),
        )

    def _warn_at(
        self, due: datetime, calendar: Calendar, share: float, paused: int
    ) -> datetime:
        target = calendar.between(self.started_at, due) - paused
        warn_after = ceil(target * share) + paused
        return calendar.add(self.started_at, warn_after).astimezone(UTC)

    def _wakes_at(
        self, due: datetime, warn_at: datetime, calendar: Calendar, now: datetime
    ) -> datetime | None:
        if self.paused_since is not None:
            return None
        return warn_at if now < warn_at else calendar.add(due, 1).astimezone(UTC)

    def _spent(self, calendar: Calendar, at: datetime, paused: int) -> int:
        return calendar.between(self.started_at, at) - paused

    def _words(self, due: datetime) -> str:
        if due == self.not_before:
            return "end of the slot"
        return str(self.target) if self.target is not None else ""
