"""What a person took a ticket to be about: the labels that the second opinion learns from.

Nobody is asked for them; the verbs write them in the transaction of what a rep does
anyway. The text stays with the ticket's messages: a label outlives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Insert, delete
from sqlalchemy.dialects import postgresql, sqlite

from triage.lifecycle import UNCOUNTED
from triage.models import Label
from triage.rules import Decision, Gate
from triage.sla import EventKind
from triage.store import db, table

if TYPE_CHECKING:
    from triage.tickets.hand import Hand

_LABELS = table(Label)


class How(StrEnum):
    """How a person said it."""

    CHANGED = "changed"
    PICKED = "picked"
    KEPT = "kept"


def changed(hand: Hand, category: str) -> None:
    """A rep says that it is about something else; the last word counts."""
    _write(_row(hand, How.CHANGED, category), instead=True)


def ended(hand: Hand, outcome: str) -> None:
    """A rep worked it to its end: the category it has is right, if it ever was a request.

    Spam and duplicates teach nothing, and of a ticket that continues another one nobody
    read the category from its words.
    """
    if outcome in UNCOUNTED:
        _forget(hand.ticket.id)
    elif _was_changed(hand):
        _write(_row(hand, How.CHANGED, hand.ticket.category), instead=False)
    elif hand.ticket.follows_id is None:
        _write(_row(hand, How.KEPT, hand.ticket.category), instead=False)


def picked(
    decision: Decision, ticket: Mapping[str, Any], by: int | None, at: datetime
) -> dict[str, Any] | None:
    """Return the label of what a rep chose for somebody, all but its ticket.

    There is none where nobody chose, or where a guard or "none of these" stands instead.
    """
    if by is None or decision.picked is None or decision.gate is Gate.PERSON:
        return None
    return {
        "at": at,
        "person_id": by,
        "how": How.PICKED.value,
        "decided": decision.reading,
        "gate": decision.gate.value,
        "chosen": decision.category,
        "channel": ticket["channel"],
        "rules_id": ticket["rules_id"],
    }


def write_picked(ticket_id: int, label: Mapping[str, Any]) -> None:
    """Keep such a label with the ticket it became."""
    _write({**label, "ticket_id": ticket_id}, instead=False)


def _row(hand: Hand, how: How, chosen: str) -> dict[str, Any]:
    ticket = hand.ticket
    return {
        "ticket_id": ticket.id,
        "at": hand.at,
        "person_id": hand.by,
        "how": how.value,
        "decided": ticket.decision.get("reading", ticket.first_category),
        "gate": ticket.gate,
        "chosen": chosen,
        "channel": ticket.channel,
        "rules_id": ticket.rules_id,
    }


def _was_changed(hand: Hand) -> bool:
    return any(one.kind is EventKind.CATEGORY_CHANGED for one in hand.events)


def _write(row: dict[str, Any], *, instead: bool) -> None:
    connection = db.session.connection()
    connection.execute(_writing(connection.dialect.name, instead), row)


def _forget(ticket_id: int) -> None:
    db.session.execute(delete(Label).where(Label.ticket_id == ticket_id))


@cache
def _writing(dialect: str, instead: bool) -> Insert:
    upsert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = upsert(_LABELS)
    if not instead:
        kept: Insert = statement.on_conflict_do_nothing()
        return kept
    over = {
        name: statement.excluded[name] for name in ("at", "person_id", "how", "chosen")
    }
    replaced: Insert = statement.on_conflict_do_update(
        index_elements=[_LABELS.c.ticket_id], set_=over
    )
    return replaced
