"""Business time: when the desk is open, what is due when, and why.

Pure: no clock, no database, no framework; ``now`` is always an argument. Run modules,
never files: inside this folder a script would find this package instead of the standard
library's ``calendar``.
"""

from triage.calendar.comparing import DayChange, changes, reasons, watched_days
from triage.calendar.desk_calendar import Calendar, DayWindow, OpenSpan
from triage.calendar.durations import Duration, Span, Unit
from triage.calendar.hours import WallSpan
from triage.calendar.ics import IcsDay, IcsReading, read_ics
from triage.calendar.importing import ImportedRows, rows_for
from triage.calendar.listed import (
    known_holidays,
    with_listed_day,
    without_listed_day,
)
from triage.calendar.loading import default_text, load_calendar
from triage.calendar.months import Day, Month, month
from triage.calendar.outage import closed_until
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
from triage.calendar.revising import (
    rows_of,
    with_dated_row,
    with_dated_rows,
    without_dated_row,
    without_dated_rows,
)
from triage.calendar.schedule import Closure, DatedRow, ListedDay
from triage.calendar.weekly import with_hours
from triage.calendar.windows import PromiseWindow, promise_window
from triage.calendar.years import Rule, YearClosure, year_closures

__all__ = [
    "Calendar",
    "Closure",
    "DatedRow",
    "Day",
    "DayChange",
    "DayWindow",
    "Duration",
    "IcsDay",
    "IcsReading",
    "ImportedRows",
    "ListedDay",
    "Month",
    "Note",
    "OpenSpan",
    "PromiseWindow",
    "Receipt",
    "ReceiptLine",
    "Rule",
    "Span",
    "Unit",
    "WallSpan",
    "YearClosure",
    "answer",
    "answer_line",
    "changes",
    "closed_until",
    "closure_rows",
    "closures_csv",
    "default_text",
    "explain_add",
    "explain_between",
    "explain_due",
    "explain_window",
    "known_holidays",
    "load_calendar",
    "month",
    "promise_window",
    "read_ics",
    "reasons",
    "rows_for",
    "rows_of",
    "watched_days",
    "with_dated_row",
    "with_dated_rows",
    "with_hours",
    "with_listed_day",
    "without_dated_row",
    "without_dated_rows",
    "without_listed_day",
    "year_closures",
]
