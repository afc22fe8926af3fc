"""People at work on tickets: each act in its own ``saved()``, at the clock's time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.support.moments import MONDAY, Clock
from triage import desk as desks
from triage.desk import Desk
from triage.models import Event, Letter, Person, Role, Ticket
from triage.rules import Intake
from triage.store import db, saved
from triage.tickets import clockwork, closing, opening
from triage.tickets.opening import Prepared

ANN = {
    "subject": "Cannot sign in",
    "body": "I cannot sign in since Monday.",
    "org_name": "Sunrise Clinic",
    "org_type": "provider",
    "county": "Kern",
    "name": "Ann Lee",
    "email": "ann@clinic.example",
    "phone": "555 0100",
}


class Work:
    """What a test says people do; reads what became of it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        with saved():
            self.rosa = _hire("Rosa")
            self.omar = _hire("Omar")

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return desks.active()

    def prepare(self, **asked: Any) -> Prepared:
        """Think a ticket out from answers; ``picked`` is its category."""
        extra = {
            name: asked.pop(name)
            for name in ("draft_key", "by", "slot", "follow_up", "follows")
            if name in asked
        }
        intake = Intake(**{**ANN, "picked": "login_access", **asked})
        desk = self.desk
        return opening.prepare(
            intake, desk.rules.decide(intake), desk, now=self.clock(), **extra
        )

    def open(self, **asked: Any) -> Ticket:
        """Open a ticket."""
        prepared = self.prepare(**asked)
        with saved():
            opened = opening.write(prepared)
        return self.look(opened.ticket_id)

    def does(
        self, verb: Callable[..., Ticket], ticket: Ticket, **details: Any
    ) -> Ticket:
        """Let Rosa, or ``by`` somebody else, do something to a ticket."""
        details.setdefault("by", self.rosa)
        return self.happens(verb, ticket, **details)

    def happens(
        self, verb: Callable[..., Ticket], ticket: Ticket, **details: Any
    ) -> Ticket:
        """Let somebody without an account do something to a ticket."""
        with saved():
            done = verb(ticket.id, now=self.clock(), desk=self.desk, **details)
            ticket_id = done.id
        return self.look(ticket_id)

    def wakes(self) -> int:
        """Let the worker do what is due, all of it, and say how much it was."""
        done = 0
        for job in (
            closing.wake_clocks,
            closing.wake_parked,
            closing.remind_waiting,
            closing.resolve_unanswered,
            closing.close_resolved,
        ):
            with saved():
                done += job(self.clock(), self.desk)
        return done

    def look(self, ticket: Ticket | int) -> Ticket:
        """Read a ticket's row again."""
        db.session.rollback()
        return db.session.get_one(
            Ticket, ticket if isinstance(ticket, int) else ticket.id
        )

    def events(self, ticket: Ticket, *kinds: str) -> list[Event]:
        """The events of a ticket, or those of some kinds."""
        rows = db.session.execute(
            select(Event).where(Event.ticket_id == ticket.id).order_by(Event.seq)
        ).scalars()
        return [row for row in rows if not kinds or row.kind in kinds]

    def kinds(self, ticket: Ticket) -> list[str]:
        """What happened to a ticket, in order."""
        return [event.kind for event in self.events(ticket)]

    def letters(self, ticket: Ticket) -> list[str]:
        """The kinds of the letters about a ticket, in order."""
        return list(
            db.session.execute(
                select(Letter.kind)
                .where(Letter.ticket_id == ticket.id)
                .order_by(Letter.id)
            ).scalars()
        )

    def verdict(self, ticket: Ticket, clock: str, cycle: int = 1) -> str | None:
        """How a clock ended, ``None`` while it runs."""
        for event in self.events(ticket, "clock_ended"):
            if (event.clock, event.data["cycle"]) == (clock, cycle):
                return event.verdict
        return None

    def differences(self) -> list[str]:
        """What the audit finds."""
        return [str(one) for one in clockwork.audit(self.desk, self.clock())]


def _hire(name: str) -> int:
    person = Person(
        email=f"{name.lower()}@desk.example",
        name=name,
        role=Role.REP.value,
        created_at=MONDAY,
    )
    db.session.add(person)
    db.session.flush()
    return person.id
