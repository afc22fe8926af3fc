"""Policies: what the desk holds itself to, and for whom. The first that matches counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from triage.calendar import Duration, Span, Unit
from triage.errors import BadData

FILE = "policies.toml"
PRIORITIES = ("urgent", "normal", "low")
AUDIENCES = ("assignee", "supervisors")


# About a year of each unit. Longer ones lead out of the years that calendars reckon, and
# a ticket that cannot be counted cannot be opened.
_LONGEST = {
    Unit.BUSINESS_SECONDS: 2_400 * 3600,
    Unit.BUSINESS_MINUTES: 2_400 * 60,
    Unit.BUSINESS_HOURS: 2_400,
    Unit.BUSINESS_DAYS: 260,
    Unit.CALENDAR_DAYS: 366,
    Unit.CALENDAR_WEEKS: 52,
    Unit.CALENDAR_MONTHS: 12,
}


def require_at_most_a_year(length: Duration, where: str) -> None:
    """Raise ``BadData`` that says where for a length that nobody waits for."""
    longest = _LONGEST[length.unit]
    if length.amount > longest:
        raise BadData(f"{where} {length} is too long; write at most {longest:,}.")


class Facts(NamedTuple):
    """What a policy may ask about a ticket."""

    category: str
    priority: str
    org_type: str
    channel: str


@dataclass(frozen=True, slots=True)
class Step:
    """Whom to tell when a clock has come this far; ``words`` names it.

    At so many ``percent`` of its length, a length ``after`` it was due, or with neither of them
    as soon as it is late. ``tell`` holds some of ``AUDIENCES``.
    """

    words: str
    percent: int | None
    after: Duration | None
    tell: frozenset[str]
    because: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One row: targets in business time, a promise in words; ``None`` counts nothing.

    ``when`` holds the values allowed for a field of ``Facts``; a field it does not name
    may be anything. It is in force from ``starts`` until ``ends``, both included.
    Without ``escalations`` of its own (``None``) it has those of the table.
    """

    id: str
    because: str
    source: str
    quote: str | None = None
    first_reply: Duration | None = None
    next_reply: Duration | None = None
    resolve: Duration | None = None
    promise: Span | None = None
    starts: date | None = None
    ends: date | None = None
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    escalations: tuple[Step, ...] | None = None

    def matches(self, facts: Facts, on: date) -> bool:
        """Return whether it is in force and every field has one of its values."""
        if self.starts is not None and on < self.starts:
            return False
        if self.ends is not None and on > self.ends:
            return False
        return all(getattr(facts, name) in values for name, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The other lengths of time that the desk keeps to."""

    reminder_after: Duration
    no_answer_after: Duration
    reopen_within: Duration
    park_at_most: Duration
    warn_at: float  # the share of a target after which it is due soon
    done_due_soon: Duration  # a promised date is due soon for its last open days

    @property
    def done_due_soon_open_days(self) -> int:
        """How many open days before its date a ``done`` promise is due soon."""
        return self.done_due_soon.amount


@dataclass(frozen=True)
class Policies:
    """One version of the table; ``version`` is the sha256 of its canonical ``text``."""

    version: str
    text: str
    rows: tuple[Policy, ...]
    lifecycle: Lifecycle
    escalations: tuple[Step, ...] = ()
    _found: dict[tuple[Facts, int], Policy] = field(
        default_factory=dict, repr=False, compare=False
    )

    def match(self, facts: Facts, on: date) -> Policy:
        """Return the first policy that matches on the desk's date a clock starts."""
        # Between two of these dates the same policies are in force.
        key = facts, bisect_right(self.turns, on.toordinal())
        found = self._found.get(key)
        if found is None:
            found = next(policy for policy in self.rows if policy.matches(facts, on))
            self._found[key] = found
        return found

    def match_resolving(self, facts: Facts, on: date) -> Policy:
        """Return the first match that has a resolve target; without any, the first."""
        for policy in self.rows:
            if policy.resolve is not None and policy.matches(facts, on):
                return policy
        return self.match(facts, on)

    @cached_property
    def turns(self) -> list[int]:
        """The ordinals of the dates on which a policy begins or is no longer in force."""
        return turns(self.rows)

    def steps(self, policy_id: str) -> tuple[Step, ...]:
        """Return whom to tell when; a policy that is gone has the steps of the table."""
        return self._steps.get(policy_id, self.escalations)

    @cached_property
    def _steps(self) -> dict[str, tuple[Step, ...]]:
        return {
            policy.id: policy.escalations
            for policy in self.rows
            if policy.escalations is not None
        }

    def named(self, policy_id: str) -> Policy:
        """Return the policy with this id, or raise ``BadData``."""
        for policy in self.rows:
            if policy.id == policy_id:
                return policy
        raise BadData(f"{FILE}: there is no policy {policy_id!r}.")


def turns(rows: tuple[Policy, ...]) -> list[int]:
    """Return the ordinals of the dates on which one begins or is no longer in force."""
    begins = {row.starts.toordinal() for row in rows if row.starts is not None}
    over = {row.ends.toordinal() + 1 for row in rows if row.ends is not None}
    return sorted(begins | over)
