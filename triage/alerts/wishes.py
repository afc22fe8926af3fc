"""Whether and how often somebody wants letters about due times.

The desk is never silent as a whole: the last supervisor who gets its digest keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from triage import people
from triage.errors import BadInput
from triage.models import Person, Role
from triage.store import db

KEY = "alerts"
# In one order, so that two who turn the digest off at once wait in turn.
_SUPERVISORS = (
    select(Person.id, Person.preferences)
    .where(Person.role == Role.SUPERVISOR.value, Person.active)
    .order_by(Person.id)
)


class Wish(StrEnum):
    """How somebody wants to be told, in the words of ``Person.preferences``."""

    AT_ONCE = "at once"
    GATHERED = "gathered"
    NEVER = "never"


def wish_of(preferences: Mapping[str, Any] | None) -> Wish:
    """Return what somebody chose; whoever chose nothing is told at once."""
    chosen = (preferences or {}).get(KEY)
    return Wish(chosen) if chosen in set(Wish) else Wish.AT_ONCE


def choose(person_id: int, wish: Wish) -> None:
    """Keep what somebody chose; call inside ``saved()``.

    Raises ``BadInput`` for the last supervisor who would still get the digest.
    """
    listeners = _listeners(_SUPERVISORS.with_for_update())
    if wish is Wish.NEVER and listeners == [person_id]:
        raise BadInput(
            "You are the last supervisor who is written to about the desk. Ask another "
            "supervisor to take the digest first, or choose to have it gathered.",
            KEY,
        )
    people.prefer(person_id, **{KEY: wish.value})


def nobody_listens() -> bool:
    """Whether no supervisor gets the digest: nobody hears of what nobody has taken."""
    return not _listeners(_SUPERVISORS)


def _listeners(supervisors: Select[*tuple[Any, ...]]) -> list[int]:
    rows = db.session.execute(supervisors)
    return [row.id for row in rows if wish_of(row.preferences) is not Wish.NEVER]
