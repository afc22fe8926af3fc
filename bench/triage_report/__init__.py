"""How well the labelled messages are read, always by a model that never saw their author.

``python -m bench.triage_report`` writes ``docs/triage-quality.md``; texts are never printed.
"""

from __future__ import annotations

from bench.report import Report
from bench.triage_report import goals, page, runs, speed
from triage.config import ROOT

FILE = ROOT / "docs" / "triage-quality.md"


def main(report: Report) -> None:
    """Judge, measure, write the page, and add goals and times to the report."""
    speed.main(report)
    measured = report.lines()
    found = runs.run()
    FILE.write_text(page.written(found, measured), encoding="utf-8")
    for goal in goals.reached(found):
        _row(report, goal.name, goal.by_author, goal.least, "by author")
        if goal.by_lot is not None:
            _row(report, goal.name, goal.by_lot, goal.least, "by lot")
    report.say(f"written: {FILE.relative_to(ROOT)}")


def _row(report: Report, name: str, figure: float, least: float, how: str) -> None:
    report.row(name, f"{figure:.3f}", "", how, goal=f"{least:.2f}", met=figure >= least)
