"""What a clock is, and the words for how it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from triage.calendar import Duration
from triage.lifecycle import State

# "Nothing runs": later than every date, and not NULL, which databases sort apart.
FAR = datetime(9999, 12, 31, tzinfo=UTC)
# What a target is called that a promised call has moved.
END_OF_SLOT = "end of the slot"


class ClockName(StrEnum):
    """What is being counted."""

    FIRST_REPLY = "first reply"
    NEXT_REPLY = "next reply"
    RESOLVE = "resolve"
    PROMISE = "promise"
    CALLBACK = "callback"


class Standing(StrEnum):
    """How a clock stands: the first five while it runs, the last three when it ended."""

    ON_TIME = "on time"
    IN_ITS_WINDOW = "in its window"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    NOT_NEEDED = "not needed"


class Verdict(StrEnum):
    """How a clock ended, in the words of the ``clock_ended`` event."""

    MET = "met"
    ENDED_LATE = "ended late"
    NOT_NEEDED = "not needed"


STANDING_AFTER = {
    Verdict.MET: Standing.MET,
    Verdict.ENDED_LATE: Standing.MISSED,
    Verdict.NOT_NEEDED: Standing.NOT_NEEDED,
}


class PromiseKind(StrEnum):
    """What the submitter was told that we do."""

    REPLY = "reply"
    CALL = "call"
    DONE = "done"
    LOOK_AGAIN = "look again"


class Pause(NamedTuple):
    """A time in which a clock did not run, waiting or parked; ``seconds`` are open ones.

    ``until`` is ``None`` as long as it lasts.
    """

    state: State
    since: datetime
    until: datetime | None
    seconds: int


class Revision(NamedTuple):
    """What was promised from a moment on; the first one is the promise as it was made."""

    at: datetime
    earliest: datetime | None
    latest: datetime
    because: str


class StepAt(NamedTuple):
    """When somebody is told how far a clock has come; ``words`` names the step."""

    words: str
    at: datetime
    tell: frozenset[str]


class Clock(NamedTuple):
    """One clock of one cycle; moments are UTC, ``spent`` and ``paused`` open seconds.

    It is counted as ``at`` a moment: now, or when it ended. ``due_at`` moves on while it
    is paused. ``earliest`` is where the window of a promise opens. ``policy`` names the
    row and ``counted_by`` is the length it is counted by, ``kind`` the kind of a
    promise, ``calendar`` and ``policies`` the versions. ``missed`` says that it was late
    while it ran, ``wakes_at`` when something about it changes by itself. ``steps`` are
    those it has come to and those to come; none while it is paused, nor what a share of
    it had to warn of once it is late.
    """

    name: ClockName
    cycle: int
    started_at: datetime
    at: datetime
    due_at: datetime
    warn_at: datetime | None
    earliest: datetime | None
    ended_at: datetime | None
    standing: Standing
    spent: int
    paused: int
    policy: str
    counted_by: Duration | str
    kind: PromiseKind | None
    missed: bool
    wakes_at: datetime | None
    calendar: str
    policies: str
    pauses: tuple[Pause, ...] = ()
    revisions: tuple[Revision, ...] = ()
    steps: tuple[StepAt, ...] = ()

    @property
    def target(self) -> str:
        """The length it is counted by, in words; none is left of a target taken away."""
        return str(self.counted_by)

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self.ended_at is not None

    @property
    def is_ours(self) -> bool:
        """Whether it runs and staff must do something before it is due."""
        return (
            self.ended_at is None
            and self.standing is not Standing.PAUSED
            and self.kind is not PromiseKind.LOOK_AGAIN
        )
