"""The fold: reads the events of a ticket in order and counts its clocks.

Nothing here looks at a clock or a row. What was written down as a miss or a verdict is
taken over as it is; everything else is counted anew (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter

from triage.calendar import Calendar
from triage.lifecycle import ACTIVE, MOVES, PAUSED, UNCOUNTED, Act, State
from triage.sla.events import Event, EventKind
from triage.sla.ledger import Ledger
from triage.sla.policy import Facts, Policies, Policy
from triage.sla.promise_run import PromiseRun
from triage.sla.standing import Clock, ClockName, PromiseKind
from triage.sla.target_run import TargetRun

_ACTS = {
    EventKind.ASSIGNED: Act.ASSIGN,
    EventKind.REPLIED: Act.REPLY,
    EventKind.ASKED: Act.ASK,
    EventKind.NOTED: Act.NOTE,
    EventKind.PARKED: Act.PARK,
    EventKind.UNPARKED: Act.TAKE_UP,
    EventKind.RESOLVED: Act.RESOLVE,
    EventKind.REOPENED: Act.REOPEN,
    EventKind.CLOSED: Act.CLOSE,
}

_JUDGED = (EventKind.CLOCK_MISSED, EventKind.CLOCK_ENDED)
_REPLIES = (ClockName.FIRST_REPLY, ClockName.NEXT_REPLY)


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
        self.promise: PromiseRun | None = None  # a look-again does not replace it here
        self.look_again: PromiseRun | None = None
        self.callback: PromiseRun | None = None
        self.paused_since: datetime | None = None
        self.unanswered_since: datetime | None = None
        self.asked_at: datetime | None = None
        self.reminded_at: datetime | None = None
        self.review_on: date | None = None
        self.resolved_at: datetime | None = None
        for event in sorted(events, key=attrgetter("seq")):
            self.read(event)

    def clocks(self, now: datetime) -> tuple[Clock, ...]:
        """Return every clock as it stands now."""
        counted = (
            run.clock(self.calendar, self.policies, now)
            for run in self.ledger.runs.values()
        )
        return tuple(clock for clock in counted if clock is not None)

    def read(self, event: Event) -> None:
        """Take in the next event."""
        act = self._act(event)
        if act is not None:
            self._move(act, event.at)
        reader = _READERS.get(event.kind)
        if reader is not None:
            reader(self, event)

    def _act(self, event: Event) -> Act | None:
        if event.kind is EventKind.SUBMITTER_WROTE:
            # What reopens a resolved ticket is the event that says so.
            writes = event.data["counts"] and self.state is not State.RESOLVED
            return Act.MESSAGE if writes else None
        if event.kind is EventKind.CALL_LOGGED:
            return Act.TALK if event.data["reached"] else Act.CALL
        if event.kind is EventKind.ASSIGNED and event.data["to"] is None:
            return None
        return _ACTS.get(event.kind)

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
                run.resume(self.calendar, at)
        if before is State.PARKED and self.state is not State.RESOLVED:
            self.ledger.end(self.look_again, at)

    def _opened(self, event: Event) -> None:
        data = event.data
        self.opened_at = event.at
        self.facts = Facts(
            data["category"], data["priority"], data["org_type"], data["channel"]
        )
        self._start_target(ClockName.FIRST_REPLY, event.at)
        self._start_target(ClockName.RESOLVE, event.at)

    def _start_target(self, name: ClockName, at: datetime) -> None:
        cycle = self.ledger.next_cycle(name)
        policy = self._policy_for(name, cycle, at)
        self.ledger.start(
            TargetRun(name=name, cycle=cycle, started_at=at, policy=policy)
        )

    def policy_at(self, at: datetime) -> Policy:
        """Return what the ticket, as it is now, is held to from a moment on."""
        return self.policies.match(self.facts, self.calendar.local(at).date())

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
        reply = self.ledger.owed(ClockName.FIRST_REPLY)
        if reply is not None and reply.not_before != slot_end:
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
        for name in _REPLIES:
            self.ledger.end(self.ledger.owed(name), event.at)
        if self.promise is not None and self.promise.kind is PromiseKind.REPLY:
            self.ledger.end(self.promise, event.at)

    def _heard(self, event: Event) -> None:
        if event.data["counts"]:
            self.unanswered_since = self.unanswered_since or event.at
            self._owe_an_answer()

    def _owe_an_answer(self) -> None:
        """Count from the oldest message that nobody answered; a nudge buys no time.

        While the first reply is owed, that is the answer; to what is resolved, the
        event that reopens it.
        """
        owed = any(map(self.ledger.owed, _REPLIES))
        if self.unanswered_since and self.state in ACTIVE and not owed:
            self._start_target(ClockName.NEXT_REPLY, self.unanswered_since)

    def _asked(self, event: Event) -> None:
        self._replied(event)
        self.asked_at = event.at
        self.reminded_at = None

    def _called(self, event: Event) -> None:
        reached = event.data["reached"]
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
        self.facts = facts
        for run in self.ledger.live:
            if isinstance(run, TargetRun):
                policy = self._policy_for(run.name, run.cycle, run.started_at)
                run.retarget(policy, self.calendar, at)

    def _written(self, event: Event) -> None:
        self.ledger.write(event)


_READERS: dict[EventKind, Callable[[Fold, Event], None]] = {
    EventKind.OPENED: Fold._opened,
    EventKind.PROMISE_MADE: Fold._promised,
    EventKind.PROMISE_REVISED: Fold._promised,
    EventKind.REPLIED: Fold._replied,
    EventKind.ASKED: Fold._asked,
    EventKind.CALL_LOGGED: Fold._called,
    EventKind.SUBMITTER_WROTE: Fold._heard,
    EventKind.PARKED: Fold._parked,
    EventKind.REMINDED: Fold._reminded,
    EventKind.RESOLVED: Fold._resolved,
    EventKind.REOPENED: Fold._reopened,
    EventKind.CATEGORY_CHANGED: Fold._category_changed,
    EventKind.PRIORITY_CHANGED: Fold._priority_changed,
    EventKind.DUE_SOON: Fold._written,
    EventKind.ESCALATED: Fold._written,
    EventKind.CLOCK_MISSED: Fold._written,
    EventKind.CLOCK_ENDED: Fold._written,
}
