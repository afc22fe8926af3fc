"""Forms of one policy: a new one, or another wording of one that is there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.calendar import Unit
from triage.rules import ORG_TYPES
from triage.sla import PRIORITIES, Policies, Policy, with_policy
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.drafting import POLICIES
from triage.web.supervisors.forms import Typed, as_it_was
from triage.web.supervisors.policies import known, shorts
from triage.web.supervisors.policy_forms import (
    PROMISE_UNITS,
    STEPS_FROM,
    TARGET_UNITS,
    read_policy,
    typed_policy,
)

# What a new policy most often is counted in.
_NEW = {
    "first_reply_unit": Unit.BUSINESS_HOURS.value,
    "next_reply_unit": Unit.BUSINESS_HOURS.value,
    "resolve_unit": Unit.BUSINESS_DAYS.value,
    "promise_unit": Unit.CALENDAR_WEEKS.value,
    "steps": "table",
    "rows": "2",
}


@bp.get("/policies/policy")
def policy() -> ResponseReturnValue:
    """Ask for a policy: for whom it is, and what it asks for."""
    wanted = request.args.get("id", "")
    found = _named(wanted)
    if found is None:
        last = drafting.seen(POLICIES).table.rows[-1].id
        return _page(Typed.blank({**_NEW, "before": last}))
    return _page(
        Typed.blank({**typed_policy(found).to_dict(flat=False), "was": [wanted]})
    )


def _named(policy_id: str) -> Policy | None:
    table: Policies = drafting.seen(POLICIES).table
    return next((row for row in table.rows if row.id == policy_id), None)


@bp.post("/policies")
def keep_policy() -> ResponseReturnValue:
    """Put a policy into the draft, in its place."""
    typed = Typed(request.form)
    row = read_policy(typed, guards.desk().rules.categories)
    if typed.problems:
        return _page(typed), 422
    if was := _named(typed["was"]):
        for name in ("because", "source", "quote"):
            row[name] = as_it_was(row[name], getattr(was, name) or "")

    def change(text: str) -> str:
        place: str | int = typed["was"] or _place(text, typed["before"])
        return with_policy(text, place, row, known())

    if not drafting.keep(POLICIES, change, typed):
        return _page(typed), typed.status
    flash("Added to your draft. It counts once you publish it.")
    return redirect(url_for(".policies"), 303)


def _place(text: str, before: str) -> int:
    """Return the number of the policy before which a new one comes."""
    ids = [row.id for row in desks.read(POLICIES, text).rows]
    return ids.index(before) if before in ids else len(ids) - 1


def _page(typed: Typed) -> str:
    staff.count(desks.now())
    seen = drafting.seen(POLICIES)
    return render_template(
        "supervisors/policy.html",
        form=typed,
        version=typed.version(seen.version),
        ids=[
            (row.id, f"{row.id}: {wording.policy_for(row.when, shorts())}")
            for row in seen.table.rows
        ],
        categories=list(guards.desk().titles.items()),
        priorities=[(name, wording.PRIORITIES[name]) for name in PRIORITIES],
        org_types=list(ORG_TYPES.items()),
        channels=list(wording.CHANNELS.items()),
        targets=list(wording.TARGETS.items()),
        target_units=[unit.value for unit in TARGET_UNITS],
        promise_units=[unit.value for unit in PROMISE_UNITS],
        steps_from=STEPS_FROM,
        audiences=tuple(wording.AUDIENCES.items()),
    )
