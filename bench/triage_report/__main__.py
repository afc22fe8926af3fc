"""Write ``docs/triage-quality.md``; say what was met."""

from __future__ import annotations

import sys

from bench.report import Report
from bench.triage_report import main

if __name__ == "__main__":
    report = Report("triage")
    main(report)
    sys.exit(0)
