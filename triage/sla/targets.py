"""A target while the events are read: counted in open seconds, pauses left out.

Late means that more open time has passed than the target, so what is due exactly at
closing time stays on time all night (docs/design.md 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from triage.calendar import Calendar, Duration
from triage.lifecycle import State
from triage.sla.events import moment
from triage.sla.policy import Policies, Policy
from triage.sla.standing import STANDING_AFTER, Clock, ClockName, Standing, Verdict


@dataclass(slots=True, eq=False)
class TargetRun:
    """First reply or resolve, from its start to its end."""

    name: ClockName
    cycle: int
    started_at: datetime
    policy: Policy
    pauses: bool = False
    not_before: datetime | None = None  # the end of a promised call
    paused: int = 0
    paused_since: datetime | None = None
    late_due: datetime | None = None  # the due time it was late for: that stays a fact
    ended_at: datetime | None = None
    happened: bool = False
    needed: bool = True
    fact: Mapping[str, Any] | None = None

    @property
    def target(self) -> Duration | None:
        """The length of the target; ``None`` counts nothing."""
        if self.name is ClockName.RESOLVE:
            return self.policy.resolve
        return self.policy.first_reply

    def pause(self, state: State, at: datetime) -> None:
        """Stop counting, whatever the state is that asks for it."""
        if self.pauses:
            self.paused_since = at

    def resume(self, calendar: Calendar, at: datetime) -> None:
        """Count again; the pause was as long as the open time in it."""
        if self.paused_since is not None:
            self.paused += calendar.between(self.paused_since, at)
            self.paused_since = None

    def retarget(self, policy: Policy, calendar: Calendar, at: datetime) -> None:
        """Count by another policy from the same start."""
        self.settle(calendar, at)
        self.policy = policy

    def wait_for_call(
        self, slot_end: datetime | None, calendar: Calendar, at: datetime
    ) -> None:
        """Be due no sooner than the end of a promised call; ``None`` takes it back."""
        self.settle(calendar, at)
        self.not_before = slot_end

    def settle(self, calendar: Calendar, at: datetime) -> None:
        """Keep it as a fact when it is late before something about it changes."""
        due = self.due(calendar, at)
        if due is not None and self._is_late(due, calendar, at):
            self.late_due = due

    def miss(self, data: Mapping[str, Any]) -> None:
        """Take over a written miss."""
        self.late_due = moment(data["due"])

    def end(self, at: datetime, *, happened: bool, needed: bool = True) -> None:
        """Come to the end: its event happened, or nobody waits for it any more."""
        self.ended_at = at
        self.happened = happened
        self.needed = needed

    def close(self, data: Mapping[str, Any], at: datetime) -> None:
        """Take over a written verdict."""
        self.fact = data
        self.ended_at = self.ended_at or at

    def due(self, calendar: Calendar, at: datetime) -> datetime | None:
        """Return when it is due, as seen at a moment; a pause moves it on."""
        if self.late_due is not None:
            return self.late_due
        target = self.target
        if target is None:
            return None
        due = calendar.due(self.started_at, target)
        if self.not_before is not None and self.not_before > due:
            due = self.not_before
        paused = self._paused(calendar, at)
        return (calendar.add(due, paused) if paused else due).astimezone(UTC)

    def _paused(self, calendar: Calendar, at: datetime) -> int:
        if self.paused_since is None:
            return self.paused
        return self.paused + calendar.between(self.paused_since, at)

    def _is_late(self, due: datetime, calendar: Calendar, at: datetime) -> bool:
        if self.late_due is not None:
            return True
        return at > due and calendar.between(due, at) > 0

    def clock(
        self, calendar: Calendar, policies: Policies, now: datetime
    ) -> Clock | None:
        """Return how it stands, or ``None`` when there is nothing to count."""
        at = self.ended_at or now
        due = moment(self.fact["due"]) if self.fact else self.due(calendar, at)
        if due is None:
            return None
        late = self._is_late(due, calendar, at)
        warn_at, wakes_at = None, None
        if self.ended_at is None and not late:
            warn_at = self._warn_at(due, calendar, policies.lifecycle.warn_at, at)
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
            standing=self._standing(late=late, warn_at=warn_at, now=now),
            spent=fact["spent"] if fact else self._spent(calendar, at),
            paused=self._paused(calendar, at),
            policy=self.policy.id,
            target=self._words(due),
            kind=None,
            missed=late,
            wakes_at=wakes_at,
            calendar=fact.get("calendar", calendar.version),
            policies=fact.get("policy", policies.version),
        )

    def _warn_at(
        self, due: datetime, calendar: Calendar, share: float, at: datetime
    ) -> datetime:
        paused = self._paused(calendar, at)
        target = calendar.between(self.started_at, due) - paused
        warn_after = ceil(target * share) + paused
        return calendar.add(self.started_at, warn_after).astimezone(UTC)

    def _wakes_at(
        self, due: datetime, warn_at: datetime, calendar: Calendar, now: datetime
    ) -> datetime | None:
        if self.paused_since is not None:
            return None
        return warn_at if now < warn_at else calendar.add(due, 1).astimezone(UTC)

    def _standing(
        self, *, late: bool, warn_at: datetime | None, now: datetime
    ) -> Standing:
        if self.ended_at is not None:
            return STANDING_AFTER[self._verdict(late=late)]
        if self.paused_since is not None:
            return Standing.PAUSED
        if late:
            return Standing.OVERDUE
        if warn_at is not None and now >= warn_at:
            return Standing.DUE_SOON
        return Standing.ON_TIME

    def _verdict(self, *, late: bool) -> Verdict:
        if self.fact:
            return Verdict(self.fact["verdict"])
        return verdict(late=late, happened=self.happened, needed=self.needed)

    def _spent(self, calendar: Calendar, at: datetime) -> int:
        return calendar.between(self.started_at, at) - self._paused(calendar, at)

    def _words(self, due: datetime) -> str:
        if due == self.not_before:
            return "end of the slot"
        return str(self.target) if self.target is not None else ""


def verdict(*, late: bool, happened: bool, needed: bool) -> Verdict:
    """Say how a clock ended: a miss stays one unless nobody should have counted it."""
    if not needed:
        return Verdict.NOT_NEEDED
    if late:
        return Verdict.ENDED_LATE
    return Verdict.MET if happened else Verdict.NOT_NEEDED
