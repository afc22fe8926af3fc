"""What the audit asks beside the row: verdicts by their own tables, alerts, the recount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row

from triage.calendar import watched_days
from triage.desk import Desk
from triage.models import DeskVersion
from triage.sla import Event, EventKind, moment, verdicts
from triage.store import db
from triage.tickets import story
from triage.tickets.versions import CALENDAR, POLICIES, Version, Versions, versions

AnyRow = Row[*tuple[Any, ...]]
VERDICTS = (EventKind.CLOCK_MISSED, EventKind.CLOCK_ENDED)
# A recount of the largest desk takes minutes, and what failed is tried again in an hour.
RECOUNTED_WITHIN = timedelta(hours=2)
_FACTS = ("due", "spent", "verdict")


class Finding(NamedTuple):
    """What differs, how it is, and how it should be."""

    what: str
    row: Any
    events: Any


def verdicts_counted_again(rows: Sequence[AnyRow], desk: Desk) -> Iterator[Finding]:
    """Count each verdict once more, by the calendar and the policies that it names."""
    known = versions(desk)
    events = story.counted(rows)
    for event in events:
        if event.kind in VERDICTS:
            yield from _counted_again(event, events, known)


def _counted_again(
    event: Event, events: Sequence[Event], known: Versions
) -> Iterator[Finding]:
    data = event.data
    on = known.counted(CALENDAR, data["calendar"], event.at)
    by = known.counted(POLICIES, data["policy"], event.at)
    what = f"{data['clock']} {data['cycle']} in event {event.seq}"
    if on is None or by is None:
        yield Finding(f"the tables of {what}", "unknown", "in the history")
        return
    said = _facts(data)
    right = _again(event, events, known, on, by)
    if said != right and _comes_to_the_same_days(on, known):
        yield Finding(f"{what}, counted again,", said, right)


def _again(
    event: Event, events: Sequence[Event], known: Versions, on: Version, by: Version
) -> dict[str, Any] | None:
    """Return the verdict that its own tables give for what had happened by then."""
    before = [one for one in events if one.seq < event.seq]
    tables = known.policies(by), known.calendar(on)
    named = event.kind, event.data["clock"], event.data["cycle"]
    for draft in verdicts(before, *tables, event.at):
        if (draft.kind, draft.data.get("clock"), draft.data.get("cycle")) == named:
            return _facts(draft.data)
    return None


def _facts(data: Any) -> dict[str, Any]:
    return {name: data[name] for name in _FACTS if name in data}


def _comes_to_the_same_days(version: Version, known: Versions) -> bool:
    """Say whether a calendar still means what it meant: holidays and zones change by law.

    Verdicts of days that are others by now were right when they fell.
    """
    row = db.session.get_one(DeskVersion, version.id)
    days = watched_days(known.calendar(version), row.created_at)
    return row.days_sha256 in (None, days)


def alerts_for_events(
    rows: Sequence[AnyRow], alerts: Sequence[AnyRow]
) -> Iterator[Finding]:
    """Every step that a clock came to has its alerts, and no alert is without one."""
    wanted = {key for row in rows for key in _wanted(row)}
    there = {
        (one.clock, one.cycle, one.step, one.due_at, one.audience) for one in alerts
    }
    for key in sorted(wanted - there):
        yield Finding(_alert(*key), "missing", "there")
    for key in sorted(there - wanted):
        yield Finding(_alert(*key), "there", "missing: no event asks for it")


_Key = tuple[str, int, str, datetime, str]


def _wanted(row: AnyRow) -> Iterator[_Key]:
    if row.kind == EventKind.ESCALATED:
        data = row.data
        for audience in data["tell"]:
            due = moment(data["due"])
            yield data["clock"], data["cycle"], data["step"], due, audience


def _alert(clock: str, cycle: int, step: str, _due: datetime, audience: str) -> str:
    return f"alert {step!r} of {clock} {cycle} for {audience}"


def tables_of_the_row(ticket: AnyRow, desk: Desk, now: datetime) -> Iterator[Finding]:
    """An active ticket is counted by what is active, once the recount had its time."""
    if not ticket.active:
        return
    known = versions(desk)
    for kind, own, right in (
        (CALENDAR, ticket.calendar_id, desk.calendar_id),
        (POLICIES, ticket.policies_id, desk.policies_id),
    ):
        newer, older = known.by_id(right), known.by_id(own)
        if own < right and newer and now - newer.created_at >= RECOUNTED_WITHIN:
            was = f"version {older.number}" if older else "unknown"
            yield Finding(f"{kind} it is counted by", was, f"version {newer.number}")
