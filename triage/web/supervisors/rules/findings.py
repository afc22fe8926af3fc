"""What the tables say about themselves, and where each thing is put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import guidance
from triage.rules import Finding, RuleSet
from triage.rules.lint import ERROR, NOTE, WARNING, lint, lint_by_corpus
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.drafting import RULES
from triage.web.supervisors.rules.refusals import said
from triage.web.supervisors.rules.seen import look, page, today
from triage.web.supervisors.words import dated

LEVELS = {
    ERROR: ("Must be put right", "Nothing can be published with these."),
    WARNING: ("Worth a look", "These are most likely mistakes."),
    NOTE: ("Good to know", "Nothing is wrong; it may still be of use."),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words; ``rows`` name what it is about and where that is put right."""

    sentence: str
    mend: str
    rows: list[tuple[str, str]]


@bp.get("/rules/findings")
def rules_findings() -> ResponseReturnValue:
    """List what the tables say about themselves, worst first."""
    shown = look()
    rarely = "rarely" in request.args
    found = list(_findings(shown.text, today()))
    if rarely:
        found += lint_by_corpus(shown.rules)
    return page(
        "findings",
        shown,
        rarely=rarely,
        levels=[
            (level, *words, lines)
            for level, words in LEVELS.items()
            if (lines := _lines(level, found, shown.rules))
        ],
    )


@lru_cache(maxsize=8)
def _findings(text: str, day: date) -> tuple[Finding, ...]:
    return lint(desks.read(RULES, text), day, guidance.texts())


def _lines(
    level: str, findings: Iterable[Finding], rules: RuleSet
) -> list[FindingLine]:
    """Return the findings of a level; what is said of many rows is said once."""
    lines: dict[str, FindingLine] = {}
    for one in findings:
        if one.level == level:
            sentence = dated(said(one.sentence, rules))
            line = lines.setdefault(sentence, FindingLine(sentence, one.mend, []))
            line.rows.append((_about(one, rules), _href(one)))
    return list(lines.values())


def _about(finding: Finding, rules: RuleSet) -> str:
    name = finding.id
    if finding.file == "links.toml" and name in rules.links:
        return rules.links[name].words
    if finding.file == "guides.toml" and name in rules.guides:
        return f"Guide “{rules.guides[name].title}”"
    return {
        "actions.csv": f"Action row {name}",
        "groups.toml": f"Group {name}",
    }.get(finding.file, name)


def _href(finding: Finding) -> str:
    """Return the page on which the row of a finding is changed."""
    name = finding.id
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "phrases.toml": ("rule", {"id": name}),
        "guards.toml": ("rule", {"id": name}),
        "actions.csv": ("action_row", {"id": name}),
        "groups.toml": ("group", {"name": name.removeprefix("@")}),
        "links.toml": ("rules_link", {"key": name}),
        "regions.toml": ("region", {"key": name}),
        "switches.toml": ("switch", {"key": name}),
    }
    if finding.file not in pages:
        return ""
    endpoint, values = pages[finding.file]
    return url_for(f".{endpoint}", **values)
