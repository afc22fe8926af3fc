"""Everything about one ticket that a rep sees, gathered and put into words once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from triage import people, wording
from triage.desk import Desk
from triage.lifecycle import Act, State, may
from triage.people import Staff
from triage.tickets import finding, story
from triage.web.reps.clocks import ClockLine, clock_lines
from triage.web.reps.due import Due, due_of
from triage.web.reps.topics import Topics, topics_of
from triage.web.reps.why import Why, folded, marked, title, why_of

# A long history is read from its end, if at all.
RECENT = 10
_WHO = {"message": "", "reply": "", "ask": "asked", "note": "Note", "call": "Call"}
_LETTERS = {
    "received": "Received",
    "reply": "Reply",
    "ask": "Question",
    "reminder": "Reminder",
    "no_answer": "Resolved without an answer",
    "parked": "Parked",
    "resolved": "Resolved",
    "promise_revised": "Promise revised",
    "link": "Link",
}


class Said(NamedTuple):
    """One message of the conversation."""

    who: str
    initials: str
    kind: str
    label: str
    at: str
    iso: str
    body: Markup | str


class Line(NamedTuple):
    """One thing that happened, as a sentence."""

    seq: int
    at: str
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the ticket page and the pane print; of the history its last lines.

    ``earlier`` lines are on a page of their own.
    """

    ticket: Any
    due: Due
    state: str
    owner: str
    promise: str
    why: Why
    topics: Topics
    facts: tuple[tuple[str, str], ...]
    clocks: tuple[ClockLine, ...]
    said: tuple[Said, ...]
    history: tuple[Line, ...]
    earlier: int
    others: Sequence[Any]
    letters: Sequence[Mapping[str, str]]
    staff: tuple[Staff, ...]
    can: frozenset[str]
    opened: str


def shown(ticket: Any, desk: Desk, now: datetime, *, part: bool = False) -> Shown:
    """Gather a ticket that was found: five more statements.

    The ``part`` of it that stands beside the queue has no room for clocks and history.
    """
    staff = people.staff()
    names = {one.id: one.name for one in staff}
    events = finding.history(ticket.id)
    return Shown(
        ticket=ticket,
        due=due_of(ticket, desk.calendar, now),
        state=wording.STATES_FOR_STAFF[ticket.state],
        owner=names.get(ticket.assignee_id or 0, ""),
        promise=_promise(ticket, desk, now),
        why=why_of(ticket, desk),
        topics=topics_of(ticket, events, desk),
        facts=tuple(_facts(ticket, desk, now)),
        clocks=() if part else clock_lines(story.counted(events), desk, now),
        said=_conversation(ticket, desk, now),
        history=() if part else _lines(events, names, desk, now, last=RECENT),
        earlier=max(0, len(events) - RECENT),
        others=_others(ticket, desk),
        letters=_letters(ticket.id, desk, now),
        staff=tuple(one for one in staff if one.active),
        can=frozenset(act.value for act in Act if may(State(ticket.state), act)),
        opened=wording.moment(ticket.opened_at, desk.calendar, now),
    )


def _promise(ticket: Any, desk: Desk, now: datetime) -> str:
    return wording.promise(
        ticket.promise_kind,
        ticket.promise_earliest,
        ticket.promise_latest,
        desk.calendar,
        now,
    )


def _facts(ticket: Any, desk: Desk, now: datetime) -> Sequence[tuple[str, str]]:
    place = wording.ORG_TYPES.get(ticket.org_type, ticket.org_type)
    facts = [
        ("Organization", ticket.org_name),
        ("Kind", f"{place}, {ticket.county}" if ticket.county else place),
        ("Phone", ticket.phone or ""),
        ("E-mail", ticket.email or "none: no letters go out"),
        ("Came in", f"{wording.CHANNELS.get(ticket.channel, ticket.channel)}, "
                    f"{wording.moment(ticket.opened_at, desk.calendar, now)}"),
    ]  # fmt: skip
    answers = ticket.answers or {}
    for key, asked in (
        ("tried_button", "Pressed Forgot Password"),
        ("signed_in_before", "Signed in before"),
    ):
        if answers.get(key) is not None:
            facts.append((asked, "Yes" if answers[key] else "No"))
    return [(name, value) for name, value in facts if value]


def _conversation(ticket: Any, desk: Desk, now: datetime) -> tuple[Said, ...]:
    lines: list[Said] = []
    for message in finding.conversation(ticket.id, notes=True):
        first = not lines and message.author == "submitter"
        ours = message.author != "submitter"
        who = (message.name or "The desk") if ours else ticket.name
        lines.append(
            Said(
                who=who or "Submitter",
                initials=_initials(who),
                kind=message.kind if ours else "theirs",
                label=_WHO.get(message.kind, "") if ours else "",
                at=wording.near_moment(message.at, desk.calendar, now),
                iso=message.at.isoformat(),
                body=_body(message, ticket if first else None, desk),
            )
        )
    return tuple(lines)


def _body(message: Any, opened_it: Any, desk: Desk) -> Markup | str:
    """Mark what was read in the message that opened the ticket; fold what is not theirs."""
    if message.author != "submitter":
        return str(message.body)
    if opened_it is None:
        return folded(message.body)
    return marked(message.body, opened_it.decision, desk)


def _initials(name: str) -> str:
    parts = name.split()
    return (
        (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()
        if parts
        else "?"
    )


def history(ticket_id: int, desk: Desk, now: datetime) -> tuple[Line, ...]:
    """Say everything that happened to a ticket, oldest first."""
    names = {one.id: one.name for one in people.staff()}
    return _lines(finding.history(ticket_id), names, desk, now)


def _lines(
    events: Sequence[Any],
    names: Mapping[int, str],
    desk: Desk,
    now: datetime,
    last: int = 0,
) -> tuple[Line, ...]:
    owners, titles = finding.owners(events), desk.titles
    return tuple(
        Line(
            event.seq,
            wording.moment(event.at, desk.calendar, now),
            wording.event_sentence(
                event.kind, event.data, who=event.who, owner=names.get(owner or 0),
                calendar=desk.calendar, names=names, categories=titles,
            ),
        )
        for event, owner in list(zip(events, owners, strict=True))[-last:]
    )  # fmt: skip


def _others(ticket: Any, desk: Desk) -> Sequence[Mapping[str, str]]:
    return [
        {
            "id": str(other.id),
            "ref": other.ref,
            "subject": other.subject or title(desk, other.category),
            "state": wording.STATES_FOR_STAFF[other.state],
            "opened": wording.short_day(desk.calendar.local(other.opened_at).date()),
        }
        for other in finding.others_of(ticket.submitter_id, but=ticket.id)
    ]


def _letters(ticket_id: int, desk: Desk, now: datetime) -> Sequence[Mapping[str, str]]:
    return [
        {
            "kind": _LETTERS.get(letter.kind, letter.kind),
            "state": letter.state,
            "trouble": letter.trouble or "",
            "at": wording.near_moment(
                letter.posted_at or letter.written_at, desk.calendar, now
            ),
        }
        for letter in finding.letters_of(ticket_id)
    ]
