"""The shipped rule set, read once, and a way to read a changed one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triage.rules import RuleSet, default_files, load_rules

Changed = Callable[[str, str, str], RuleSet]


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    """The tables as shipped."""
    return load_rules(default_files())


@pytest.fixture
def changed() -> Changed:
    """Load the tables with one text in one file replaced by another."""

    def load(name: str, old: str, new: str) -> RuleSet:
        files = default_files()
        assert old in files[name], f"{name} no longer contains {old!r}"
        files[name] = files[name].replace(old, new, 1)
        return load_rules(files)

    return load
