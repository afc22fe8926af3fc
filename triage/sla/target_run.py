"""A target while the events are read: counted in open seconds, pauses left out.

Late means that more open time has passed than the target, so what is due exactly at
closing time stays on time all night (docs/design.md 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from triage.calendar import Calendar, Duration
from triage.lifecycle import State
from triage.sla.events import moment
from triage.sla.policy import Policies, Policy
from triage.sla.run import Run
from triage.sla.standing import END_OF_SLOT, ClockName, Pause


@dataclass(slots=True, eq=False, kw_only=True)
class TargetRun(Run):
    """A reply or resolve."""

    policy: Policy
    not_before: datetime | None = None  # the end of a promised call
    late_due: datetime | None = None  # the due time it was late for: that stays a fact

    @property
    def policy_id(self) -> str:
        """The policy whose target it is."""
        return self.policy.id

    @property
    def target(self) -> Duration | None:
        """The length of the target; ``None`` counts nothing."""
        if self.name is ClockName.RESOLVE:
            return self.policy.resolve
        if self.name is ClockName.NEXT_REPLY:
            return self.policy.next_reply
        return self.policy.first_reply

    def pause(self, state: State, at: datetime) -> None:
        """Stand still, whatever the state is that asks for it; a reply never does."""
        if self.name is ClockName.RESOLVE:
            Run.pause(self, state, at)

    def retarget(self, policy: Policy, calendar: Calendar, at: datetime) -> None:
        """Count by another policy from the same start."""
        self._settle(calendar, at)
        self.policy = policy

    def wait_for_call(
        self, slot_end: datetime | None, calendar: Calendar, at: datetime
    ) -> None:
        """Be due no sooner than the end of a promised call; ``None`` takes it back."""
        if slot_end != self.not_before:
            self._settle(calendar, at)
            self.not_before = slot_end

    def _settle(self, calendar: Calendar, at: datetime) -> None:
        """Keep a miss as a fact before something changes that it was counted by."""
        paused = self._left_out(self._all_pauses(calendar, at))
        due, late = self._reckon(calendar, at, paused)
        if late:
            self.late_due = due

    def _keep_miss(self, data: Mapping[str, Any]) -> None:
        self.late_due = moment(data["due"])

    def _left_out(self, pauses: tuple[Pause, ...]) -> int:
        return sum(pause.seconds for pause in pauses) if pauses else 0

    def _reckon(
        self, calendar: Calendar, at: datetime, paused: int
    ) -> tuple[datetime | None, bool]:
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
        return due_when_late(calendar, close, self.pauses)[0], True

    def _warn_at(
        self, calendar: Calendar, policies: Policies, due: datetime
    ) -> datetime:
        return self._share_at(calendar, due, policies.lifecycle.warn_at)

    def _share_at(self, calendar: Calendar, due: datetime, share: float) -> datetime:
        paused = self._left_out(tuple(self.pauses))
        target = calendar.between(self.started_at, due) - paused
        used = ceil(target * share) + paused
        return calendar.add(self.started_at, used).astimezone(UTC)

    def _late_from(self, calendar: Calendar, due: datetime) -> datetime:
        return calendar.add(due, 1).astimezone(UTC)

    def _past(self, calendar: Calendar, due: datetime, length: Duration) -> datetime:
        """Return when it has been late for a length, pauses since then left out."""
        moved = Run._past(self, calendar, due, length)
        paused = sum(pause.seconds for pause in self.pauses if pause.since > due)
        return calendar.add(moved, paused).astimezone(UTC) if paused else moved

    def _counted_by(self, due: datetime) -> Duration | str:
        if due == self.not_before:
            return END_OF_SLOT
        return self.target or ""


def due_when_late(
    calendar: Calendar, due: datetime, pauses: Sequence[Pause]
) -> tuple[datetime, tuple[Pause, ...]]:
    """Leave out the pauses that came when it was late already; return those that count."""
    counted = []
    for pause in pauses:
        if calendar.between(due, pause.since) > 0:
            break
        counted.append(pause)
        if pause.seconds:
            due = calendar.add(due, pause.seconds)
    return due.astimezone(UTC), tuple(counted)
