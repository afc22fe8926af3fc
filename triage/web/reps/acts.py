"""What a rep does to a ticket: each form calls one verb, and shows the ticket again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from triage import desk as desks
from triage import wording
from triage.errors import BadInput, BadLetter, Conflict, NotAllowedNow
from triage.mail.privacy import holds_patient_details
from triage.models import Ticket
from triage.store import saved
from triage.tickets import splitting, working
from triage.web import guards, typed
from triage.web.reps.blueprint import TICKET, bp
from triage.web.reps.ticket import done, refused

LONGEST = 10_000
_REFUSALS = (BadInput, BadLetter, Conflict, NotAllowedNow)
View = Callable[[int], ResponseReturnValue]


class PatientDetails(BadInput):
    """Words that a letter must not carry; they may be sent, behind the link."""


def act(noun: str, panel: str) -> Callable[[Callable[[int], str]], View]:
    """Make a view of a verb: it returns what was done, in a sentence."""

    def wrap(verb: Callable[[int], str]) -> View:
        @wraps(verb)
        def view(ticket_id: int) -> ResponseReturnValue:
            try:
                said = verb(ticket_id)
            except _REFUSALS as error:
                may_send = isinstance(error, PatientDetails)
                return refused(ticket_id, panel, error, may_send=may_send)
            flash(said)
            return done(ticket_id)

        bp.add_url_rule(f"/tickets/{TICKET}/{noun}", view_func=view, methods=["POST"])
        return view

    return wrap


@bp.errorhandler(CSRFError)
def _too_old(_error: CSRFError) -> ResponseReturnValue:
    """A page of an ended session was sent: what was typed is shown again, once."""
    return guards.send_to_sign_in()


@act("assignment", "owner")
def assignment(ticket_id: int) -> str:
    """Give the ticket to somebody."""
    to = owner_from(request.form.get("to", ""))
    with saved():
        working.assign(ticket_id, to=to, **seen())
    if to == guards.me().id:
        return "This ticket is yours."
    return "Handed over." if to else "Given back: nobody has it now."


@act("reply", "reply")
def reply(ticket_id: int) -> str:
    """Answer the submitter."""
    body = words("body", "Write your reply first.")
    stop_patient_details(body)
    with saved():
        ticket = working.reply(ticket_id, body=body, **seen())
    return told(ticket, "Your reply is on its way.")


@act("question", "reply")
def question(ticket_id: int) -> str:
    """Ask the submitter something and wait."""
    body = words("body", "Write what you need to know first.")
    stop_patient_details(body)
    with saved():
        ticket = working.ask(ticket_id, body=body, **seen())
    return told(ticket, "Your question is on its way; the ticket waits for the answer.")


@act("note", "note")
def note(ticket_id: int) -> str:
    """Keep something for colleagues."""
    body = words("body", "Write your note first.")
    with saved():
        working.note(ticket_id, body=body, **seen())
    return "Your note is kept. The submitter does not see it."


@act("call", "call")
def call(ticket_id: int) -> str:
    """Log a phone call."""
    reached = request.form.get("reached")
    if reached not in ("yes", "no"):
        raise BadInput("Say whether you reached the submitter.", "reached")
    body = words("body", "Write what was said." if reached == "yes" else "")
    with saved():
        working.log_call(
            ticket_id, reached=reached == "yes", body=body or "No answer.", **seen()
        )
    return "The call is logged."


@act("resolution", "resolve")
def resolution(ticket_id: int) -> str:
    """End the work."""
    outcome = request.form.get("outcome", "")
    if outcome not in wording.OUTCOMES:
        raise BadInput("Choose how this ended.", "outcome")
    body = words("body", "")
    stop_patient_details(body)
    with saved():
        ticket = working.resolve(
            ticket_id, outcome=outcome, body=body or None, **seen()
        )
    return told(ticket, "Resolved, and the submitter is told.")


@act("reopening", "reopen")
def reopening(ticket_id: int) -> str:
    """Work on a resolved ticket again."""
    with saved():
        ticket = working.reopen(ticket_id, **seen())
    return told(ticket, "Reopened, and the submitter is told.")


@act("parking", "park")
def parking(ticket_id: int) -> str:
    """Set the ticket aside until a day."""
    reason = request.form.get("reason", "")
    if reason not in wording.PARK_REASONS:
        raise BadInput("Choose why this is set aside.", "reason")
    body = words("body", "")
    stop_patient_details(body)
    review_on = day("review_on")
    with saved():
        ticket = working.park(
            ticket_id, reason=reason, review_on=review_on, body=body, **seen()
        )
    return told(ticket, f"Parked until {wording.day(ticket.review_on or review_on)}.")


@act("unparking", "park")
def unparking(ticket_id: int) -> str:
    """Take a parked ticket up again."""
    with saved():
        working.unpark(ticket_id, **seen())
    return "This ticket is worked on again."


@act("category", "category")
def category(ticket_id: int) -> str:
    """Say what it is really about."""
    with saved():
        working.change_category(
            ticket_id, category=request.form.get("category", ""), **seen()
        )
    return "Saved. The dates follow."


@act("split", "category")
def split(ticket_id: int) -> str:
    """Make the second topic a ticket of its own."""
    with saved():
        made = splitting.split(ticket_id, **seen())
        ref, title = made.ref, guards.desk().titles.get(made.category, made.category)
    return told(made, f"“{title}” is a ticket of its own now: {ref}.")


@act("priority", "priority")
def priority(ticket_id: int) -> str:
    """Say how urgent it really is."""
    with saved():
        working.change_priority(
            ticket_id, priority=request.form.get("priority", ""), **seen()
        )
    return "Saved. The dates follow."


def seen() -> dict[str, Any]:
    """Who acts, when, by which tables, and which version of the ticket they saw."""
    return {
        "by": guards.me().id,
        "now": desks.now(),
        "desk": guards.desk(),
        "version": request.form.get("version", type=int),
    }


def words(name: str, missing: str) -> str:
    """Read a text of the form; ``missing`` is what to say when it must not be empty."""
    text = typed.lines(request.form.get(name))
    if not text and missing:
        raise BadInput(missing, name)
    if len(text) > LONGEST:
        raise BadInput(
            f"Shorten this to {LONGEST:,} characters or fewer; you have {len(text):,}.",
            name,
        )
    return text


def stop_patient_details(body: str) -> None:
    """Warn before a letter is queued that seems to hold something of a patient."""
    if request.form.get("anyway") == "yes":
        return
    today = guards.desk().calendar.local(desks.now()).date()
    found = holds_patient_details(body, today)
    if found:
        raise PatientDetails(
            f"This seems to hold {'; '.join(found)}. Mail is no place for it: take it out, "
            "or send it anyway. Then the letter carries only the link, and the words "
            "stay on the page behind it.",
            "body",
        )


def day(name: str) -> date:
    """Read a date of the form."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as why:
        raise BadInput(
            "Enter the day to look at this again, like 2026-12-02.", name
        ) from why


def owner_from(text: str) -> int | None:
    """Read who shall have a ticket."""
    if text == "me":
        return guards.me().id
    if text in ("", "none"):
        return None
    if not text.isdecimal() or len(text) > 18:
        raise BadInput("Choose who works on this.", "to")
    return int(text)


def told(ticket: Ticket, sentence: str) -> str:
    """Say what was done, and what was not because nobody left an address."""
    if ticket.email:
        return sentence
    return "Saved. There is no e-mail address on this ticket: tell them by phone."
