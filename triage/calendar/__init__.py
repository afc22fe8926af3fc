"""Business time: when the desk is open, what is due when, and why.

Pure: no clock, no database, no framework; ``now`` is always an argument. Run modules,
never files: inside this folder a script would find this package instead of the standard
library's ``calendar``.
"""

from triage.calendar.desk_calendar import Calendar, DayWindow, OpenSpan
from triage.calendar.durations import Duration, Span, Unit
from triage.calendar.hours import WallSpan
from triage.calendar.loading import default_text, load_calendar
from triage.calendar.questions import (
    answer,
    answer_line,
    closure_rows,
    closures_csv,
)
from triage.calendar.receipt import (
    Note,
    Receipt,
    ReceiptLine,
    explain_add,
    explain_between,
    explain_due,
    explain_window,
)
from triage.calendar.revising import with_dated_row
from triage.calendar.schedule import Closure, DatedRow
from triage.calendar.windows import PromiseWindow, promise_window

__all__ = [
    "Calendar",
    "Closure",
    "DatedRow",
    "DayWindow",
    "Duration",
    "Note",
    "OpenSpan",
    "PromiseWindow",
    "Receipt",
    "ReceiptLine",
    "Span",
    "Unit",
    "WallSpan",
    "answer",
    "answer_line",
    "closure_rows",
    "closures_csv",
    "default_text",
    "explain_add",
    "explain_between",
    "explain_due",
    "explain_window",
    "load_calendar",
    "promise_window",
    "with_dated_row",
]
