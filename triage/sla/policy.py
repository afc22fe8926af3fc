"""Policies: what the desk holds itself to, and for whom. The first that matches counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from triage.calendar import Duration, Span
from triage.errors import BadData

FILE = "policies.toml"
PRIORITIES = ("urgent", "normal", "low")


class Facts(NamedTuple):
    """What a policy may ask about a ticket."""

    category: str
    priority: str
    org_type: str
    channel: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One row: targets in business time, a promise in words; ``None`` counts nothing.

    ``when`` holds the values allowed for a field of ``Facts``; a field it does not name
    may be anything.
    """

    id: str
    because: str
    source: str
    quote: str | None = None
    first_reply: Duration | None = None
    next_reply: Duration | None = None
    resolve: Duration | None = None
    promise: Span | None = None
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def matches(self, facts: Facts) -> bool:
        """Return whether every field that ``when`` names has one of its values."""
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


@dataclass(frozen=True, slots=True)
class Policies:
    """One version of the table; ``version`` is the sha256 of its canonical ``text``."""

    version: str
    text: str
    rows: tuple[Policy, ...]
    lifecycle: Lifecycle
    _found: dict[Facts, Policy] = field(default_factory=dict, repr=False, compare=False)

    def match(self, facts: Facts) -> Policy:
        """Return the first policy that matches; the last one matches everything."""
        found = self._found.get(facts)
        if found is None:
            found = next(policy for policy in self.rows if policy.matches(facts))
            self._found[facts] = found
        return found

    def match_resolving(self, facts: Facts) -> Policy:
        """Return the first match that has a resolve target; without any, the first."""
        for policy in self.rows:
            if policy.resolve is not None and policy.matches(facts):
                return policy
        return self.match(facts)

    def named(self, policy_id: str) -> Policy:
        """Return the policy with this id, or raise ``BadData``."""
        for policy in self.rows:
            if policy.id == policy_id:
                return policy
        raise BadData(f"{FILE}: there is no policy {policy_id!r}.")
