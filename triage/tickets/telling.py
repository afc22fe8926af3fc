"""Letters that a verb causes: what each may say about a ticket, queued with the change.

Tickets without an e-mail address cause none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from triage import guidance, wording
from triage.calendar import Calendar
from triage.desk import Desk
from triage.mail import letters
from triage.mail.letters import LetterFacts, RenderedLetter
from triage.models import Ticket
from triage.sla import Event, Facts, PromiseDraft, PromiseKind, answer_by
from triage.tickets.accounting import Accounted, just_promised, promised
from triage.tickets.hand import Hand
from triage.tickets.links import ticket_link


def received(
    *, to: str, ref: str, who: Facts, guide: str | None, promise: PromiseDraft | None,
    events: Sequence[Event], desk: Desk, now: datetime,
) -> RenderedLetter:  # fmt: skip
    """Render the letter that answers a new request; needs no database."""
    base_url = current_app.config["BASE_URL"]
    today = desk.calendar.local(now).date()
    facts = LetterFacts(
        ref=ref,
        link=ticket_link(ref, 1),
        category=title(desk, who.category),
        promise=promise_words(promise, desk.calendar, now),
        counted=count_words(just_promised(events, desk, now), now),
        guide=(
            guidance.guide(guide, desk, today, who=who, base_url=base_url)
            if guide
            else None
        ),
    )
    return letters.render("received", to=to, facts=facts, now=now)


def title(desk: Desk, category: str) -> str:
    """Say a category in our words."""
    found = desk.rules.categories.get(category)
    return found.title if found else ""


def promise_words(
    promise: PromiseDraft | None, calendar: Calendar, now: datetime
) -> str:
    """Say a promise as one sentence; empty when there is none."""
    if promise is None:
        return ""
    return wording.promise(
        promise.kind.value, promise.earliest, promise.latest, calendar, now
    )


def count_words(promise: Accounted | None, now: datetime) -> str:
    """Say how a promise comes to its date, shortly; empty when there is none."""
    if promise is None:
        return ""
    return " ".join(wording.short_count(promise.account, promise.on, now))


def reply(hand: Hand, body: str) -> None:
    """Tell what staff wrote, and a date that is still owed."""
    _queue(hand, "reply", words=body, promise=_owed(hand))


def ask(hand: Hand, body: str) -> None:
    """Tell what we need to know, and until when we wait."""
    _queue(hand, "ask", words=body, answer_by=_answer_by(hand))


def reminder(hand: Hand) -> None:
    """Tell once more that we wait, and until when."""
    _queue(hand, "reminder", answer_by=_answer_by(hand))


def no_answer(hand: Hand) -> None:
    """Tell that we stopped waiting, and how to go on."""
    _queue(hand, "no_answer", opens_again_until=_opens_again_until(hand))


def parked(hand: Hand, body: str) -> None:
    """Tell why this is set aside and when we look at it again."""
    reason = wording.PARK_REASONS.get(hand.ticket.park_reason or "", "")
    _queue(hand, "parked", words=body, reason=reason, promise=_current(hand))


def resolved(hand: Hand, body: str) -> None:
    """Tell how it ended, and until when a message opens it again."""
    outcome = wording.OUTCOMES.get(hand.ticket.outcome or "", "")
    until = _opens_again_until(hand)
    _queue(hand, "resolved", words=body, outcome=outcome, opens_again_until=until)


def promise_revised(hand: Hand, promise: PromiseDraft) -> None:
    """Tell the date that counts now, and why it is another."""
    reason = wording.PROMISE_REASONS.get(promise.because, "")
    words = promise_words(promise, hand.desk.calendar, hand.at)
    counted = count_words(promised(hand.events, hand.desk, hand.at), hand.at)
    _queue(hand, "promise_revised", promise=words, reason=reason, counted=counted)


def _queue(hand: Hand, kind: str, **facts: str) -> None:
    ticket = hand.ticket
    if not ticket.email:
        return
    said = LetterFacts(
        ref=ticket.ref,
        link=ticket_link(ticket.ref, ticket.link_version),
        category=title(hand.desk, ticket.category),
        **facts,  # type: ignore[arg-type]
    )
    today = hand.desk.calendar.local(hand.at).date()
    letter = letters.render(kind, to=ticket.email, facts=said, now=hand.at, today=today)
    letters.queue(letter, ticket_id=ticket.id)


def _current(hand: Hand) -> str:
    ticket: Ticket = hand.ticket
    return wording.promise(
        ticket.promise_kind,
        ticket.promise_earliest,
        ticket.promise_latest,
        hand.desk.calendar,
        hand.at,
    )


def _owed(hand: Hand) -> str:
    """Say the promise only when a reply has not kept it."""
    kept_by_reply = hand.ticket.promise_kind == PromiseKind.REPLY
    return "" if kept_by_reply or hand.ticket.resolved_at else _current(hand)


def _answer_by(hand: Hand) -> str:
    ticket, calendar = hand.ticket, hand.desk.calendar
    if ticket.waiting_since is None:
        return ""
    lengths = hand.desk.policies.lifecycle
    last = answer_by(lengths, calendar, ticket.waiting_since, ticket.reminded_at)
    return wording.moment(last, calendar, hand.at)


def _opens_again_until(hand: Hand) -> str:
    resolved_at = hand.ticket.resolved_at
    if resolved_at is None:
        return ""
    lifecycle = hand.desk.policies.lifecycle
    due = hand.desk.calendar.due(resolved_at, lifecycle.reopen_within)
    return wording.moment(due, hand.desk.calendar, hand.at)
