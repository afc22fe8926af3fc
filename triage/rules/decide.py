"""From an intake to a decision: read, tally, guard, rank, pick, look up the action.

The same function judges live requests, examples and replays. It reads no clock and
touches nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules import telling
from triage.rules.actions import OTHER_REGION, ActionRow, tried_word
from triage.rules.decision import Candidate, Decision, Gate
from triage.rules.guarding import GUARDED, guard_of, hints_of
from triage.rules.intake import NONE_OF_THESE, ORG_TYPES, Intake
from triage.rules.ranking import Ranking, Tally, rank, tally_of
from triage.rules.reasons import because
from triage.rules.reference import ABSTAIN
from triage.rules.table import ENOUGH

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_TOP = 3


def decide(ruleset: RuleSet, intake: Intake) -> Decision:
    """Return what the request is about and what the desk does about it."""
    return next(iter(decide_each(ruleset, intake, [intake.picked]).values()))


def decide_each(
    ruleset: RuleSet, intake: Intake, picks: Iterable[str | None]
) -> dict[str | None, Decision]:
    """Return the decision for each pick; the words are read once for all of them."""
    tally = tally_of(ruleset, intake)
    ranking = rank(ruleset, intake, tally)
    return {
        pick: _decide(ruleset, replace(intake, picked=pick), tally, ranking)
        for pick in picks
    }


def _decide(
    ruleset: RuleSet, intake: Intake, tally: Tally, ranking: Ranking
) -> Decision:
    region = _region(ruleset, intake, tally)
    guard = guard_of(ruleset, tally, ranking)
    read_as = GUARDED if guard else ranking.read_as
    category = _chosen(read_as, intake, guard, (*ruleset.categories, NONE_OF_THESE))
    sense = guard or _sense(ruleset, tally, category)
    action = find_action(ruleset, category, region, intake, sense)
    spoke = telling.matches(tally, guard, category)
    strongest = telling.strongest(ranking, tally, category)
    second = telling.second(ruleset, ranking, tally, {category, read_as})
    read = category == ranking.read_as != ABSTAIN

    def called(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(shown(ruleset, one.category, region), one.score)
            for one in candidates
        )

    return Decision(
        category=shown(ruleset, category, region),
        reading=shown(ruleset, read_as, region),
        sense=sense,
        gate=_gate(ruleset, guard, action, category, ranking, intake),
        top=called(_top(category, ranking)),
        action=action,
        guard=guard,
        picked=intake.picked,
        rules=_fired(ruleset, tally, guard),
        matches=telling.found(tally, guard),
        repairs=tuple(tally.reading.repairs),
        scores=tuple(one for one in ranking.ranked if one.score),
        because=because(
            ruleset,
            spoke,
            action,
            guard=guard,
            picked=intake.picked,
            strongest=strongest if read else (),
        ),
        version=ruleset.version,
        model=ruleset.model.version if ranking.opinion and ruleset.model else None,
        chances=called(telling.chances(ranking)),
        strongest=strongest,
        second=shown(ruleset, second, region) if second else None,
    )


def choices(ruleset: RuleSet, intake: Intake) -> tuple[Candidate, ...]:
    """Return the three readings a form offers, none of them "a person reads it"."""
    tally = tally_of(ruleset, intake)
    region = _region(ruleset, intake, tally)
    ranking = rank(ruleset, intake, tally)
    named = [one for one in ranking.ranked if one.category != ABSTAIN]
    first = GUARDED if guard_of(ruleset, tally, ranking) else named[0].category
    rest = [one for one in named if one.category != first]
    top = [*(one for one in named if one.category == first), *rest][:_TOP]
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


def _region(ruleset: RuleSet, intake: Intake, tally: Tally) -> str:
    """Return the region of the county, or of a place the words name when none was given."""
    if intake.county:
        return ruleset.region_of_county.get(intake.county, OTHER_REGION)
    named = (
        rule.sense
        for rule, _ in tally.matches
        if rule.category in ruleset.region_categories
    )
    return next(named, OTHER_REGION)


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


def _sense(ruleset: RuleSet, tally: Tally, category: str) -> str:
    """Return the kind within a category that most points speak for, or ""."""
    senses: dict[str, float] = {}
    for number, points in tally.points.items():
        rule = ruleset.rules[number]
        if rule.category == category and rule.sense and not rule.guard:
            senses[rule.sense] = senses.get(rule.sense, 0) + points
    best = max(senses, key=senses.__getitem__, default="")
    return best if best and senses[best] >= ENOUGH else ""


def _top(first: str, ranking: Ranking) -> list[Candidate]:
    score: Mapping[str, float] = {one.category: one.score for one in ranking.ranked}
    rest = [one for one in ranking.ranked if one.category != first]
    return [Candidate(first, score.get(first, 0.0)), *rest][:_TOP]


def _gate(
    ruleset: RuleSet,
    guard: str | None,
    action: ActionRow,
    category: str,
    ranking: Ranking,
    intake: Intake,
) -> Gate:
    """Say how far the reading may be trusted; what turns somebody away needs most.

    The phrase table alone is never trusted to act; a guard and a tie bring a person.
    """
    if guard or category == ABSTAIN:
        return Gate.PERSON
    if intake.picked is not None:
        return Gate.SUGGEST
    trust = ruleset.trust if ranking.chances else None
    if ranking.lead <= (trust.tie if trust else 0):
        return Gate.PERSON
    if trust is None or _may_be_private(category, ranking, trust.careful):
        return Gate.SUGGEST
    if ranking.chances[category] >= trust.needed(action):
        return Gate.CONFIDENT
    return Gate.SUGGEST


def _may_be_private(category: str, ranking: Ranking, careful: float) -> bool:
    """Whether a message read otherwise may be one that a person must see first."""
    return category != GUARDED and ranking.chances[GUARDED] >= careful


def _fired(ruleset: RuleSet, tally: Tally, guard: str | None) -> tuple[str, ...]:
    """Return the rules that had points to give, most first, then those that hinted."""
    fired = sorted(
        (-points, number) for number, points in tally.points.items() if points > 0
    )
    spoke = [ruleset.rules[number].id for _, number in fired]
    return tuple(
        dict.fromkeys([*spoke, *(rule.id for rule, _ in hints_of(tally, guard))])
    )
