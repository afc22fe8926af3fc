"""Find a Chromium that really runs, or bring one: `python -m tools.chromium`.

Ubuntu's `chromium-browser` is a stub that asks for a snap, and a snap cannot open files
in /tmp; both are passed over.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
SHELLS = "chromium*/**/"
MISSING = """\
The browser stories need Chromium, and none was found. One of these brings it:
  sudo apt-get install -y chromium                                (Debian)
  .venv/bin/python -m playwright install --with-deps --only-shell chromium
or name one that is there: TRIAGE_CHROMIUM=/path/to/chromium make test"""


def find() -> str | None:
    """Return the path of a Chromium that answers ``--version``, or None."""
    return next((path for path in _candidates() if _answers(path)), None)


def bring() -> str | None:
    """Find a Chromium, or install one where that is allowed."""
    found = find()
    if found:
        return found
    for command in _ways_to_install():
        sys.stdout.write(f"chromium: {' '.join(command)}\n")
        sys.stdout.flush()
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        found = find()
        if found:
            return found
    return None


def _candidates() -> Iterator[str]:
    given = os.environ.get("TRIAGE_CHROMIUM", "")
    if given:
        yield given
        return
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folder = Path(named) if named else Path.home() / ".cache" / "ms-playwright"
    for name in ("headless_shell", "chrome-headless-shell", "chrome"):
        yield from (
            str(path) for path in sorted(folder.glob(f"{SHELLS}{name}"), reverse=True)
        )


def _answers(path: str) -> bool:
    if "/snap/" in os.path.realpath(path):
        return False
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    answer = re.search(r"(Chromium|Chrome)\b.*\d+\.\d+", done.stdout)
    return done.returncode == 0 and answer is not None


def _ways_to_install() -> Iterator[list[str]]:
    playwright = [sys.executable, "-m", "playwright", "install"]
    may_apt = shutil.which("apt-get") is not None and _sudo() is not None
    # Ubuntu's package is the stub again, so there Playwright brings the browser.
    if may_apt and "ubuntu" not in _distribution():
        yield [*(_sudo() or []), "apt-get", "update", "-q"]
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
        yield [*(_sudo() or []), *install, "chromium", "fonts-liberation"]
    if may_apt:
        yield [*playwright, "--with-deps", "--only-shell", "chromium"]
    yield [*playwright, "--only-shell", "chromium"]


def _sudo() -> list[str] | None:
    """What to put before a command for the administrator; None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _distribution() -> str:
    try:
        return Path("/etc/os-release").read_text().lower()
    except OSError:
        return ""


if __name__ == "__main__":
    path = bring()
    print(path or MISSING)
    sys.exit(0 if path else 1)
