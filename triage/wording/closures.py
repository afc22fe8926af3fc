"""Why a closure lies where it lies, as people say it."""

from __future__ import annotations

from triage.calendar import Rule

_RULES = {
    Rule.ON_ITS_DAY: "On its own day",
    Rule.SATURDAY_STAYS: "Falls on a Saturday, and closes no other day",
    Rule.SUNDAY_STAYS: "Falls on a Sunday, and closes no other day",
    Rule.SATURDAY_TO_FRIDAY: "Falls on a Saturday, so the Friday before is closed",
    Rule.SATURDAY_TO_MONDAY: "Falls on a Saturday, so the Monday after is closed",
    Rule.SUNDAY_TO_FRIDAY: "Falls on a Sunday, so the Friday before is closed",
    Rule.SUNDAY_TO_MONDAY: "Falls on a Sunday, so the Monday after is closed",
    Rule.WRITTEN: "Written into the calendar",
}


def closure_rule(rule: Rule) -> str:
    """Say which rule put a closure on its day."""
    return _RULES[rule]
