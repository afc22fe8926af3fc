"""What happens to a ticket, as the facts that its clocks are counted from.

Facts hold ids and codes, never names or texts. Moments inside ``data`` are ISO 8601
strings in UTC (``iso`` writes them, ``moment`` reads them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What can happen, with the keys of its ``data`` (``?`` may be missing)."""

    OPENED = "opened"  # category, priority, org_type, channel, action
    # kind, earliest (null: no window), latest, policy, because, span?, slot_start?,
    # slot_end?
    PROMISE_MADE = "promise_made"
    PROMISE_REVISED = "promise_revised"
    ASSIGNED = "assigned"  # to: person id or null
    REPLIED = "replied"  # message
    ASKED = "asked"  # message
    NOTED = "noted"  # message
    CALL_LOGGED = "call_logged"  # message, reached
    # counts: false for an automatic answer, a bounce, plain thanks
    SUBMITTER_WROTE = "submitter_wrote"  # message, counts
    PARKED = "parked"  # reason, review_on: "2026-12-02"
    UNPARKED = "unparked"  # because
    RESOLVED = "resolved"  # outcome, told_by?: "submitter"
    REOPENED = "reopened"  # because
    CLOSED = "closed"
    REMINDED = "reminded"  # by_letter: false where there is no address
    CATEGORY_CHANGED = "category_changed"  # was, now, action
    PRIORITY_CHANGED = "priority_changed"  # was, now
    DUE_SOON = "due_soon"  # clock, cycle, due
    ESCALATED = "escalated"  # clock, cycle, due, step, tell: ["assignee", …]
    CLOCK_MISSED = "clock_missed"  # clock, cycle, due, spent, calendar, policy
    CLOCK_ENDED = "clock_ended"  # the same and verdict


@dataclass(frozen=True, slots=True)
class Event:
    """One fact; ``seq`` orders those of a ticket, ``at`` is whole UTC seconds."""

    seq: int
    at: datetime
    kind: EventKind
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventDraft:
    """A fact not yet written: whoever appends it gives it its number and its moment."""

    kind: EventKind
    data: Mapping[str, Any] = field(default_factory=dict)


def moment(text: str) -> datetime:
    """Read a moment of an event's data."""
    return datetime.fromisoformat(text)


def iso(at: datetime) -> str:
    """Write a moment for an event's data: "2026-11-16T18:00:00+00:00"."""
    return at.astimezone(UTC).isoformat()
