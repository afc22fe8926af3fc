"""Reads the steps of an escalation: at 75 %, when due, after; and who is told."""

from __future__ import annotations

import re
from typing import Any

from triage.calendar import Duration, Unit
from triage.errors import BadData, BadDuration
from triage.sla.policy import AUDIENCES, Step, require_at_most_a_year

_SHARE = re.compile(r"([1-9]\d?) ?%", re.ASCII)
_AFTER = " after"
_KEYS = ("at", "tell", "because")
_UNITS = (
    Unit.BUSINESS_SECONDS,
    Unit.BUSINESS_MINUTES,
    Unit.BUSINESS_HOURS,
    Unit.BUSINESS_DAYS,
)


def read_steps(data: Any, where: str) -> tuple[Step, ...]:
    """Return the steps of a list of tables, or raise ``BadData`` that says where."""
    if not isinstance(data, list):
        raise BadData(f"{where} an escalation is a list of steps.")
    steps: list[Step] = []
    for number, row in enumerate(data, start=1):
        step = _step(row, f"{where} escalation {number}:")
        if any(step.words == other.words for other in steps):
            raise BadData(
                f"{where} escalation {number}: {step.words!r} is there twice."
            )
        steps.append(step)
    return tuple(steps)


def _step(row: Any, where: str) -> Step:
    if not isinstance(row, dict):
        raise BadData(f"{where} a step says at, tell and because.")
    for key in row.keys() - {*_KEYS}:
        raise BadData(f"{where} {key!r} is no part of a step.")
    for key in ("at", "because"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise BadData(f"{where} say {key!r} in words.")
    words, percent, after = _at(" ".join(row["at"].split()), where)
    return Step(words, percent, after, _tell(row.get("tell"), where), row["because"])


def _at(text: str, where: str) -> tuple[str, int | None, Duration | None]:
    if text == "due":
        return text, None, None
    found = _SHARE.fullmatch(text)
    if found is not None:
        return f"{found[1]} %", int(found[1]), None
    if not text.endswith(_AFTER):
        raise BadData(
            f"{where} {text!r} does not say when; write it like '75 %', 'due' or "
            "'1 business day after'."
        )
    after = _after(text.removesuffix(_AFTER), where)
    return f"{after}{_AFTER}", None, after


def _after(text: str, where: str) -> Duration:
    try:
        length = Duration.parse(text)
    except BadDuration as error:
        raise BadData(f"{where} {error}") from error
    if length.unit not in _UNITS:
        raise BadData(f"{where} what comes after is counted in business time.")
    if length.amount < 1:
        raise BadData(f"{where} after is at least 1; write 'due' for at once.")
    require_at_most_a_year(length, where)
    return length


def _tell(names: Any, where: str) -> frozenset[str]:
    known = isinstance(names, list) and all(name in AUDIENCES for name in names)
    if not known or not names:
        raise BadData(f"{where} tell: write some of {', '.join(AUDIENCES)} as a list.")
    return frozenset(names)
