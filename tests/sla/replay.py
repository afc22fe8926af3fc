"""A life told to the slow walk: its states, policies and slots, one pass for each."""

from __future__ import annotations

from datetime import datetime

from tests.sla.slow import TARGETS, Slow, Walk, length, minute, slow


class Replay:
    """What ``slow`` needs to know of a life; every fact as (number, minute, value)."""

    def __init__(self, life) -> None:
        self.events = life.diary.events
        self.now = life.last
        self.start = minute(self.events[0].at)
        self.paused = self._paused()
        self.policies = self._policies(_policy)
        # Once reopened, only the policies of the priorities have a resolve target.
        self.later = self._policies(lambda category, priority: priority)
        self.slots = self._slots()
        self.starts = self._of("opened", "reopened")
        self.ends = self._of("resolved")

    def _of(self, *kinds):
        return [(e.seq, minute(e.at), e) for e in self.events if e.kind in kinds]

    def _paused(self):
        """The minutes in which the resolve target does not count."""
        found, state, since = set(), "new", self.start
        for event in self.events:
            if state in ("waiting", "parked"):
                found.update(range(since, minute(event.at)))
            state, since = state_after(state, event), minute(event.at)
        if state in ("waiting", "parked"):
            found.update(range(since, self.now + 1))
        return found

    def _policies(self, matching):
        facts = self.events[0].data
        category, priority = facts["category"], facts["priority"]
        found = [(1, self.start, matching(category, priority))]
        for seq, at, event in self._of("category_changed", "priority_changed"):
            if event.kind == "category_changed":
                category = event.data["now"]
            else:
                priority = event.data["now"]
            found.append((seq, at, matching(category, priority)))
        return found

    def _slots(self):
        found = []
        for seq, at, event in self._of("promise_made", "promise_revised"):
            if event.data["kind"] == "call":
                end = datetime.fromisoformat(event.data["latest"])
                found.append((seq, at, minute(end)))
            elif event.data["kind"] != "look again":
                found.append((seq, at, None))
        return found

    def first_reply(self) -> Slow | None:
        resolved = self.ends[0] if self.ends else (10**6, None, None)
        replies = [
            (event.seq, minute(event.at))
            for event in self.events
            if is_reply(event) and event.seq < resolved[0]
        ]
        if replies:
            (last, end), how = replies[0], "happened"
        else:
            (last, end), how = resolved[:2], _left_out(resolved[2]) or "not needed"
        targets, policy, slot = [], None, None
        for seq, at, value in sorted(self.policies + self.slots, key=lambda c: c[0]):
            if isinstance(value, str):
                policy = value
            else:
                slot = value
            if seq < last:
                targets.append((at, self._length(TARGETS[policy][0], slot)))
        return slow(Walk(self.start, set()), targets, end, how, self.now)

    def next_replies(self) -> list[Slow | None]:
        """One for each message that came when nothing was left to answer."""
        found, since, begun = [], None, None
        answered = False
        for event in self.events:
            if is_reply(event) or event.kind == "resolved":
                if begun is not None:
                    found.append(self._next_reply(since, begun, event))
                answered, since, begun = True, None, None
            elif event.kind == "submitter_wrote" and event.data["counts"]:
                since = since or event
            if since and answered and begun is None and self._is_active(event):
                begun = event
        if begun is not None:
            found.append(self._next_reply(since, begun, None))
        return found

    def _is_active(self, last):
        state = "new"
        for event in self.events[: last.seq]:
            state = state_after(state, event)
        return state != "resolved"

    def _next_reply(self, since, begun, end) -> Slow | None:
        start = minute(since.at)
        last = 10**6 if end is None else end.seq
        in_force = [policy for seq, _, policy in self.policies if seq <= begun.seq][-1]
        changes = [(start, in_force)] + [
            (at, policy) for seq, at, policy in self.policies if begun.seq < seq < last
        ]
        targets = [(at, length(start, TARGETS[policy][0])) for at, policy in changes]
        resolved = end is not None and end.kind == "resolved"
        how = _left_out(end if resolved else None) or "happened"
        until = None if end is None else minute(end.at)
        return slow(Walk(start, set()), targets, until, how, self.now)

    def _length(self, target, slot):
        own = length(self.start, target)
        return own if slot is None else max(own, Walk(self.start, set()).spent(slot))

    def resolve(self, cycle: int) -> Slow | None:
        first, start, _ = self.starts[cycle - 1]
        ended = cycle <= len(self.ends)
        last, end, event = self.ends[cycle - 1] if ended else (10**6, None, None)
        policies = self.policies if cycle == 1 else self.later
        in_force = [policy for seq, _, policy in policies if seq <= first][-1]
        changes = [(start, in_force)] + [
            (at, policy) for seq, at, policy in policies if first < seq < last
        ]
        targets = [
            (at, TARGETS[policy][1] and length(start, TARGETS[policy][1]))
            for at, policy in changes
        ]
        how = _left_out(event) or "happened"
        return slow(Walk(start, self.paused), targets, end, how, self.now)


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
