"""The core loads without any framework."""

import subprocess
import sys

FRAMEWORKS = ("flask", "sqlalchemy", "werkzeug", "jinja2", "smtplib", "apscheduler")


def test_the_core_loads_no_framework():
    script = (
        "import sys, triage.calendar, triage.errors, triage.lifecycle, triage.rules, triage.sla;"
        f"print(*(name for name in {FRAMEWORKS!r} if name in sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
