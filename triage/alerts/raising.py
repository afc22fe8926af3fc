"""From a step that a clock has come to, to who is to be told of it: once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from triage.models import Alert
from triage.sla import EventDraft, EventKind, moment
from triage.store import db, table

_ALERTS = table(Alert)


class Audience(StrEnum):
    """Who is to be told, in the words of the policy."""

    ASSIGNEE = "assignee"
    SUPERVISORS = "supervisors"


def rows_for(
    drafts: Iterable[EventDraft], *, ticket_id: int, owner: int | None, at: datetime
) -> list[dict[str, Any]]:
    """Return the rows that these events ask for; none where nothing was escalated.

    The owner is whoever has the ticket now; without one it is the supervisors' affair.
    """
    return [
        {
            "ticket_id": ticket_id,
            "clock": draft.data["clock"],
            "cycle": draft.data["cycle"],
            "step": draft.data["step"],
            "due_at": moment(draft.data["due"]),
            "audience": audience,
            "person_id": owner if audience == Audience.ASSIGNEE else None,
            "raised_at": at,
        }
        for draft in drafts
        if draft.kind is EventKind.ESCALATED
        for audience in draft.data["tell"]
    ]


def write(rows: Sequence[dict[str, Any]]) -> None:
    """Write rows, those of several tickets at once too; what is there stays as it is.

    Call in the transaction that writes the events.
    """
    if not rows:
        return
    connection = db.session.connection()
    postgres = connection.dialect.name == "postgresql"
    insert: Any = postgresql.insert if postgres else sqlite.insert
    connection.execute(insert(_ALERTS).on_conflict_do_nothing(), list(rows))
