"""Small tables of a test's own, so that it says what it depends on."""

from __future__ import annotations

from triage.rules import RuleSet, default_files, load_rules

HOW_TO = 'id = "test"\ncategory = "how_to"\nsource = "inferred"\n'


def rules(*blocks: str, groups: str = "", guards: str = "") -> RuleSet:
    """Return the shipped tables with these rules (and groups, guards) instead of ours.

    There is no second opinion, so that nothing but these rules decides.
    """
    files = default_files()
    del files["learned.toml"]
    files["phrases.toml"] = "".join(f"[[rule]]\n{block}\n" for block in blocks)
    files["groups.toml"] = groups
    files["guards.toml"] = guards
    return load_rules(files)


def phrase(text: str, groups: str = "") -> RuleSet:
    """Return tables with one strong phrase for how_to."""
    return rules(f"{HOW_TO}strong = ['{text}']", groups=groups)
