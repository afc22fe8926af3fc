"""A second topic on the ticket page: offered, or a link to the ticket it became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from triage.desk import Desk
from triage.lifecycle import Act, State, may
from triage.tickets import splitting, story


@dataclass(frozen=True, slots=True)
class Topics:
    """``offered`` is the second topic in words; the others are tickets, by their ids."""

    offered: str
    made: int | None
    split_from: int | None


def topics_of(ticket: Any, events: Sequence[Any], desk: Desk) -> Topics:
    """Say it from the ticket and its history; nothing more is asked for."""
    other = {event.kind: event.data.get("ticket") for event in events}
    made = other.get(story.SPLIT)
    second = splitting.second_topic(ticket)
    row = desk.rules.categories.get(second or "")
    offered = row and made is None and may(State(ticket.state), Act.NOTE)
    return Topics(
        offered=row.title if row and offered else "",
        made=made,
        split_from=other.get(story.SPLIT_FROM),
    )
