"""What a submitter is promised, and what a wait, a parking or a new category does to it.

A promise never moves silently: what these functions return becomes an event, and the
submitter is written to (docs/design.md 4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import ceil
from operator import attrgetter
from typing import Any

from triage.calendar import Calendar, Span, promise_window
from triage.lifecycle import ACTIVE, PAUSED, State
from triage.sla.clocks import Fold
from triage.sla.events import Event, EventDraft, EventKind, iso
from triage.sla.policy import Policies, Policy
from triage.sla.promise_run import PromiseRun
from triage.sla.standing import PromiseKind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A promise not yet written; moments are UTC.

    ``earliest`` is ``None`` for a reply, the start of the slot for a call. ``policy`` is
    the id of the policy, ``span`` its words, ``because`` the code of the reason.
    """

    kind: PromiseKind
    earliest: datetime | None
    latest: datetime
    policy: str
    because: str
    span: str | None = None

    def made(self) -> EventDraft:
        """Return the event of a promise made."""
        return EventDraft(EventKind.PROMISE_MADE, self._data())

    def revised(self) -> EventDraft:
        """Return the event of a promise revised."""
        return EventDraft(EventKind.PROMISE_REVISED, self._data())

    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind.value,
            "earliest": None if self.earliest is None else iso(self.earliest),
            "latest": iso(self.latest),
            "policy": self.policy,
            "because": self.because,
        }
        if self.span is not None:
            data["span"] = self.span
        if self.kind is PromiseKind.CALL:
            data["slot_start"] = data["earliest"]
            data["slot_end"] = data["latest"]
        return data


def first_promise(
    policy: Policy,
    calendar: Calendar,
    arrived: datetime,
    *,
    slot: tuple[datetime, datetime] | None = None,
    because: str = "opened",
) -> PromiseDraft | None:
    """Return what a new ticket is promised.

    The slot of a call when one was chosen, else the wait that the policy states, else a
    reply by the due time of its first-reply target; ``None`` when it has neither.
    """
    if slot is not None:
        start, end = (edge.astimezone(UTC) for edge in slot)
        return PromiseDraft(PromiseKind.CALL, start, end, policy.id, because)
    if policy.promise is not None:
        return _done(policy, policy.promise, calendar, arrived, because)
    return reply_promise(policy, calendar, arrived, because=because)


def reply_promise(
    policy: Policy, calendar: Calendar, since: datetime, *, because: str
) -> PromiseDraft | None:
    """Return a promise to reply by the first-reply target, or ``None`` without one."""
    if policy.first_reply is None:
        return None
    due = calendar.due(since, policy.first_reply).astimezone(UTC)
    return PromiseDraft(PromiseKind.REPLY, None, due, policy.id, because)


def _done(
    policy: Policy, span: Span, calendar: Calendar, arrived: datetime, because: str
) -> PromiseDraft:
    window = promise_window(calendar, arrived, span)
    return PromiseDraft(
        PromiseKind.DONE,
        window.earliest.astimezone(UTC),
        window.latest.astimezone(UTC),
        policy.id,
        because,
        str(span),
    )


def park_promise(policy: Policy, calendar: Calendar, review_on: date) -> PromiseDraft:
    """Return the promise to look again on the review date, or the next open day."""
    windows = calendar.spans_on(calendar.open_day_from(review_on))
    return PromiseDraft(
        PromiseKind.LOOK_AGAIN,
        windows[0].start.astimezone(UTC),
        windows[-1].end.astimezone(UTC),
        policy.id,
        "parked",
    )


def promise_after(
    events: Iterable[Event], policies: Policies, calendar: Calendar
) -> PromiseDraft | None:
    """Return what the last event makes of the promise; ``None`` leaves it as it is.

    Call it after each event that may end a wait, park, reopen or change the category or
    priority, and before ``verdicts``. A promise already broken stays as it is.
    """
    *earlier, last = sorted(events, key=attrgetter("seq"))
    fold = Fold(earlier, policies, calendar)
    state, paused_since = fold.state, fold.paused_since
    was = fold.policy_at(fold.opened_at).promise
    fold.read(last)
    policy = fold.policy_at(fold.opened_at)
    if last.kind is EventKind.PARKED:
        review_on = date.fromisoformat(last.data["review_on"])
        return park_promise(policy, calendar, review_on)
    if last.kind is EventKind.REOPENED:
        policy = fold.policy_at(last.at)
        return reply_promise(policy, calendar, last.at, because="reopened")
    if policy.promise != was:
        return _after_change(fold, policy, last.at)
    if state in PAUSED and fold.state is State.OPEN and paused_since is not None:
        return _after_pause(fold, state, paused_since, last.at)
    return None


def _after_change(fold: Fold, policy: Policy, at: datetime) -> PromiseDraft | None:
    """Count from arrival by the new policy, but never shorter than the next open day.

    A call that was agreed on stays agreed on.
    """
    if fold.state not in ACTIVE:
        return None
    owed = fold.promise if fold.promise in fold.ledger.live else None
    if owed is not None and owed.kind is PromiseKind.CALL:
        return None
    draft = None
    if owed is not None or policy.promise is not None:
        draft = first_promise(
            policy, fold.calendar, fold.opened_at, because="category changed"
        )
    if draft is None:
        return None
    return not_too_soon(draft, fold.calendar, at)


def not_too_soon(draft: PromiseDraft, calendar: Calendar, at: datetime) -> PromiseDraft:
    """Return a promise counted from earlier, with at least the next open day to keep it."""
    today = calendar.local(at).date()
    soonest = _close(calendar, calendar.open_days_after(today, 1))
    return replace(draft, latest=max(draft.latest, soonest))


def _after_pause(
    fold: Fold, state: State, since: datetime, until: datetime
) -> PromiseDraft | None:
    """Move what is still owed by the days it was paused."""
    owed = fold.promise
    if owed is None or owed not in fold.ledger.live or owed.missed:
        return None
    if owed.kind is PromiseKind.CALL:
        return _after_parked_call(fold, owed, until) if state is State.PARKED else None
    latest = moved_by_wait(fold.calendar, owed.latest, since, until)
    if latest == owed.latest:
        return None
    because = "waited" if state is State.WAITING else "taken up"
    return PromiseDraft(
        owed.kind, owed.earliest, latest, owed.policy, because, owed.span
    )


def _after_parked_call(
    fold: Fold, owed: PromiseRun, until: datetime
) -> PromiseDraft | None:
    """Offer the next open day for a call whose slot has begun meanwhile."""
    if owed.earliest is None or owed.earliest > until:
        return None
    calendar = fold.calendar
    day = calendar.open_days_after(calendar.local(until).date(), 1)
    windows = calendar.spans_on(day)
    start, end = windows[0].start.astimezone(UTC), windows[-1].end.astimezone(UTC)
    return PromiseDraft(PromiseKind.CALL, start, end, owed.policy, "taken up")


def moved_by_wait(
    calendar: Calendar, latest: datetime, since: datetime, until: datetime
) -> datetime:
    """Move a date by the calendar days waited, rounded up, to that day's close.

    A closed day gives way to the next open one, and so does one that is over already.
    """
    waited = days_waited(calendar, since, until)
    if waited <= 0:
        return latest
    day = calendar.local(latest).date() + waited * _DAY
    moved = _close(calendar, calendar.open_day_from(day))
    if moved >= until:
        return moved
    today = calendar.local(until).date()
    return _close(calendar, calendar.open_days_after(today, 1))


def days_waited(calendar: Calendar, since: datetime, until: datetime) -> int:
    """Return the calendar days from one moment to another, rounded up.

    On the wall: from ten to ten is one day, though the clocks change in between.
    """
    start, end = calendar.local(since), calendar.local(until)
    return ceil((end.replace(tzinfo=None) - start.replace(tzinfo=None)) / _DAY)


def _close(calendar: Calendar, day: date) -> datetime:
    return calendar.spans_on(day)[-1].end.astimezone(UTC)
