"""How clocks that run out are said in a letter, and who was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from triage.calendar import Calendar
from triage.wording.hours import listed
from triage.wording.moments import moment

# What a clock is called where a share of it has gone, and where it has come to its end.
_TARGETS = {
    "first reply": "first-reply target",
    "next reply": "next-reply target",
    "resolve": "resolve target",
    "promise": "promised time",
    "callback": "callback",
}
_DUE = {"resolve": "resolve target"}
_ORDER = {name: place for place, name in enumerate(_TARGETS)}


def running_out(
    clocks: Iterable[tuple[str, datetime, bool]], calendar: Calendar, now: datetime
) -> str:
    """Say how some clocks of a ticket stand, each a name, a due time and "is overdue".

    "First reply and promise overdue since Mon 16 November, 2 pm".
    """
    together: dict[tuple[datetime, bool], list[str]] = {}
    for name, due, overdue in clocks:
        together.setdefault((due, overdue), []).append(name)
    said = "; ".join(
        f"{listed(sorted(names, key=_place))} {'overdue since' if overdue else 'due by'} "
        f"{moment(due, calendar, now)}"
        for (due, overdue), names in sorted(together.items())
    )
    return said[:1].upper() + said[1:]


def _place(name: str) -> int:
    return _ORDER.get(name, len(_ORDER))


def escalated(data: Mapping[str, Any], owner: str | None) -> str:
    """Say who was told that a clock came to a step: "At 75 % of its …, Dana was told"."""
    told = []
    if "assignee" in data["tell"] and owner:
        told.append(owner)
    if "supervisors" in data["tell"] or not told:
        told.append("the supervisors")
    were = "was" if told == [owner] else "were"
    return f"{_when(data['step'], data['clock'])}, {listed(told)} {were} told."


def _when(step: str, clock: str) -> str:
    due = f"its {_DUE.get(clock, clock)} was due"
    if step == "due":
        return f"When {due}"
    if step.endswith("after"):
        return f"{step[:1].upper()}{step[1:]} {due}"
    return f"At {step} of its {_TARGETS.get(clock, clock)}"
