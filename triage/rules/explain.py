"""One line of ``flask desk classify``: a record in, a plain answer out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from triage.errors import BadInput
from triage.rules.explaining import explanation
from triage.rules.intake import CHANNELS, COUNTIES, ORG_TYPES, Intake

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_TEXTS = ("subject", "body", "org_type", "county", "channel")
_COUNTY = {name.lower(): name for name in COUNTIES}
# Older sets of messages call them so.
_ORG_TYPE = {"public": "parent", **{key: key for key in ORG_TYPES}}


def classify_line(ruleset: RuleSet, record: object) -> dict[str, Any]:
    """Return the answer for one record, or its id and a sentence on what is wrong."""
    known = record if isinstance(record, Mapping) else {}
    try:
        intake = intake_of(record)
    except BadInput as error:
        return {"id": known.get("id"), "error": str(error)}
    decision = ruleset.decide(intake)
    return {
        "id": known.get("id"),
        "category": decision.category,
        "gate": decision.gate.value,
        "top": [candidate.category for candidate in decision.top],
        "action": decision.action.action,
        "ticket": decision.action.ticket,
        "guide": decision.action.guide,
        "guard": decision.guard,
        "rules": list(decision.rules),
        "because": decision.because,
        "chances": {one.category: one.score for one in decision.chances},
        "second": decision.second,
        "model": decision.model,
        "explanation": list(explanation(ruleset, decision)),
    }


def intake_of(record: object) -> Intake:
    """Return a record as the request it is; ``BadInput`` says what is wrong with it."""
    if not isinstance(record, Mapping):
        raise BadInput("A line is one JSON object with subject and body.")
    if "subject" not in record and "body" not in record:
        raise BadInput("A line needs a subject or a body.")
    texts = {name: _text(record, name) for name in _TEXTS}
    county = texts["county"].lower().removesuffix(" county").strip()
    return Intake(
        subject=texts["subject"],
        body=texts["body"],
        org_type=_ORG_TYPE.get(texts["org_type"].strip().lower(), "unknown"),
        county=_COUNTY.get(county, texts["county"].strip()),
        channel=channel
        if (channel := texts["channel"].strip().lower()) in CHANNELS
        else "web",
        tried_button=_answer(record, "tried_button"),
        signed_in_before=_answer(record, "signed_in_before"),
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"'{name}' is text, not {type(value).__name__}.", name)
    return value


def _answer(record: Mapping[str, Any], name: str) -> bool | None:
    value = record.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadInput(f"'{name}' is true, false or left out.", name)
    return value
