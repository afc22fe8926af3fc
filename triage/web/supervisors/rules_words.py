"""What makes two versions of the rules different, phrase by phrase, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from triage import wording
from triage.rules import CHANNELS, ORG_TYPES, RuleSet
from triage.rules.table import POINTS, Rule
from triage.web.supervisors.calendar_words import Difference

_NONE = "none"
_REGIONS = "regions.toml"
STRENGTHS = {points: name for name, points in POINTS.items()}
FIELDS = {
    "org_type": "organization",
    "channel": "it came by",
    "tried_button": "pressed “Forgot Password?”",
    "signed_in_before": "signed in before",
}
# The cells of an action row, as pages call them.
CELLS = {
    "category": "about",
    "region": "region",
    "org_type": "organization",
    "tried": "tried the button",
    "sense": "kind",
    "action": "what the desk does",
    "ticket": "ticket",
    "guide": "guide",
    "letter": "letter",
    "policy": "policy",
    "source": "source",
    "quote": "words of the source",
    "effective": "from",
    "review": "look at it again",
}
_TRUST = {
    "sharpness": "how sharply the second opinion counts",
    "table_weight": "weight of a point of the phrases",
    "confident": "chance from which it is sure",
    "highest": "chance for what turns somebody away",
    "tie": "how near is a tie",
    "careful": "chance of a private matter from which nothing is done unasked",
    "second": "chance of a second topic",
    "harm_actions": "actions that turn somebody away",
    "harm_guides": "guides that turn somebody away",
}
_TABLES = {
    "categories": "Category",
    "regions": "Region",
    "switches": "Switch",
    "guides": "Guide",
    "links": "Link",
    "contacts": "Contact",
    "sources": "Source",
}


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """Say what the second version says otherwise than the first."""
    found = [
        *_rules(before, after),
        *_groups(before, after),
        *_actions(before, after),
        *(
            one
            for name, label in _TABLES.items()
            for one in _table(label, getattr(before, name), getattr(after, name))
        ),
        *_trust(before, after),
    ]
    if not found and before.version != after.version:
        found.append(Difference("changed", "The files", "only order or comments"))
    return found


def named(rule: Rule, ruleset: RuleSet) -> str:
    """Name a rule by what it is about, and by its own name."""
    return f"{about(ruleset, rule.category)}, rule {rule.id}"


def about(ruleset: RuleSet, category: str) -> str:
    """Say a category as lists do."""
    row = ruleset.categories.get(category)
    return (row.short or row.title) if row else category


def said_when(when: Iterable[tuple[str, tuple[object, ...]]]) -> str:
    """Say for which answers of the form a rule counts; "" for all."""
    return "; ".join(
        f"{FIELDS[name]}: {' or '.join(_answer(name, one) for one in values)}"
        for name, values in when
    )


def _answer(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return {"org_type": ORG_TYPES, "channel": CHANNELS}[name][str(value)]


def _new(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """What is in one table and not in the other, in its order."""
    return [key for key in here if key not in there]


def _rules(before: RuleSet, after: RuleSet) -> Iterator[Difference]:
    was, now = _written(before), _written(after)
    for key in _new(now, was):
        yield Difference("added", named(now[key], after), _size(now[key]))
    for key in _new(was, now):
        yield Difference("removed", named(was[key], before), _size(was[key]))
    for key, rule in now.items():
        if key in was and was[key] != rule:
            what = named(rule, after)
            yield from _phrases(what, was[key], rule)
            yield from _examples(what, was[key], rule)
            yield from _facts(what, _rule_facts(was[key]), _rule_facts(rule))


def _written(ruleset: RuleSet) -> dict[str, Rule]:
    """The rules somebody wrote; those of regions are told with their region."""
    return {rule.id: rule for rule in ruleset.rules if rule.file != _REGIONS}


def _size(rule: Rule) -> str:
    examples = len(rule.match) + len(rule.nomatch)
    return (
        f"{wording.count(len(rule.phrases), 'phrase')}, "
        f"{wording.count(examples, 'example')}"
    )


def _phrases(what: str, was: Rule, now: Rule) -> Iterator[Difference]:
    old, new = dict(was.phrases), dict(now.phrases)
    for phrase, points in new.items():
        strength = STRENGTHS[points]
        if phrase not in old:
            yield Difference("added", what, f"phrase “{phrase}” ({strength})")
        elif old[phrase] != points:
            how = f"phrase “{phrase}” is {strength}, was {STRENGTHS[old[phrase]]}"
            yield Difference("changed", what, how)
    for phrase, points in old.items():
        if phrase not in new:
            yield Difference(
                "removed", what, f"phrase “{phrase}” ({STRENGTHS[points]})"
            )


def _examples(what: str, was: Rule, now: Rule) -> Iterator[Difference]:
    for kind, words in (("match", "example"), ("nomatch", "counter-example")):
        old, new = getattr(was, kind), getattr(now, kind)
        for text in new:
            if text not in old:
                yield Difference("added", what, f"{words} “{text}”")
        for text in old:
            if text not in new:
                yield Difference("removed", what, f"{words} “{text}”")


def _rule_facts(rule: Rule) -> dict[str, object]:
    return {
        "about": rule.category,
        "guard": rule.guard,
        "kind": rule.sense,
        "only when": said_when(rule.when),
        "points for the answers alone": rule.base,
        "source": rule.source,
    }


def _facts(
    what: str, was: Mapping[str, object], now: Mapping[str, object]
) -> Iterator[Difference]:
    for label, value in now.items():
        if was.get(label) != value:
            how = f"{_plain(value)}, was {_plain(was.get(label))}"
            yield Difference("changed", f"{what}: {label}", how)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or _NONE
    return f"{value:g}" if isinstance(value, float) else str(value or _NONE)


def _groups(before: RuleSet, after: RuleSet) -> Iterator[Difference]:
    was, now = before.groups, after.groups
    for name in _new(now, was):
        yield Difference("added", f"Group @{name}", ", ".join(now[name]))
    for name in _new(was, now):
        yield Difference("removed", f"Group @{name}", ", ".join(was[name]))
    for name, words in now.items():
        if name in was:
            yield from _listed(f"Group @{name}", was[name], words)


def _listed(
    what: str, was: tuple[str, ...], now: tuple[str, ...]
) -> Iterator[Difference]:
    if more := [one for one in now if one not in was]:
        yield Difference("added", what, ", ".join(f"“{one}”" for one in more))
    if gone := [one for one in was if one not in now]:
        yield Difference("removed", what, ", ".join(f"“{one}”" for one in gone))


def _actions(before: RuleSet, after: RuleSet) -> Iterator[Difference]:
    was = {row.id: row for row in before.actions.rows}
    now = {row.id: row for row in after.actions.rows}
    for key in _new(now, was):
        row = now[key]
        what = f"Action row {key}, {about(after, row.category)}"
        yield Difference("added", what, row.action, row.quote)
    for key in _new(was, now):
        row = was[key]
        what = f"Action row {key}, {about(before, row.category)}"
        yield Difference("removed", what, row.action)
    for key, row in now.items():
        if key in was:
            what = f"Action row {key}, {about(after, row.category)}"
            yield from _facts(what, _cells(was[key]), _cells(row))


def _cells(row: Any) -> dict[str, object]:
    return {label: getattr(row, name) for name, label in CELLS.items()}


def _table(
    label: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Difference]:
    for key in _new(now, was):
        yield Difference("added", f"{label} {key}", _title(now[key]))
    for key in _new(was, now):
        yield Difference("removed", f"{label} {key}", _title(was[key]))
    for key, row in now.items():
        if key in was and was[key] != row:
            yield from _row(f"{label} {_title(row)}", was[key], row)


def _title(row: Any) -> str:
    for name in ("short", "title", "words"):
        if words := getattr(row, name, ""):
            return str(words)
    return str(row.key)


def _row(what: str, was: Any, now: Any) -> Iterator[Difference]:
    for one in fields(now):
        old, new = getattr(was, one.name), getattr(now, one.name)
        if isinstance(new, tuple):
            yield from _listed(f"{what}: {one.name}", old, new)
        else:
            yield from _facts(what, {one.name: old}, {one.name: new})


def _trust(before: RuleSet, after: RuleSet) -> Iterator[Difference]:
    was, now = before.trust, after.trust
    if was == now:
        return
    what = "Second opinion"
    if was is None or now is None:
        did = "added" if now else "removed"
        yield Difference(did, what, "the model learned from messages")
        return
    if was.model != now.model:
        how = f"{now.model[:12]}, was {was.model[:12]}"
        yield Difference("changed", f"{what}: learned model", how)
    yield from _facts(
        what,
        {label: getattr(was, name) for name, label in _TRUST.items()},
        {label: getattr(now, name) for name, label in _TRUST.items()},
    )
