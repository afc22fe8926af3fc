"""The report as tables: the page draws them and the CSV writes them, so both say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from triage import wording
from triage.reports.behind import Figure
from triage.reports.cells import Cell, Days, Table, length, number, share
from triage.reports.counting import PROMISE
from triage.reports.period import Period
from triage.reports.sla import ClockRow, GuideRow, SlaReport

_VERDICTS = ("Met", "Missed", "Share met", "Not needed")
_JUDGED = (
    "Unanswered ones count as missed once they are late, those not yet due are not "
    "counted. Unit: clocks."
)


def report_tables(
    report: SlaReport, categories: Mapping[str, str], day: int
) -> tuple[Table, ...]:
    """Return the report's tables in the order of the page; ``day`` is its open seconds."""
    said = said_period(report.period)
    return (
        _weeks(report),
        _reply_weeks(report, day),
        _clocks(report, said),
        _replies(report, said, day),
        _promises(report, said),
        _guides(report, said, categories),
        _categories(report, said, categories),
        _owners(report, said),
    )


def said_period(period: Period) -> str:
    """Say a period: "Mon 7 September to Sun 22 November 2026"."""
    first = wording.day(period.first, period.last)
    last = f"{wording.day(period.last)} {period.last.year}"
    return last if period.first == period.last else f"{first} to {last}"


def _numbers(
    row: ClockRow, figure: Figure, days: Days | None = None
) -> tuple[Cell, ...]:
    def of(verdict: str) -> Figure:
        return replace(figure, verdict=verdict)

    return (
        number(row.met, of("met"), days),
        number(row.missed, of("missed"), days),
        share(row.share, of("counted"), days),
        number(row.not_needed, of("not needed"), days),
    )


def _name(clock: str) -> str:
    return clock[:1].upper() + clock[1:]


def _week_names(report: SlaReport) -> Iterable[tuple[Cell, Days]]:
    last = report.period.last
    for week in report.period.weeks():
        yield Cell(wording.day(week.monday, last)), (week.first, week.last)


def _weeks(report: SlaReport) -> Table:
    clock = Figure("clocks", report.split)
    return Table(
        key="weeks",
        title=f"{_name(report.split)} by week",
        population=f"{_name(report.split)} clocks by the week their due time falls in. "
        + _JUDGED,
        columns=("Week of", *_VERDICTS),
        rows=tuple(
            (name, *_numbers(row.clocks[report.split], clock, days))
            for row, (name, days) in zip(report.weeks, _week_names(report), strict=True)
        ),
    )


def _reply_weeks(report: SlaReport, day: int) -> Table:
    sent = Figure("replies")
    return Table(
        key="reply-weeks",
        title="Time to the first reply by week",
        population="First replies by the week they were sent in. Unit: open time.",
        columns=("Week of", "First replies", "Median", "90th percentile"),
        rows=tuple(
            (
                name,
                number(times.replies, sent, days),
                length(times.median, sent, days, day=day),
                length(times.ninetieth, sent, days, day=day),
            )
            for times, (name, days) in zip(
                report.reply_weeks, _week_names(report), strict=True
            )
        ),
    )


def _clocks(report: SlaReport, said: str) -> Table:
    return Table(
        key="clocks",
        title="All clocks",
        population=f"Clocks due in {said}. {_JUDGED}",
        columns=("Clock", *_VERDICTS),
        rows=tuple(
            (Cell(_name(row.name)), *_numbers(row, Figure("clocks", row.key)))
            for row in report.clocks
        ),
        footnote="Not needed: the clock ended before its event, for example because the "
        "ticket was resolved. It is in no share. A reopened ticket has a clock more.",
    )


def _replies(report: SlaReport, said: str, day: int) -> Table:
    sent, times = Figure("replies"), report.replies
    return Table(
        key="replies",
        title="Time to the first reply",
        population=f"First replies sent in {said}. Unit: open time.",
        columns=("Figure", "Value"),
        rows=(
            (Cell("First replies sent"), number(times.replies, sent)),
            (Cell("Median"), length(times.median, sent, day=day)),
            (Cell("90th percentile"), length(times.ninetieth, sent, day=day)),
            (
                Cell("Still unanswered"),
                number(report.unanswered, Figure("unanswered")),
            ),
        ),
        footnote="Still unanswered: active tickets, opened by the end of the period, that "
        "nobody has replied to until now. An open day is as long as one of the week "
        f"usually is: {wording.seconds(day)}.",
    )


def _promises(report: SlaReport, said: str) -> Table:
    kept, missed, part, _ = _numbers(report.promises, Figure("clocks", PROMISE))
    return Table(
        key="promises",
        title="Promises",
        population=f"Promises whose date falls in {said}. Unit: promises.",
        columns=("Figure", "Value"),
        rows=(
            (Cell("Kept"), kept),
            (Cell("Missed"), missed),
            (Cell("Share kept"), part),
            (
                Cell("In their window now"),
                number(report.in_window, Figure("in-window")),
            ),
        ),
        footnote="In their window now: active tickets whose promised window has begun and "
        "not ended, whatever the period.",
    )


def _guides(report: SlaReport, said: str, names: Mapping[str, str]) -> Table:
    rows = report.self_service
    together = GuideRow(
        "", sum(row.solved for row in rows), sum(row.still for row in rows)
    )
    shown = [(names.get(row.category, row.category), row) for row in rows]
    if rows:
        shown.append(("All guides", together))
    return Table(
        key="guides",
        title="Guides",
        population=f"Answers to a guide, given in {said}. Unit: answers.",
        columns=("Category", "That solved it", "Still need help", "Share solved"),
        rows=tuple(
            (Cell(name), number(row.solved), number(row.still), _solved(row))
            for name, row in shown
        ),
        footnote="No ticket stands behind these: “That solved it” opens none, and of who "
        "goes on to open one only the answer is counted.",
    )


def _solved(row: GuideRow) -> Cell:
    answers = row.solved + row.still
    return share(row.solved / answers if answers else None)


def _categories(report: SlaReport, said: str, names: Mapping[str, str]) -> Table:
    def line(row: ClockRow) -> tuple[Cell, ...]:
        figure = Figure("clocks", report.split, category=row.key)
        changed = number(row.changed, replace(figure, changed=True))
        return Cell(names.get(row.key, row.key)), *_numbers(row, figure), changed

    return Table(
        key="categories",
        title=f"{_name(report.split)} by category",
        population=f"{_name(report.split)} clocks due in {said}, by the category the ticket "
        "has now. Unit: clocks.",
        columns=("Category", *_VERDICTS, "Changed"),
        rows=tuple(line(row) for row in report.categories),
        footnote="Changed: clocks of this row whose ticket came in as another category.",
    )


def _owners(report: SlaReport, said: str) -> Table:
    return Table(
        key="owners",
        title=f"{_name(report.split)} by owner",
        population=f"{_name(report.split)} clocks due in {said}, by who had the ticket when "
        "the clock was met or missed. Unit: clocks.",
        columns=("Owner", *_VERDICTS),
        rows=_owner_rows(report.owners, report.split),
    )


def _owner_rows(rows: Sequence[ClockRow], clock: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (Cell(row.name), *_numbers(row, Figure("clocks", clock, owner=row.key)))
        for row in rows
    )
