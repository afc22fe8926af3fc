"""The README says what is so: its first line, its commands, its files."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()
CONSOLE = [
    line
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
# Where each command is run; a command without a row here is one that nothing proves.
RUN_BY = {
    "make run": "tests/house/test_make_run.py",
    "make test": ".ci/run",
    "make setup": "tests/house/test_setup.py",
    ".venv/bin/python -m triage.config": "tests/house/test_production.py",
    ".venv/bin/flask desk explain": "tests/house/test_make_run.py",
    ".venv/bin/flask desk audit": "tests/house/test_make_run.py",
    ".venv/bin/flask desk calendar": "tests/house/test_make_run.py",
    ".venv/bin/flask desk classify": "tests/house/test_make_run.py",
    ".venv/bin/flask desk simulate": "tests/house/test_make_run.py",
    ".venv/bin/flask db upgrade": "tests/house/test_production.py",
    ".venv/bin/flask desk install": "tests/house/test_production.py",
    ".venv/bin/flask desk people add": "tests/house/test_production.py",
    ".venv/bin/flask desk check": "tests/house/test_production.py",
    ".venv/bin/gunicorn": "tests/house/test_production.py",
    ".venv/bin/python -m triage.worker": "tests/house/test_production.py",
}


def test_the_first_line_is_the_one_that_setup_prints():
    printed = re.search(
        r"^APT='(.*)'$", (ROOT / "tools/setup.sh").read_text(), re.MULTILINE
    )

    assert printed is not None
    assert README.splitlines()[0] == f"`{printed[1]}`"


@pytest.mark.parametrize("command", CONSOLE)
def test_every_command_is_run_by_a_test_or_by_ci(command):
    runners = [file for start, file in RUN_BY.items() if command.startswith(start)]

    assert runners, f"nothing runs {command!r}"
    assert all((ROOT / file).is_file() for file in runners)


def test_no_proof_is_left_of_a_command_that_went():
    assert [
        start for start in RUN_BY if not any(c.startswith(start) for c in CONSOLE)
    ] == []


def test_every_make_target_that_is_named_is_there():
    listed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    targets = set(re.findall(r"^  make ([a-z-]+)", listed.stdout, re.MULTILINE))
    texts = [README, *(file.read_text() for file in (ROOT / "docs").rglob("*.md"))]
    named = {name for text in texts for name in re.findall(r"`make ([a-z-]+)", text)}

    assert named <= targets


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda p: p.name,
)
def test_every_link_to_a_file_leads_to_one(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ci_runs_the_test_command_of_the_readme():
    script = (ROOT / ".ci/run").read_text()

    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert "make test" in script
    assert "make test" in CONSOLE
