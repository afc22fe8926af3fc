"""The lock files name everything exactly, with hashes, and no host; each name has a reason."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
PINNED = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE
)


def names(file: str) -> dict[str, str]:
    """Name and version of every package a requirements file pins."""
    return dict(PINNED.findall((ROOT / file).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock):
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert not re.search(
        r"^\s*(--(extra-)?index-url|--find-links|-i |-f )", text, re.MULTILINE
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock):
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    without = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]

    assert entries
    assert not without


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_was_made_from_what_was_chosen(lock):
    chosen, locked = names(lock.replace(".txt", ".in")), names(lock)

    assert chosen
    assert {name: locked.get(name) for name in chosen} == chosen


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_chosen_is_named_exactly(lock):
    lines = (ROOT / lock.replace(".txt", ".in")).read_text().splitlines()
    packages = [line for line in lines if line.strip() and line[0] not in "#-"]

    assert [line for line in packages if not PINNED.match(line)] == []


def test_every_package_has_its_reason():
    rows = re.findall(
        r"^\| ([a-z0-9-]+) \| ([^|]+) \|$",
        (ROOT / "docs/decisions/dependencies.md").read_text(),
        re.MULTILINE,
    )
    chosen = [name for lock in LOCKS for name in names(lock.replace(".txt", ".in"))]

    assert sorted(name for name, _ in rows if name != "package") == sorted(chosen)


def test_the_front_end_lock_names_no_host_either():
    lock = json.loads((ROOT / "assets/package-lock.json").read_text())

    assert [
        name for name, entry in lock["packages"].items() if "resolved" in entry
    ] == []
    wanted = lock["packages"][""]["devDependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
