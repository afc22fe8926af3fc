"""Benchmarks as ratios in one run: `python -m bench [part …]`; without a part all of them.

Everything is measured beside its floor or its peers; the exit code is 1 when a goal was
missed. `--scale` shrinks desks for a try, `--tickets` the recount's.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from bench import (
    calendar,
    fold,
    histories,
    recount,
    replay,
    service,
    sweep,
    triage_report,
)
from bench.report import Report
from triage.config import ROOT

KINDS = ("sqlite", "postgresql")
Given = argparse.Namespace


def _service(report: Report, given: Given) -> None:
    report.row(
        "settings", f"{os.cpu_count()} cores", f"scale {given.scale}",
        f"FORM_LIMIT={service.FORM_LIMIT}, limiter, CSRF and honeypot on",
    )  # fmt: skip
    only = tuple(given.only or service.PARTS)
    service.main(report, given.database, only, given.scale)


PARTS: dict[str, Callable[[Report, Given], None]] = {
    "calendar": lambda report, given: calendar.main(report),
    "fold": lambda report, given: fold.main(report),
    "histories": lambda report, given: histories.main(report, given.scale),
    "recount": lambda report, given: recount.main(
        report, given.database, given.tickets
    ),
    "replay": lambda report, given: replay.main(report, given.database, given.scale),
    "sweep": lambda report, given: sweep.main(report, given.database, given.scale),
    "triage": lambda report, given: triage_report.main(report),
    "service": _service,
}


def main() -> int:
    """Run the chosen parts, each with a table of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []])
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--tickets", type=int, default=100_000)
    asked.add_argument("--database", action="append", choices=KINDS)
    asked.add_argument("--only", action="append", choices=[*service.PARTS])
    given = asked.parse_args()
    given.database = tuple(given.database or KINDS)
    failed = False
    for name in given.parts or PARTS:
        report = Report(name)
        PARTS[name](report, given)
        print(f"kept in {report.keep(ROOT / 'build' / 'bench')}")
        failed = failed or bool(report.missed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
