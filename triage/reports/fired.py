"""How often each rule spoke in the newest tickets: what is never heard can go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from triage.models import Ticket
from triage.store import db

# A fixed number, so that the page costs the same on a desk of any size.
NEWEST = 300


@dataclass(frozen=True, slots=True)
class Fired:
    """Of how many tickets it is counted, and in how many each rule had points to give."""

    tickets: int
    rules: Counter[str]


def fired() -> Fired:
    """Count the rules of the newest tickets, by the decisions stored with them."""
    found = db.session.execute(
        select(Ticket.decision).order_by(Ticket.id.desc()).limit(NEWEST)
    ).scalars()
    decisions = [one for one in found if one]
    rules = Counter(rule for one in decisions for rule in one.get("rules", ()))
    return Fired(len(decisions), rules)
