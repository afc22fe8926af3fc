"""The supervisors' door: what stands now, how promises were kept, and the desk's tables."""

from triage.web.supervisors import (
    calendar,
    calendar_edits,
    changes,
    corrections,
    examples,
    files,
    holidays,
    policies,
    policy_edits,
    reviews,
    shadowed,
    versions,
    views,
    years,
)
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.rules import (
    action_rows,
    findings,
    groups,
    overview,
    places,
    rule_edits,
    trying,
)

__all__ = [
    "action_rows",
    "bp",
    "calendar",
    "calendar_edits",
    "changes",
    "corrections",
    "examples",
    "files",
    "findings",
    "groups",
    "holidays",
    "overview",
    "places",
    "policies",
    "policy_edits",
    "reviews",
    "rule_edits",
    "shadowed",
    "trying",
    "versions",
    "views",
    "years",
]
