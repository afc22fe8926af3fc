"""What a life comes to, told once more in plain words: states, targets, promises.

Counts with the slow counters and knows nothing of ``triage.sla`` but the events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from tests.sla.slow import FIRST, Counter

# A reply, the first and every other, and to resolve it; in hours or days.
TARGETS = {
    "account_update": (("days", 2), None),
    "new_enrollment": (("days", 2), None),
    "urgent": (("hours", 1), ("days", 1)),
    "normal": (("hours", 4), ("days", 3)),
    "low": (("days", 2), ("days", 5)),
}
LATER = 10**9  # after every event


@dataclass
class Slow:
    """What one clock came to, in ticks."""

    due: int
    late: bool
    standing: str
    spent: int
    paused: int = 0
    pauses: list[tuple[str, int, int | None, int]] = field(default_factory=list)
    # When each step comes; a share that is used up has come already.
    steps: dict[str, int] = field(default_factory=dict)
    late_from: int | None = None


class Replay:
    """The facts of a life; ``now`` and every moment in ticks after the first midnight."""

    def __init__(self, life, counter: Counter) -> None:
        self.counter = counter
        self.events = life.diary.events
        self.now = self.tick(life.now)
        self.start = self.tick(self.events[0].at)
        self.states = self._states()
        self.policies = self._policies(_policy)
        # Once reopened, only the policies of the priorities have a resolve target.
        self.later = self._policies(lambda category, priority: priority)
        self.starts = self._of("opened", "reopened")
        self.ends = self._of("resolved")

    def tick(self, at: datetime) -> int:
        return (at - FIRST) // self.counter.tick

    def _of(self, *kinds):
        return [event for event in self.events if event.kind in kinds]

    def _states(self):
        """The state from each event on."""
        found, state = [], "new"
        for event in self.events:
            state = state_after(state, event)
            found.append(state)
        return found

    def _policies(self, matching):
        facts = self.events[0].data
        category, priority = facts["category"], facts["priority"]
        found = [(1, self.start, matching(category, priority))]
        for event in self._of("category_changed", "priority_changed"):
            if event.kind == "category_changed":
                category = event.data["now"]
            else:
                priority = event.data["now"]
            found.append((event.seq, self.tick(event.at), matching(category, priority)))
        return found

    def paused(self) -> list[tuple[int, str, int, int | None]]:
        """When it waited or was parked: the event, which of them, since when, until."""
        found, begun = [], None
        for event, before in zip(self.events[1:], self.states, strict=False):
            after, at = self.states[event.seq - 1], self.tick(event.at)
            if after != before and begun is not None:
                found.append((*begun, at))
                begun = None
            if after != before and after in ("waiting", "parked"):
                begun = event.seq, after, at
        return found if begun is None else [*found, (*begun, None)]

    # -- targets -----------------------------------------------------------------------

    def first_reply(self) -> Slow | None:
        end = next(filter(is_reply, self.events), None)
        resolved = self.ends[0] if self.ends else None
        if end is None or (resolved and resolved.seq < end.seq):
            end = resolved
        how = "happened" if end is not resolved else _left_out(end) or "not needed"
        last = LATER if end is None else end.seq
        targets, policy, slot = [], None, None
        changes = sorted(self.policies + self._slots(), key=lambda change: change[0])
        for seq, at, value in changes:
            if isinstance(value, str):
                policy = value
            else:
                slot = value
            if seq < last:
                targets.append((at, self._reply_length(TARGETS[policy][0], slot)))
        return self._count(self.start, [], targets, end, how)

    def _reply_length(self, target, slot):
        own = self._length(self.start, target)
        return own if slot is None else max(own, self.counter.count(self.start, slot))

    def _slots(self):
        """The end of a promised call, or None, from each promise on."""
        found = []
        for event in self._of("promise_made", "promise_revised"):
            if event.data["kind"] == "call":
                end = datetime.fromisoformat(event.data["latest"])
                found.append((event.seq, self.tick(event.at), self.tick(end)))
            elif event.data["kind"] != "look again":
                found.append((event.seq, self.tick(event.at), None))
        return found

    def next_replies(self) -> list[Slow | None]:
        """One for each message that came when nothing was left to answer."""
        found, since, begun, answered = [], None, None, False
        for event, state in zip(self.events, self.states, strict=True):
            if is_reply(event) or event.kind == "resolved":
                if begun is not None:
                    found.append(self._next_reply(since, begun, event))
                answered, since, begun = True, None, None
            elif event.kind == "submitter_wrote" and event.data["counts"]:
                since = since or event
            if since and answered and begun is None and state != "resolved":
                begun = event
        if begun is not None:
            found.append(self._next_reply(since, begun, None))
        return found

    def _next_reply(self, since, begun, end) -> Slow | None:
        start, resolved = (
            self.tick(since.at),
            end is not None and end.kind == "resolved",
        )
        targets = self._targets(self.policies, 0, start, begun.seq, end)
        how = _left_out(end if resolved else None) or "happened"
        return self._count(start, [], targets, end, how)

    def resolve(self, cycle: int) -> Slow | None:
        begun = self.starts[cycle - 1]
        start, end = self.tick(begun.at), None
        if cycle <= len(self.ends):
            end = self.ends[cycle - 1]
        policies = self.policies if cycle == 1 else self.later
        targets = self._targets(policies, 1, start, begun.seq, end)
        last = LATER if end is None else end.seq
        mine = [pause for seq, *pause in self.paused() if begun.seq < seq < last]
        return self._count(start, mine, targets, end, _left_out(end) or "happened")

    def _targets(self, policies, which, start, begun, end):
        """The lengths it was held to and since when; None is no target."""
        last = LATER if end is None else end.seq
        in_force = [policy for seq, _, policy in policies if seq <= begun][-1]
        changes = [(start, in_force)] + [
            (at, policy) for seq, at, policy in policies if begun < seq < last
        ]
        lengths = [(at, TARGETS[policy][which]) for at, policy in changes]
        return [(at, target and self._length(start, target)) for at, target in lengths]

    def _length(self, start, target) -> int:
        unit, amount = target
        if unit == "hours":
            return amount * 3600 // int(self.counter.tick.total_seconds())
        return self.counter.count(start, self.counter.close_after(start, amount))

    def _count(self, start, pauses, targets, end, how) -> Slow | None:
        until = self.now if end is None else self.tick(end.at)
        clock = Target(self.counter, start, pauses)
        late_due = None
        for (_, target), (changed, _) in pairwise(targets):
            if late_due is None and target and clock.spent(changed) > target:
                late_due = clock.due(target, changed)
        target = targets[-1][1]
        if target is None and late_due is None:
            return None
        spent = clock.spent(until)
        over = late_due is not None or spent > target
        due = clock.due(target, until) if late_due is None else late_due
        found = Slow(
            due=due,
            late=how != "uncounted" and over,
            standing=clock.standing(over, spent, target, how, ended=end is not None),
            spent=spent,
            paused=clock.stood(until),
            pauses=clock.told(until),
        )
        if found.standing in ("on time", "due soon", "overdue"):
            clock.look_ahead(found, target, until)
        return found


class Target:
    """One target, counted from its start; ``pauses`` are (state, since, until or None)."""

    def __init__(self, counter: Counter, start: int, pauses) -> None:
        self.counter = counter
        self.start = start
        self.pauses = pauses

    def _but(self, seen_at):
        """The pauses as far as they are known."""
        return [
            (since, seen_at if until is None else min(until, seen_at))
            for _, since, until in self.pauses
            if since <= seen_at
        ]

    def spent(self, until) -> int:
        return self.counter.count(self.start, until, self._but(until))

    def stood(self, until) -> int:
        return sum(self.counter.count(*pause) for pause in self._but(until))

    def told(self, until):
        return [
            (
                state,
                since,
                over,
                self.counter.count(since, until if over is None else over),
            )
            for state, since, over in self.pauses
        ]

    def due(self, target, seen_at) -> int:
        """The last moment before the first tick in which it is late."""
        late = self.counter.after(self.start, target + 1, self._but(seen_at))
        return self.counter.last(late - 1)

    def standing(self, over, spent, target, how, *, ended) -> str:
        if ended:
            if how == "uncounted":
                return "not needed"
            if over:
                return "missed"
            return "met" if how == "happened" else "not needed"
        if self.pauses and self.pauses[-1][2] is None:
            return "paused"
        if over:
            return "overdue"
        return "due soon" if spent * 4 >= target * 3 else "on time"

    def look_ahead(self, found, target, now) -> None:
        """Say when the steps of the desk come to a clock that runs."""
        counter, but = self.counter, self._but(now)
        found.late_from = counter.after(found.due, 1)
        if found.standing == "on time" and target * 3 % 4 == 0:
            found.steps["75 %"] = counter.after(self.start, target * 3 // 4, but)
        after = counter.close_after(found.due - 1, 1)
        since = sum(counter.count(*pause) for pause in but if pause[0] > found.due)
        found.steps["1 business day after"] = counter.after(after, since)


def _policy(category, priority):
    return category if category in TARGETS else priority


def _left_out(resolved):
    spam = resolved is not None and resolved.data["outcome"] == "spam"
    return "uncounted" if spam else None


def is_reply(event):
    return event.kind in ("replied", "asked") or (
        event.kind == "call_logged" and event.data["reached"]
    )


ALWAYS = {
    "resolved": "resolved",
    "reopened": "open",
    "asked": "waiting",
    "parked": "parked",
    "unparked": "open",
}


def state_after(state, event):
    """The states once more, in plain words; of new and open only one is told apart."""
    if event.kind in ALWAYS:
        return ALWAYS[event.kind]
    if event.kind == "submitter_wrote" and event.data["counts"]:
        return "open" if state in ("waiting", "parked") else state
    if state == "waiting" and is_reply(event) and event.kind == "call_logged":
        return "open"
    return state
