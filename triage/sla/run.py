"""What a target and a promise have in common while the events are read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from triage.calendar import Calendar, Duration
from triage.lifecycle import State
from triage.sla.events import moment
from triage.sla.policy import Policies, Step
from triage.sla.standing import (
    STANDING_AFTER,
    Clock,
    ClockName,
    Pause,
    PromiseKind,
    Revision,
    Standing,
    StepAt,
    Verdict,
)

SECOND = timedelta(seconds=1)


class Ahead(NamedTuple):
    """What a running clock comes to by itself."""

    warn_at: datetime | None = None
    wakes_at: datetime | None = None
    steps: tuple[StepAt, ...] = ()


NOTHING_AHEAD = Ahead()


@dataclass(slots=True, eq=False, kw_only=True)
class Run(ABC):
    """One clock of one cycle, from its start to its end."""

    name: ClockName
    cycle: int
    started_at: datetime
    kind: PromiseKind | None = None
    earliest: datetime | None = None
    ended_at: datetime | None = None
    happened: bool = False
    needed: bool = True
    is_miss_written: bool = False
    fact: Mapping[str, Any] | None = None  # the verdict that was written
    pauses: list[Pause] = field(default_factory=list)  # those that are over
    paused_in: State | None = None
    paused_since: datetime | None = None

    # -- what happens to it ------------------------------------------------------------

    @property
    def is_paused(self) -> bool:
        """Whether it stands still, or did when it ended."""
        return self.paused_since is not None

    def pause(self, state: State, at: datetime) -> None:
        """Stand still from now on, or go on standing still."""
        if self.paused_since is None:
            self.paused_in, self.paused_since = state, at

    def resume(self, calendar: Calendar, at: datetime) -> None:
        """Go on after a pause, which was as long as the open time in it."""
        if self.paused_in is not None and self.paused_since is not None:
            seconds = calendar.between(self.paused_since, at)
            self.pauses.append(Pause(self.paused_in, self.paused_since, at, seconds))
            self.paused_in = self.paused_since = None

    def end(self, at: datetime, *, happened: bool, needed: bool = True) -> None:
        """Come to the end: its event happened, or nobody waits for it any more."""
        self.ended_at = at
        self.happened = happened
        self.needed = needed

    def close(self, data: Mapping[str, Any], at: datetime) -> None:
        """Take over a written verdict."""
        self.fact = data
        self.ended_at = self.ended_at or at

    def miss(self, data: Mapping[str, Any]) -> None:
        """Take over a written miss."""
        self.is_miss_written = True
        self._keep_miss(data)

    @abstractmethod
    def _keep_miss(self, data: Mapping[str, Any]) -> None:
        """Be late from now on, whatever happens."""

    # -- how it stands -----------------------------------------------------------------

    def clock(
        self, calendar: Calendar, policies: Policies, now: datetime
    ) -> Clock | None:
        """Return how it stands, or ``None`` when there is nothing to count."""
        at = self.ended_at or now
        pauses = self._all_pauses(calendar, at)
        if self.fact is not None:
            return self._as_written(self.fact, at, pauses)
        paused = self._left_out(pauses)
        due, late = self._reckon(calendar, at, paused)
        if due is None:
            return None
        verdict = self._verdict(late)
        ahead = NOTHING_AHEAD
        if verdict is None and self.paused_since is None:
            ahead = self._ahead(calendar, policies, due, late, now)
        # By position: by name it would take twice as long.
        return Clock(
            self.name,
            self.cycle,
            self.started_at,
            at,
            due,
            ahead.warn_at,
            self.earliest,
            self.ended_at,
            self._standing(verdict, late, ahead.warn_at, now),
            self._spent(calendar, at, paused),
            paused,
            self.policy_id,
            self._counted_by(due),
            self.kind,
            late if verdict is None else verdict is Verdict.ENDED_LATE,  # missed
            ahead.wakes_at,
            calendar.version,
            policies.version,
            pauses,
            self._revisions(),
            ahead.steps,
        )

    def _as_written(
        self, fact: Mapping[str, Any], at: datetime, pauses: tuple[Pause, ...]
    ) -> Clock:
        """Return how it ended, as it was written down then."""
        due, verdict = moment(fact["due"]), fact["verdict"]
        return Clock(
            self.name,
            self.cycle,
            self.started_at,
            at,
            due,
            None,  # nothing to warn of
            self.earliest,
            self.ended_at,
            STANDING_AFTER[verdict],
            fact["spent"],
            self._left_out(pauses),
            self.policy_id,
            self._counted_by(due),
            self.kind,
            verdict == Verdict.ENDED_LATE,  # missed
            None,  # nor to wake for
            fact["calendar"],
            fact["policy"],
            pauses,
            self._revisions(),
        )

    def _all_pauses(self, calendar: Calendar, at: datetime) -> tuple[Pause, ...]:
        """Return every pause, the one that lasts included, as seen at a moment."""
        if self.paused_in is None or self.paused_since is None:
            return tuple(self.pauses)
        seconds = calendar.between(self.paused_since, at)
        lasting = Pause(self.paused_in, self.paused_since, None, seconds)
        return (*self.pauses, lasting)

    def _revisions(self) -> tuple[Revision, ...]:
        """Return what was promised, and again; a target is not."""
        return ()

    def _spent(self, calendar: Calendar, at: datetime, paused: int) -> int:
        # The slot of a call may still lie ahead.
        return max(calendar.between(self.started_at, at) - paused, 0)

    def _verdict(self, late: bool) -> Verdict | None:
        """Say how it ended: a miss stays one, unless nobody should have counted it."""
        if self.ended_at is None:
            return None
        if late and self.needed:
            return Verdict.ENDED_LATE
        return Verdict.MET if self.happened and self.needed else Verdict.NOT_NEEDED

    def _standing(
        self,
        verdict: Verdict | None,
        late: bool,
        warn_at: datetime | None,
        now: datetime,
    ) -> Standing:
        """Say how it stands; what comes first outranks the rest."""
        if verdict is not None:
            return STANDING_AFTER[verdict]
        if self.paused_since is not None:
            return Standing.PAUSED
        if late:
            return Standing.OVERDUE
        if warn_at is not None and now >= warn_at:
            return Standing.DUE_SOON
        if self.earliest is not None and now >= self.earliest:
            return Standing.IN_ITS_WINDOW
        return Standing.ON_TIME

    # -- what it comes to by itself ----------------------------------------------------

    def _ahead(
        self,
        calendar: Calendar,
        policies: Policies,
        due: datetime,
        late: bool,
        now: datetime,
    ) -> Ahead:
        """Return when it warns, when to look at it again, and its steps."""
        warn_at = None if late else self._warn_at(calendar, policies, due)
        late_from = self._late_from(calendar, due)
        steps = tuple(
            StepAt(step.words, self._step(step, calendar, due, late_from), step.tell)
            for step in self._steps(policies)
            if step.percent is None or not late  # a share has nothing left to warn of
        )
        edges = [warn_at, late_from, *(step.at for step in steps)]
        if warn_at is None or now < warn_at:
            edges.append(self.earliest)
        following = (edge for edge in edges if edge is not None and edge > now)
        return Ahead(warn_at, min(following, default=None), steps)

    def _steps(self, policies: Policies) -> tuple[Step, ...]:
        """Return whom to tell when; nobody about what staff need not do."""
        if self.kind is PromiseKind.LOOK_AGAIN:
            return ()
        return policies.steps(self.policy_id)

    def _step(
        self, step: Step, calendar: Calendar, due: datetime, late_from: datetime
    ) -> datetime:
        if step.percent is not None:
            return self._share_at(calendar, due, step.percent / 100)
        if step.after is None:
            return late_from
        return self._past(calendar, due, step.after)

    def _past(self, calendar: Calendar, due: datetime, length: Duration) -> datetime:
        """Return when it has been late for a length.

        Business days are those after the one that a due time belongs to: what is due at
        a close has the whole next day.
        """
        if length.seconds is None:
            due -= SECOND
        return calendar.due(due, length).astimezone(UTC)

    # -- where the two differ ----------------------------------------------------------

    @property
    @abstractmethod
    def policy_id(self) -> str:
        """The policy it is counted by."""

    @abstractmethod
    def _left_out(self, pauses: tuple[Pause, ...]) -> int:
        """Return the open seconds that do not count."""

    @abstractmethod
    def _reckon(
        self, calendar: Calendar, at: datetime, paused: int
    ) -> tuple[datetime | None, bool]:
        """Return when it is due, as seen at a moment, and whether it is late then."""

    @abstractmethod
    def _warn_at(
        self, calendar: Calendar, policies: Policies, due: datetime
    ) -> datetime | None:
        """Return when it is due soon."""

    @abstractmethod
    def _share_at(self, calendar: Calendar, due: datetime, share: float) -> datetime:
        """Return when so much of it is used up."""

    @abstractmethod
    def _late_from(self, calendar: Calendar, due: datetime) -> datetime:
        """Return the first second in which it is late."""

    @abstractmethod
    def _counted_by(self, due: datetime) -> Duration | str:
        """Return the length it is counted by, or words where there is none."""
