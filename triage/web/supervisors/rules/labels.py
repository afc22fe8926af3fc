"""What the codes of the tables are called on the pages of the rule desk."""

from __future__ import annotations

from triage.rules import CHANNELS, ORG_TYPES, Gate, RuleSet
from triage.rules.actions import OTHER_REGION
from triage.web.supervisors.rules_words import about

ACTIONS = {
    "email": "Answer in writing",
    "link": "Guide and its button",
    "callback": "Call back",
    "refer": "Refer to another office",
    "decline": "Say that we do not do this",
    "inform": "Tell what we know",
    "person": "A person reads it first",
}
TICKETS = {
    "open": "A ticket opens at once",
    "offer": "The guide comes first; “Still need help” opens a ticket",
}
TICKETS_SHORT = {"open": "a ticket at once", "offer": "the guide first"}
TRIED = {"yes": "pressed it", "no": "did not press it", "unasked": "was not asked"}
GATES = {
    Gate.CONFIDENT: "sure enough to act",
    Gate.SUGGEST: "a suggestion",
    Gate.PERSON: "a person decides",
}
GUARDS = {"privacy": "Privacy", "legal": "Legal", "safety": "Safety"}
STRENGTHS = {
    "strong": "Strong, 5 points",
    "medium": "Medium, 3 points",
    "weak": "Weak, 1 point",
    "against": "Against, 4 points off",
}
PLAIN = "plain"
_SENSES = {
    "plain": "the usual kind",
    "closed": "while it is closed",
    "new_site": "a new site",
    "live_feed": "a feed that runs",
    "sends_and_signs_in": "sends data and signs in",
    "inside_wait": "within its wait",
    "past_wait": "after its wait",
}
_YES_NO = (("yes", "Yes"), ("no", "No"))


def sense(key: str) -> str:
    """Say a kind within a category."""
    return _SENSES.get(key) or GUARDS.get(key, key.replace("_", " "))


def senses(rules: RuleSet, category: str = "") -> list[tuple[str, str]]:
    """Return the kinds that a category tells apart; without one, those of all."""
    keys = (
        rules.categories[category].senses
        if category in rules.categories
        else [one for row in rules.categories.values() for one in row.senses]
    )
    return [(one, sense(one)) for one in dict.fromkeys([*keys, PLAIN])]


def regions(rules: RuleSet) -> list[tuple[str, str]]:
    """Return the regions, and everywhere else."""
    named = [(key, row.title) for key, row in rules.regions.items()]
    return [*named, (OTHER_REGION, "everywhere else")]


def categories(rules: RuleSet) -> list[tuple[str, str]]:
    """Return what a phrase or an action row can be about."""
    regional = rules.region_categories
    return [(key, about(rules, key)) for key in rules.categories if key not in regional]


def guides(rules: RuleSet) -> list[tuple[str, str]]:
    """Return the guides by title."""
    return [(key, row.title) for key, row in rules.guides.items()]


def conditions() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the answers of the form that a rule may ask for."""
    return [
        ("org_type", "Organization", list(ORG_TYPES.items())),
        ("channel", "How it came in", list(CHANNELS.items())),
        ("tried_button", "Pressed “Forgot Password?”", list(_YES_NO)),
        ("signed_in_before", "Signed in before", list(_YES_NO)),
    ]


def cell(value: str, words: dict[str, str]) -> str:
    """Say one condition of an action row; "" where it does not matter."""
    if value == "*":
        return ""
    values = value.split("|")
    if len(values) > 3 and (
        others := [words[key] for key in words if key not in values]
    ):
        return f"anyone but {' and '.join(others)}"
    return " or ".join(words.get(one, one) for one in values)
