"""What there is to learn from: the shipped messages, and what reps made of their tickets.

Only people's words count as labels: what triage decided by itself teaches it nothing. The
text is that of the ticket's first message, as long as it is there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from triage.models import Author, Label, Message, Split, Ticket
from triage.rules import Intake, RuleSet
from triage.rules.labelled import seed_corpus
from triage.rules.reference import ABSTAIN
from triage.store import db
from triage.tickets.labels import How

# A person who works here knows better what this desk is asked than invented messages do.
LABEL_WEIGHT = 3.0
# One message in so many is never learned from.
_ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One message with the category that a person gave it, and how much it counts."""

    intake: Intake
    category: str
    weight: float
    fine: frozenset[str]

    @property
    def is_label(self) -> bool:
        """Whether a rep of this desk said it."""
        return self.weight != 1.0

    @property
    def is_apart(self) -> bool:
        """Whether it is kept for comparing: the same words always are, or never."""
        words = " ".join(f"{self.intake.subject} {self.intake.body}".lower().split())
        return hashlib.sha256(words.encode()).digest()[0] % _ONE_IN == 0


def shipped(rules: RuleSet) -> list[Item]:
    """Return the messages of the seed corpus that this desk has the categories of."""
    known = {*rules.by_words, ABSTAIN}
    return [
        Item(one.intake, by_words(rules, one.label), 1.0,
             frozenset(by_words(rules, name) for name in one.fine))
        for one in seed_corpus()
        if by_words(rules, one.label) in known
    ]  # fmt: skip


def labelled(rules: RuleSet, most: int) -> list[Item]:
    """Return the newest labels whose words are still there, in the categories of now."""
    known = {*rules.by_words, ABSTAIN}
    items = []
    for row in db.session.execute(_newest(most)):
        category = by_words(rules, row.chosen)
        # That nobody said what a ticket is about is no reading of its words.
        unsaid = category == ABSTAIN and row.how == How.KEPT.value
        if category in known and not unsaid and (row.subject or row.body):
            intake = Intake(
                subject=row.subject,
                body=row.body,
                org_type=row.org_type,
                county=row.county,
                channel=row.channel,
            )
            items.append(Item(intake, category, LABEL_WEIGHT, frozenset({category})))
    return items


def by_words(rules: RuleSet, category: str) -> str:
    """Return what the words alone can say: a region's own name comes from the county."""
    for row in rules.regions.values():
        if category == row.category:
            return row.instead_of
    return category


def _newest(most: int) -> Select[*tuple[Any, ...]]:
    said = aliased(Message)
    first = (
        select(func.min(said.id))
        .where(said.ticket_id == Label.ticket_id)
        .where(said.author == Author.SUBMITTER.value)
        .correlate(Label)
        .scalar_subquery()
    )
    return (
        select(
            Label.chosen, Label.how, Label.channel, Ticket.subject, Ticket.org_type,
            Ticket.county, Message.body,
        )
        .join(Ticket, Ticket.id == Label.ticket_id)
        .join(Message, Message.id == first)
        # A second topic has the words of the first one, which would teach against it.
        .where(Label.ticket_id.not_in(select(Split.ticket_id)))
        .order_by(Label.at.desc(), Label.ticket_id.desc())
        .limit(most)
    )  # fmt: skip
