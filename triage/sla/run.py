"""What a target and a promise have in common while the events are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.sla.standing import STANDING_AFTER, ClockName, Standing, Verdict


@dataclass(slots=True, eq=False, kw_only=True)
class Run:
    """One clock of one cycle, from its start to its end."""

    name: ClockName
    cycle: int
    started_at: datetime
    ended_at: datetime | None = None
    happened: bool = False
    needed: bool = True
    fact: Mapping[str, Any] | None = None

    def end(self, at: datetime, *, happened: bool, needed: bool = True) -> None:
        """Come to the end: its event happened, or nobody waits for it any more."""
        self.ended_at = at
        self.happened = happened
        self.needed = needed

    def close(self, data: Mapping[str, Any], at: datetime) -> None:
        """Take over a written verdict."""
        self.fact = data
        self.ended_at = self.ended_at or at

    def verdict(self, *, late: bool) -> Verdict | None:
        """Say how it ended: a miss stays one, unless nobody should have counted it."""
        if self.ended_at is None:
            return None
        if self.fact is not None:
            return Verdict(self.fact["verdict"])
        if late and self.needed:
            return Verdict.ENDED_LATE
        return Verdict.MET if self.happened and self.needed else Verdict.NOT_NEEDED


def standing(
    verdict: Verdict | None,
    *,
    paused: bool,
    late: bool,
    warn_at: datetime | None,
    earliest: datetime | None,
    now: datetime,
) -> Standing:
    """Say how a clock stands; what comes first outranks the rest."""
    if verdict is not None:
        return STANDING_AFTER[verdict]
    if paused:
        return Standing.PAUSED
    if late:
        return Standing.OVERDUE
    if warn_at is not None and now >= warn_at:
        return Standing.DUE_SOON
    if earliest is not None and now >= earliest:
        return Standing.IN_ITS_WINDOW
    return Standing.ON_TIME
