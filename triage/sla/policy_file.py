"""Reads ``policies.toml`` and refuses what cannot be meant.

Every refusal is a ``BadData`` of the form "policies.toml: policy 'x': a sentence".
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from triage import toml
from triage.calendar import Duration, Span, Unit
from triage.calendar.fields import BEYOND_READING
from triage.errors import BadData, BadDuration
from triage.sla.policy import (
    FILE,
    PRIORITIES,
    Facts,
    Lifecycle,
    Policies,
    Policy,
    require_at_most_a_year,
    turns,
)
from triage.sla.policy_text import DATES, TARGETS, WORDS, canonical_text
from triage.sla.steps import read_steps

_TARGET_UNITS = (
    Unit.BUSINESS_SECONDS,
    Unit.BUSINESS_MINUTES,
    Unit.BUSINESS_HOURS,
    Unit.BUSINESS_DAYS,
)
_DAYS = (Unit.BUSINESS_DAYS,)
_WHOLE = (Unit.CALENDAR_DAYS, Unit.CALENDAR_WEEKS, Unit.CALENDAR_MONTHS)
_LENGTHS = {
    "reminder_after": _DAYS,
    "no_answer_after": _DAYS,
    "reopen_within": _DAYS,
    "park_at_most": _WHOLE,
    "done_due_soon": _DAYS,
}

Known = Mapping[str, Collection[str]]


def default_policies_text() -> str:
    """Return the policies of this checkout, as they are stored as version 1."""
    return (Path(__file__).parent / FILE).read_text(encoding="utf-8")


def load_policies(text: str, known: Known | None = None) -> Policies:
    """Read a table of policies; raise ``BadData`` with a sentence where it does not hold.

    ``known`` may hold the values that exist for "category", "org_type" and "channel",
    so that a misspelt one is refused too.
    """
    return policies_of(parsed(text), known)


def parsed(text: str) -> dict[str, Any]:
    """Return what the TOML says, unchecked."""
    try:
        return toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{FILE}: this is not TOML: {error}.") from error
    except ValueError as error:
        raise BadData(f"{FILE}: {BEYOND_READING}") from error


def policies_of(data: dict[str, Any], known: Known | None = None) -> Policies:
    """Check what the TOML says, and return it as policies."""
    for key in data.keys() - {"policy", "escalation", "lifecycle"}:
        raise BadData(f"{FILE}: {key!r} is no part of this file.")
    rows = _rows(data.get("policy"), {**(known or {}), "priority": PRIORITIES})
    escalations = read_steps(data.get("escalation", []), f"{FILE}:")
    lifecycle = _lifecycle(data.get("lifecycle"))
    text = canonical_text(rows, escalations, data["lifecycle"])
    version = hashlib.sha256(text.encode()).hexdigest()
    return Policies(version, text, rows, lifecycle, escalations)


def _rows(data: Any, known: Known) -> tuple[Policy, ...]:
    if not _is_list_of(dict, data) or not data:
        raise BadData(f"{FILE}: there is no [[policy]]; a desk needs at least one.")
    rows: list[Policy] = []
    for number, row in enumerate(data, start=1):
        policy = _policy(row, number, known)
        if any(policy.id == other.id for other in rows):
            raise _bad(policy.id, "there are two with this id.")
        rows.append(policy)
    _refuse_gaps(rows[-1])
    _refuse_unreachable(tuple(rows))
    return tuple(rows)


def _bad(policy_id: object, sentence: str) -> BadData:
    return BadData(f"{FILE}: policy {policy_id!r}: {sentence}")


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _policy(row: dict[str, Any], number: int, known: Known) -> Policy:
    name = row.get("id", number)
    for key in row.keys() - {*WORDS, *DATES, "when", "escalation"}:
        raise _bad(name, f"{key!r} is no part of a policy.")
    for key in ("id", "because", "source"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _bad(name, f"say {key!r} in words.")
    for key in row.keys() & {*WORDS}:
        if not isinstance(row[key], str):
            raise _bad(name, f"{key!r} is written in words between quotation marks.")
    starts, ends = _dates(row)
    return Policy(
        id=row["id"],
        because=row["because"],
        source=row["source"],
        quote=row.get("quote"),
        **{key: _target(row, key) for key in TARGETS},
        promise=_promise(row),
        starts=starts,
        ends=ends,
        when=_when(row["id"], row.get("when", {}), known),
        escalations=_own_steps(row),
    )


def _target(row: dict[str, Any], key: str) -> Duration | None:
    if key not in row:
        return None
    try:
        length = Duration.parse(row[key])
    except BadDuration as error:
        raise _bad(row["id"], f"{key}: {error}") from error
    if length.unit not in _TARGET_UNITS:
        raise _bad(row["id"], f"{key}: a target is counted in business time.")
    if length.amount < 1:
        raise _bad(row["id"], f"{key}: a target is at least 1; leave it out for none.")
    require_at_most_a_year(length, f"{FILE}: policy {row['id']!r}: {key}:")
    return length


def _promise(row: dict[str, Any]) -> Span | None:
    if "promise" not in row:
        return None
    try:
        span = Span.parse(row["promise"])
    except BadDuration as error:
        raise _bad(row["id"], f"promise: {error}") from error
    if span.least.amount < 1:
        raise _bad(row["id"], "promise: it takes at least 1; leave it out for none.")
    require_at_most_a_year(span.most, f"{FILE}: policy {row['id']!r}: promise:")
    return span


def _dates(row: dict[str, Any]) -> tuple[date | None, date | None]:
    for key in DATES:
        value = row.get(key)
        if value is not None and type(value) is not date:
            raise _bad(row["id"], f"{key}: write a date like 2026-11-01.")
    starts, ends = row.get("from"), row.get("until")
    if starts is not None and ends is not None and ends < starts:
        raise _bad(row["id"], f"until: {ends} is before its first day, {starts}.")
    return starts, ends


def _own_steps(row: dict[str, Any]) -> Any:
    if "escalation" not in row:
        return None
    return read_steps(row["escalation"], f"{FILE}: policy {row['id']!r}:")


def _when(name: str, when: Any, known: Known) -> dict[str, frozenset[str]]:
    if not isinstance(when, dict):
        raise _bad(name, "'when' names fields and their values.")
    for key, values in when.items():
        if key not in Facts._fields:
            raise _bad(name, f"when: a policy cannot ask for {key!r}.")
        if not _is_list_of(str, values) or not values:
            raise _bad(name, f"when.{key}: write a list of values, like ['urgent'].")
        for value in values:
            if key in known and value not in known[key]:
                raise _bad(name, f"when.{key}: there is no {value!r}.")
    return {key: frozenset(values) for key, values in when.items()}


def _refuse_gaps(last: Policy) -> None:
    """Raise when a ticket could come that no policy takes."""
    asked = "'when'" if last.when else "'from'" if last.starts else "'until'"
    if last.when or last.starts or last.ends:
        raise _bad(
            last.id,
            f"the last policy must have no {asked}, so that every ticket finds one.",
        )


def _refuse_unreachable(rows: tuple[Policy, ...]) -> None:
    """Raise for a policy that no ticket can reach on any day.

    Every kind of ticket that it takes is tried; a value that no policy names stands for
    all of those, a day for all until the next change.
    """
    days = _days(rows)
    for policy in rows:
        values = (
            policy.when.get(name) or _values(rows, name) for name in Facts._fields
        )
        tried = ((Facts(*kind), on) for kind in product(*values) for on in days)
        if not any(policy is _taking(rows, facts, on) for facts, on in tried):
            raise _bad(
                policy.id,
                "no ticket can reach it, because the policies above it take them all.",
            )


def _taking(rows: tuple[Policy, ...], facts: Facts, on: date) -> Policy:
    return next(row for row in rows if row.matches(facts, on))


def _values(rows: tuple[Policy, ...], name: str) -> Iterator[str]:
    if name == "priority":
        return iter(PRIORITIES)
    named = {value for policy in rows for value in policy.when.get(name, ())}
    return iter(["", *sorted(named)])


def _days(rows: tuple[Policy, ...]) -> list[date]:
    """Return a day of every time in which the same policies are in force."""
    last = date.max.toordinal()
    return [date.min, *(date.fromordinal(day) for day in turns(rows) if day <= last)]


def _lifecycle(data: Any) -> Lifecycle:
    names = [field.name for field in fields(Lifecycle)]
    if not isinstance(data, dict):
        raise BadData(f"{FILE}: [lifecycle] is missing.")
    for name in data.keys() - set(names):
        raise BadData(f"{FILE}: lifecycle.{name}: there is no such length.")
    for name in names:
        _check_row(name, data.get(name))
    lengths = {name: _length(name, data[name]) for name in _LENGTHS}
    if lengths["no_answer_after"].amount <= lengths["reminder_after"].amount:
        raise BadData(
            f"{FILE}: lifecycle.no_answer_after: it must be longer than reminder_after, "
            "or nobody is reminded."
        )
    return Lifecycle(**lengths, warn_at=_share(data["warn_at"]))


def _check_row(name: str, row: Any) -> None:
    where = f"{FILE}: lifecycle.{name}:"
    value = "share" if name == "warn_at" else "length"
    if not isinstance(row, dict):
        raise BadData(f"{where} it is missing.")
    for key in row.keys() - {value, "because", "source"}:
        raise BadData(f"{where} {key!r} is no part of it.")
    for key in ("because", "source"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise BadData(f"{where} say {key!r} in words.")


def _length(name: str, row: dict[str, Any]) -> Duration:
    where = f"{FILE}: lifecycle.{name}:"
    try:
        length = Duration.parse(str(row.get("length", "")))
    except BadDuration as error:
        raise BadData(f"{where} {error}") from error
    if length.unit not in _LENGTHS[name]:
        raise BadData(f"{where} it is counted in {' or '.join(_LENGTHS[name])}.")
    if length.amount < 1:
        raise BadData(f"{where} it is at least 1.")
    require_at_most_a_year(length, where)
    return length


def _share(row: dict[str, Any]) -> float:
    share = row.get("share")
    if not isinstance(share, float) or not 0 < share < 1:
        raise BadData(f"{FILE}: lifecycle.warn_at: write a share between 0 and 1.")
    return share
