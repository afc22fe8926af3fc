"""What was published: who, when, why, what was different; taking an older version back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.errors import BadInput, Conflict, DeskError, VersionNotFound
from triage.publishing import drafts, history
from triage.store import saved
from triage.tickets import promises
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.changes import count_effects
from triage.web.supervisors.drafting import CALENDAR, KINDS
from triage.web.supervisors.foreseen import promise_line
from triage.web.supervisors.forms import Typed

VERSION = f"<int(max={2**63 - 1}):version_id>"
LISTED = 20


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line of the history, in words."""

    id: int
    number: int
    author: str
    reason: str
    when: str
    in_use: bool


@bp.get("/changes", endpoint="history")
def show_history() -> ResponseReturnValue:
    """List what was published of a kind, newest first, and what is under way."""
    staff.count(desks.now())
    kind = request.args.get("kind", CALENDAR)
    if kind not in KINDS:
        raise BadInput("Choose the calendar, the policies or the rules.")
    found = history.versions(kind, before=_before(), limit=LISTED + 1)
    return render_template(
        "supervisors/history.html",
        kind=kind,
        kinds=KINDS,
        versions=[_line(version) for version in found[:LISTED]],
        older=found[LISTED - 1].number if len(found) > LISTED else None,
        newest="before" in request.args,
        mine=[one for one in KINDS if drafts.of(one, guards.me().id)],
        recount=_recount(),
        being_written=promises.being_written(),
        in_danger=bool(promises.endangered(guards.desk(), desks.now(), limit=1)),
        in_use_id=getattr(guards.desk(), f"{kind}_id"),
    )


def _before() -> int | None:
    text = request.args.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadInput("There is no such page. Go back to the history.")
    return int(text)


def _line(version: Any) -> VersionLine:
    active = getattr(guards.desk(), f"{version.kind}_id")
    return VersionLine(
        version.id,
        version.number,
        version.author,
        version.reason,
        _when(version),
        version.id == active,
    )


def _when(version: Any) -> str:
    return wording.moment(version.created_at, guards.desk().calendar, desks.now())


def _recount() -> dict[str, Any] | None:
    """Say how far the recount after a publication is; None when it is done."""
    found = history.progress()
    if not found.left:
        return None
    words = (
        f"{found.counted:,} of {wording.count(found.active, 'open ticket')} are counted "
        "by what is published now."
    )
    return {"done": found.counted, "total": found.active, "words": words}


@bp.get("/changes/recount")
def recount() -> ResponseReturnValue:
    """Tell a script how far the recount is."""
    found = _recount()
    return {"over": found is None, **(found or {})}


@bp.get(f"/changes/versions/{VERSION}")
def version(version_id: int) -> ResponseReturnValue:
    """Show one version: who, when, why, and what was different from the one before."""
    return _page(version_id, Typed.blank())


@bp.post(f"/changes/versions/{VERSION}/draft")
def draft_version(version_id: int) -> ResponseReturnValue:
    """Make an older version one's own draft, and let the worker count what it would do."""
    typed = Typed(request.form)
    old = history.version(version_id)
    try:
        with saved():
            count_effects(drafts.take_up(old, guards.me().id, desks.now()), desks.now())
    except DeskError as error:
        typed.refuse(error)
        status = 409 if isinstance(error, Conflict) else 422
        return _page(version_id, typed), status
    flash(
        f"Your draft is what version {old.number} said. "
        "Nothing counts by it until you publish it."
    )
    return redirect(url_for(".change", kind=old.kind), 303)


@bp.post("/changes/promises")
def revise_promises() -> ResponseReturnValue:
    """Promise another date to the submitters that were ticked, by a letter each."""
    ids = [
        int(text)
        for text in request.form.getlist("ticket")
        if text.isascii() and text.isdecimal() and len(text) < 19
    ]
    with saved():
        asked = promises.revise_promises(ids, by=guards.me().id) if ids else 0
    flash(
        f"{wording.count(asked, 'promise')} will be revised, with a letter each."
        if asked
        else "Tick the promises that are to be revised."
    )
    came_from = request.form.get("version_id", type=int)
    if came_from and 0 < came_from < 2**63:
        return redirect(url_for(".version", version_id=came_from), 303)
    return redirect(url_for(".history"), 303)


def _page(version_id: int, typed: Typed) -> str:
    now = desks.now()
    staff.count(now)
    row = history.version(version_id)
    if row.kind not in KINDS:
        raise VersionNotFound("There is no such version. Choose one of the history.")
    active_id: int = getattr(guards.desk(), f"{row.kind}_id")
    in_use = row.id == active_id
    earlier = history.versions(row.kind, before=row.number, limit=1)
    return render_template(
        "supervisors/version.html",
        form=typed,
        kind=row.kind,
        line=_line(row),
        earlier=earlier[0] if earlier else None,
        changes=_between(row.kind, earlier[0].id, row.id) if earlier else None,
        back=None if in_use else _between(row.kind, active_id, row.id),
        recount=_recount() if in_use else None,
        endangered=[promise_line(one) for one in _endangered()] if in_use else [],
        page_of_promises=promises.PAGE,
        being_written=promises.being_written() if in_use else 0,
    )


def _endangered() -> list[promises.Endangered]:
    return promises.endangered(guards.desk(), desks.now())


def _between(kind: str, first: int, second: int) -> list[Any]:
    return drafting.differences(kind, desks.version(first), desks.version(second))
