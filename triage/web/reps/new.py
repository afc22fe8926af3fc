"""A new ticket for a caller, a fax or a mail: the same readings and the same promise."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage.desk import Desk
from triage.errors import Conflict
from triage.lifecycle import State
from triage.rules import COUNTIES
from triage.store import saved
from triage.tickets import drafts, finding, opening
from triage.tickets.opening import Opened, Prepared
from triage.tickets.slots import slots
from triage.web import guards, staff
from triage.web.reps.blueprint import bp, ticket_number
from triage.web.reps.readings import decide, readings
from triage.web.reps.taken import CHANNELS, PRIORITIES, Problem, Taken, take


@bp.get("/new")
def new_ticket() -> ResponseReturnValue:
    """Ask who it is and what they say."""
    like = request.args.get("like", type=ticket_number)
    typed = _like(like) if like else {}
    return _page(
        {
            "channel": "phone_note",
            "priority": "normal",
            "key": drafts.new_key(),
            **typed,
        }
    )


@bp.post("/new")
def open_new() -> ResponseReturnValue:
    """Read the words; then, with a reading chosen, open the ticket."""
    typed = dict(request.form.items())
    taken = take(request.form, guards.desk().calendar, desks.now())
    if taken.problems:
        return _page(typed, taken), 422
    if "picked" not in typed or request.form.get("step") == "read":
        return _page(typed, taken, choose=True)
    if problem := _unready(taken):
        taken.problems.append(problem)
        return _page(typed, taken, choose=True), 422
    try:
        opened = _open(taken)
    except Conflict as error:
        taken.problems.append(Problem("", str(error)))
        return _page(typed, taken, choose=True), 409
    flash("The ticket is open. Read the reference and the promise to them.")
    return redirect(url_for(".ticket", ticket_id=opened.ticket_id), 303)


def _unready(taken: Taken) -> Problem | None:
    """What is still missing once a reading is chosen."""
    decision = decide(guards.desk(), taken.intake)
    if taken.intake.picked is None:
        return Problem("picked", "Choose what it is about, as the person says it.")
    if decision.action.action == "callback" and not (
        taken.intake.slot and taken.intake.phone
    ):
        return Problem(
            "slot", "For a call, enter the phone number and choose a half day."
        )
    return None


def _open(taken: Taken) -> Opened:
    now, by = desks.now(), guards.me().id
    key, follows = drafts.hashed(taken.key), _closed_before()

    def make(desk: Desk) -> Prepared:
        decision = decide(desk, taken.intake)
        return opening.prepare(
            taken.intake,
            decision,
            desk,
            now=now,
            draft_key=key,
            by=by,
            follows=follows,
        )

    def save(prepared: Prepared) -> Opened:
        with saved():
            return opening.write(prepared)

    return opening.open_ticket(make, save, guards.desk())


def _page(
    typed: Mapping[str, str], taken: Taken | None = None, *, choose: bool = False
) -> str:
    desk, now = guards.desk(), desks.now()
    staff.count(now)
    return render_template(
        "reps/new.html",
        typed=typed,
        problems=taken.problems if taken else [],
        wrong={one.field: one.sentence for one in taken.problems} if taken else {},
        readings=readings(desk, taken.intake, now) if taken and choose else (),
        slots=slots(desk.calendar, now),
        channels=CHANNELS,
        priorities=PRIORITIES,
        counties=COUNTIES,
    )


def _closed_before() -> int | None:
    """The closed ticket that this one continues, if it was begun from one."""
    like = request.form.get("like", type=ticket_number)
    closed = like is not None and finding.seen(like).state == State.CLOSED
    return like if closed else None


def _like(ticket_id: int) -> dict[str, str]:
    """Start from who asked before."""
    ticket = finding.seen(ticket_id)
    names = ("name", "email", "phone", "org_name", "org_type", "county", "subject")
    known = {name: getattr(ticket, name) or "" for name in names}
    return {**known, "like": str(ticket_id)}
