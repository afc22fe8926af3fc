"""Writes policies as plain rows, and those in their one form of TOML.

No comments, one order of keys, one spelling: so that one content has one hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from triage.calendar import Duration
from triage.sla.policy import AUDIENCES, Facts, Lifecycle, Policy, Step

TARGETS = ("first_reply", "next_reply", "resolve")
WORDS = ("id", *TARGETS, "promise", "because", "source", "quote")
DATES = ("from", "until")

Row = dict[str, Any]


def canonical_text(
    rows: Iterable[Policy], escalations: Iterable[Step], lifecycle: Mapping[str, Any]
) -> str:
    """Return the text whose hash is the version; ``lifecycle`` is as the file has it."""
    parts = [_policy(policy_row(policy)) for policy in rows]
    parts += [_step(step_row(step), "escalation") for step in escalations]
    parts += [
        _length(name, length) for name, length in lifecycle_rows(lifecycle).items()
    ]
    return "\n".join(parts)


def policy_row(policy: Policy) -> Row:
    """Return a policy under the keys of the file; an empty text is what it lacks.

    ``escalation`` is None where the steps of the table count.
    """
    values = {key: getattr(policy, key) or "" for key in WORDS}
    values |= {"from": policy.starts or "", "until": policy.ends or ""}
    steps = policy.escalations
    return {key: str(value) for key, value in values.items()} | {
        "when": {
            name: sorted(policy.when[name])
            for name in Facts._fields
            if name in policy.when
        },
        "escalation": None if steps is None else [step_row(step) for step in steps],
    }


def step_row(step: Step) -> Row:
    """Return a step of an escalation under the keys of the file."""
    tell = [name for name in AUDIENCES if name in step.tell]
    return {"at": step.words, "tell": tell, "because": step.because}


def lifecycle_rows(lifecycle: Mapping[str, Any]) -> dict[str, Row]:
    """Return the other lengths, in order and each spelled as lengths are."""
    rows: dict[str, Row] = {}
    for name in (field.name for field in fields(Lifecycle)):
        row = dict(lifecycle[name])
        if "length" in row:
            row["length"] = str(Duration.parse(row["length"]))
        rows[name] = row
    return rows


def _policy(row: Row) -> str:
    lines = [_pair(key, row[key]) for key in WORDS if row[key]]
    lines += [f"{key} = {row[key]}\n" for key in DATES if row[key]]
    lines += [_pair(f"when.{name}", values) for name, values in row["when"].items()]
    steps = row["escalation"]
    if steps == []:
        lines.append("escalation = []\n")
    lines += ["\n" + _step(step, "policy.escalation") for step in steps or ()]
    return "[[policy]]\n" + "".join(lines)


def _step(row: Row, table: str) -> str:
    return f"[[{table}]]\n" + "".join(_pair(key, row[key]) for key in row)


def _length(name: str, row: Row) -> str:
    value = (
        f"share = {row['share']!r}\n"
        if "share" in row
        else _pair("length", row["length"])
    )
    words = "".join(_pair(key, row[key]) for key in ("because", "source"))
    return f"[lifecycle.{name}]\n{value}{words}"


def _pair(key: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return f"{key} = {_quoted(value)}\n"
    return f"{key} = [{', '.join(map(_quoted, value))}]\n"


def _quoted(text: str) -> str:
    # TOML's basic strings are JSON's, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
