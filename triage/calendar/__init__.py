"""Business time: when the desk is open, what is due when, and why.

Pure: no clock, no database, no framework; ``now`` is always an argument. Run modules,
never files: inside this folder a script would find this package instead of the standard
library's ``calendar``.
"""

from triage.calendar.desk_calendar import Calendar, OpenSpan
from triage.calendar.durations import Duration, Span, Unit
from triage.calendar.hours import WallSpan
from triage.calendar.loading import default_text, load_calendar
from triage.calendar.revising import with_dated_row
from triage.calendar.schedule import Closure, DatedRow
from triage.calendar.windows import PromiseWindow, promise_window

__all__ = [
    "Calendar",
    "Closure",
    "DatedRow",
    "Duration",
    "OpenSpan",
    "PromiseWindow",
    "Span",
    "Unit",
    "WallSpan",
    "default_text",
    "load_calendar",
    "promise_window",
    "with_dated_row",
]
