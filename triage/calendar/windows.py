"""Promise windows: the dates people are told, counted on the wall calendar."""

from dataclasses import dataclass
from datetime import datetime

from triage.calendar.desk_calendar import Calendar
from triage.calendar.durations import Span


@dataclass(frozen=True, slots=True)
class PromiseWindow:
    """What was promised: not before ``earliest``, not after ``latest``."""

    earliest: datetime
    latest: datetime


def promise_window(calendar: Calendar, arrived: datetime, span: Span) -> PromiseWindow:
    """Return the window of a promise made on arrival.

    Counted from the local date of arrival, whatever the hour or closure: from the
    opening of the first day to the close of the last, each rolled to the next open day
    (docs/design.md 4.3).
    """
    first = calendar.spans_on(calendar.due_day(arrived, span.least))
    last = calendar.spans_on(calendar.due_day(arrived, span.most))
    return PromiseWindow(first[0].start, last[-1].end)
