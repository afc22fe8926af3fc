"""The clocks of a ticket in words, and the count behind each on a page of its own.

Few look at a count, and counting costs most of a page: the ticket only asks for it when
somebody unfolds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.desk import Desk
from triage.sla import Clock, ClockName, Event, Policy, Standing
from triage.tickets import finding, story
from triage.tickets.accounting import Accounted, accounts, as_counted
from triage.web import guards, staff
from triage.web.reps.blueprint import TICKET, bp
from triage.web.reps.due import CODES
from triage.wording import SaidPart


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock in words: how it stands."""

    name: str
    code: str
    word: str
    due: str
    spent: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """One clock in words with the count behind it.

    ``rule`` is the row of the policies it is counted by, ``because`` and ``source`` why
    there is such a row, ``tables`` the versions it was counted with.
    """

    clock: ClockLine
    parts: tuple[SaidPart, ...]
    rule: str
    because: str
    source: str
    quote: str
    tables: str


def clock_lines(
    events: Iterable[Event], desk: Desk, now: datetime
) -> tuple[ClockLine, ...]:
    """Say every clock of a ticket, those of earlier cycles too."""
    return tuple(_clock(one, desk, now) for one in as_counted(events, desk, now))


def _clock(clock: Clock, desk: Desk, now: datetime) -> ClockLine:
    name = clock.name.value.capitalize()
    return ClockLine(
        name=f"{name}, again" if clock.cycle > 1 else name,
        code=CODES[clock.standing],
        word=clock.standing.value.capitalize(),
        due=_due(clock, desk, now),
        spent=_spent(clock, desk, now),
    )


def _count(accounted: Accounted, desk: Desk, now: datetime) -> CountLine:
    clock, policy = accounted.clock, accounted.policy
    return CountLine(
        clock=_clock(clock, desk, now),
        parts=wording.said_account(accounted.account, accounted.on, now),
        rule=clock.policy,
        because=policy.because if policy else "",
        source=_source(policy, desk),
        quote=policy.quote or "" if policy else "",
        tables=wording.counted_with(accounted.versions, desk.calendar),
    )


def _due(clock: Clock, desk: Desk, now: datetime) -> str:
    if clock.standing is Standing.PAUSED:
        return "moves on while paused"
    return f"due {wording.moment(clock.due_at, desk.calendar, now)}"


def _spent(clock: Clock, desk: Desk, now: datetime) -> str:
    if clock.name in (ClockName.PROMISE, ClockName.CALLBACK):
        if clock.ended_at is None:
            return ""
        return f"ended {wording.moment(clock.ended_at, desk.calendar, now)}"
    took = wording.open_time(clock.spent, wording.usual_day(desk.calendar))
    return f"{took} of {clock.target}" if clock.target else took


def _source(policy: Policy | None, desk: Desk) -> str:
    return wording.source(policy.source, desk.rules.sources) if policy else ""


@bp.get(f"/tickets/{TICKET}/counts")
def counts(ticket_id: int) -> ResponseReturnValue:
    """Show how every date of a ticket is counted: a page, or what a ticket unfolds."""
    desk, now = guards.desk(), desks.now()
    ticket = finding.seen(ticket_id)
    told = accounts(story.counted(finding.history(ticket_id)), desk, now)
    part = guards.wants_fragment()
    if not part:
        staff.count(now)
    return render_template(
        "reps/_counts.html" if part else "reps/counts.html",
        t=ticket,
        counts=[_count(one, desk, now) for one in told],
    )


@bp.get(f"/tickets/{TICKET}/receipts.json")
def receipts(ticket_id: int) -> ResponseReturnValue:
    """Send every count of a ticket as JSON."""
    desk, now = guards.desk(), desks.now()
    ticket = finding.seen(ticket_id)
    told = accounts(story.counted(finding.history(ticket_id)), desk, now)
    return {"ticket": ticket.ref, "clocks": [one.as_json() for one in told]}
