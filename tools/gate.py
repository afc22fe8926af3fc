"""Everything that must hold: `python -m tools.gate [fast|all]`, called by make.

The checks that only read files come first, two at a time; the tests follow. Each step
prints its name and how long it took; the last line is that of pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
# Pictures have their size in the sheet (H006), descriptions are for search engines (H030,
# H031), where lines break is taste (H015), and a button in a form submits it (H043). Tags
# that close nothing (H025) are looked for in the pages themselves: a macro confuses it.
DJLINT_IGNORES = "H006,H015,H025,H030,H031,H043"
CORE_TESTS = ("tests/calendar", "tests/sla", "tests/rules", "tests/test_lifecycle.py")
# Drawn cases, read messages, a century of days reckoned, rules read anew for each test:
# worth a minute, not ten seconds.
NOT_FAST = (
    "--ignore-glob=*_properties.py", "--ignore-glob=*test_corpus.py",
    "--ignore-glob=*test_questions.py", "--ignore-glob=*test_rows_of_the_pages.py",
    "--ignore-glob=*rules/test_editing.py",
    "-k", "not threads and not reckoned and not far",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its name, and the module that is run with its arguments."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()


TYPES = Step("types", "mypy")
READING = (
    Step("format", "ruff", ("format", "--check", "--quiet", ".")),
    Step("lint", "ruff", ("check", "--quiet", ".")),
    Step("imports", "tools.imports"),
    Step("spelling", "codespell_lib"),
)
TEMPLATES = Step(
    "templates", "djlint",
    ("templates", "--lint", "--quiet", "--profile", "jinja", "--ignore", DJLINT_IGNORES),
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run the steps of one level; 1 when something does not hold."""
    level = arguments[0] if arguments else "test"
    if level == "fast":
        return read(READING) or fast_tests()
    started = time.monotonic()
    failed = read([TYPES, *READING, TEMPLATES]) or bring_browser()
    if failed:
        return failed
    say(f"tests       (the checks before took {time.monotonic() - started:.0f} s)")
    if level == "all":
        on_postgres = {"TRIAGE_TEST_DATABASE": "postgresql"}
        failed = tests(
            "-n",
            "2",
            "--cov",
            "--cov-report=term",
            "--cov-report=html:build/coverage-html",
            TRIAGE_TEST_CASES="thorough",
        )
        return failed or tests("-n", "2", **on_postgres)
    return tests("-n", "2", "--dist", "worksteal", "-m", "not slow")


def read(steps: Sequence[Step]) -> int:
    """Run the checks that read files, two at a time; say all that fail."""
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(_run, steps))
    return 0 if all(results) else 1


def _run(step: Step) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", step.module, *step.arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    took = f"{time.monotonic() - started:.1f} s"
    if done.returncode == 0:
        say(f"{step.name:<11} holds     {took:>7}")
        return True
    say(f"{step.name:<11} FAILS     {took:>7}\n{done.stdout}{done.stderr}".rstrip())
    return False


def bring_browser() -> int:
    """Have a Chromium for the browser stories: without one the gate does not open."""
    started = time.monotonic()
    path = chromium.bring()
    if path is None:
        say(chromium.MISSING)
        return 1
    say(f"{'chromium':<11} {path} {time.monotonic() - started:>7.1f} s")
    return 0


def tests(*arguments: str, **environment: str) -> int:
    """Run pytest with its own output, so that its summary is the last line."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode


def fast_tests() -> int:
    """The tests of the core, which only thinks, as far as they are quick."""
    chosen = ("-m", "not slow and not browser")
    there = [path for path in CORE_TESTS if (ROOT / path).exists()]
    # In one process: a second one takes longer to start than it saves.
    return tests(*chosen, *NOT_FAST, *there)


def say(line: str) -> None:
    """Print one line at once, so that it stands before what a child prints."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
