"""What makes two tables of policies different, policy by policy, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from triage import wording
from triage.sla import Policies, Policy, Step, lifecycle_of
from triage.web.supervisors.calendar_words import Difference

_NONE = "none"


def differences(
    before: Policies, after: Policies, categories: Mapping[str, str]
) -> list[Difference]:
    """Say what the second table says otherwise than the first."""
    was = {policy.id: policy for policy in before.rows}
    now = {policy.id: policy for policy in after.rows}
    found = [
        Difference(
            "added", _name(now[key], categories), asks(now[key]), now[key].because
        )
        for key in now
        if key not in was
    ]
    found += [
        Difference("removed", _name(was[key], categories), asks(was[key]))
        for key in was
        if key not in now
    ]
    for key in now:
        if key in was:
            found += _changed(was[key], now[key], categories)
    found += _order(list(was), list(now))
    found += _steps(
        "Escalation of every other policy", before.escalations, after.escalations
    )
    return [*found, *_lengths(before, after)]


def _name(policy: Policy, categories: Mapping[str, str]) -> str:
    return f"{policy.id}: {wording.policy_for(policy.when, categories)}"


def asks(policy: Policy) -> str:
    """Say shortly what a policy asks for."""
    parts = [
        f"{label.lower()} in {getattr(policy, name)}"
        for name, label in wording.TARGETS.items()
        if getattr(policy, name) is not None
    ]
    if policy.promise is not None:
        parts.append(f"promised {wording.promised(str(policy.promise))}")
    if when := wording.in_force(policy.starts, policy.ends):
        parts.append(when[:1].lower() + when[1:])
    return ", ".join(parts) or "no target"


def _changed(
    was: Policy, now: Policy, categories: Mapping[str, str]
) -> Iterator[Difference]:
    old, new = _facts(was, categories), _facts(now, categories)
    for label in new:
        if new[label] != old[label]:
            how = f"{new[label]}, was {old[label]}"
            yield Difference("changed", f"{now.id}: {label}", how)
    yield from _steps(f"{now.id}: escalation", was.escalations, now.escalations)
    for label, first, second in (
        ("reason", was.because, now.because),
        ("source", was.source, now.source),
        ("quote", was.quote, now.quote),
    ):
        if first != second:
            yield Difference("changed", f"{now.id}: {label}", second or _NONE)


def _facts(policy: Policy, categories: Mapping[str, str]) -> dict[str, str]:
    facts = {"for whom": wording.policy_for(policy.when, categories)}
    for name, label in wording.TARGETS.items():
        facts[label.lower()] = str(getattr(policy, name) or _NONE)
    facts["promise"] = str(policy.promise or _NONE)
    facts["in force"] = wording.in_force(policy.starts, policy.ends) or "always"
    return facts


def _order(was: list[str], now: list[str]) -> Iterator[Difference]:
    kept = [key for key in was if key in now]
    if kept != [key for key in now if key in was]:
        yield Difference("changed", "Order", ", ".join(now))


def _steps(
    what: str, was: tuple[Step, ...] | None, now: tuple[Step, ...] | None
) -> Iterator[Difference]:
    if was == now:
        return
    old, new = said_steps(was), said_steps(now)
    how = f"{new}. Was: {old}" if new != old else "the same, for other reasons"
    yield Difference("changed", what, how)


def said_steps(steps: tuple[Step, ...] | None) -> str:
    """Say the steps of an escalation; ``None`` are those of every policy."""
    if steps is None:
        return "as for every policy"
    return "; ".join(wording.step(one.words, one.tell) for one in steps) or "nobody"


def _lengths(before: Policies, after: Policies) -> Iterator[Difference]:
    was, now = lifecycle_of(before.text), lifecycle_of(after.text)
    for name, label in wording.LENGTHS.items():
        if was[name] == now[name]:
            continue
        old, new = said(name, was[name]), said(name, now[name])
        how = f"{new}, was {old}" if new != old else "the same, for another reason"
        yield Difference("changed", label, how, now[name]["because"])


def said(name: str, row: Mapping[str, Any]) -> str:
    """Say one of the desk's other lengths, going on from its label."""
    words = wording.share(row["share"]) if "share" in row else str(row["length"])
    return wording.length(name, words)
