"""A policy as a form: what is typed, and the row of the table that it makes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from triage import wording
from triage.calendar import Duration, Span, Unit
from triage.errors import BadDuration
from triage.rules import CHANNELS, ORG_TYPES
from triage.sla import PRIORITIES, Policy, Step
from triage.web.supervisors.forms import MOST_ROWS, Typed

_TEXT = 1000
# So many empty steps stand below those there are.
_SPARE = 2
# Nobody types seconds; a table that was imported may have them.
TARGET_UNITS = (Unit.BUSINESS_MINUTES, Unit.BUSINESS_HOURS, Unit.BUSINESS_DAYS)
PROMISE_UNITS = (
    Unit.BUSINESS_DAYS,
    Unit.CALENDAR_DAYS,
    Unit.CALENDAR_WEEKS,
    Unit.CALENDAR_MONTHS,
)
_OWN, _TABLE, _NOBODY = "own", "table", "nobody"
STEPS_FROM = (
    (_TABLE, "As for every policy"),
    (_OWN, "By steps of its own"),
    (_NOBODY, "Nobody is told"),
)


def typed_policy(policy: Policy) -> MultiDict[str, str]:
    """Return what the form of a policy starts from."""
    start: MultiDict[str, str] = MultiDict()
    for name in ("id", "because", "source"):
        start[name] = getattr(policy, name)
    start["quote"] = policy.quote or ""
    for name, values in policy.when.items():
        start.setlist(name, sorted(values))
    for name in wording.TARGETS:
        if length := getattr(policy, name):
            start[name] = str(length.amount)
            start[f"{name}_unit"] = length.unit.value
    if policy.promise:
        start["least"] = str(policy.promise.least.amount)
        start["most"] = str(policy.promise.most.amount)
        start["promise_unit"] = policy.promise.most.unit.value
    start["from"] = policy.starts.isoformat() if policy.starts else ""
    start["until"] = policy.ends.isoformat() if policy.ends else ""
    steps = policy.escalations
    start["steps"] = _TABLE if steps is None else _OWN if steps else _NOBODY
    start.update(typed_steps(steps or ()))
    return start


def typed_steps(steps: Iterable[Step]) -> MultiDict[str, str]:
    """Return what a form of steps starts from, with room for more."""
    start: MultiDict[str, str] = MultiDict()
    number = 0
    for number, step in enumerate(steps, start=1):
        start[f"at-{number}"] = step.words
        start[f"because-{number}"] = step.because
        start.setlist(f"tell-{number}", sorted(step.tell))
    start["rows"] = str(min(number + _SPARE, MOST_ROWS))
    return start


def read_policy(typed: Typed, categories: Iterable[str]) -> dict[str, Any]:
    """Return the row that the form makes; problems are noted in the form's order."""
    return {
        "id": typed.line("id", "Give the policy a short name, like “urgent”.", 60),
        "when": _when(typed, categories),
        **{name: _day(typed, name) for name in ("from", "until")},
        **{name: _target(typed, name) for name in wording.TARGETS},
        "promise": _promise(typed),
        "escalation": _escalation(typed),
        "because": typed.line(
            "because", "Say why the desk holds itself to this.", _TEXT
        ),
        "source": typed.line(
            "source", "Say where it comes from, like “Desk's own target”."
        ),
        "quote": typed.line("quote", "", _TEXT),
    }


def _day(typed: Typed, name: str) -> str:
    day = typed.day(name, "")
    return day.isoformat() if day else ""


def _when(typed: Typed, categories: Iterable[str]) -> dict[str, list[str]]:
    allowed = {
        "category": set(categories),
        "priority": set(PRIORITIES),
        "org_type": set(ORG_TYPES),
        "channel": set(CHANNELS),
    }
    for name, values in allowed.items():
        if not set(typed.all(name)) <= values:
            typed.refuse("Tick only what is in the list.", name)
    return {name: typed.all(name) for name in allowed}


def _target(typed: Typed, name: str) -> str:
    """Read a number and its unit; without a number there is no target."""
    amount = typed.number(name, "")
    if amount is None:
        return ""
    units = [unit.value for unit in (*TARGET_UNITS, Unit.BUSINESS_SECONDS)]
    unit = typed.choice(f"{name}_unit", units, "Choose what it is counted in.")
    return str(Duration(amount, Unit(unit))) if unit in units else ""


def _promise(typed: Typed) -> str:
    most = typed.number("most", "")
    least = typed.number("least", "")
    if most is None:
        if least is not None:
            typed.refuse("Say what is promised at the latest, too.", "most")
        return ""
    units = [unit.value for unit in PROMISE_UNITS]
    unit = typed.choice("promise_unit", units, "Choose what it is counted in.")
    if unit not in units:
        return ""
    try:
        first = Duration(least or most, Unit(unit))
        return str(Span(first, Duration(most, Unit(unit))))
    except BadDuration:
        typed.refuse("The latest must not be sooner than the earliest.", "most")
        return ""


def _escalation(typed: Typed) -> list[dict[str, Any]] | None:
    chosen = typed.choice(
        "steps", dict(STEPS_FROM), "Choose who is told when a clock runs out."
    )
    if chosen == _TABLE:
        return None
    if chosen == _NOBODY:
        return []
    steps = read_steps(typed)
    if not steps and not typed.problems:
        typed.refuse("Write at least one step, or choose “Nobody is told”.", "steps")
    return steps


def read_steps(typed: Typed) -> list[dict[str, Any]]:
    """Return the steps that are filled in; every problem is noted."""
    steps = []
    for number in range(1, MOST_ROWS + 1):
        at, tell = f"at-{number}", f"tell-{number}"
        because = f"because-{number}"
        if not any(typed.line(name) for name in (at, because)) and not typed.all(tell):
            continue
        if not set(typed.all(tell)) <= set(wording.AUDIENCES) or not typed.all(tell):
            typed.refuse("Tick whom to tell.", tell)
        steps.append(
            {
                "at": typed.line(
                    at, "Say when, like “75 %”, “due” or “1 business hour after”."
                ),
                "tell": typed.all(tell),
                "because": typed.line(because, "Say why they are told then.", _TEXT),
            }
        )
    return steps
