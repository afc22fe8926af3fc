"""The tables as one CSV, cell by cell what the page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from triage.reports.cells import Table

# What a spreadsheet takes for the beginning of a formula, wide forms among them.
_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def as_csv(tables: Iterable[Table]) -> str:
    """Write for each table its title, what it counts, its columns, rows and footnote."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        lines = [[table.title], [table.population], table.columns]
        lines += [[cell.text for cell in row] for row in table.rows]
        lines += [[table.footnote]] if table.footnote else []
        sheet.writerows([[_plain(text) for text in line] for line in lines])
        sheet.writerow([])
    return out.getvalue()


def _plain(text: str) -> str:
    """Write what a spreadsheet would run as text."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULAS) else text
