"""Reads ``policies.toml``, refuses what cannot be meant, and writes it canonically.

Every refusal is a ``BadData`` of the form "policies.toml: policy 'x': a sentence".
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

from triage.calendar import Duration, Span, Unit
from triage.errors import BadData, BadDuration
from triage.sla.policy import FILE, PRIORITIES, Facts, Lifecycle, Policies, Policy

_TARGET_UNITS = (
    Unit.BUSINESS_SECONDS,
    Unit.BUSINESS_MINUTES,
    Unit.BUSINESS_HOURS,
    Unit.BUSINESS_DAYS,
)
_KEYS = (
    "id",
    "first_reply",
    "next_reply",
    "resolve",
    "promise",
    "because",
    "source",
    "quote",
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
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{FILE}: this is not TOML: {error}.") from error
    for key in data.keys() - {"policy", "lifecycle"}:
        raise BadData(f"{FILE}: {key!r} is no part of this file.")
    rows = _rows(data.get("policy"), {**(known or {}), "priority": PRIORITIES})
    lifecycle = _lifecycle(data.get("lifecycle"))
    canonical = _canonical(rows, data["lifecycle"])
    version = hashlib.sha256(canonical.encode()).hexdigest()
    return Policies(version, canonical, rows, lifecycle)


def _rows(data: Any, known: Known) -> tuple[Policy, ...]:
    if not _is_list_of(dict, data) or not data:
        raise BadData(f"{FILE}: there is no [[policy]]; a desk needs at least one.")
    rows: list[Policy] = []
    for number, row in enumerate(data, start=1):
        policy = _policy(row, number, known)
        if any(policy.id == other.id for other in rows):
            raise _bad(policy.id, "there are two with this id.")
        rows.append(policy)
    if rows[-1].when:
        raise _bad(
            rows[-1].id,
            "the last policy must have no 'when', so that every ticket finds one.",
        )
    _refuse_unreachable(rows)
    return tuple(rows)


def _bad(policy_id: object, sentence: str) -> BadData:
    return BadData(f"{FILE}: policy {policy_id!r}: {sentence}")


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _policy(row: dict[str, Any], number: int, known: Known) -> Policy:
    name = row.get("id", number)
    for key in row.keys() - {*_KEYS, "when"}:
        raise _bad(name, f"{key!r} is no part of a policy.")
    for key in ("id", "because", "source"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _bad(name, f"say {key!r} in words.")
    for key in row.keys() - {"when"}:
        if not isinstance(row[key], str):
            raise _bad(name, f"{key!r} is written in words between quotation marks.")
    return Policy(
        id=row["id"],
        because=row["because"],
        source=row["source"],
        quote=row.get("quote"),
        first_reply=_target(row, "first_reply"),
        next_reply=_target(row, "next_reply"),
        resolve=_target(row, "resolve"),
        promise=_promise(row),
        when=_when(row["id"], row.get("when", {}), known),
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
    return span


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


def _refuse_unreachable(rows: list[Policy]) -> None:
    """Raise for a policy that no ticket can reach, found by trying every kind of one.

    A value that no policy names stands for all of those.
    """
    used = set()
    for values in product(*(_values(rows, name) for name in Facts._fields)):
        facts = Facts(*values)
        used.add(next(policy.id for policy in rows if policy.matches(facts)))
    for policy in rows:
        if policy.id not in used:
            raise _bad(
                policy.id,
                "no ticket can reach it, because the policies above it take them all.",
            )


def _values(rows: list[Policy], name: str) -> list[str]:
    if name == "priority":
        return list(PRIORITIES)
    named = {value for policy in rows for value in policy.when.get(name, ())}
    return [*sorted(named), ""]


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
    return length


def _share(row: dict[str, Any]) -> float:
    share = row.get("share")
    if not isinstance(share, float) or not 0 < share < 1:
        raise BadData(f"{FILE}: lifecycle.warn_at: write a share between 0 and 1.")
    return share


def _canonical(rows: tuple[Policy, ...], lifecycle: dict[str, Any]) -> str:
    """Write the table in its one form: no comments, one order of keys, one spelling."""
    parts = [_canonical_policy(policy) for policy in rows]
    for name in (field.name for field in fields(Lifecycle)):
        row = lifecycle[name]
        value = (
            f"share = {row['share']!r}\n"
            if "share" in row
            else f"length = {_quoted(str(Duration.parse(row['length'])))}\n"
        )
        parts.append(f"[lifecycle.{name}]\n{value}{_texts(row, 'because', 'source')}")
    return "\n".join(parts)


def _canonical_policy(policy: Policy) -> str:
    values = {key: str(getattr(policy, key)) for key in _KEYS if getattr(policy, key)}
    when = "".join(
        f"when.{key} = [{', '.join(map(_quoted, sorted(policy.when[key])))}]\n"
        for key in Facts._fields
        if key in policy.when
    )
    return f"[[policy]]\n{_texts(values, *values)}{when}"


def _texts(row: Mapping[str, str], *keys: str) -> str:
    return "".join(f"{key} = {_quoted(row[key])}\n" for key in keys)


def _quoted(text: str) -> str:
    # TOML's basic strings are JSON's, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
