"""What a caller's words may be about, what each reading would do, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from triage import wording
from triage.desk import Desk
from triage.rules import Decision, Intake
from triage.sla import Facts, first_promise
from triage.tickets import opening, telling

NONE = "none_of_these"
_DOES = {
    "email": "We answer in writing.",
    "link": "The guide and its button usually solve it; a ticket opens all the same.",
    "callback": "We call them in the half day they choose.",
    "refer": "Another office does this. Opening it resolves it as referred, at once.",
    "decline": "We do not do this; you say so when you answer.",
    "inform": "The guide answers it; a ticket opens all the same.",
    "person": "A person reads it first.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing it may be about; ``calls`` asks for a half day."""

    key: str
    title: str
    does: str
    promise: str
    calls: bool


def readings(desk: Desk, intake: Intake, now: datetime) -> tuple[Reading, ...]:
    """Return the best three, and that none of them fits."""
    keys = [one.category for one in desk.rules.choices(intake)]
    return tuple(
        _reading(desk, replace(intake, picked=key), now) for key in [*keys, NONE]
    )


def decide(desk: Desk, intake: Intake) -> Decision:
    """Decide by what was picked; a guard stands whatever that is."""
    return desk.rules.decide(intake)


def _reading(desk: Desk, intake: Intake, now: datetime) -> Reading:
    decision = decide(desk, intake)
    key = intake.picked or NONE
    found = desk.rules.categories.get(key)
    return Reading(
        key=key,
        title=found.title if found else wording.NONE_OF_THESE,
        does=_DOES[decision.action.action],
        promise=_promise(desk, decision, intake, now),
        calls=decision.action.action == "callback",
    )


def _promise(desk: Desk, decision: Decision, intake: Intake, now: datetime) -> str:
    if opening.is_referred(decision):
        return "Nothing: it is referred."
    if decision.action.action == "callback":
        return "We call you in the half day you choose."
    facts = Facts(decision.category, intake.priority, intake.org_type, intake.channel)
    policy = desk.policies.match(facts, desk.calendar.local(now).date())
    promise = first_promise(policy, desk.calendar, now)
    return telling.promise_words(promise, desk.calendar, now)
