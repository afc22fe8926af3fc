"""Changes a table of policies as text: what pages show as rows, and write back.

Rows are plain: the keys of the file, words for lengths, ISO dates, lists. What is
returned is the canonical text; what cannot be meant raises ``BadData``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from triage.errors import BadData
from triage.sla.policy import FILE
from triage.sla.policy_file import Known, load_policies, parsed, policies_of
from triage.sla.policy_text import DATES, Row, lifecycle_rows, policy_row, step_row

UP, DOWN = "up", "down"


def rows_of(text: str) -> list[Row]:
    """Return every policy, in order; what one lacks is an empty text.

    ``when`` holds lists of values by field, ``escalation`` the policy's own steps, or
    None where those of the table count.
    """
    return [policy_row(policy) for policy in load_policies(text).rows]


def escalations_of(text: str) -> list[Row]:
    """Return the steps of every policy that has none of its own."""
    return [step_row(step) for step in load_policies(text).escalations]


def lifecycle_of(text: str) -> dict[str, Row]:
    """Return the other lengths by name: ``length`` or ``share``, because, source."""
    return lifecycle_rows(parsed(load_policies(text).text)["lifecycle"])


def with_policy(
    text: str, place: str | int, row: Mapping[str, Any], known: Known | None = None
) -> str:
    """Put a row in the place of the policy with an id, or before the n-th as a new one.

    An empty text or list is what the policy lacks, but no steps at all are an
    ``escalation`` of ``[]``.
    """
    data = parsed(text)
    policies = data["policy"]
    if isinstance(place, str):
        policies[_index(policies, place)] = _as_in_file(row)
    else:
        policies.insert(place, _as_in_file(row))
    return policies_of(data, known).text


def without_policy(text: str, policy_id: str) -> str:
    """Take a policy out."""
    data = parsed(text)
    del data["policy"][_index(data["policy"], policy_id)]
    return policies_of(data).text


def moved(text: str, policy_id: str, direction: str) -> str:
    """Let a policy change places with the one above (``UP``) or below (``DOWN``) it."""
    data = parsed(text)
    policies = data["policy"]
    index = _index(policies, policy_id)
    other = index - 1 if direction == UP else index + 1
    if not 0 <= other < len(policies):
        end = "first" if direction == UP else "last"
        raise BadData(f"{FILE}: policy {policy_id!r}: it is the {end} already.")
    policies[index], policies[other] = policies[other], policies[index]
    return policies_of(data).text


def with_escalations(text: str, steps: Sequence[Mapping[str, Any]]) -> str:
    """Replace the steps of every policy that has none of its own."""
    data = parsed(text)
    data["escalation"] = [dict(step) for step in steps]
    return policies_of(data).text


def with_lifecycle(text: str, name: str, row: Mapping[str, Any]) -> str:
    """Replace one of the other lengths: ``length`` or ``share``, because, source."""
    data = parsed(text)
    data["lifecycle"][name] = dict(row)
    return policies_of(data).text


def _index(policies: Sequence[Mapping[str, Any]], policy_id: str) -> int:
    for index, row in enumerate(policies):
        if row["id"] == policy_id:
            return index
    raise BadData(f"{FILE}: there is no policy {policy_id!r}.")


def _as_in_file(row: Mapping[str, Any]) -> Row:
    kept = {key: value for key, value in row.items() if value not in ("", None)}
    if "when" in kept:
        kept["when"] = {name: values for name, values in kept["when"].items() if values}
    for key in kept.keys() & {*DATES}:
        kept[key] = _date(kept[key])
    return kept


def _date(value: Any) -> Any:
    """Read an ISO date; what is none is left for the reader to refuse."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
