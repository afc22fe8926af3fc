"""What people call states, outcomes, reasons and actions."""

from __future__ import annotations

STATES = {
    "new": "New",
    "open": "Open",
    "waiting": "Waiting for you",
    "parked": "Set aside for now",
    "resolved": "Resolved",
    "closed": "Closed",
}
STATES_FOR_STAFF = STATES | {"waiting": "Waiting on submitter", "parked": "Parked"}
PRIORITIES = {"urgent": "Urgent", "normal": "Normal", "low": "Low"}
CHANNELS = {
    "web": "Web form",
    "email": "Mail",
    "phone_note": "Phone",
    "fax_note": "Fax",
}
OUTCOMES = {
    "solved": "Solved",
    "self-service": "Solved with the guide",
    "referred": "Referred elsewhere",
    "declined": "Declined",
    "no answer": "No answer from the submitter",
    "duplicate": "Duplicate of another ticket",
    "spam": "Spam",
}
PARK_REASONS = {
    "waits_for_registry": "the registry has to change something first",
    "waits_for_release": "a new version has to come out first",
    "waits_for_partner": "another organization has to act first",
    "not_offered_now": "we do not offer this at the moment",
    "other": "this cannot be done at the moment",
}
# Why a promise is another than before; follows "It changed because".
PROMISE_REASONS = {
    "waited": "your request waited for your answer meanwhile",
    "taken up": "your request had been set aside for a while",
    "category changed": "your request is about something else than we first thought",
    "reopened": "your request was opened again",
    "desk changed": "the days on which we work, or the time we need, have changed",
}
# What the desk does, by action and by whether a ticket opens at once; told before sending.
_ACTIONS = {
    ("email", "open"): "We read it and answer you in writing.",
    ("link", "open"): "We do this for you; you need not ask anywhere else.",
    ("link", "offer"): "There is a guide for this. You may be done at once.",
    ("callback", "open"): "We call you, on a half day that you choose.",
    ("refer", "open"): "Another office does this. We tell you which one.",
    ("decline", "open"): "We cannot do this at this time; we keep your request.",
    ("decline", "offer"): "We do not do this any more; the guide says more.",
    ("inform", "open"): "We tell you what we know, and a person looks into it.",
    ("inform", "offer"): "The answer is on the next page.",
    ("person", "open"): "A person reads it and answers you.",
}


def what_we_do(action: str, ticket: str) -> str:
    """Say what happens to a request whose row has this action."""
    return _ACTIONS.get((action, ticket), _ACTIONS["person", "open"])


# The last choice among readings; chosen, the ticket is called by its category.
NONE_OF_THESE = "None of these: a person reads it"
# What a state means for the person who asked.
STATE_MEANS = {
    "new": "We have your request. Nobody has started on it yet.",
    "open": "We are working on it.",
    "waiting": "We asked you something, and wait for your answer.",
    "parked": "We have set this aside for now, and look at it again later.",
    "resolved": "This is done. If it is not, write below and it opens again.",
    "closed": "This is closed for good. Write below, and we open a new ticket.",
}
RESOLVED_MEANS = {
    "referred": "Another office does this, so our part is done.",
    "declined": "We cannot do this; what we wrote to you says why.",
    "no answer": "We did not hear from you. Write below, and it opens again.",
    "duplicate": "You asked the same in another ticket, and we answer there.",
    "spam": "We took this for advertising. If it is not, write below.",
}


def state_means(state: str, outcome: str | None) -> str:
    """Say what a state means for the person who asked."""
    if state == "resolved" and outcome in RESOLVED_MEANS:
        return RESOLVED_MEANS[outcome]
    return STATE_MEANS[state]


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a number of things: "1 ticket", "3 tickets"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
