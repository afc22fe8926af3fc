"""A request thought out as a ticket: reference, promise, events, clocks and letter.

Nothing is decided here again: the decision comes along. No database is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from triage.desk import Desk
from triage.lifecycle import Outcome
from triage.mail.letters import RenderedLetter
from triage.models import Author
from triage.rules import Decision, Intake
from triage.sla import (
    Event,
    EventDraft,
    EventKind,
    Facts,
    Policy,
    PromiseDraft,
    first_promise,
    not_too_soon,
    tally,
)
from triage.tickets import labels, story, telling
from triage.tickets.columns import columns
from triage.tickets.keys import address_key, new_reference, search_key

Slot = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Origin:
    """The ticket that a second topic is split from; its clocks start where that one's did."""

    ticket_id: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ticket thought out and not yet written; what is told at once is here too."""

    ref: str
    promise: PromiseDraft | None
    ticket: dict[str, Any]
    submitter: dict[str, Any] | None
    message: dict[str, Any]
    events: list[dict[str, Any]]
    letter: RenderedLetter | None
    now: datetime
    label: dict[str, Any] | None = None
    # What its clocks have come to by now; nothing, unless they started earlier.
    passed: tuple[EventDraft, ...] = ()


def prepare(
    intake: Intake,
    decision: Decision,
    desk: Desk,
    *,
    now: datetime,
    draft_key: str | None = None,
    by: int | None = None,
    slot: Slot | None = None,
    follow_up: bool = False,
    follows: int | None = None,
    split_from: Origin | None = None,
) -> Prepared:
    """Think a ticket out; no database.

    ``by`` is the rep who typed it for somebody, ``slot`` the half day of a promised
    call. A ``follow_up`` asks about a request that has its promise already: it is
    promised a reply, nothing more. ``follows`` is the closed ticket it continues.
    """
    at = now.astimezone(UTC).replace(microsecond=0)
    since = split_from.opened_at if split_from else at
    ref = new_reference()
    referred = is_referred(decision)
    slot = slot or _slot_of(intake)
    promise = (
        None if referred else _promise(intake, decision, desk, since, slot, follow_up)
    )
    if promise is not None and since < at:
        promise = not_too_soon(promise, desk.calendar, at)
    events = _events(intake, decision, promise, (since, at), referred=referred)
    counted = tally(events, desk.policies, desk.calendar, at)
    drafts = [*events, *_numbered(counted.drafts, len(events), at)]
    rows = [
        story.row(EventDraft(one.kind, one.data), seq=one.seq, at=one.at, by=by)
        for one in drafts
    ]
    ticket = _ticket(intake, decision, ref, draft_key)
    ticket |= {"follows_id": follows, "rules_id": desk.rules_id, "last_seq": len(rows)}
    for kind, other in _comes_from(follows, split_from):
        data = {"ticket": other}
        rows.append(story.plain_row(kind, data, seq=len(rows) + 1, at=at, by=by))
        ticket["last_seq"] += 1
    ticket |= columns(events, counted, desk)
    return Prepared(
        ref=ref,
        promise=promise,
        ticket=ticket,
        submitter=_submitter(intake, at),
        message=_message(intake, by, since),
        events=rows,
        letter=_letter(intake, decision, ref, promise, events, desk, at),
        now=at,
        label=labels.picked(decision, ticket, by, at),
        passed=tuple(counted.drafts),
    )


def is_referred(decision: Decision) -> bool:
    """Say whether the submitter picked to be referred, which ends it in the same act."""
    picked = decision.picked == decision.category
    return decision.action.action == "refer" and picked and decision.guard is None


def _slot_of(intake: Intake) -> Slot | None:
    if intake.slot is None:
        return None
    start, end = (datetime.fromisoformat(edge) for edge in intake.slot)
    return start, end


def _promise(
    intake: Intake, decision: Decision, desk: Desk, at: datetime, slot: Slot | None,
    follow_up: bool,
) -> PromiseDraft | None:  # fmt: skip
    policy = _policy(intake, decision, desk, at)
    if follow_up:
        policy = replace(policy, promise=None)
    calls = slot if decision.action.action == "callback" and not follow_up else None
    return first_promise(policy, desk.calendar, at, slot=calls)


def _policy(intake: Intake, decision: Decision, desk: Desk, at: datetime) -> Policy:
    who = _facts(intake, decision)
    return desk.policies.match(who, desk.calendar.local(at).date())


def _facts(intake: Intake, decision: Decision) -> Facts:
    return Facts(decision.category, intake.priority, intake.org_type, intake.channel)


def _events(
    intake: Intake, decision: Decision, promise: PromiseDraft | None,
    edges: tuple[datetime, datetime], *, referred: bool,
) -> list[Event]:  # fmt: skip
    since, at = edges
    opened = EventDraft(
        EventKind.OPENED,
        {
            "category": decision.category,
            "priority": intake.priority,
            "org_type": intake.org_type,
            "channel": intake.channel,
            "action": decision.action.action,
        },
    )
    drafts: list[EventDraft] = []
    if promise is not None:
        drafts.append(promise.made())
    if referred:
        drafts.append(
            EventDraft(EventKind.RESOLVED, {"outcome": Outcome.REFERRED.value})
        )
    return [Event(1, since, opened.kind, opened.data), *_numbered(drafts, 1, at)]


def _numbered(drafts: Iterable[EventDraft], after: int, at: datetime) -> list[Event]:
    return [
        Event(seq, at, draft.kind, draft.data)
        for seq, draft in enumerate(drafts, start=after + 1)
    ]


def _comes_from(
    follows: int | None, split_from: Origin | None
) -> Iterable[tuple[str, int]]:
    if follows is not None:
        yield story.FOLLOW_UP, follows
    if split_from is not None:
        yield story.SPLIT_FROM, split_from.ticket_id


def _ticket(
    intake: Intake, decision: Decision, ref: str, draft_key: str | None
) -> dict[str, Any]:
    return {
        "ref": ref,
        "link_version": 1,
        "draft_key": draft_key,
        "version": 1,
        "subject": intake.subject[:200],
        "name": intake.name,
        "name_key": search_key(intake.name),
        "email": intake.email or None,
        "phone": intake.phone or None,
        "org_name": intake.org_name,
        "org_key": search_key(intake.org_name),
        "county": intake.county,
        "address": address_key(intake.email),
        "answers": {
            "tried_button": intake.tried_button,
            "signed_in_before": intake.signed_in_before,
            "picked": intake.picked,
        },
        "gate": decision.gate.value,
        "decision": decision.as_json(),
    }


def _submitter(intake: Intake, at: datetime) -> dict[str, Any] | None:
    if not intake.email:
        return None
    return {
        "email": address_key(intake.email),
        "name": intake.name,
        "name_key": search_key(intake.name),
        "created_at": at,
    }


def _message(intake: Intake, by: int | None, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "author": Author.SUBMITTER.value,
        "person_id": by,
        "kind": "message",
        "channel": intake.channel,
        "body": intake.body,
    }


def _letter(
    intake: Intake, decision: Decision, ref: str, promise: PromiseDraft | None,
    events: list[Event], desk: Desk, at: datetime,
) -> RenderedLetter | None:  # fmt: skip
    if not intake.email:
        return None
    return telling.received(
        to=intake.email,
        ref=ref,
        who=_facts(intake, decision),
        guide=decision.action.guide,
        promise=promise,
        events=events,
        desk=desk,
        now=at,
    )
