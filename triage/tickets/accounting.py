"""The account behind every clock of a ticket, by the tables it was counted with.

A clock that runs is counted by the active tables, one that has ended by those its verdict
names, and a promise begins with those in use when it was made (docs/design.md 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from triage.calendar import Calendar, explain_due
from triage.desk import Desk
from triage.errors import BadData
from triage.sla import (
    Account,
    Clock,
    ClockName,
    Event,
    EventKind,
    Part,
    PartKind,
    Policies,
    Policy,
    PromiseKind,
    account,
    clocks,
)
from triage.tickets.versions import CALENDAR, POLICIES, Version, Versions, versions


@dataclass(frozen=True, slots=True)
class Accounted:
    """A clock with its account, the tables it was counted with, and the row of policy.

    ``on`` is the calendar it was counted on. A version that nobody knows any more is
    ``None``: then the active tables stand in for it.
    """

    account: Account
    on: Calendar
    calendar: Version | None
    policies: Version | None
    policy: Policy | None

    @property
    def clock(self) -> Clock:
        """The clock it is about."""
        return self.account.clock

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of the tables it was counted with, as far as they are known."""
        return tuple(one for one in (self.calendar, self.policies) if one is not None)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return self.account.as_json() | {
            "counted_with": {
                "calendar": self.calendar and self.calendar.as_json(),
                "policies": self.policies and self.policies.as_json(),
                "policy": self.policy and _row(self.policy),
            }
        }


def _row(policy: Policy) -> dict[str, str | None]:
    return {
        "id": policy.id,
        "because": policy.because,
        "source": policy.source,
        "quote": policy.quote,
    }


def accounts(
    events: Iterable[Event], desk: Desk, now: datetime
) -> tuple[Accounted, ...]:
    """Return every clock of a ticket with the count behind it."""
    events = tuple(events)
    counting = _Counting(events, desk, now, versions(desk))
    return tuple(
        counting.accounted(clock)
        for clock in clocks(events, desk.policies, desk.calendar, now)
    )


def as_counted(events: Iterable[Event], desk: Desk, now: datetime) -> tuple[Clock, ...]:
    """Return the same clocks without the counts, which cost most."""
    events = tuple(events)
    counting = _Counting(events, desk, now, versions(desk))
    return tuple(
        counting.by_its_own(clock)
        for clock in clocks(events, desk.policies, desk.calendar, now)
    )


def promised(events: Iterable[Event], desk: Desk, now: datetime) -> Accounted | None:
    """Return the promise that is still owed, with the count behind it."""
    events = tuple(events)
    owed = _owed(events, desk, now)
    if owed is None:
        return None
    return _Counting(events, desk, now, versions(desk)).accounted(owed)


def just_promised(
    events: Iterable[Event], desk: Desk, now: datetime
) -> Accounted | None:
    """Return the same of a promise made this moment, without asking the database."""
    owed = _owed(tuple(events), desk, now)
    if owed is None:
        return None
    policy = _policy(desk.policies, owed.policy)
    told = account(owed, desk.calendar)
    due = _reply_by(owed, desk.calendar, policy) or told.due
    return Accounted(replace(told, due=due), desk.calendar, None, None, policy)


def _owed(events: Sequence[Event], desk: Desk, now: datetime) -> Clock | None:
    owed = [
        clock
        for clock in clocks(events, desk.policies, desk.calendar, now)
        if clock.name is ClockName.PROMISE and not clock.ended
    ]
    # While parked, the look-again is the one that counts.
    return max(owed, key=lambda clock: clock.cycle, default=None)


class _Counting:
    """The tables at hand while the clocks of one ticket are accounted for."""

    def __init__(
        self, events: Sequence[Event], desk: Desk, now: datetime, known: Versions
    ) -> None:
        self._events = events
        self._desk = desk
        self._now = now
        self._known = known
        self._folds: dict[tuple[str, str], tuple[Clock, ...]] = {}

    def by_its_own(self, clock: Clock) -> Clock:
        """Return a clock as its own tables counted it."""
        calendar, policies = self._versions(clock)
        on, by = self._calendar(calendar), self._policies(policies)
        clock = self._as_counted(clock, on, by)
        miss = None if clock.ended or clock.kind else self._miss(clock)
        return clock if miss is None else self._missed(clock, miss)

    def accounted(self, clock: Clock) -> Accounted:
        """Account for a clock as the active tables show it."""
        calendar, policies = self._versions(clock)
        on = self._calendar(calendar)
        by = self._policies(policies)
        clock = self._as_counted(clock, on, by)
        if clock.kind is not None:
            return self._promise(clock, on)
        miss = None if clock.ended else self._miss(clock)
        if miss is not None:
            return self._late(clock, miss)
        told = account(clock, on)
        return Accounted(told, on, calendar, policies, _policy(by, clock.policy))

    def _miss(self, clock: Clock) -> Event | None:
        """Return the event that says that a clock was missed, if it was."""
        named = (clock.name, clock.cycle)
        return next(
            (
                event
                for event in self._events
                if event.kind is EventKind.CLOCK_MISSED
                and (event.data["clock"], event.data["cycle"]) == named
            ),
            None,
        )

    def _missed(self, clock: Clock, miss: Event) -> Clock:
        """Return a clock that runs on with the due time that was missed."""
        calendar, policies = self._missed_by(miss)
        on, by = self._calendar(calendar), self._policies(policies)
        return self._as_counted(clock, on, by)._replace(spent=clock.spent)

    def _missed_by(self, miss: Event) -> tuple[Version | None, Version | None]:
        data = miss.data
        return (
            self._known.counted(CALENDAR, data["calendar"], miss.at),
            self._known.counted(POLICIES, data["policy"], miss.at),
        )

    def _late(self, clock: Clock, miss: Event) -> Accounted:
        """Tell the due time that was missed by its own tables, the time by the active."""
        calendar, policies = self._missed_by(miss)
        on, by = self._calendar(calendar), self._policies(policies)
        was = self._missed(clock, miss)
        told = Account(
            was,
            account(was, on).due,
            account(clock, self._desk.calendar).spent,
        )
        return Accounted(told, on, calendar, policies, _policy(by, was.policy))

    def _versions(self, clock: Clock) -> tuple[Version | None, Version | None]:
        if not clock.ended:
            desk = self._desk
            return (
                self._known.by_id(desk.calendar_id),
                self._known.by_id(desk.policies_id),
            )
        return (
            self._known.counted(CALENDAR, clock.calendar, clock.at),
            self._known.counted(POLICIES, clock.policies, clock.at),
        )

    def _calendar(self, version: Version | None) -> Calendar:
        if version is None or version.id == self._desk.calendar_id:
            return self._desk.calendar
        return self._known.calendar(version)

    def _policies(self, version: Version | None) -> Policies:
        if version is None or version.id == self._desk.policies_id:
            return self._desk.policies
        return self._known.policies(version)

    def _as_counted(self, clock: Clock, on: Calendar, by: Policies) -> Clock:
        """Return the clock with the target that its own tables gave it."""
        desk = self._desk
        own = on.version, by.version
        if own == (desk.calendar.version, desk.policies.version):
            return clock
        if own not in self._folds:
            self._folds[own] = clocks(self._events, by, on, self._now)
        named = (clock.name, clock.cycle)
        return next(
            (one for one in self._folds[own] if (one.name, one.cycle) == named), clock
        )

    def _promise(self, clock: Clock, judged_on: Calendar) -> Accounted:
        """Tell the date by the tables it was promised with, the time by those it took."""
        at = made_at(clock)
        calendar = self._known.in_use(CALENDAR, at)
        policies = self._known.in_use(POLICIES, at)
        on = self._calendar(calendar)
        policy = _policy(self._policies(policies), clock.policy)
        told = account(clock, judged_on)
        made = told if on is judged_on else account(clock, on)
        due = _reply_by(clock, on, policy) or made.due
        return Accounted(replace(told, due=due), on, calendar, policies, policy)


def made_at(clock: Clock) -> datetime:
    """Return when a promise got the date that waiting only moved afterwards."""
    moved = ("waited", "taken up")
    made = [
        revision.at
        for number, revision in enumerate(clock.revisions)
        if number == 0 or revision.because not in moved
    ]
    return made[-1] if made else clock.started_at


def _reply_by(
    clock: Clock, on: Calendar, policy: Policy | None
) -> tuple[Part, ...] | None:
    """Tell a promised reply by the target it was taken from, if that leads there."""
    if clock.kind is not PromiseKind.REPLY or policy is None:
        return None
    if policy.first_reply is None:
        return None
    receipt = explain_due(on, clock.started_at, policy.first_reply)
    assert isinstance(receipt.result, datetime)  # noqa: S101 - a length leads to a moment
    result = receipt.result.astimezone(UTC)
    if result != clock.due_at:
        return None
    return (Part(PartKind.TARGET, result, receipt),)


def _policy(policies: Policies, policy_id: str) -> Policy | None:
    try:
        return policies.named(policy_id)
    except BadData:
        return None
