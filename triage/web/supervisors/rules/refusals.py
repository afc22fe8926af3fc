"""Refusals of the tables as sentences: a case without an action row is told in words."""

from __future__ import annotations

import re
from datetime import date

from triage.mail.privacy import holds_patient_details
from triage.rules import ORG_TYPES, RuleSet
from triage.web.supervisors.rules import labels
from triage.web.supervisors.rules_words import about

_GAP = re.compile(r"^actions\.csv: gap: No row fits (.*)\.$")
_OVERLAP = re.compile(r"^actions\.csv: (.*): Both fit (.*)\.$")
_PLACE = re.compile(r"^[a-z]+\.(?:toml|csv): (?:file: )?")


def patient_details(text: str, day: date) -> str:
    """Say what of a text must not stand in the rules; "" where nothing seems to be."""
    found = "; ".join(holds_patient_details(text, day))
    return found and (
        f"This seems to hold {found}. An example stays in the rules and goes out with "
        "them: take it out first."
    )


def said(sentence: str, rules: RuleSet) -> str:
    """Say what the tables refuse to somebody who never sees a file."""
    if gap := _GAP.match(sentence):
        return (
            f"No action row says what the desk does here: {_case(gap[1], rules)}. Let a "
            "row fit this case, or add one."
        )
    if overlap := _OVERLAP.match(sentence):
        return (
            f"Rows {overlap[1]} both fit here: {_case(overlap[2], rules)}. Narrow one of "
            "them, so that exactly one row fits."
        )
    return _PLACE.sub("", sentence)


def _case(words: str, rules: RuleSet) -> str:
    category, region, org_type, tried, sense = words.split(" / ")
    return "; ".join(
        (
            about(rules, category),
            f"region {dict(labels.regions(rules)).get(region, region)}",
            ORG_TYPES.get(org_type, org_type),
            f"the button: {labels.TRIED.get(tried, tried)}",
            labels.sense(sense),
        )
    )
