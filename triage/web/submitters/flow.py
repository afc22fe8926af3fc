"""Which page comes next: the first one whose answers are still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.desk import Desk
from triage.errors import BadData
from triage.rules import Decision
from triage.tickets.slots import slot_named
from triage.web.submitters import choosing, forms

STEPS = ("What happened", "What it is about", "How to reach you", "Check and send")
DETAILS, READING, PASSWORD, STATUS, GUIDE, CONTACT, CHECK = (
    "details", "reading", "questions", "status", "guide", "contact", "check",
)  # fmt: skip
ORDER = (DETAILS, READING, PASSWORD, STATUS, GUIDE, CONTACT, CHECK)


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody stands: the page to go on with, and the decision as it is now."""

    page: str
    decision: Decision | None = None

    def reached(self, page: str) -> bool:
        """Whether a page may be opened: it is this one, or it was answered before."""
        return ORDER.index(page) <= ORDER.index(self.page)


def way(desk: Desk, answers: Mapping[str, str], thought: Any, now: datetime) -> Way:
    """Return the first page whose answers are missing."""
    if not thought or forms.details(answers).problems:
        return Way(DETAILS)
    if answers.get("picked") not in thought["options"]:
        return Way(READING)
    try:
        decision = choosing.settle(desk, thought, answers, now)
    except BadData:
        # The rules were replaced meanwhile and do not know this category: think again.
        return Way(DETAILS)
    return Way(_after_reading(desk, answers, decision, now), decision)


def _after_reading(
    desk: Desk, answers: Mapping[str, str], decision: Decision, now: datetime
) -> str:
    if not decision.guard:
        if answers["picked"] == "forgot_password" and forms.password(answers).problems:
            return PASSWORD
        if decision.category == "request_status" and not answers.get("asked_about"):
            return STATUS
        if (
            decision.action.ticket == "offer"
            and answers.get("still") != decision.action.id
        ):
            return GUIDE
    if not answers.get("name") or not answers.get("email"):
        return CONTACT
    if decision.action.action == "callback" and not _slot_ahead(desk, answers, now):
        return CONTACT
    return CHECK


def _slot_ahead(desk: Desk, answers: Mapping[str, str], now: datetime) -> bool:
    slot = slot_named(desk.calendar, answers.get("slot", ""))
    return bool(answers.get("phone")) and slot is not None and slot.start > now
