"""`make setup` on machines that lack something, and on one that lacks nothing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APT = (ROOT / "README.md").read_text().splitlines()[0].strip("`")
TOOLS = ("sh", "dirname", "cat", "cmp", "cp", "grep", "mkdir", "pwd", "rm")


@pytest.fixture
def machine(tmp_path):
    """A checkout with nothing but the setup, and a PATH with nothing but a few tools."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "tools", checkout / "tools")
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    return checkout


def program(machine: Path, name: str, script: str) -> None:
    """Put a program of that name on the machine's PATH."""
    file = machine.parent / "bin" / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def python(machine: Path, version: str, *, venv: bool = True) -> None:
    """Put a Python on the machine that answers as that version does."""
    major, minor = version.split(".")
    new = int((int(major), int(minor)) < (3, 11))
    has_venv = 0 if venv else 1
    program(
        machine,
        "python3",
        f'case "$2" in *print*) echo {version};; *version_info*) exit {new};; '
        f"*ensurepip*) exit {has_venv};; esac",
    )


def setup(machine: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": str(machine.parent / "bin"),
        "HOME": os.environ.get("HOME", "/"),
    }
    return subprocess.run(
        ["/bin/sh", "tools/setup.sh"],
        cwd=machine,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("lacking", ["git", "make", "python3", "venv"])
def test_what_is_lacking_is_answered_with_the_first_line_of_the_readme(
    machine, lacking
):
    for tool in {"git", "make"} - {lacking}:
        program(machine, tool, "exit 0")
    if lacking != "python3":
        python(machine, "3.12", venv=lacking != "venv")

    done = setup(machine)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == APT
    assert lacking in done.stderr.splitlines()[0]


def test_an_old_python_is_a_sentence(machine):
    program(machine, "git", "exit 0")
    program(machine, "make", "exit 0")
    python(machine, "3.10")

    done = setup(machine)

    assert done.returncode == 1
    assert "Triage needs Python 3.11 or newer; found 3.10." in done.stderr


def test_a_second_setup_has_nothing_to_do():
    if not (ROOT / ".venv/installed-requirements.txt").exists():
        pytest.skip("this run does not use an environment that make made")

    done = subprocess.run(
        ["make", "setup"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not re.search("installing|making", done.stdout)
