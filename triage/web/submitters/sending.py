"""The last pages of the form: how to reach the submitter, check, send, sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import guidance, limits, wording
from triage.desk import Desk
from triage.errors import TooMany
from triage.models import Ticket
from triage.rules import PRIORITIES, Decision
from triage.sla import Facts
from triage.store import saved
from triage.tickets import drafts, opening, story
from triage.tickets.accounting import promised
from triage.tickets.links import ticket_link
from triage.tickets.opening import Opened, Prepared
from triage.tickets.slots import Slot, slot_named, slots
from triage.web.submitters import choosing, details, flow, forms, keeping, pages, visit
from triage.web.submitters.door import bp
from triage.web.submitters.forms import Problem
from triage.web.submitters.reading import patient_details

# How long the browser that sent a form is shown its link again: enough for a reload, and
# not for whoever sits down at the same computer later.
SHOWN_FOR = timedelta(hours=1)


@bp.get("/contact")
def contact() -> ResponseReturnValue:
    """Ask how to reach the submitter, and when to call them where we call."""
    where = pages.way_so_far()
    if not where.reached(flow.CONTACT):
        return pages.go_to(where)
    return show_contact(pages.answers())


@bp.post("/contact")
def send_contact() -> ResponseReturnValue:
    """Keep name, addresses and the half day, and go on."""
    if visit.unfinished() is None:
        return keeping.form_is_gone(request.form)
    sheet = forms.contact(request.form, _slots())
    if sheet.problems:
        return show_contact(sheet.answers, sheet.problems)
    return keeping.keep_and_go_on(sheet.answers)


def show_contact(
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page with what was typed."""
    offered = [(slot.key, slot_words(slot)) for slot in _slots()]
    return pages.show(
        "contact",
        values=values,
        problems=problems,
        status=status,
        slots=offered,
        zone=wording.zone(visit.desk().calendar),
    )


def _slots() -> tuple[Slot, ...]:
    """Return the half days to choose from, none where we do not call."""
    decision = pages.way_so_far().decision
    if decision is None or decision.action.action != "callback":
        return ()
    return slots(visit.desk().calendar, visit.now())


def slot_words(slot: Slot) -> str:
    """Say a half day."""
    return wording.slot(slot.start, slot.end, visit.desk().calendar, visit.now())


@bp.get("/check")
def check() -> ResponseReturnValue:
    """Show everything once more: the answers, what we will do, and what we promise."""
    where = pages.way_so_far()
    if not where.reached(flow.CHECK):
        return pages.go_to(where)
    return show_check(pages.answers())


def show_check(
    _values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> ResponseReturnValue:
    """Show the page; nothing is typed on it."""
    answers, decision = pages.answers(), pages.way_so_far().decision
    if decision is None:
        return details.show_details(answers, [keeping.GONE])
    desk = visit.desk()
    slot = slot_named(desk.calendar, answers.get("slot", ""))
    calls = decision.action.action == "callback"
    return pages.show(
        "check",
        values=answers,
        problems=problems,
        status=status,
        title=pages.title_of(decision.category),
        picked=pages.title_of(answers["picked"]),
        guarded=decision.guard is not None,
        does=_what_we_do(decision),
        promise=choosing.promise_words(desk, decision, answers, visit.now()),
        priority=PRIORITIES.get(answers["priority"], ""),
        org_type=wording.ORG_TYPES.get(answers["org_type"], ""),
        slot=slot_words(slot) if slot and calls else "",
        asks_password=answers["picked"] == "forgot_password",
        asks_status=decision.category == "request_status",
        asks="" if decision.guard else details.asks(decision),
        patient_details=patient_details(answers),
    )


def _what_we_do(decision: Decision) -> str:
    """Say what sending does; whoever was offered a guide wants a person by now."""
    row = decision.action
    offered = row.ticket == "offer"
    return wording.what_we_do(
        *(("person", "open") if offered else (row.action, row.ticket))
    )


@bp.post("/check")
def send_check() -> ResponseReturnValue:
    """Open the ticket: once for one form, however often it is sent."""
    form = visit.unfinished()
    if form is None:
        return keeping.form_is_gone({})
    where = pages.way_so_far()
    if where.page != flow.CHECK or where.decision is None:
        return pages.go_to(where)
    if pages.trapped():
        return show_check({}, pages.trapped())
    try:
        _open(where.decision)
    except TooMany as error:
        return show_check({}, [Problem("", str(error))], status=429)
    return redirect(url_for(".sent"), 303)


def _open(decision: Decision) -> Opened:
    answers = pages.answers()

    def make(desk: Desk) -> Prepared:
        prepared = opening.prepare(
            choosing.intake(answers, desk),
            decision,
            desk,
            now=visit.now(),
            draft_key=drafts.hashed(visit.key()),
            follow_up=decision.category == "request_status",
        )
        asked = {
            name: answers[name]
            for name in ("asked_about", "asked_on")
            if name in answers
        }
        prepared.ticket["answers"] |= asked
        return prepared

    return opening.open_ticket(make, _save, visit.desk())


def _save(prepared: Prepared) -> Opened:
    network = limits.network(request.remote_addr)
    with saved():
        opened = opening.write(prepared)
        drafts.drop(visit.key())
        # Last: on PostgreSQL everybody of one network waits for this row until the commit.
        limits.count(f"form:{network}", details.HOUR, current_app.config["FORM_LIMIT"])
    return opened


@bp.get("/sent")
def sent() -> ResponseReturnValue:
    """Tell reference, promise and link to the browser that sent the form."""
    ticket = drafts.ticket_of(visit.key()) if visit.has_key() else None
    if ticket is None or visit.now() - ticket.opened_at > SHOWN_FOR:
        return redirect(url_for(".start"), 303)
    told, desk = story.read(ticket.id), visit.desk()
    owed = promised(told.events, desk, max(visit.now(), told.last_at))
    promise, counted = pages.promise_words(owed)
    return pages.show(
        "sent",
        ticket=ticket,
        title=pages.title_of(ticket.category),
        promise=promise,
        counted=counted,
        link=ticket_link(ticket.ref, ticket.link_version),
        guide=_guide_of(ticket),
    )


def _guide_of(ticket: Ticket) -> guidance.Guidance | None:
    row = ticket.decision.get("action") or {}
    topic, desk = str(row.get("guide")), visit.desk()
    if topic not in desk.rules.guides:
        return None
    who = Facts(ticket.category, ticket.priority, ticket.org_type, ticket.channel)
    sent_on = desk.calendar.local(ticket.opened_at).date()
    return guidance.guide(topic, desk, sent_on, who=who)
