"""What the row of a ticket repeats from its events, so that lists can be asked for it.

Verbs write what is returned here, and the audit compares with it: there is no second
place in which a cached column is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from triage.desk import Desk
from triage.lifecycle import ACTIVE, State
from triage.sla import Event, EventKind, PromiseKind, Tally, moment

Columns = dict[str, Any]


def columns(events: Iterable[Event], tally: Tally, desk: Desk) -> Columns:
    """Return every column that follows from the events and their tally."""
    return {
        **_story(events, tally.state),
        **counted(tally, desk),
        "state": tally.state.value,
        "active": tally.state in ACTIVE,
    }


def counted(tally: Tally, desk: Desk) -> Columns:
    """Return the columns that counting by other tables, or later, may change."""
    place = tally.place
    return {
        "next_clock": place.next_clock.value if place.next_clock else None,
        "next_due_at": place.next_due_at,
        "next_warn_at": place.next_warn_at,
        "standing": place.standing.value,
        "rank": place.rank,
        "queue_at": place.queue_at,
        "wake_at": place.wake_at,
        "stuck_at": None,
        "calendar_id": desk.calendar_id,
        "policies_id": desk.policies_id,
    }


def _story(events: Iterable[Event], state: State) -> Columns:
    story: Columns = {"promise": {}, "look_again": {}} | dict.fromkeys(
        ("assignee_id", "outcome", "resolved_at", *_WHILE_WAITING, *_WHILE_PARKED)
    )
    for event in events:
        reader = _READERS.get(event.kind)
        if reader is not None:
            story |= reader(event.data, event.at)
    if state is not State.WAITING:
        story |= dict.fromkeys(_WHILE_WAITING)
    if state is not State.PARKED:
        story |= dict.fromkeys(_WHILE_PARKED)
    promise, look_again = story.pop("promise"), story.pop("look_again")
    # Leaving parked, the promise before it is the current one again.
    return story | _promise(look_again if state is State.PARKED else promise)


_WHILE_WAITING = ("waiting_since", "reminded_at")
_WHILE_PARKED = ("review_on", "park_reason")


def _opened(data: Mapping[str, Any], at: datetime) -> Columns:
    return {
        "opened_at": at,
        "category": data["category"],
        "first_category": data["category"],
        "priority": data["priority"],
        "action": data["action"],
        "org_type": data["org_type"],
        "channel": data["channel"],
    }


def _promised(data: Mapping[str, Any], at: datetime) -> Columns:
    looks_again = data["kind"] == PromiseKind.LOOK_AGAIN
    return {"look_again" if looks_again else "promise": data}


def _parked(data: Mapping[str, Any], at: datetime) -> Columns:
    review_on = date.fromisoformat(data["review_on"])
    return {"review_on": review_on, "park_reason": data["reason"]}


_READERS: dict[EventKind, Callable[[Mapping[str, Any], datetime], Columns]] = {
    EventKind.OPENED: _opened,
    EventKind.PROMISE_MADE: _promised,
    EventKind.PROMISE_REVISED: _promised,
    EventKind.ASSIGNED: lambda data, at: {"assignee_id": data["to"]},
    EventKind.ASKED: lambda data, at: {"waiting_since": at, "reminded_at": None},
    EventKind.REMINDED: lambda data, at: {"reminded_at": at},
    EventKind.PARKED: _parked,
    EventKind.RESOLVED: lambda data, at: {
        "outcome": data["outcome"],
        "resolved_at": at,
    },
    EventKind.REOPENED: lambda data, at: {"outcome": None, "resolved_at": None},
    EventKind.CATEGORY_CHANGED: lambda data, at: {
        "category": data["now"],
        "action": data["action"],
    },
    EventKind.PRIORITY_CHANGED: lambda data, at: {"priority": data["now"]},
}


def _promise(data: Mapping[str, Any]) -> Columns:
    earliest, latest = data.get("earliest"), data.get("latest")
    return {
        "promise_kind": data.get("kind"),
        "promise_earliest": moment(earliest) if earliest else None,
        "promise_latest": moment(latest) if latest else None,
    }
