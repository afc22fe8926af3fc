"""A ticket as its submitter sees it, by its link: how it stands, what was said, an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from triage import limits, wording
from triage.errors import TooMany
from triage.lifecycle import State
from triage.models import Author, Message, Ticket
from triage.store import db, saved
from triage.tickets import finding, story, working
from triage.tickets.accounting import promised
from triage.tickets.finding import Said
from triage.tickets.keys import read_reference
from triage.tickets.links import signature as signature_of
from triage.web.submitters import details, forms, pages, visit
from triage.web.submitters.door import bp
from triage.web.submitters.forms import Problem

OVER = (State.RESOLVED, State.CLOSED)


@bp.get("/t/<ref>/<signature>")
def ticket(ref: str, signature: str) -> ResponseReturnValue:
    """Show the ticket. Looking changes nothing."""
    return _show(_find(ref, signature), {})


def _find(ref: str, signature: str) -> Ticket:
    """Find the ticket; what cannot be a reference is not even looked for."""
    known = read_reference(ref)
    return finding.by_link(known if known == ref else "", signature)


@bp.post("/t/<ref>/<signature>/messages")
def send_message(ref: str, signature: str) -> ResponseReturnValue:
    """Take what the submitter adds; a closed ticket goes on in a new one."""
    found = _find(ref, signature)
    sheet = forms.message(request.form)
    problems = [*pages.trapped(), *sheet.problems]
    if problems:
        return _show(found, sheet.answers, problems)
    try:
        went_to = _write(found, sheet.answers["body"])
    except TooMany as error:
        return _show(found, sheet.answers, [Problem("", str(error))], 429)
    if went_to.id != found.id:
        flash(
            f"{found.ref} is closed for good, so your message opened this new ticket."
        )
    else:
        flash("We have your message.")
    return _back_to(went_to)


def _write(found: Ticket, body: str) -> Ticket:
    network = limits.network(request.remote_addr)
    with saved():
        limits.count(
            f"message:{network}", details.HOUR, current_app.config["FORM_LIMIT"]
        )
        if _said_already(found.id, body):
            return found
        return working.submitter_writes(
            found.id, body=body, now=visit.now(), desk=visit.desk()
        )


def _said_already(ticket_id: int, body: str) -> bool:
    """Whether the button was pressed twice: the same words came after what the page showed."""
    seen = request.form.get("seen", "")
    if not seen.isdecimal() or len(seen) > 18:
        return False
    # Locked first, so that two presses at the same moment are taken one after the other.
    db.session.execute(
        select(Ticket.id).where(Ticket.id == ticket_id).with_for_update()
    )
    same = (
        select(Message.id)
        .where(Message.ticket_id == ticket_id, Message.id > int(seen))
        .where(Message.author == Author.SUBMITTER.value, Message.body == body)
    )
    return db.session.execute(same.limit(1)).scalar() is not None


@bp.post("/t/<ref>/<signature>/solved")
def send_solved(ref: str, signature: str) -> ResponseReturnValue:
    """Resolve it, for the submitter says so."""
    found = _find(ref, signature)
    with saved():
        working.solved_by_submitter(found.id, now=visit.now(), desk=visit.desk())
    flash("Thank you. We have marked this as solved.")
    return _back_to(found)


def _back_to(found: Ticket) -> ResponseReturnValue:
    secret = signature_of(found.ref, found.link_version)
    return redirect(url_for(".ticket", ref=found.ref, signature=secret), 303)


def show_message(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the ticket of this request's address with what was typed."""
    where = request.view_args or {}
    return _show(_find(where["ref"], where["signature"]), values, problems, status)


def _show(
    found: Ticket,
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    said = finding.conversation(found.id)
    promise, count = _promise(found)
    calendar = visit.desk().calendar
    return pages.show(
        "ticket",
        values=values,
        problems=problems,
        status=status,
        ticket=found,
        title=pages.title_of(found.category),
        state=wording.STATES[found.state],
        meaning=wording.state_means(found.state, found.outcome),
        promise=promise,
        counted=count,
        talk=[(each, wording.moment(each.at, calendar, visit.now())) for each in said],
        seen=_last(said),
        over=found.state in OVER,
        closed=found.state == State.CLOSED,
        secret=signature_of(found.ref, found.link_version),
    )


def _last(said: Sequence[Said]) -> int:
    return said[-1].id if said else 0


def _promise(found: Ticket) -> tuple[str, list[str]]:
    """Say what is still owed, and how it comes to its date; else nothing."""
    if found.state in OVER:
        return "", []
    told, desk = story.read(found.id), visit.desk()
    return pages.promise_words(
        promised(told.events, desk, max(visit.now(), told.last_at))
    )
