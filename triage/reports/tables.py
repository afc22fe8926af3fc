"""The report as tables: the page draws them, the CSV writes them, so both say the same.

Every table says its population and its unit, and its cells name the figure whose tickets
stand behind them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage import wording
from triage.reports.behind import Figure
from triage.reports.sla import ClockRow, SlaReport, WeekRow

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, and the figure it is, when tickets stand behind it."""

    text: str
    figure: Figure | None = None
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it counts, in which unit, and its rows; the first cell is the name."""

    key: str
    title: str
    population: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def share(part: float | None) -> str:
    """Say a share in per cent; a share of nothing is "none"."""
    return NOTHING if part is None else f"{part * 100:.0f}%"


def open_time(amount: int | None) -> str:
    """Say open seconds; "none" where there were no replies."""
    return NOTHING if amount is None else wording.seconds(amount)


def report_tables(
    report: SlaReport, clock: str, categories: Mapping[str, str]
) -> tuple[Table, ...]:
    """Return the report's tables in the order of the page."""
    period = f"{report.period.first.isoformat()} to {report.period.last.isoformat()}"
    return (
        _clocks(report, period),
        _weeks(report, clock),
        _split(report.categories, clock, "category", "By category", period, categories),
        _split(report.owners, clock, "owner", "By owner", period, {}),
        _replies(report, period),
        _promises(report, period),
        _self_service(report, period, categories),
    )


_VERDICTS = ("Met", "Missed", "Share met", "Not needed")


def _numbers(
    row: ClockRow, figure: Figure, since: str = "", until: str = ""
) -> tuple[Cell, ...]:
    def behind(verdict: str, number: int) -> Cell:
        narrowed = Figure(
            "verdicts", figure.clock, verdict, figure.category, figure.owner
        )
        return Cell(f"{number:,}", narrowed if number else None, since, until)

    return (
        behind("met", row.met),
        behind("missed", row.missed),
        Cell(share(row.share)),
        behind("not needed", row.not_needed),
    )


def _clocks(report: SlaReport, period: str) -> Table:
    return Table(
        key="clocks",
        title="Targets and promises",
        population=f"Clocks whose due time fell in {period}. Counted in clocks.",
        columns=("Clock", *_VERDICTS),
        rows=tuple(
            (Cell(row.name.capitalize()), *_numbers(row, Figure("verdicts", row.key)))
            for row in report.clocks
        ),
    )


def _weeks(report: SlaReport, clock: str) -> Table:
    return Table(
        key="weeks",
        title=f"{clock.capitalize()} by week",
        population=f"{clock.capitalize()} clocks, by the week their due time fell in. "
        "Unanswered ones count as missed; those not yet due are not counted.",
        columns=("Week of", *_VERDICTS),
        rows=tuple(_week(week, clock, bounds) for week, bounds in _bounded(report)),
    )


def _bounded(report: SlaReport) -> Iterable[tuple[WeekRow, tuple[str, str]]]:
    zone = report.period.zone
    for week, (_, start, end) in zip(report.weeks, report.period.weeks(), strict=True):
        last = end.astimezone(zone).date().toordinal() - 1
        yield week, (start.astimezone(zone).date().isoformat(), _iso(last))


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _week(week: WeekRow, clock: str, bounds: tuple[str, str]) -> tuple[Cell, ...]:
    row = week.clocks.get(clock, ClockRow(clock, clock))
    name = Cell(wording.day(week.monday))
    return (name, *_numbers(row, Figure("verdicts", clock), *bounds))


def _split(
    rows: Sequence[ClockRow],
    clock: str,
    by: str,
    title: str,
    period: str,
    names: Mapping[str, str],
) -> Table:
    moved = sum(row.changed for row in rows)
    note = {
        "category": f" As categories are now; {wording.count(moved, 'clock')} of tickets whose "
        "category was changed.",
        "owner": " Counted for who had the ticket at the verdict.",
    }[by]
    return Table(
        key=by,
        title=f"{clock.capitalize()}: {title.lower()}",
        population=f"{clock.capitalize()} clocks whose due time fell in {period}.{note}",
        columns=(by.capitalize(), *_VERDICTS),
        rows=tuple(
            (
                Cell(names.get(row.key, row.name)),
                *_numbers(row, Figure("verdicts", clock, **{by: row.key})),
            )
            for row in rows
        ),
    )


def _replies(report: SlaReport, period: str) -> Table:
    times = report.reply_times
    return Table(
        key="replies",
        title="Time to the first reply",
        population=f"First replies sent in {period}, in open hours of the desk; beside them the "
        "active tickets opened by then that nobody has replied to yet.",
        columns=("Figure", "Value"),
        rows=(
            (Cell("First replies"), Cell(f"{times.replies:,}", Figure("replies"))),
            (Cell("Median"), Cell(open_time(times.median))),
            (Cell("90th percentile"), Cell(open_time(times.ninetieth))),
            (
                Cell("Still unanswered"),
                Cell(f"{times.unanswered:,}", Figure("unanswered")),
            ),
        ),
    )


def _promises(report: SlaReport, period: str) -> Table:
    row = report.promises
    kept, missed, part, _ = _numbers(row, Figure("verdicts", "promise"))
    window = Cell(f"{report.promises_in_window:,}", Figure("in-window"))
    return Table(
        key="promises",
        title="Promises",
        population=f"Promises that ended or were due in {period}; beside them the ones whose "
        "window is open now. Counted in promises.",
        columns=("Figure", "Value"),
        rows=(
            (Cell("Kept"), kept),
            (Cell("Missed"), missed),
            (Cell("Share kept"), part),
            (Cell("In their window now"), window),
        ),
    )


def _self_service(report: SlaReport, period: str, names: Mapping[str, str]) -> Table:
    return Table(
        key="self-service",
        title="Guides",
        population=f"Times a guide was shown and answered in {period}. "
        "“Still need help” opened a ticket.",
        columns=("Category", "That solved it", "Still need help"),
        rows=tuple(
            (Cell(names.get(key, key)), Cell(f"{solved:,}"), Cell(f"{still:,}"))
            for key, solved, still in report.self_service
        ),
    )


def as_csv(tables: Iterable[Table]) -> str:
    """Write the tables as one CSV: table, population, then a line a cell row.

    A cell that a spreadsheet would run as a formula is written as text.
    """
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        sheet.writerow([_safe(table.title), _safe(table.population)])
        sheet.writerow([_safe(name) for name in table.columns])
        for row in table.rows:
            sheet.writerow([_safe(cell.text) for cell in row])
        sheet.writerow([])
    return out.getvalue()


def _safe(text: str) -> str:
    return "'" + text if text[:1] in "=+-@\t\r" else text
