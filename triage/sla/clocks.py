"""The fold: reads the events of a ticket in order and counts its clocks.

Nothing here looks at a clock or a row. What was written down as a miss or a verdict is
taken over as it is; everything else is counted anew (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter

from triage.calendar import Calendar
from triage.lifecycle import MOVES, PAUSED, UNCOUNTED, Act, State
from triage.sla.events import Event, EventKind
from triage.sla.ledger import Ledger
from triage.sla.policy import Facts, Policies, Policy
from triage.sla.promise_run import PromiseRun
from triage.sla.standing import Clock, ClockName, PromiseKind
from triage.sla.target_run import TargetRun

_JUDGED = (EventKind.CLOCK_MISSED, EventKind.CLOCK_ENDED)


def clocks(
    events: Iterable[Event],
    policies: Policies,
    calendar: Calendar,
    now: datetime,
    *,
    anew: bool = False,
) -> tuple[Clock, ...]:
    """Return every clock of a ticket, those of earlier cycles too, as they stand now.

    ``anew`` counts what has ended or was missed once more, by these policies and this
    calendar, as if nothing had been written down about it.
    """
    if anew:
        events = [event for event in events if event.kind not in _JUDGED]
    return Fold(events, policies, calendar).clocks(now)


class Fold:
    """What the events of one ticket add up to, whatever time it is."""

    def __init__(
        self, events: Iterable[Event], policies: Policies, calendar: Calendar
    ) -> None:
        self.policies = policies
        self.calendar = calendar
        self.state = State.NEW
        self.ledger = Ledger()
        self.reply: TargetRun | None = None  # the last one owed, the first or the next
        self.promise: PromiseRun | None = None  # a look-again does not replace it here
        self.look_again: PromiseRun | None = None
        self.callback: PromiseRun | None = None
        self.paused_since: datetime | None = None
        self.unanswered_since: datetime | None = None
        self.asked_at: datetime | None = None
        self.reminded_at: datetime | None = None
        self.review_on: date | None = None
        self.resolved_at: datetime | None = None
        self.read(*sorted(events, key=attrgetter("seq")))

    def clocks(self, now: datetime) -> tuple[Clock, ...]:
        """Return every clock as it stands now."""
        counted = (
            run.clock(self.calendar, self.policies, now)
            for run in self.ledger.runs.values()
        )
        return tuple(clock for clock in counted if clock is not None)

    def read(self, *events: Event) -> None:
        """Take in the next events."""
        for event in events:
            act, reader = _READING[event.kind]
            if act is not None:
                self._move(act, event.at)
            if reader is not None:
                reader(self, event)

    def _move(self, act: Act, at: datetime) -> None:
        before = self.state
        self.state = MOVES.get((before, act), before)
        if self.state is before:
            return
        if self.state in PAUSED:
            self.paused_since = at
            for run in self.ledger.live:
                run.pause(self.state, at)
        elif before in PAUSED:
            for run in self.ledger.live:
                if run.paused_since is not None:
                    run.resume(self.calendar, at)
        if before is State.PARKED and self.state is not State.RESOLVED:
            self.ledger.end(self.look_again, at)

    def _opened(self, event: Event) -> None:
        data = event.data
        self.opened_at = event.at
        self._hold_to(
            Facts(data["category"], data["priority"], data["org_type"], data["channel"])
        )
        self.reply = self._start_target(ClockName.FIRST_REPLY, event.at)
        self._start_target(ClockName.RESOLVE, event.at)

    def _start_target(self, name: ClockName, at: datetime) -> TargetRun:
        cycle = self.ledger.next_cycle(name)
        policy = self._policy_for(name, cycle, at)
        run = TargetRun(name=name, cycle=cycle, started_at=at, policy=policy)
        self.ledger.start(run)
        return run

    def policy_at(self, at: datetime) -> Policy:
        """Return what the ticket, as it is now, is held to from a moment on."""
        if not self.policies.turns:
            return self._policy
        return self.policies.match(self.facts, self.calendar.local(at).date())

    def _hold_to(self, facts: Facts) -> None:
        self.facts = facts
        # Where policies have no dates, it holds on every day.
        self._policy = self.policies.match(facts, date.min)

    def _policy_for(self, name: ClockName, cycle: int, at: datetime) -> Policy:
        """Once reopened, no promised date drives the work: then a target must."""
        if name is ClockName.RESOLVE and cycle > 1:
            on = self.calendar.local(at).date()
            return self.policies.match_resolving(self.facts, on)
        return self.policy_at(at)

    def _promised(self, event: Event) -> None:
        if event.data["kind"] == PromiseKind.LOOK_AGAIN:
            self.look_again = self._promise(self.look_again, event)
            return
        self.promise = self._promise(self.promise, event)
        slot_end = self._promised_call(event)
        reply = self._reply_owed()
        if reply is not None and reply.name is ClockName.FIRST_REPLY:
            reply.wait_for_call(slot_end, self.calendar, event.at)

    def _promise(self, run: PromiseRun | None, event: Event) -> PromiseRun:
        return self.ledger.promise(run, event, ClockName.PROMISE, self.state)

    def _promised_call(self, event: Event) -> datetime | None:
        """Keep the callback clock in step with the promise; return the slot's end."""
        if event.data["kind"] == PromiseKind.CALL:
            self.callback = self.ledger.promise(
                self.callback, event, ClockName.CALLBACK, self.state
            )
            return self.callback.latest
        self.ledger.end(self.callback, event.at, happened=False)
        return None

    def _replied(self, event: Event) -> None:
        self.unanswered_since = None
        self.ledger.end(self.reply, event.at)
        if self.promise is not None and self.promise.kind is PromiseKind.REPLY:
            self.ledger.end(self.promise, event.at)

    def _reply_owed(self) -> TargetRun | None:
        return self.reply if self.reply and self.reply.ended_at is None else None

    def _assigned(self, event: Event) -> None:
        if event.data["to"] is not None:
            self._move(Act.ASSIGN, event.at)

    def _heard(self, event: Event) -> None:
        if not event.data["counts"]:
            return
        self.unanswered_since = self.unanswered_since or event.at
        if self.state is not State.RESOLVED:  # that ends with the event that says so
            self._move(Act.MESSAGE, event.at)
            self._owe_an_answer()

    def _owe_an_answer(self) -> None:
        """Count from the oldest message that nobody answered; a nudge buys no time.

        While the first reply is owed, that is the answer.
        """
        if self.unanswered_since is not None and self._reply_owed() is None:
            self.reply = self._start_target(ClockName.NEXT_REPLY, self.unanswered_since)

    def _asked(self, event: Event) -> None:
        self._replied(event)
        self.asked_at = event.at
        self.reminded_at = None

    def _called(self, event: Event) -> None:
        reached = event.data["reached"]
        self._move(Act.TALK if reached else Act.CALL, event.at)
        if reached:
            self._replied(event)
        # An attempt before the slot that reached nobody leaves the call still owed.
        slot = self.callback
        if slot is not None and (reached or event.at >= slot.started_at):
            self.ledger.end(slot, event.at)
            if self.promise is not None and self.promise.kind is PromiseKind.CALL:
                self.ledger.end(self.promise, event.at)

    def _parked(self, event: Event) -> None:
        self.review_on = date.fromisoformat(event.data["review_on"])

    def _reminded(self, event: Event) -> None:
        self.reminded_at = event.at

    def _resolved(self, event: Event) -> None:
        self.resolved_at = event.at
        self.unanswered_since = None
        needed = event.data["outcome"] not in UNCOUNTED
        self.ledger.resolve(event.at, needed=needed)

    def _reopened(self, event: Event) -> None:
        self._start_target(ClockName.RESOLVE, event.at)
        self._owe_an_answer()

    def _category_changed(self, event: Event) -> None:
        self._change(self.facts._replace(category=event.data["now"]), event.at)

    def _priority_changed(self, event: Event) -> None:
        self._change(self.facts._replace(priority=event.data["now"]), event.at)

    def _change(self, facts: Facts, at: datetime) -> None:
        """Same start, new target; what has ended keeps the target it ended by."""
        self._hold_to(facts)
        for run in self.ledger.live:
            if isinstance(run, TargetRun):
                policy = self._policy_for(run.name, run.cycle, run.started_at)
                run.retarget(policy, self.calendar, at)

    def _written(self, event: Event) -> None:
        self.ledger.write(event)


_READING: dict[EventKind, tuple[Act | None, Callable[[Fold, Event], None] | None]] = {
    EventKind.OPENED: (None, Fold._opened),
    EventKind.PROMISE_MADE: (None, Fold._promised),
    EventKind.PROMISE_REVISED: (None, Fold._promised),
    EventKind.ASSIGNED: (None, Fold._assigned),
    EventKind.REPLIED: (Act.REPLY, Fold._replied),
    EventKind.ASKED: (Act.ASK, Fold._asked),
    EventKind.NOTED: (Act.NOTE, None),
    EventKind.CALL_LOGGED: (None, Fold._called),
    EventKind.SUBMITTER_WROTE: (None, Fold._heard),
    EventKind.PARKED: (Act.PARK, Fold._parked),
    EventKind.UNPARKED: (Act.TAKE_UP, None),
    EventKind.REMINDED: (None, Fold._reminded),
    EventKind.RESOLVED: (Act.RESOLVE, Fold._resolved),
    EventKind.REOPENED: (Act.REOPEN, Fold._reopened),
    EventKind.CLOSED: (Act.CLOSE, None),
    EventKind.CATEGORY_CHANGED: (None, Fold._category_changed),
    EventKind.PRIORITY_CHANGED: (None, Fold._priority_changed),
    EventKind.DUE_SOON: (None, Fold._written),
    EventKind.ESCALATED: (None, Fold._written),
    EventKind.CLOCK_MISSED: (None, Fold._written),
    EventKind.CLOCK_ENDED: (None, Fold._written),
}
