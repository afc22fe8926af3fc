"""One ticket on a page of its own, and the same in the pane beside the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from triage import desk as desks
from triage import wording
from triage.errors import Conflict, DeskError, NotAllowedNow
from triage.lifecycle import Outcome
from triage.tickets import finding
from triage.web import guards, staff
from triage.web.reps import shown as showing
from triage.web.reps.blueprint import TICKET, bp
from triage.web.reps.lines import open_spans
from triage.web.reps.shown import Shown, shown

_STATUS = {Conflict: 409, NotAllowedNow: 409}
_REFUSED = 422


@dataclass(frozen=True, slots=True)
class Again:
    """A form that was not taken: where it was, what was typed, what is wrong with it.

    ``news`` are the sentences of what others did meanwhile; ``may_send`` offers to send
    words all the same that a letter must not carry.
    """

    panel: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    news: tuple[str, ...] = ()
    may_send: bool = False


@bp.get(f"/tickets/{TICKET}")
def ticket(ticket_id: int) -> ResponseReturnValue:
    """Show everything about a ticket."""
    return page(ticket_id, Again(panel=request.args.get("do", "")))


@bp.get(f"/tickets/{TICKET}/pane")
def pane(ticket_id: int) -> ResponseReturnValue:
    """Show a ticket beside the queue: the same, with less around it."""
    return page(ticket_id, Again(), part=True)


@bp.get(f"/tickets/{TICKET}/history")
def history(ticket_id: int) -> ResponseReturnValue:
    """Show everything that happened to a ticket: a page, or what a ticket unfolds."""
    desk, now = guards.desk(), desks.now()
    ticket = finding.seen(ticket_id)
    part = guards.wants_fragment()
    if not part:
        staff.count(now)
    return render_template(
        "reps/_history.html" if part else "reps/history.html",
        t=ticket,
        history=showing.history(ticket_id, desk, now),
    )


def page(ticket_id: int, again: Again, *, part: bool = False) -> str:
    """Render a ticket, whole or as the part that a script asked for."""
    desk, now = guards.desk(), desks.now()
    part = part or guards.wants_fragment()
    seen = shown(finding.seen(ticket_id), desk, now, part=part)
    if not part:
        staff.count(now)
    url = url_for(".ticket", ticket_id=ticket_id)
    return render_template(
        "reps/_pane.html" if part else "reps/ticket.html",
        t=seen.ticket,
        part=part,
        hidden=_hidden(seen),
        url=url,
        base=url.removesuffix(str(ticket_id)),
        seen=seen,
        again=again,
        choices=_choices(seen),
        epoch=int(now.timestamp()),
        spans=open_spans(desk.calendar, now),
        next_week=desk.calendar.open_day_from(
            desk.calendar.local(now).date() + timedelta(days=7)
        ),
    )


def _hidden(seen: Shown) -> Markup:
    """What every form of the page sends along: the token, and what the rep had seen."""
    return Markup(
        '<input type="hidden" name="csrf_token" value="{}">'
        '<input type="hidden" name="version" value="{}">'
        '<input type="hidden" name="seq" value="{}">'
    ).format(generate_csrf(), seen.ticket.version, seen.ticket.last_seq)


def _choices(seen: Shown) -> Mapping[str, Mapping[str, str]]:
    categories = guards.desk().rules.categories
    likely = [key for key in seen.why.likely if key in categories]
    return {
        "likely": {key: categories[key].title for key in likely},
        "categories": {
            key: one.title for key, one in categories.items() if key not in likely
        },
        "priorities": wording.PRIORITIES,
        "outcomes": {one.value: wording.OUTCOMES[one.value] for one in Outcome},
        "reasons": {
            key: words[0].upper() + words[1:]
            for key, words in wording.PARK_REASONS.items()
        },
    }


def done(ticket_id: int) -> ResponseReturnValue:
    """Answer a form that was taken: the ticket as it is now."""
    if guards.wants_fragment():
        return page(ticket_id, Again())
    return redirect(url_for(".ticket", ticket_id=ticket_id), 303)


def refused(
    ticket_id: int, panel: str, error: DeskError, *, may_send: bool
) -> ResponseReturnValue:
    """Answer a form that was not taken: nothing typed is lost, and what to do is said."""
    again = Again(
        panel=panel,
        typed=request.form,
        problem=str(error),
        news=_news(ticket_id) if isinstance(error, Conflict) else (),
        may_send=may_send,
    )
    return page(ticket_id, again), _STATUS.get(type(error), _REFUSED)


def _news(ticket_id: int) -> tuple[str, ...]:
    """What happened since the page was made that the form came from."""
    seq = request.form.get("seq", default=0, type=int)
    lines = showing.history(ticket_id, guards.desk(), desks.now())
    return tuple(f"{line.at}: {line.said}" for line in lines if line.seq > seq)
