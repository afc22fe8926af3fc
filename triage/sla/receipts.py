"""The count behind the due time of a clock, made by the calendar that counted it."""

from __future__ import annotations

from collections.abc import Iterable

from triage.calendar import (
    Calendar,
    Duration,
    PromiseWindow,
    Receipt,
    Span,
    explain_add,
    explain_between,
    explain_due,
    explain_window,
)
from triage.errors import BadDuration
from triage.sla.standing import Clock, PromiseKind


def receipts(clock: Clock, calendar: Calendar) -> tuple[Receipt, ...]:
    """Return the count from the start of a clock to its due time, part by part.

    The target first, then its pauses; a promised wait by its dates. What no length
    explains (a slot, a date moved by a wait, a miss kept as a fact) is the open time up
    to it. Give it the calendar whose version ``clock.calendar`` names.
    """
    parts = tuple(_parts(clock, calendar))
    if parts and _leads_to(parts[-1]) == clock.due_at:
        return parts
    return (explain_between(calendar, clock.started_at, clock.due_at),)


def _parts(clock: Clock, calendar: Calendar) -> Iterable[Receipt]:
    try:
        if clock.kind is PromiseKind.DONE:
            span = Span.parse(clock.target)
            return [explain_window(calendar, clock.started_at, span)]
        target = Duration.parse(clock.target)
    except BadDuration:
        return []
    first = explain_due(calendar, clock.started_at, target)
    if not clock.paused:
        return [first]
    close = calendar.due(clock.started_at, target)
    return [first, explain_add(calendar, close, clock.paused)]


def _leads_to(receipt: Receipt) -> object:
    result = receipt.result
    return result.latest if isinstance(result, PromiseWindow) else result
