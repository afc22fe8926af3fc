"""From an intake to a decision: read, tally, guard, rank, pick, look up the action.

The same function judges live requests, examples and replays. It reads no clock and
touches nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from triage.rules.actions import OTHER_REGION, ActionRow, tried_word
from triage.rules.decision import Candidate, Decision, Gate, Match
from triage.rules.intake import NONE_OF_THESE, ORG_TYPES, Intake
from triage.rules.reading import Reading
from triage.rules.reasons import because
from triage.rules.reference import ABSTAIN
from triage.rules.table import ENOUGH, Rule

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

GUARDED = "complex_callback"
_GUARD_AT = 5
_TOP = 3
# Less than any phrase, so that it orders only what the words leave equal.
_USUAL = 0.5


@dataclass(slots=True)
class _Tally:
    """What the words of one message add up to."""

    reading: Reading
    points: dict[int, float] = field(default_factory=dict)
    matches: list[tuple[Rule, Match]] = field(default_factory=list)


def decide(ruleset: RuleSet, intake: Intake) -> Decision:
    """Return what the request is about and what the desk does about it."""
    return _decide(ruleset, intake, _tally(ruleset, intake))


def decide_each(
    ruleset: RuleSet, intake: Intake, picks: Iterable[str | None]
) -> dict[str | None, Decision]:
    """Return the decision for each pick; the words are read once for all of them."""
    tally = _tally(ruleset, intake)
    return {
        pick: _decide(ruleset, replace(intake, picked=pick), tally) for pick in picks
    }


def _decide(ruleset: RuleSet, intake: Intake, tally: _Tally) -> Decision:
    region = _region(ruleset, intake, tally)
    guard = _guard(ruleset, tally)
    ranked, enough = _ranked(ruleset, intake, tally)
    read_as = GUARDED if guard else ranked[0].category if enough else ABSTAIN
    category = _chosen(read_as, intake, guard, (*ruleset.categories, NONE_OF_THESE))
    sense = guard or _sense(ruleset, tally, category)
    action = find_action(ruleset, category, region, intake, sense)
    matches = tuple(match for _, match in tally.matches)
    telling = _telling(tally, guard, category)
    top = _top(category, ranked)
    return Decision(
        category=shown(ruleset, category, region),
        reading=shown(ruleset, read_as, region),
        sense=sense,
        gate=_gate(guard, category, ranked, intake),
        top=tuple(
            Candidate(shown(ruleset, one.category, region), one.score) for one in top
        ),
        action=action,
        guard=guard,
        picked=intake.picked,
        rules=_fired(ruleset, tally),
        matches=matches,
        repairs=tuple(tally.reading.repairs),
        scores=tuple(one for one in ranked if one.score),
        because=because(ruleset, telling, action, guard=guard, picked=intake.picked),
        version=ruleset.version,
    )


def choices(ruleset: RuleSet, intake: Intake) -> tuple[Candidate, ...]:
    """Return the three readings a form offers, none of them "a person reads it"."""
    tally = _tally(ruleset, intake)
    region = _region(ruleset, intake, tally)
    ranked, _ = _ranked(ruleset, intake, tally)
    first = GUARDED if _guard(ruleset, tally) else ranked[0].category
    top = _top(first, ranked)
    return tuple(
        Candidate(shown(ruleset, one.category, region), one.score) for one in top
    )


def find_action(
    ruleset: RuleSet, category: str, region: str, intake: Intake, sense: str
) -> ActionRow:
    """Return the one row of the action table that fits."""
    for row in ruleset.regions.values():
        if category == row.category:
            category, region = row.instead_of, row.key
    switch = ruleset.switches.get(category)
    if switch is not None and not switch.open:
        sense = "closed"
    if sense not in ruleset.categories[category].senses:
        sense = "plain"
    tried = tried_word(intake.tried_button)
    org_type = intake.org_type if intake.org_type in ORG_TYPES else "unknown"
    return ruleset.actions.by_case[category, region, org_type, tried, sense]


def shown(ruleset: RuleSet, category: str, region: str) -> str:
    """Return the category as its region calls it."""
    row = ruleset.regions.get(region)
    return row.category if row is not None and category == row.instead_of else category


def _tally(ruleset: RuleSet, intake: Intake) -> _Tally:
    tally = _Tally(ruleset.book.read(intake.subject, intake.body))
    applies: dict[int, bool] = {}
    for number in ruleset.with_base:
        if ruleset.rules[number].applies_to(intake):
            tally.points[number] = ruleset.rules[number].base
    for number, match in ruleset.book.matches(tally.reading):
        if number not in applies:
            applies[number] = ruleset.rules[number].applies_to(intake)
        if applies[number]:
            tally.points[number] = tally.points.get(number, 0) + match.points
            tally.matches.append((ruleset.rules[number], match))
    return tally


def _region(ruleset: RuleSet, intake: Intake, tally: _Tally) -> str:
    """Return the region of the county, or of a place the words name when none was given."""
    if intake.county:
        return ruleset.region_of_county.get(intake.county, OTHER_REGION)
    named = (
        rule.sense
        for rule, _ in tally.matches
        if rule.category in ruleset.region_categories
    )
    return next(named, OTHER_REGION)


def _guard(ruleset: RuleSet, tally: _Tally) -> str | None:
    fired = [
        (points, number)
        for number, points in tally.points.items()
        if ruleset.rules[number].guard and points >= _GUARD_AT
    ]
    return ruleset.rules[max(fired)[1]].guard if fired else None


def _ranked(
    ruleset: RuleSet, intake: Intake, tally: _Tally
) -> tuple[list[Candidate], bool]:
    """Return all categories, best first, and whether a rule of the first has enough."""
    scores = dict.fromkeys(ruleset.by_words, 0.0)
    best = dict.fromkeys(ruleset.by_words, 0.0)
    for number, points in tally.points.items():
        category = ruleset.rules[number].category
        if category in scores and points > 0:
            scores[category] += points
            best[category] = max(best[category], points)
    if intake.signed_in_before is False:
        _move(scores, best, "forgot_password", "login_access")
    order = list(ruleset.by_words)

    def rank(category: str) -> tuple[bool, float, int]:
        usual = intake.org_type in ruleset.categories[category].usual_for
        points = scores[category] + (_USUAL if usual else 0)
        return best[category] < ENOUGH, -points, order.index(category)

    ranked = sorted(order, key=rank)
    return [Candidate(one, scores[one]) for one in ranked], best[ranked[0]] >= ENOUGH


def _move(scores: dict[str, float], best: dict[str, float], gone: str, to: str) -> None:
    """Give one category's points to another: the button helps nobody who never signed in."""
    scores[to] += scores[gone]
    best[to] = max(best[to], best[gone])
    scores[gone] = best[gone] = 0.0


def _chosen(
    read_as: str, intake: Intake, guard: str | None, known: Collection[str | None]
) -> str:
    """The submitter's pick outranks the words, but never a guard."""
    if guard or intake.picked not in known:
        return read_as
    if intake.picked == NONE_OF_THESE:
        return ABSTAIN
    if intake.picked == "forgot_password" and intake.signed_in_before is False:
        return "login_access"
    return intake.picked or read_as


def _sense(ruleset: RuleSet, tally: _Tally, category: str) -> str:
    """Return the kind within a category that most points speak for, or ""."""
    senses: dict[str, float] = {}
    for number, points in tally.points.items():
        rule = ruleset.rules[number]
        if rule.category == category and rule.sense and not rule.guard:
            senses[rule.sense] = senses.get(rule.sense, 0) + points
    best = max(senses, key=senses.__getitem__, default="")
    return best if best and senses[best] >= ENOUGH else ""


def _top(first: str, ranked: list[Candidate]) -> list[Candidate]:
    score: Mapping[str, float] = {one.category: one.score for one in ranked}
    rest = [one for one in ranked if one.category != first]
    return [Candidate(first, score.get(first, 0.0)), *rest][:_TOP]


def _gate(
    guard: str | None, category: str, ranked: list[Candidate], intake: Intake
) -> Gate:
    """Suggest, or leave it to a person: guarded, unread, or a tie.

    ``confident`` needs a second opinion that agrees; the phrase table alone never has it.
    """
    if guard or category == ABSTAIN:
        return Gate.PERSON
    if intake.picked is None and ranked[0].score == ranked[1].score:
        return Gate.PERSON
    return Gate.SUGGEST


def _fired(ruleset: RuleSet, tally: _Tally) -> tuple[str, ...]:
    """Return the rules that had points to give, most first."""
    fired = sorted(
        (-points, number) for number, points in tally.points.items() if points > 0
    )
    return tuple(ruleset.rules[number].id for _, number in fired)


def _telling(tally: _Tally, guard: str | None, category: str) -> tuple[Match, ...]:
    """Return the matches that spoke for the outcome, strongest first."""
    spoke = [
        match
        for rule, match in tally.matches
        if match.points > 0
        and (rule.guard == guard if guard else rule.category == category)
    ]
    return tuple(
        sorted(spoke, key=lambda match: (-match.points, match.where, match.start))
    )
