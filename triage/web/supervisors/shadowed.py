"""Drafts of the rules that run beside the live ones: start, look, stop, take as one's own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from triage import desk as desks
from triage import wording
from triage.errors import Conflict, DeskError
from triage.models import Person, Shadow
from triage.publishing import drafts, shadows
from triage.store import db, saved
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.drafting import RULES
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.replayed import compared

SHADOW = f"<int(max={2**63 - 1}):shadow_id>"
DAYS = 14
_NO_DRAFT = "There is no draft of yours that could run. Change the rules first."
_OTHER = "You changed your draft in another window meanwhile. Look at it, then start the shadow."


@dataclass(frozen=True, slots=True)
class ShadowLine:
    """One shadow, in words."""

    id: int
    reason: str
    who: str
    when: str
    counted: int
    runs: bool


@bp.get("/rules/shadows", endpoint="shadows")
def list_shadows() -> ResponseReturnValue:
    """List the shadows, and let one's own draft begin as one."""
    return _list(Typed.blank({"days": str(DAYS)}))


@bp.post("/rules/shadows")
def start_shadow() -> ResponseReturnValue:
    """Let one's own draft run beside the live rules."""
    typed = Typed(request.form)
    days = typed.number("days", "Enter for how many days it is to run.")
    reason = typed.line("reason", "Say in a few words what you want to find out.")
    if typed.problems or days is None:
        return _list(typed), 422
    try:
        with saved():
            draft = drafts.hold(RULES, guards.me().id)
            if draft is None:
                raise Conflict(_NO_DRAFT)
            if str(draft.version) != typed["version"]:
                raise Conflict(_OTHER)
            started = shadows.start(draft, days=days, reason=reason, now=desks.now())
            shadow_id = started.id
    except DeskError as error:
        typed.refuse(error)
        return _list(typed), 409 if isinstance(error, Conflict) else 422
    flash("It runs beside the rules in use. Nothing follows from what it decides.")
    return redirect(url_for(".shadow", shadow_id=shadow_id), 303)


@bp.get(f"/rules/shadows/{SHADOW}")
def shadow(shadow_id: int) -> ResponseReturnValue:
    """Show what a shadow decides otherwise, as far as it came."""
    return _page(shadow_id, Typed.blank())


@bp.post(f"/rules/shadows/{SHADOW}/end")
def stop_shadow(shadow_id: int) -> ResponseReturnValue:
    """End a shadow before its time."""
    with saved():
        shadows.stop(shadows.one(shadow_id), desks.now())
    flash("The shadow is stopped. Its figures stay here.")
    return redirect(url_for(".shadow", shadow_id=shadow_id), 303)


@bp.post(f"/rules/shadows/{SHADOW}/draft")
def draft_of_shadow(shadow_id: int) -> ResponseReturnValue:
    """Take a shadow's rules as one's own draft, to replay and publish them."""
    typed = Typed(request.form)
    try:
        with saved():
            found = shadows.one(shadow_id)
            shadows.as_draft(found, guards.me().id, desks.now())
    except Conflict as error:
        typed.refuse(error)
        return _page(shadow_id, typed), 409
    flash("Its rules are your draft now. Replay it, then publish it.")
    return redirect(url_for(".change", kind=RULES), 303)


def _list(typed: Typed) -> str:
    staff.count(desks.now())
    found = shadows.newest()
    names = _names(found)
    seen = drafting.seen(RULES)
    return render_template(
        "supervisors/shadows.html",
        form=typed,
        lines=[_line(one, names) for one in found],
        seen=seen,
        version=seen.version,
    )


def _page(shadow_id: int, typed: Typed) -> str:
    staff.count(desks.now())
    found = shadows.one(shadow_id)
    rules = desks.read(RULES, found.text)
    return render_template(
        "supervisors/shadow.html",
        form=typed,
        line=_line(found, _names([found])),
        changes=drafting.differences(RULES, desks.version(found.base_id), rules),
        found=compared(shadows.result(found), rules),
    )


def _names(found: list[Shadow]) -> dict[int, str]:
    wanted = {one.person_id for one in found}
    asked = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(asked)}


def _line(one: Shadow, names: dict[int, str]) -> ShadowLine:
    calendar, now = guards.desk().calendar, desks.now()
    since = wording.moment(one.started_at, calendar, now)
    until = wording.moment(one.ended_at or one.ends_at, calendar, now)
    return ShadowLine(
        id=one.id,
        reason=one.reason,
        who=names.get(one.person_id, ""),
        when=f"since {since}, until {until}",
        counted=one.counted,
        runs=one.ended_at is None,
    )
