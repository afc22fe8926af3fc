"""A ticket's diary: what happened when, written as the verbs would write it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from tests.support.moments import local
from triage import sla
from triage.calendar import Calendar, default_text, load_calendar
from triage.sla import Event, EventDraft, EventKind, Facts


@cache
def desk_calendar() -> Calendar:
    return load_calendar(default_text())


@cache
def desk_policies() -> sla.Policies:
    return sla.load_policies(sla.default_policies_text())


def at(moment: str | datetime) -> datetime:
    """Read "2026-11-16 10:00" as the desk's wall time; moments stay what they are."""
    return local(moment) if isinstance(moment, str) else moment.astimezone(UTC)


class Diary:
    """Events of one ticket; every method but ``write`` appends what its verb would."""

    def __init__(
        self,
        opened: str | datetime,
        category: str = "login_access",
        priority: str = "normal",
        *,
        slot: tuple[str, str] | None = None,
        policies: sla.Policies | None = None,
        calendar: Calendar | None = None,
        promised: bool = True,
    ) -> None:
        self.policies = policies or desk_policies()
        self.calendar = calendar or desk_calendar()
        self.events: list[Event] = []
        self.write(
            opened,
            EventKind.OPENED,
            category=category,
            priority=priority,
            org_type="school",
            channel="web",
            action="email",
        )
        facts = Facts(category, priority, "school", "web")
        promise = sla.first_promise(
            self.policies.match(facts, self.calendar.local(at(opened)).date()),
            self.calendar,
            at(opened),
            slot=slot and (at(slot[0]), at(slot[1])),
        )
        if promised and promise is not None:
            self.append(opened, promise.made())

    def write(self, moment, kind, /, **data):
        event = Event(len(self.events) + 1, at(moment), kind, data)
        self.events.append(event)
        return self

    def append(self, moment, draft: EventDraft):
        return self.write(moment, draft.kind, **draft.data)

    def _then_promise(self, moment):
        draft = sla.promise_after(self.events, self.policies, self.calendar)
        if draft is not None:
            self.append(moment, draft.revised())
        return self

    def assign(self, moment, to=7):
        return self.write(moment, EventKind.ASSIGNED, to=to)

    def reply(self, moment):
        return self.write(moment, EventKind.REPLIED, message=1)

    def ask(self, moment):
        return self.write(moment, EventKind.ASKED, message=1)

    def note(self, moment):
        return self.write(moment, EventKind.NOTED, message=1)

    def call(self, moment, *, reached):
        self.write(moment, EventKind.CALL_LOGGED, message=1, reached=reached)
        return self._then_promise(moment)

    def hear(self, moment, *, counts=True):
        self.write(moment, EventKind.SUBMITTER_WROTE, message=1, counts=counts)
        return self._then_promise(moment)

    def park(self, moment, review_on):
        self.write(moment, EventKind.PARKED, reason="later", review_on=review_on)
        return self._then_promise(moment)

    def take_up(self, moment):
        self.write(moment, EventKind.UNPARKED, because="review date")
        return self._then_promise(moment)

    def resolve(self, moment, outcome="solved"):
        return self.write(moment, EventKind.RESOLVED, outcome=outcome)

    def reopen(self, moment):
        self.write(moment, EventKind.REOPENED, because="not solved")
        return self._then_promise(moment)

    def close(self, moment):
        return self.write(moment, EventKind.CLOSED)

    def remind(self, moment):
        return self.write(moment, EventKind.REMINDED)

    def category(self, moment, now):
        self.write(moment, EventKind.CATEGORY_CHANGED, was="?", now=now)
        return self._then_promise(moment)

    def priority(self, moment, now):
        self.write(moment, EventKind.PRIORITY_CHANGED, was="?", now=now)
        return self._then_promise(moment)

    def wake(self, moment):
        """Write down what the worker, or any verb, would write now."""
        for draft in self.drafts(moment):
            self.append(moment, draft)
        return self

    def drafts(self, moment):
        return sla.verdicts(self.events, self.policies, self.calendar, at(moment))

    def clocks(self, moment):
        return sla.clocks(self.events, self.policies, self.calendar, at(moment))

    def clock(self, name, moment, cycle=1):
        for clock in self.clocks(moment):
            if (clock.name, clock.cycle) == (name, cycle):
                return clock
        return None

    def standing(self, name, moment, cycle=1):
        return self.clock(name, moment, cycle).standing

    def due(self, name, moment="2026-11-16 10:00", cycle=1):
        """The due time on the desk's wall, as ``"Tue 17 Nov 2026 17:00"``."""
        clock = self.clock(name, moment, cycle)
        return clock and wall(clock.due_at)

    def tally(self, moment):
        return sla.tally(self.events, self.policies, self.calendar, at(moment))

    def place(self, moment):
        return self.tally(moment).place


def wall(moment: datetime) -> str:
    return desk_calendar().local(moment).strftime("%a %-d %b %Y %H:%M")
