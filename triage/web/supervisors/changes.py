"""A supervisor's own change: what is different, what it would do, and publishing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import publishing
from triage.errors import Conflict, DeskError
from triage.models import DeskDraft
from triage.publishing import drafts, history, previews, replaying
from triage.store import saved
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.before_after import BeforeAfter, before_after
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.calendar_words import Difference
from triage.web.supervisors.drafting import CALENDAR, POLICIES, RULES, Seen, differences
from triage.web.supervisors.drawn import WEEK
from triage.web.supervisors.foreseen import Foreseen, foreseen
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.replayed import Replayed, replayed

KIND = "<any(calendar, policies, rules):kind>"
_GONE = (
    "This draft is not there any more: it was published or discarded in another window."
)
_OTHER = (
    "You changed this in another window meanwhile. Look at the change as it is now, then "
    "publish it."
)
# What follows from a publication, said beside the button and after it.
FOLLOWS = {
    **dict.fromkeys(
        (CALENDAR, POLICIES),
        "Open tickets are counted anew now; promises stay as they are.",
    ),
    RULES: "New messages are decided by it from now on; tickets stay as they are.",
}


@bp.get(f"/changes/{KIND}")
def change(kind: str) -> ResponseReturnValue:
    """Show what is different in one's own draft, and what it would do."""
    return _page(kind, Typed.blank())


@bp.post(f"/changes/{KIND}/preview")
def ask_preview(kind: str) -> ResponseReturnValue:
    """Let the worker count what the draft would do."""
    with saved():
        draft = drafts.hold(kind, guards.me().id)
        if draft is not None:
            count_effects(draft, desks.now())
    return redirect(url_for(".change", kind=kind), 303)


def count_effects(draft: DeskDraft, now: datetime) -> None:
    """Ask the worker what a draft would do: to dates, or to what is decided."""
    (replaying if draft.kind == RULES else previews).ask(draft, now)


@bp.get(f"/changes/{KIND}/progress")
def preview_progress(kind: str) -> ResponseReturnValue:
    """Tell a script how far the counting is."""
    seen = _foreseen(drafting.seen(kind))
    if seen is None:
        return {"over": True}
    return {
        "over": not seen.is_counting,
        "done": seen.counted,
        "total": seen.total,
        "words": seen.said_progress,
    }


@bp.post(f"/changes/{KIND}/publication")
def publish(kind: str) -> ResponseReturnValue:
    """Put the draft into force."""
    typed = Typed(request.form)
    reason = typed.line("reason", "Say in a few words why this changes.")
    if typed.problems:
        return _page(kind, typed), 422
    try:
        with saved():
            draft = _mine(kind, typed)
            version_id = publishing.publish(
                draft, author=guards.me().name, reason=reason, now=desks.now()
            )
    except DeskError as error:
        typed.refuse(error)
        status = 409 if isinstance(error, Conflict) else 422
        return _page(kind, typed), status
    flash(f"Published. {FOLLOWS[kind]}")
    return redirect(url_for(".version", version_id=version_id), 303)


@bp.post("/changes/rules/losses")
def tick_loss() -> ResponseReturnValue:
    """Note that a loss of the replay was looked at."""
    typed = Typed(request.form)
    try:
        with saved():
            replay = replaying.of(_mine(RULES, typed))
            if replay is None:
                raise Conflict(_GONE)
            replaying.tick(replay, typed.all("loss"))
    except DeskError as error:
        typed.refuse(error)
        return _page(RULES, typed), 409
    return redirect(url_for(".change", kind=RULES, _anchor="lost-h"), 303)


@bp.post(f"/changes/{KIND}/base")
def rebase(kind: str) -> ResponseReturnValue:
    """Carry the draft onto what somebody else published, or begin anew with that."""
    typed = Typed(request.form)
    try:
        with saved():
            draft = _mine(kind, typed)
            if typed["how"] == "again":
                drafts.start_again(draft, desks.now())
            else:
                drafts.bring_onto_active(draft, desks.now())
    except DeskError as error:
        typed.refuse(error)
        return _page(kind, typed), 409
    return _page(kind, Typed.blank({"reason": typed["reason"]}))


@bp.post(f"/changes/{KIND}/removal")
def discard(kind: str) -> ResponseReturnValue:
    """Forget one's own draft."""
    with saved():
        drafts.discard(kind, guards.me().id)
    flash("Your draft is discarded. What is published is as it was.")
    return redirect(url_for(f".{kind}"), 303)


def _mine(kind: str, typed: Typed) -> DeskDraft:
    """Return the draft that the page showed, inside ``saved()``."""
    draft = drafts.hold(kind, guards.me().id)
    if draft is None:
        raise Conflict(_GONE)
    if str(draft.version) != typed["version"]:
        raise Conflict(_OTHER)
    return draft


def _page(kind: str, typed: Typed) -> str:
    staff.count(desks.now())
    seen = drafting.seen(kind)
    draft = seen.draft
    return render_template(
        "supervisors/change.html",
        form=typed,
        kind=kind,
        seen=seen,
        version=seen.version,
        theirs=_theirs(draft) if draft and seen.is_outdated else None,
        drawn=_drawn(seen) if draft and kind == CALENDAR else None,
        foreseen=_foreseen(seen),
        week=WEEK,
    )


def _foreseen(seen: Seen) -> Foreseen | Replayed | None:
    """Say what the draft would do, as the worker counted it; None without any count."""
    if seen.draft is None:
        return None
    if seen.kind == RULES:
        return replayed(seen.draft, seen.table)
    return foreseen(seen.draft)


def _drawn(seen: Seen) -> BeforeAfter:
    return before_after(seen.active, seen.table, desks.now())


def _theirs(draft: DeskDraft) -> dict[str, Any]:
    """Say what somebody else published since this draft was begun."""
    active = history.active_version(draft.kind)
    base = desks.version(draft.base_id)
    changes: list[Difference] = differences(draft.kind, base, desks.version(active.id))
    return {"version": active, "changes": changes}
