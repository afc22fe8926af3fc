"""The supervisors' door: what stands now, how promises were kept, and the desk's tables."""

from triage.web.supervisors import (
    calendar,
    calendar_edits,
    changes,
    files,
    holidays,
    policies,
    policy_edits,
    versions,
    views,
    years,
)
from triage.web.supervisors.blueprint import bp

__all__ = [
    "bp",
    "calendar",
    "calendar_edits",
    "changes",
    "files",
    "holidays",
    "policies",
    "policy_edits",
    "versions",
    "views",
    "years",
]
