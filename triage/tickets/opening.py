"""A request becomes a ticket: thought out first without the database, then written.

``prepare`` makes everything (reference, promise, events, clocks, letter), ``write``
inserts it in five statements. Nothing is decided here again: the decision comes along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from triage import desk as desks
from triage.desk import Desk
from triage.errors import Conflict, DeskError
from triage.lifecycle import Outcome
from triage.mail import letters
from triage.mail.letters import RenderedLetter
from triage.models import Author, DeskHead, Letter, Message, Submitter, Ticket
from triage.rules import Decision, Intake
from triage.sla import (
    Event,
    EventDraft,
    EventKind,
    Facts,
    Policy,
    PromiseDraft,
    first_promise,
    tally,
)
from triage.store import db, table
from triage.tickets import story, telling
from triage.tickets.columns import columns
from triage.tickets.keys import address_key, new_reference, search_key

Slot = tuple[datetime, datetime]
_TRIES = 3
_SUBMITTERS = table(Submitter)
_TICKETS = table(Ticket)
_MESSAGES = table(Message)
_LETTERS = table(Letter)
_HEAD = table(DeskHead)


class Stale(DeskError):
    """Calendar, policies or rules were replaced after the ticket was thought out."""


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


@dataclass(frozen=True, slots=True)
class Opened:
    """The ticket there is now; ``already`` says that an earlier sending made it."""

    ticket_id: int
    ref: str
    already: bool = False


def open_ticket(
    make: Callable[[Desk], Prepared], save: Callable[[Prepared], Opened], desk: Desk
) -> Opened:
    """Make and save a ticket; make it again when tables were published in between.

    ``save`` is the door's: it calls ``write`` inside ``saved()``.
    """
    for _ in range(_TRIES):
        try:
            return save(make(desk))
        except Stale:
            desk = desks.active()
    raise Conflict(
        "The desk's tables are just being changed. Please send it once more."
    )


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
) -> Prepared:
    """Think a ticket out; no database.

    ``by`` is the rep who typed it for somebody, ``slot`` the half day of a promised
    call. A ``follow_up`` asks about a request that has its promise already: it is
    promised a reply, nothing more. ``follows`` is the closed ticket it continues.
    """
    at = now.astimezone(UTC).replace(microsecond=0)
    ref = new_reference()
    referred = is_referred(decision)
    slot = slot or _slot_of(intake)
    promise = (
        None if referred else _promise(intake, decision, desk, at, slot, follow_up)
    )
    events = _events(intake, decision, promise, at, referred=referred)
    counted = tally(events, desk.policies, desk.calendar, at)
    drafts = [*events, *_numbered(counted.drafts, len(events), at)]
    rows = [
        story.row(EventDraft(one.kind, one.data), seq=one.seq, at=at, by=by)
        for one in drafts
    ]
    ticket = _ticket(intake, decision, ref, draft_key)
    ticket |= {"follows_id": follows, "rules_id": desk.rules_id, "last_seq": len(rows)}
    if follows is not None:
        rows.append(_follows(follows, at, len(rows) + 1))
        ticket["last_seq"] += 1
    return Prepared(
        ref=ref,
        promise=promise,
        ticket=ticket | columns(events, counted, desk),
        submitter=_submitter(intake, at),
        message=_message(intake, by, at),
        events=rows,
        letter=_letter(intake, decision, ref, promise, desk, at),
        now=at,
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
    policy = _policy(intake, decision, desk)
    if follow_up:
        policy = replace(policy, promise=None)
    calls = slot if decision.action.action == "callback" and not follow_up else None
    return first_promise(policy, desk.calendar, at, slot=calls)


def _policy(intake: Intake, decision: Decision, desk: Desk) -> Policy:
    facts = Facts(decision.category, intake.priority, intake.org_type, intake.channel)
    return desk.policies.match(facts)


def _events(
    intake: Intake, decision: Decision, promise: PromiseDraft | None, at: datetime,
    *, referred: bool,
) -> list[Event]:  # fmt: skip
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
    drafts = [opened]
    if promise is not None:
        drafts.append(promise.made())
    if referred:
        drafts.append(
            EventDraft(EventKind.RESOLVED, {"outcome": Outcome.REFERRED.value})
        )
    return _numbered(drafts, 0, at)


def _numbered(drafts: Any, after: int, at: datetime) -> list[Event]:
    return [
        Event(seq, at, draft.kind, draft.data)
        for seq, draft in enumerate(drafts, start=after + 1)
    ]


def _follows(follows: int, at: datetime, seq: int) -> dict[str, Any]:
    return story.plain_row(story.FOLLOW_UP, {"ticket": follows}, seq=seq, at=at)


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
    desk: Desk, at: datetime,
) -> RenderedLetter | None:  # fmt: skip
    if not intake.email:
        return None
    return telling.received(
        to=intake.email,
        ref=ref,
        category=decision.category,
        guide=decision.action.guide,
        promise=promise,
        desk=desk,
        now=at,
    )


def write(prepared: Prepared) -> Opened:
    """Write a prepared ticket, at most five statements; call inside ``saved()``.

    The same draft key again finds the ticket it made the first time. Raises ``Stale``
    when the desk's tables are no longer those it was prepared with.
    """
    connection = db.session.connection()
    statements = _statements(connection.dialect.name)
    if prepared.submitter is not None:
        connection.execute(statements.submitter, prepared.submitter)
    ticket_id = connection.execute(statements.ticket, prepared.ticket).scalar()
    if ticket_id is None:
        return _already(prepared)
    connection.execute(statements.message, {**prepared.message, "ticket_id": ticket_id})
    story.append(ticket_id, prepared.events)
    if prepared.letter is not None:
        row = letters.row(prepared.letter, ticket_id=ticket_id, now=prepared.now)
        connection.execute(statements.letter, row)
    return Opened(ticket_id, prepared.ref)


def _already(prepared: Prepared) -> Opened:
    """Find out why nothing was inserted."""
    key = prepared.ticket["draft_key"]
    made = (
        key
        and db.session.execute(
            select(Ticket.id, Ticket.ref).where(Ticket.draft_key == key)
        ).one_or_none()
    )
    if made:
        return Opened(made.id, made.ref, already=True)
    # A reference drawn twice ends here too, and is drawn again.
    raise Stale("The desk's tables were replaced meanwhile.")


@dataclass(frozen=True, slots=True)
class _Statements:
    submitter: Insert
    ticket: Insert
    message: Insert
    letter: Insert


@cache
def _statements(dialect: str) -> _Statements:
    """Compose the inserts once; the database compiles each once, too."""
    upsert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return _Statements(
        submitter=upsert(_SUBMITTERS).on_conflict_do_nothing(),
        ticket=_insert_ticket(upsert),
        message=insert(_MESSAGES),
        letter=insert(_LETTERS),
    )


def _insert_ticket(upsert: Any) -> Insert:
    """Insert a ticket only while the tables it was thought out with are the active ones."""
    columns = [one for one in _TICKETS.c if one.name not in ("id", "submitter_id")]
    values: list[Any] = [bindparam(one.name, type_=one.type) for one in columns]
    submitter = select(_SUBMITTERS.c.id).where(
        _SUBMITTERS.c.email == bindparam("address")
    )
    chosen = select(*values, submitter.scalar_subquery()).where(
        _HEAD.c.id == 1,
        *(
            _HEAD.c[name] == bindparam(name, type_=_HEAD.c[name].type)
            for name in ("rules_id", "calendar_id", "policies_id")
        ),
    )
    made: Insert = (
        upsert(_TICKETS)
        .from_select([*columns, _TICKETS.c.submitter_id], chosen)
        .on_conflict_do_nothing()
        .returning(_TICKETS.c.id)
    )
    return made
