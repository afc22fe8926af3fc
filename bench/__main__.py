"""Benchmarks as ratios in one run: `python -m bench [calendar] [service] [--scale 0.05]`.

Everything is measured beside its floor or its peers; the exit code is 1 when a goal was
missed. `--scale` shrinks the service's part for a try, and says so in the table.
"""

from __future__ import annotations

import argparse
import os
import sys

from bench import calendar, service
from bench.report import Report
from triage.config import ROOT

KINDS = ("sqlite", "postgresql")


def main() -> int:
    """Run the chosen parts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", choices=["calendar", "service", []])
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--database", action="append", choices=KINDS)
    asked.add_argument("--only", action="append", choices=[*service.PARTS])
    given = asked.parse_args()
    parts = given.parts or ["calendar", "service"]
    failed = False
    if "calendar" in parts:
        report = Report("calendar")
        calendar.main(report)
        print(f"kept in {report.keep(ROOT / 'build' / 'bench')}")
        failed = bool(report.missed)
    if "service" in parts:
        report = Report("service")
        report.row(
            "settings", f"{os.cpu_count()} cores", f"scale {given.scale}",
            f"FORM_LIMIT={service.FORM_LIMIT}, limiter, CSRF and honeypot on",
        )  # fmt: skip
        service.main(
            report,
            tuple(given.database or KINDS),
            tuple(given.only or service.PARTS),
            given.scale,
        )
        print(f"kept in {report.keep(ROOT / 'build' / 'bench')}")
        failed = failed or bool(report.missed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
