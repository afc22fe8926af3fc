"""The phrase table at a glance: every category, its rules, and a search by phrase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from triage.reports.fired import Fired, fired
from triage.rules import RuleSet
from triage.rules.table import Rule
from triage.web import typed
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.rules.seen import SeenRules, look, page
from triage.web.supervisors.rules_words import STRENGTHS, about, said_when

_REGIONS = "regions.toml"
_MOST_HITS = 100
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of the table; ``phrases`` counts them by strength."""

    id: str
    guard: str | None
    when: str
    phrases: Counter[str]
    examples: int
    fired: int
    failing: int


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category with its rules; a region's counties and places stand elsewhere."""

    key: str
    title: str
    meaning: str
    rules: tuple[RuleLine, ...]
    is_region: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase, example or group in which the words were found."""

    where: str
    rule: str
    group: str
    words: str
    how: str


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    """Show the categories with their rules, or where some words stand in the tables."""
    shown = look()
    words = typed.line(request.args.get("q"))[:_LONGEST]
    counted = fired()
    hits = list(_hits(shown.rules, words.lower())) if words else []
    return page(
        "overview",
        shown,
        q=words,
        hits=hits[:_MOST_HITS],
        more=max(0, len(hits) - _MOST_HITS),
        fired=counted,
        lines=[] if words else list(_lines(shown, counted)),
        wrong=sum(map(len, shown.failing.values())),
    )


def _lines(shown: SeenRules, counted: Fired) -> Iterator[CategoryLine]:
    for key, row in shown.rules.categories.items():
        own = [
            _line(rule, counted, len(shown.failing.get(rule.id, ())))
            for rule in shown.rules.rules
            if rule.category == key and rule.file != _REGIONS
        ]
        is_region = key in shown.rules.region_categories
        yield CategoryLine(key, row.title, row.meaning, tuple(own), is_region)


def _line(rule: Rule, counted: Fired, failing: int) -> RuleLine:
    return RuleLine(
        id=rule.id,
        guard=rule.guard,
        when=said_when(rule.when),
        phrases=Counter(STRENGTHS[points] for _, points in rule.phrases),
        examples=len(rule.match) + len(rule.nomatch),
        fired=counted.rules[rule.id],
        failing=failing,
    )


def _hits(ruleset: RuleSet, words: str) -> Iterator[Hit]:
    """Find words in phrases, in examples and in the groups behind them."""
    for rule in ruleset.rules:
        if rule.file != _REGIONS:
            where = f"{about(ruleset, rule.category)}, {rule.id}"
            for text, how in _texts(rule):
                if words in text.lower():
                    yield Hit(where, rule.id, "", text, how)
    for name, synonyms in ruleset.groups.items():
        whole = words.removeprefix("@") == name
        for one in synonyms:
            if whole or words in one.lower():
                yield Hit(f"Group @{name}", "", name, one, "synonym")


def _texts(rule: Rule) -> Iterator[tuple[str, str]]:
    for phrase, points in rule.phrases:
        yield phrase, STRENGTHS[points]
    for text in rule.match:
        yield text, "example"
    for text in rule.nomatch:
        yield text, "counter-example"
