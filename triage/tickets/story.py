"""Events of a ticket as rows: how they are read, and the one place that appends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from triage.models import Event as EventRow
from triage.sla import Event, EventDraft, EventKind, moment
from triage.store import db, table

# Facts about a ticket from which no clock is counted.
LETTER_REFUSED = "letter_refused"  # letter
NOT_REVISED = "promise_not_revised"  # asked for, and its date holds again
FOLLOW_UP = "follow_up"  # ticket: the closed one that this one continues
SPLIT = "split"  # ticket: the one made of the second topic; category: that topic
SPLIT_FROM = "split_from"  # ticket: the one whose second topic this is

COUNTED = {kind.value: kind for kind in EventKind}
_NO_VERDICT = {
    "clock": None,
    "due_at": None,
    "verdict": None,
    "spent": None,
    "owner_id": None,
}
_TABLE = table(EventRow)


@dataclass(frozen=True, slots=True)
class Story:
    """The events of a ticket that count, and where the next one goes."""

    events: tuple[Event, ...]
    last_seq: int
    last_at: datetime


def read(ticket_id: int) -> Story:
    """Read what happened to a ticket, in order."""
    found = db.session.execute(
        select(EventRow.seq, EventRow.at, EventRow.kind, EventRow.data)
        .where(EventRow.ticket_id == ticket_id)
        .order_by(EventRow.seq)
    ).all()
    return Story(counted(found), found[-1].seq, found[-1].at)


def counted(rows: Sequence[Any]) -> tuple[Event, ...]:
    """Return the rows from which clocks are counted, as the core reads them."""
    return tuple(
        Event(row.seq, row.at, COUNTED[row.kind], row.data)
        for row in rows
        if row.kind in COUNTED
    )


def row(
    draft: EventDraft,
    *,
    seq: int,
    at: datetime,
    by: int | None = None,
    owner: int | None = None,
) -> dict[str, Any]:
    """Return the columns of one event, all but its ticket.

    The owner is whoever had the ticket when the verdict fell.
    """
    plain = plain_row(draft.kind.value, draft.data, seq=seq, at=at, by=by)
    return plain | _verdict(draft, owner)


def plain_row(
    kind: str, data: Mapping[str, Any], *, seq: int, at: datetime, by: int | None = None
) -> dict[str, Any]:
    """Return the columns of an event that is no verdict, all but its ticket."""
    said = {"seq": seq, "at": at, "kind": kind, "person_id": by, "data": dict(data)}
    return said | _NO_VERDICT


def _verdict(draft: EventDraft, owner: int | None) -> dict[str, Any]:
    """Repeat what reports ask for; a miss is told apart from the end of its clock."""
    if draft.kind not in (EventKind.CLOCK_MISSED, EventKind.CLOCK_ENDED):
        return {}
    return {
        "clock": draft.data["clock"],
        "due_at": moment(draft.data["due"]),
        "verdict": draft.data.get("verdict", "missed"),
        "spent": draft.data["spent"],
        "owner_id": owner,
    }


def append(ticket_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write events; they are never changed afterwards."""
    if rows:
        db.session.connection().execute(
            insert(_TABLE).inline(), [{**one, "ticket_id": ticket_id} for one in rows]
        )
