"""Readings: what the words may be about, and what follows from the one that was picked.

Thinking happens once, when the details come in; its result waits in the unfinished form.
Picking afterwards only looks up another row of the action table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from triage.calendar import PromiseWindow, promise_window
from triage.desk import Desk
from triage.rules import Decision, Gate, Intake, RuleSet
from triage.sla import Facts, first_promise
from triage.tickets import opening, telling
from triage.tickets.slots import slot_named
from triage.web.submitters.forms import YES_NO

NONE_OF_THESE = "none_of_these"
PERSON = "needs_person"
SHOWN = 3

Answers = Mapping[str, str]


def think(rules: RuleSet, answers: Answers) -> dict[str, Any]:
    """Read the words; return the decision and, by what may be picked, what would follow."""
    asked = intake(answers)
    readings = [each.category for each in rules.choices(asked)]
    about = answers.get("about", "")
    if about in rules.categories:
        readings.insert(0, rules.decide(replace(asked, picked=about)).category)
    picks = [*list(dict.fromkeys(readings))[:SHOWN], NONE_OF_THESE]
    options = {
        pick: _option(rules.decide(replace(asked, picked=pick))) for pick in picks
    }
    return {"own": rules.decide(asked).as_json(), "options": options}


def _option(decision: Decision) -> dict[str, str]:
    return {"sense": decision.sense, "because": decision.because}


def options(thought: Mapping[str, Any]) -> list[str]:
    """Return what may be picked, "none of these" last."""
    return list(thought["options"])


def settle(
    desk: Desk, thought: Mapping[str, Any], answers: Answers, now: datetime
) -> Decision:
    """Return the decision as the submitter's pick and answers leave it.

    A guard stands whatever is picked; the pick is kept beside it. Raises ``BadData``
    when the rules have lost the category meanwhile.
    """
    own = Decision.from_json(thought["own"])
    pick = answers.get("picked") or None
    if pick is None or own.guard or pick not in thought["options"]:
        return replace(own, picked=pick)
    option = thought["options"][pick]
    category, sense = _meant(pick, option["sense"], answers)
    if category == "request_status":
        sense = waiting_sense(desk, answers, now)
    row = desk.rules.action_for(
        category,
        county=answers.get("county", ""),
        org_type=answers.get("org_type", "unknown"),
        tried_button=YES_NO.get(answers.get("tried_button", "")),
        sense=sense,
    )
    gate = Gate.PERSON if category == PERSON else Gate.SUGGEST
    return replace(
        own, category=category, sense=sense, gate=gate, picked=pick, action=row,
        because=option["because"],
    )  # fmt: skip


def _meant(pick: str, sense: str, answers: Answers) -> tuple[str, str]:
    """The button helps nobody who never signed in; none of these is for a person."""
    if pick == NONE_OF_THESE:
        return PERSON, ""
    if pick == "forgot_password" and answers.get("signed_in_before") == "no":
        return "login_access", ""
    return pick, sense


def intake(answers: Answers, desk: Desk | None = None) -> Intake:
    """Return the answers as the request they are; with a desk, the chosen slot as well."""
    slot = slot_named(desk.calendar, answers.get("slot", "")) if desk else None
    return Intake(
        subject=answers.get("subject", ""),
        body=answers.get("body", ""),
        org_name=answers.get("org_name", ""),
        org_type=answers.get("org_type", "unknown"),
        county=answers.get("county", ""),
        name=answers.get("name", ""),
        email=answers.get("email", ""),
        phone=answers.get("phone", ""),
        priority=answers.get("priority", "normal"),
        tried_button=YES_NO.get(answers.get("tried_button", "")),
        signed_in_before=YES_NO.get(answers.get("signed_in_before", "")),
        picked=answers.get("picked") or None,
        slot=slot.edges if slot else None,
    )


def stated_wait(desk: Desk, answers: Answers) -> PromiseWindow | None:
    """Return when what was sent before is due by the policy, counted from its date."""
    sent = answers.get("asked_on", "")
    category = answers.get("asked_about", "")
    facts = Facts(category, "normal", answers.get("org_type", "unknown"), "web")
    if not sent:
        return None
    on = date.fromisoformat(sent)
    span = desk.policies.match(facts, on).promise
    if span is None:
        return None
    noon = datetime.combine(on, time(12), desk.calendar.zone)
    return promise_window(desk.calendar, noon, span)


def waiting_sense(desk: Desk, answers: Answers, now: datetime) -> str:
    """Return whether the stated wait is over: what the action table calls it."""
    window = stated_wait(desk, answers)
    if window is None:
        return "plain"
    return "past_wait" if now > window.latest else "inside_wait"


def promise_words(
    desk: Desk, decision: Decision, answers: Answers, now: datetime
) -> str:
    """Say what would be promised, in words; nothing where another office takes over."""
    if opening.is_referred(decision):
        return ""
    asked = intake(answers, desk)
    policy = desk.policies.match(
        Facts(decision.category, asked.priority, asked.org_type, asked.channel),
        desk.calendar.local(now).date(),
    )
    calls = decision.action.action == "callback"
    slot = slot_named(desk.calendar, answers.get("slot", "")) if calls else None
    edges = (slot.start, slot.end) if slot else None
    promise = first_promise(policy, desk.calendar, now, slot=edges)
    return telling.promise_words(promise, desk.calendar, now)
