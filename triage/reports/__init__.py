"""The questions supervisors ask, answered as plain rows; pages and CSV show the same ones."""

from triage.reports.again import Again, count_again
from triage.reports.behind import Behind, Figure, behind
from triage.reports.now import NowFigures, OwnerRow, left_behind, now_figures
from triage.reports.period import Period
from triage.reports.sla import ClockRow, SlaReport, WeekRow, sla_report
from triage.reports.times import ReplyTimes

__all__ = [
    "Again",
    "Behind",
    "ClockRow",
    "Figure",
    "NowFigures",
    "OwnerRow",
    "Period",
    "ReplyTimes",
    "SlaReport",
    "WeekRow",
    "behind",
    "count_again",
    "left_behind",
    "now_figures",
    "sla_report",
]
