"""What becomes of each request: who answers when, who waits, what reopens, what is missed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import select

from triage.demo.requests import Request
from triage.demo.world import World
from triage.desk import Desk
from triage.models import Ticket
from triage.rules import Decision, Intake
from triage.sla import Facts
from triage.store import db
from triage.tickets import answering, changing, moving, opening, selfservice, working
from triage.tickets.slots import slots

REPLIES = (
    "Thank you for writing. We looked into this and corrected it on our side; please try "
    "again, and tell us if it still does not work.",
    "We found the cause. Please sign out, close the browser, and sign in again.",
    "This is done now. You should see the change within the hour.",
    "We entered the correction. Nothing more is needed from you.",
)
QUESTIONS = (
    "Which site and which screen were you on when this happened? Please leave out patient "
    "details.",
    "Could you tell us the User ID and the message you see, word for word?",
    "On which day did you send the request, and under which organization name?",
)
NOTES = (
    "Checked the audit screen: the account was locked by three failed tries.",
    "Same as two others this week; told the registry team.",
    "Left a message with the site; they close at 4.",
)
ANSWERS = (
    "It is our main site, on the screen for lot numbers. No other message appears.",
    "We tried it this morning on two computers, with the same result.",
    "We sent it two weeks ago, under our full organization name.",
)
THANKS = ("Thank you!", "Thanks so much, that worked.")
STILL = (
    "Thanks, but it still fails with the same message.",
    "It worked for a day and is broken again.",
)
_DAY = 9 * 3600


class _By(TypedDict):
    by: int
    now: datetime
    desk: Desk


@dataclass(slots=True)
class Life:
    """One request's way through the desk; each method is a step at its moment."""

    world: World
    request: Request
    ticket_id: int = 0

    def arrive(self, at: datetime) -> None:
        """Open a ticket, unless a guide helps at once."""
        desk, intake, by = self.world.desk, self.request.intake, None
        if intake.channel == "phone_note" and self.request.label in self._choosable():
            # Whoever is on the phone says what it is about.
            by, intake = self.world.staff[0], replace(intake, picked=self.request.label)
        decision = self._decide(intake)
        if decision.action.ticket == "offer" and intake.channel == "web":
            solved = self._chance(0.4) and not self.request.sense
            selfservice.note_outcome(
                category=decision.category, guide=decision.action.guide or "",
                solved=solved, now=at,
            )  # fmt: skip
            if solved:
                return
        if decision.action.action == "callback" and intake.channel == "web":
            slot = slots(desk.calendar, at)[self.world.chance.randrange(3)]
            intake = replace(intake, slot=slot.edges)
        prepared = opening.prepare(intake, decision, desk, now=at, by=by)
        self.ticket_id = opening.write(prepared).ticket_id
        if not opening.is_referred(decision):
            self._plan_work(at, decision)

    def _decide(self, intake: Intake) -> Decision:
        """Decide by the words; a sense that only answers tell comes with the request."""
        rules, request = self.world.desk.rules, self.request
        decision = rules.decide(intake)
        if not request.sense:
            return decision
        row = rules.action_for(
            request.label, org_type=request.intake.org_type, sense=request.sense
        )
        return replace(
            decision, category=request.label, sense=request.sense, action=row
        )

    def _plan_work(self, at: datetime, decision: Decision) -> None:
        calls = decision.action.action == "callback"
        pace = self.world.chance
        first = self._first_reply_seconds(decision, at)
        late = pace.uniform(1.1, 2.2) if self._chance(0.12) else pace.uniform(0.1, 0.85)
        self.world.plan_open(at, first * late * 0.6, self.take)
        if self._chance(0.15):
            self.world.plan_open(at, first * late * 0.8, self.note)
        step = self.call if calls else self.ask if self._chance(0.22) else self.answer
        self.world.plan_open(at, self._until_slot(at) if calls else first * late, step)

    def _first_reply_seconds(self, decision: Decision, at: datetime) -> float:
        intake, desk = self.request.intake, self.world.desk
        facts = Facts(
            decision.category, intake.priority, intake.org_type, intake.channel
        )
        on = desk.calendar.local(at).date()
        length = desk.policies.match(facts, on).first_reply
        return length.seconds or length.amount * _DAY if length else _DAY

    def _until_slot(self, at: datetime) -> int:
        ticket = self._ticket()
        slot = ticket.promise_earliest or at
        return max(0, self.world.desk.calendar.between(at, slot)) + 1800

    def take(self, at: datetime) -> None:
        """A rep takes it, and puts right what it is about and how urgent it is."""
        ticket = self._ticket()
        working.assign(ticket.id, to=self._rep(), **self._by(at))
        label = self.request.label
        if label != ticket.category and label in self._choosable():
            changing.change_category(ticket.id, category=label, **self._by(at))
        if self._chance(0.04):
            changing.change_priority(ticket.id, priority="urgent", **self._by(at))

    def note(self, at: datetime) -> None:
        """Something only staff read."""
        working.note(self.ticket_id, body=self._one(NOTES), **self._by(at))

    def ask(self, at: datetime) -> None:
        """A question; two in three are answered within days, the others never."""
        working.ask(self.ticket_id, body=self._one(QUESTIONS), **self._by(at))
        if self._chance(0.66):
            wait = timedelta(hours=self.world.chance.uniform(3, 100))
            self.world.plan(at + wait, self.told)

    def told(self, at: datetime) -> None:
        """The submitter answers the question."""
        self._write(self._one(ANSWERS), at)
        self.world.plan_open(
            at, self.world.chance.uniform(0.2, 1.2) * _DAY, self.answer
        )

    def call(self, at: datetime) -> None:
        """A rep calls in the slot; nobody answers one time in five."""
        reached = self._chance(0.8)
        body = "Went through it together on the phone." if reached else "No answer."
        working.log_call(self.ticket_id, reached=reached, body=body, **self._by(at))
        self.world.plan_open(at, 1200 if reached else _DAY, self.resolve)

    def answer(self, at: datetime) -> None:
        """A reply; then it is resolved, parked, or done within its promised time."""
        working.reply(self.ticket_id, body=self._one(REPLIES), **self._by(at))
        if self._ticket().promise_kind == "done":
            self.world.plan(at + self._until_done(at), self.resolve)
        elif self._chance(0.07):
            self.world.plan_open(at, _DAY, self.park)
        else:
            slow = self.world.chance.uniform(0.1, 4.0 if self._chance(0.15) else 1.5)
            self.world.plan_open(at, slow * _DAY, self.resolve)

    def _until_done(self, at: datetime) -> timedelta:
        """Most promised work is done in time, some of it late."""
        latest = self._ticket().promise_latest or at
        part = self.world.chance.uniform(1.02, 1.2 if self._chance(0.5) else 1.1)
        return (latest - at) * (
            part if self._chance(0.12) else self.world.chance.uniform(0.3, 0.97)
        )

    def park(self, at: datetime) -> None:
        """Not now; looked at again in two or three weeks."""
        day = at.date() + timedelta(days=self.world.chance.randrange(10, 24))
        reason = self._one(
            ("waits_for_registry", "waits_for_release", "not_offered_now")
        )
        moving.park(self.ticket_id, reason=reason, review_on=day, **self._by(at))
        self.world.plan(at + timedelta(days=26), self.resolve)

    def resolve(self, at: datetime) -> None:
        """The work ends; a few write again."""
        outcome = self._outcome()
        moving.resolve(self.ticket_id, outcome=outcome, **self._by(at))
        if outcome == "solved" and self._chance(0.2):
            later = at + timedelta(hours=self.world.chance.uniform(1, 60))
            self.world.plan(later, self.still if self._chance(0.45) else self.thank)

    def thank(self, at: datetime) -> None:
        """Plain thanks reopens nothing."""
        self._write(self._one(THANKS), at)

    def still(self, at: datetime) -> None:
        """It still fails: the ticket is worked on again."""
        self._write(self._one(STILL), at)
        self.world.plan_open(
            at, self.world.chance.uniform(0.1, 0.9) * _DAY, self.answer
        )

    def _outcome(self) -> str:
        by_label: dict[str, tuple[str, ...]] = {
            "out_of_scope": ("referred", "spam", "declined")
        }
        by_label |= {
            "duplicate_records": ("declined",),
            "paper_fax": ("declined", "solved"),
        }
        usual = ("solved",) * 9 + ("duplicate", "self-service")
        return self._one(by_label.get(self.request.label, usual))

    def _write(self, body: str, at: datetime) -> None:
        answering.submitter_writes(
            self.ticket_id, body=body, now=at, desk=self.world.desk
        )

    def _ticket(self) -> Ticket:
        query = select(Ticket).where(Ticket.id == self.ticket_id)
        return db.session.execute(query).scalar_one()

    def _rep(self) -> int:
        return self.world.staff[self.ticket_id % len(self.world.staff)]

    def _by(self, at: datetime) -> _By:
        return {"by": self._rep(), "now": at, "desk": self.world.desk}

    def _choosable(self) -> set[str]:
        rules = self.world.desk.rules
        return set(rules.categories) - {"needs_person"} - rules.region_categories

    def _one(self, of: tuple[str, ...]) -> str:
        return self.world.chance.choice(of)

    def _chance(self, part: float) -> bool:
        return self.world.chance.random() < part
