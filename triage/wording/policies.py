"""Policies: for whom they are, what they ask for, and whom they tell, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from triage.rules import ORG_TYPES
from triage.wording.hours import listed
from triage.wording.labels import CHANNELS
from triage.wording.moments import day

TARGETS = {
    "first_reply": "First reply",
    "next_reply": "Next reply",
    "resolve": "Resolved",
}
LENGTHS = {
    "reminder_after": "We remind a submitter who does not answer",
    "no_answer_after": "We resolve a ticket whose submitter does not answer",
    "reopen_within": "A message from the submitter reopens a resolved ticket",
    "park_at_most": "A ticket can stay parked",
    "warn_at": "A target is shown as due soon",
    "done_due_soon": "A promised date is shown as due soon",
}
_HOW_LONG = {
    "reminder_after": "after {}",
    "no_answer_after": "after {}",
    "reopen_within": "for {}",
    "park_at_most": "for {} at most",
    "warn_at": "when {} of its time is used up",
    "done_due_soon": "in the {} before it",
}
_URGENCY = {"urgent": "urgent", "normal": "normal", "low": "low-priority"}
AUDIENCES = {"assignee": "whoever has the ticket", "supervisors": "the supervisors"}


def policy_for(
    when: Mapping[str, Collection[str]], categories: Mapping[str, str]
) -> str:
    """Say for which tickets a policy is: "Urgent tickets about Inventory"."""
    if not any(when.values()):
        return "Every other ticket"
    priority = _either(when.get("priority", ()), _URGENCY)
    words = f"{priority} tickets" if priority else "tickets"
    for name, before, labels in (
        ("category", " about ", categories),
        ("org_type", ", from: ", ORG_TYPES),
        ("channel", ", by: ", CHANNELS),
    ):
        if said := _either(when.get(name, ()), labels):
            words += f"{before}{said}"
    return words[:1].upper() + words[1:]


def _either(values: Collection[str], labels: Mapping[str, str]) -> str:
    # In the order of the labels, which is that of every form.
    known = [value for value in labels if value in values]
    other = sorted(value for value in values if value not in labels)
    return listed([labels.get(value, value) for value in (*known, *other)], "or")


def promised(span: str) -> str:
    """Say what is promised: "within 2 calendar weeks", "in 1 to 2 calendar months"."""
    least, dash, rest = span.partition("-")
    return f"in {least} to {rest}" if dash else f"within {span}"


def how_long(span: str) -> str:
    """Say a wait as people say it: "2 weeks", "1-2 months"; a day always names its kind."""
    return span.replace("calendar week", "week").replace("calendar month", "month")


def in_force(starts: date | None, ends: date | None) -> str:
    """Say when a policy counts; empty when it always does."""
    first = f"{day(starts)} {starts.year}" if starts else ""
    last = f"{day(ends)} {ends.year}" if ends else ""
    if first and last:
        return f"From {first} to {last}"
    if first:
        return f"From {first} on"
    return f"Until {last}" if last else ""


def step(at: str, tell: Collection[str]) -> str:
    """Say one step of an escalation: "When 75 % is used up, tell the supervisors"."""
    if at.endswith("%"):
        moment = f"When {at} is used up"
    elif at == "due":
        moment = "When it is late"
    else:
        moment = f"{at[:1].upper()}{at[1:]} that"
    who = listed([AUDIENCES[name] for name in AUDIENCES if name in tell])
    return f"{moment}, tell {who}"


def length(name: str, words: str) -> str:
    """Say one of ``LENGTHS`` so that it goes on from its label: "after 5 business days"."""
    return _HOW_LONG[name].format(words)


def share(part: float) -> str:
    """Say a share: "75 %"."""
    return f"{part * 100:g} %"
