"""The questions supervisors ask, answered as plain rows; pages and CSV show the same ones."""

from triage.reports.behind import Figure, tickets_behind
from triage.reports.now import NowFigures, OwnerRow, now_figures
from triage.reports.period import Period
from triage.reports.sla import ClockRow, ReplyTimes, SlaReport, WeekRow, sla_report

__all__ = [
    "ClockRow",
    "Figure",
    "NowFigures",
    "OwnerRow",
    "Period",
    "ReplyTimes",
    "SlaReport",
    "WeekRow",
    "now_figures",
    "sla_report",
    "tickets_behind",
]
