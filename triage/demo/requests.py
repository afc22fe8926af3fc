"""What comes in over ten weeks: labelled messages from the shipped corpus, made into intakes.

Every label, organization type, channel and action row is among them; nobody in them is
real, and all their addresses are reserved for examples.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from triage.rules import CHANNELS, COUNTIES, ORG_TYPES, Intake, RuleSet
from triage.rules.intake import NONE_OF_THESE

SETS = ("corpus_a", "corpus_b", "corpus_c", "corpus_d", "corpus_e", "corpus_f")
_FIRST = (
    "Maria", "James", "Linh", "Priya", "Carlos", "Grace", "Omar", "Helen", "Tomas", "Yuki",
    "Sandra", "Victor", "Nadia", "Paul", "Rosa", "Kevin", "Mei", "Angela", "David", "Fatima",
)  # fmt: skip
_LAST = (
    "Alvarez", "Baker", "Chen", "Diaz", "Evans", "Flores", "Garcia", "Huang", "Iyer",
    "Johnson", "Kim", "Lopez", "Martin", "Nguyen", "Ortiz", "Patel", "Reyes", "Singh", "Tran",
)  # fmt: skip
_PLACES = (
    "Oak Grove",
    "Valley",
    "Sunrise",
    "Harbor",
    "Mesa",
    "Redwood",
    "Bayview",
    "Cedar",
)
_KINDS = {
    "provider": "Family Clinic", "pharmacy": "Pharmacy", "school": "Elementary School",
    "child_care": "Child Care", "wic": "WIC Center", "foster_care": "Foster Care Agency",
    "local_health_dept": "County Health", "health_plan": "Health Plan",
    "vendor": "Clinical Software", "parent": "Family", "unknown": "Community Center",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One message with what a person said it is about."""

    intake: Intake
    label: str
    sense: str = ""


# Kinds that the labelled messages have none of. Enrollment is open, so its "closed" row
# is the one that no request here can meet.
_OWN_WORDS = (
    (
        "Data and sign-in",
        "We will send immunizations from our EHR electronically and also need to log in "
        "to look up patients. What do we register for?",
        "data_exchange",
        "sends_and_signs_in",
    ),
    (
        "Update sent last week",
        "We sent an account update for two nurses last Tuesday. Is it on its way?",
        "request_status",
        "inside_wait",
    ),
    (
        "Enrollment since the summer",
        "Our second site was enrolled in August and we have not heard anything since.",
        "request_status",
        "past_wait",
    ),
    (
        "Please call us",
        "This is too much to write down. Please call us so that we can explain it.",
        "complex_callback",
        "",
    ),
    (
        "Several things at once",
        "Logins, lots and two users all broke together since the move. Please call me back.",
        "complex_callback",
        "",
    ),
    (
        "Can somebody phone me",
        "I would rather talk to a person, it is complicated. Please call our front office.",
        "complex_callback",
        "",
    ),
)


@cache
def _corpus() -> tuple[dict[str, Any], ...]:
    room = files("triage.rules").joinpath("corpus")
    rows = [
        json.loads(line)
        for name in SETS
        for line in room.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return tuple(rows)


def requests(chance: random.Random, number: int, rules: RuleSet) -> Iterator[Request]:
    """Yield so many different messages, the rare kinds first."""
    rows = list(_corpus())
    chance.shuffle(rows)
    own = [_own_words(chance, words, rules) for words in _OWN_WORDS]
    some = [
        _request(chance, row, rules) for row in _rare_first(rows)[: number - len(own)]
    ]
    mixed = own + some
    chance.shuffle(mixed)
    yield from mixed


def _own_words(
    chance: random.Random, words: tuple[str, str, str, str], rules: RuleSet
) -> Request:
    subject, body, label, sense = words
    row = {
        "subject": subject, "body": body, "label": label,
        "org_type": "provider", "county": "Fresno",
    }  # fmt: skip
    return replace(_request(chance, row, rules), sense=sense)


def _rare_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the first of every label and organization type before the rest."""
    seen: set[tuple[str, str]] = set()
    first: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    for row in rows:
        key = row["label"], row["org_type"]
        (rest if key in seen else first).append(row)
        seen.add(key)
    return first + rest


def _request(chance: random.Random, row: dict[str, Any], rules: RuleSet) -> Request:
    channel = row.get("channel", "web")
    label = row["label"]
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    site = f"{chance.choice(_PLACES)} {_KINDS[row['org_type']]}"
    has_mail = channel in ("web", "email") or chance.random() < 0.3
    return Request(
        Intake(
            subject=row["subject"][:200] or row["body"][:60],
            body=row["body"],
            org_name=site,
            org_type=row["org_type"] if row["org_type"] in ORG_TYPES else "unknown",
            county=row["county"] if row["county"] in COUNTIES else "",
            name=name,
            email=_address(name, site) if has_mail else "",
            phone=f"916-555-{chance.randrange(100, 199):04d}",
            channel=channel if channel in CHANNELS else "web",
            priority=chance.choices(("urgent", "normal", "low"), (2, 6, 2))[0],
            tried_button=_tried(chance, label),
            signed_in_before=True if label == "forgot_password" else None,
            picked=_picked(chance, label, rules) if channel == "web" else None,
        ),
        label,
    )


def _address(name: str, site: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{site.lower().replace(' ', '-')}.example"


def _tried(chance: random.Random, label: str) -> bool | None:
    return chance.random() < 0.4 if label == "forgot_password" else None


def _picked(chance: random.Random, label: str, rules: RuleSet) -> str | None:
    """On the form most people pick the right reading, some none of them."""
    if label not in rules.categories or label == "needs_person":
        return NONE_OF_THESE
    if label in rules.region_categories:
        label = "new_enrollment"
    return label if chance.random() < 0.85 else NONE_OF_THESE
