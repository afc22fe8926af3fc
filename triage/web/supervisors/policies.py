"""The policies as supervisors see them: the ordered table, and the desk's other lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.publishing import years
from triage.rules import CHANNELS, ORG_TYPES
from triage.sla import (
    DOWN,
    UP,
    Policies,
    Policy,
    lifecycle_of,
    moved,
    with_escalations,
    with_lifecycle,
    without_policy,
)
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar import as_file, said_version, source_words
from triage.web.supervisors.drafting import POLICIES
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.policy_forms import read_steps, typed_steps
from triage.web.supervisors.policy_words import said

_PERCENT = "Enter a number between 1 and 99."
_KEPT = "Added to your draft. It counts once you publish it."


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """One policy in words; ``facts`` are label and value."""

    id: str
    who: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    because: str
    source: str
    quote: str


@bp.get("/policies")
def policies() -> ResponseReturnValue:
    """Show the table in words, in its order."""
    now = desks.now()
    staff.count(now)
    seen = drafting.seen(POLICIES)
    table: Policies = seen.table
    return render_template(
        "supervisors/policies.html",
        seen=seen,
        said_version=said_version(POLICIES),
        rows=[_shown(policy) for policy in table.rows],
        steps=_steps(table.escalations),
        lengths=[
            (name, label, said(name, row), row["because"], source_words(row["source"]))
            for (name, row), label in zip(
                lifecycle_of(table.text).items(),
                wording.LENGTHS.values(),
                strict=True,
            )
        ],
        unconfirmed=years.unconfirmed(now, guards.desk()),
    )


@bp.get("/policies.toml")
def policies_file() -> ResponseReturnValue:
    """Send the policies as a file: with the draft's changes, if there is one."""
    return as_file(drafting.seen(POLICIES))


def _shown(policy: Policy) -> PolicyShown:
    return PolicyShown(
        id=policy.id,
        who=wording.policy_for(policy.when, shorts()),
        facts=tuple(_facts(policy)),
        steps=() if policy.escalations is None else _steps(policy.escalations),
        because=policy.because,
        source=source_words(policy.source),
        quote=policy.quote or "",
    )


def shorts() -> dict[str, str]:
    """Name each category shortly, as lists do."""
    return {key: row.short for key, row in guards.desk().rules.categories.items()}


def known() -> dict[str, list[str]]:
    """Return what a policy may ask for, so that a misspelt value is refused."""
    return {
        "category": list(guards.desk().rules.categories),
        "org_type": list(ORG_TYPES),
        "channel": list(CHANNELS),
    }


def _facts(policy: Policy) -> Iterator[tuple[str, str]]:
    for name, label in wording.TARGETS.items():
        length = getattr(policy, name)
        yield label, f"in {length}" if length else "no target"
    if policy.promise:
        yield "Promised", wording.promised(str(policy.promise))
    if when := wording.in_force(policy.starts, policy.ends):
        yield "Counts", when


def _steps(steps: object) -> tuple[str, ...]:
    return tuple(
        f"{wording.step(one.words, one.tell)}. {one.because}"
        for one in steps  # type: ignore[attr-defined]
    )


@bp.post("/policies/order")
def move_policy() -> ResponseReturnValue:
    """Let a policy change places with the one above or below it, in the draft."""
    typed = Typed(request.form)
    direction = UP if typed["direction"] == UP else DOWN
    return _at_once(
        typed,
        lambda text: moved(text, typed["id"], direction),
        f"{typed['id']} stands one place {'higher' if direction == UP else 'lower'} now.",
    )


@bp.post("/policies/removal")
def remove_policy() -> ResponseReturnValue:
    """Take a policy out, in the draft."""
    typed = Typed(request.form)
    return _at_once(
        typed,
        lambda text: without_policy(text, typed["id"]),
        f"{typed['id']} is out of your draft.",
    )


def _at_once(typed: Typed, change: object, said: str) -> ResponseReturnValue:
    kept = drafting.keep(POLICIES, change, typed)  # type: ignore[arg-type]
    flash(said if kept else typed.problems[0].sentence)
    return redirect(url_for(".policies"), 303)


@bp.get("/policies/length")
def length() -> ResponseReturnValue:
    """Ask for one of the desk's other lengths."""
    row = lifecycle_of(drafting.seen(POLICIES).table.text).get(
        request.args.get("name", "")
    )
    if row is None:
        return redirect(url_for(".policies"))
    share = f"{row['share'] * 100:g}" if "share" in row else ""
    start = {"name": request.args["name"], "share": share, **row}
    return _length_page(Typed.blank({**start, "share": share}))


@bp.post("/policies/lengths")
def change_length() -> ResponseReturnValue:
    """Change one of the desk's other lengths, in the draft."""
    typed = Typed(request.form)
    name = typed.choice("name", wording.LENGTHS, "Choose one of the lengths again.")
    row: dict[str, object] = {
        "because": typed.line("because", "Say why it is so long."),
        "source": typed.line(
            "source", "Say where it comes from, like “Desk's own rule”."
        ),
    }
    if name == "warn_at":
        row["share"] = _share(typed)
    else:
        row["length"] = typed.line("length", "Enter a length like “5 business days”.")
    if typed.problems:
        return _length_page(typed), 422
    if not drafting.keep(POLICIES, lambda text: with_lifecycle(text, name, row), typed):
        return _length_page(typed), typed.status
    flash(_KEPT)
    return redirect(url_for(".policies"), 303)


def _share(typed: Typed) -> float:
    percent = typed.number("share", _PERCENT) or 1
    if percent > 99:
        typed.refuse(_PERCENT, "share")
    return percent / 100


def _length_page(typed: Typed) -> str:
    staff.count(desks.now())
    return render_template(
        "supervisors/length.html",
        form=typed,
        label=wording.LENGTHS.get(typed["name"], "Length"),
        version=typed.version(drafting.seen(POLICIES).version),
    )


@bp.get("/policies/escalation")
def escalation() -> ResponseReturnValue:
    """Ask whom to tell when a clock of any policy runs out."""
    table: Policies = drafting.seen(POLICIES).table
    return _escalation_page(Typed.blank(typed_steps(table.escalations)))


@bp.post("/policies/escalation")
def change_escalation() -> ResponseReturnValue:
    """Change whom to tell when, in the draft."""
    typed = Typed(request.form)
    steps = read_steps(typed)
    if typed.problems:
        return _escalation_page(typed), 422
    if not drafting.keep(POLICIES, lambda text: with_escalations(text, steps), typed):
        return _escalation_page(typed), typed.status
    flash(_KEPT)
    return redirect(url_for(".policies"), 303)


def _escalation_page(typed: Typed) -> str:
    staff.count(desks.now())
    return render_template(
        "supervisors/escalation.html",
        form=typed,
        audiences=tuple(wording.AUDIENCES.items()),
        version=typed.version(drafting.seen(POLICIES).version),
    )
