"""A decision in plain words: what told, what stood beside it, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from triage.rules.decision import Decision, Gate, Match
from triage.rules.intake import NONE_OF_THESE
from triage.rules.quotes import readable
from triage.rules.table import ENOUGH

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_GATES = {
    Gate.CONFIDENT: "The words are clear enough that nobody had to choose.",
    Gate.SUGGEST: "This is a suggestion: change it if it is about something else.",
    Gate.PERSON: "The words do not settle it, so a person decides.",
}
_GUARDS = {"privacy": "privacy", "legal": "the law", "safety": "safety"}
_ACTIONS = {
    "email": "we answer in writing",
    "link": "the guide and its button usually solve it",
    "callback": "we call",
    "refer": "another office does this; a rep confirms it",
    "decline": "we do not do this; a rep confirms it",
    "inform": "the guide answers it",
    "person": "a person reads it first",
}
_QUOTED = 4


def title_of(ruleset: RuleSet, category: str) -> str:
    """Say a category in a submitter's words."""
    found = ruleset.categories.get(category)
    return found.title if found else category


def source_words(ruleset: RuleSet, source: str) -> str:
    """Say where something is written: "Help desk page, line 23"."""
    key, _, line = source.partition(" ")
    if key not in ruleset.sources:
        return source
    page = ruleset.sources[key].words
    return f"{page}, line {line.removeprefix('L')}" if line.startswith("L") else page


def explanation(ruleset: RuleSet, decision: Decision) -> tuple[str, ...]:
    """Return why a decision is what it is: who decided first, the source last."""
    action = decision.action
    page = source_words(ruleset, action.source)
    page = page[:1].upper() + page[1:]
    second = decision.second and title_of(ruleset, decision.second)
    return (
        *in_words(ruleset, decision),
        *([f"It may also be about “{second}”."] if second else []),
        f"{page}: “{readable(action.quote)}”",
    )


def said_to_submitter(ruleset: RuleSet, decision: Decision) -> str:
    """Return what of a reason is about their words, without what a page says."""
    page = ruleset.sources[decision.action.source.split()[0]].words
    return decision.because.partition(f" {page} says: “")[0]


def in_words(ruleset: RuleSet, decision: Decision) -> Iterator[str]:
    """Yield a sentence for each thing that told, and for what the desk does."""
    yield from _choice(ruleset, decision)
    if said := _listed(_telling(ruleset, decision)):
        yield f"Words that speak for it: {said}."
    for repair in dict.fromkeys(decision.repairs):
        yield f"Typing put right: {repair.written} → {repair.read_as}."
    if weighed := _listed(list(dict.fromkeys(w.words for w in decision.strongest))):
        yield f"Words the second opinion weighed most: {weighed}."
    if runner_up := _runner_up(ruleset, decision):
        yield runner_up
    does, row = _ACTIONS[decision.action.action], decision.action.id
    yield f"What the desk does: {does} (row “{row}” of the action table)."


def spoke(ruleset: RuleSet, decision: Decision) -> tuple[Match, ...]:
    """Return the phrases that spoke for the outcome, loudest first, and no weak ones.

    A phrase of a rule that is no longer there is taken to have spoken.
    """
    outcome = {decision.category} | {
        row.instead_of
        for row in ruleset.regions.values()
        if row.category == decision.category
    }
    rules = {rule.id: rule for rule in ruleset.rules}

    def for_it(match: Match) -> bool:
        rule = rules.get(match.rule)
        if rule is None:
            return True
        if decision.guard:
            return rule.guard == decision.guard
        return rule.category in outcome and match.points >= ENOUGH

    found = [match for match in decision.matches if match.points > 0 and for_it(match)]
    return tuple(sorted(found, key=lambda match: -match.points))


def _choice(ruleset: RuleSet, decision: Decision) -> Iterator[str]:
    """Say who or what decided: a guard, the submitter, or the gate."""
    if decision.guard:
        about = _GUARDS.get(decision.guard, decision.guard)
        yield f"It may be a matter of {about}, so no rule acts on it: a person reads it first."
    if decision.picked == NONE_OF_THESE:
        yield "The submitter said that none of our readings fits."
    elif decision.picked:
        yield f"The submitter chose “{title_of(ruleset, decision.picked)}”."
    elif not decision.guard:
        yield _GATES[decision.gate]


def _telling(ruleset: RuleSet, decision: Decision) -> list[str]:
    """Quote the loudest phrases, each once and not as a part of another."""
    said: list[str] = []
    for match in spoke(ruleset, decision):
        words = match.words.lower()
        if not any(words in other for other in said):
            said = [other for other in said if other not in words] + [words]
    return said[:_QUOTED]


def _listed(said: Sequence[str]) -> str:
    return ", ".join(f"“{words}”" for words in said)


def _runner_up(ruleset: RuleSet, decision: Decision) -> str:
    """Name the next best, by chances where a second opinion was heard, else by points."""
    chances = {one.category: one.score for one in decision.chances}
    own = chances.pop(decision.category, 0.0)
    if chances:
        best = max(chances, key=chances.__getitem__)
        told = f"{chances[best]:.0%} likely, against {own:.0%}"
        return f"Next best: “{title_of(ruleset, best)}” ({told})."
    top = [one for one in decision.top if one.score > 0]
    if decision.model or len(top) < 2:
        return ""
    named, points = title_of(ruleset, top[1].category), top[1].score
    return f"Next best: “{named}” ({points:g} against {top[0].score:g} points)."
