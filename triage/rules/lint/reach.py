"""Rows that nothing leads to: rules, action rows, guides and links nobody can meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from triage.rules.actions import ANY, ActionRow
from triage.rules.guarding import GUARD_AT, GUARDED
from triage.rules.guides import placeholders
from triage.rules.lint.covering import Covering
from triage.rules.lint.finding import ERROR, NOTE, WARNING, Finding
from triage.rules.ruleset import RuleSet

ACTIONS = "actions.csv"
# What the date of an earlier request says, not its words.
BY_DATE = frozenset({"inside_wait", "past_wait"})
_LEAD_HERE = "Let a row of actions.csv name it, or take it out."


def unreachable_rules(ruleset: RuleSet) -> Iterator[Finding]:
    """Find rules whose every phrase calls a guard, which is looked at first."""
    covering, phrases = Covering(ruleset.book), ruleset.book.phrases
    guards = [one for one in phrases if ruleset.rules[one.rule].guard]
    calls = [one for one in guards if one.points >= GUARD_AT]
    for number, rule in enumerate(ruleset.rules):
        own = [one for one in phrases if one.rule == number and one.points > 0]
        if rule.guard or rule.base or not own:
            continue
        if all(any(covering.implies(one, call) for call in calls) for one in own):
            yield Finding(
                WARNING,
                rule.file,
                rule.id,
                "No message reaches this rule: a guard fires on each of its phrases.",
                "Take the rule out, or the guard's phrases that stand in its way.",
            )


def unreachable_actions(ruleset: RuleSet) -> Iterator[Finding]:
    """Find rows of the action table for kinds that no rule and no switch ever tells."""
    for row in ruleset.actions.rows:
        if row.sense == ANY:
            continue
        kinds = _kinds(ruleset, row)
        if not kinds.intersection(row.sense.split("|")):
            yield Finding(
                WARNING,
                ACTIONS,
                row.id,
                f"Nothing reaches this row: no rule says {row.sense} of {row.category}.",
                "Write a rule with this sense, or take the row out.",
            )


def _kinds(ruleset: RuleSet, row: ActionRow) -> set[str]:
    """Return every sense that something can say of a row's category."""
    told = {rule.sense for rule in ruleset.rules if rule.category == row.category}
    if row.category == GUARDED:
        told |= {rule.guard for rule in ruleset.rules if rule.guard}
    if row.category in ruleset.switches:
        told.add("closed")
    return {"plain", *BY_DATE, *told}


def dead_guides(ruleset: RuleSet) -> Iterator[Finding]:
    """Find guides that no row of the action table names."""
    named = {row.guide for row in ruleset.actions.rows}
    for key in ruleset.guides:
        if key not in named:
            yield Finding(
                WARNING,
                "guides.toml",
                key,
                "No action leads to this guide.",
                _LEAD_HERE,
            )


def links_of_guides(ruleset: RuleSet, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Find links that no guide's text uses, and what texts ask for in vain."""
    tables: Mapping[str, Mapping[str, object]] = {
        "link": ruleset.links,
        "contact": ruleset.contacts,
        "note": ruleset.contacts,
        "wait": ruleset.categories,
    }
    asked = {topic: placeholders(text) for topic, text in texts.items()}
    for topic, pairs in asked.items():
        for kind, key in pairs:
            if key not in tables.get(kind, ()):
                yield Finding(
                    ERROR,
                    f"{topic}.md",
                    f"[[{kind}:{key}]]",
                    "There is no such link, contact or category.",
                    "Write a name of links.toml, contacts.toml or categories.toml.",
                )
    used = {key for kind, key in chain.from_iterable(asked.values()) if kind == "link"}
    for key in ruleset.links.keys() - used if texts else ():
        yield Finding(
            WARNING,
            "links.toml",
            key,
            "No guide uses this link.",
            "Use it as [[link:" + key + "]] in a guide, or take it out.",
        )


def unknown_addresses(ruleset: RuleSet) -> Iterator[Finding]:
    """Find links nobody has told us the address of."""
    for key in ruleset.unknown_addresses():
        yield Finding(
            NOTE,
            "links.toml",
            key,
            "The address is not known.",
            'People read "ask the help desk for it"; write its url once you know it.',
        )
