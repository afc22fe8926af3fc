"""What a message is about, best first: points of the phrase table, chances of both opinions.

Without a second opinion the points alone order the categories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from triage.rules.decision import Candidate, Match
from triage.rules.guarding import is_hint
from triage.rules.intake import Intake
from triage.rules.learned import Opinion
from triage.rules.reading import Reading
from triage.rules.reference import ABSTAIN
from triage.rules.table import ENOUGH, Rule

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

# Less than any phrase, so that it orders only what the words leave equal.
_USUAL = 0.5


@dataclass(slots=True)
class Tally:
    """What the words of one message add up to."""

    reading: Reading
    points: dict[int, float] = field(default_factory=dict)
    matches: list[tuple[Rule, Match]] = field(default_factory=list)
    hints: list[tuple[Rule, Match]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All categories, best first, with their points; ``read_as`` is the best or nobody's.

    ``chances`` and ``opinion`` are there when both opinions were heard.
    """

    ranked: tuple[Candidate, ...]
    read_as: str
    chances: Mapping[str, float]
    opinion: Opinion | None

    @property
    def lead(self) -> float:
        """Return by how much the first is ahead: of chances, or of points."""
        first, second = self.ranked[:2]
        if self.chances:
            return self.chances[first.category] - self.chances[second.category]
        return first.score - second.score


def tally_of(ruleset: RuleSet, intake: Intake) -> Tally:
    """Read the words once and add up what each rule makes of them."""
    tally = Tally(ruleset.book.read(intake.subject, intake.body))
    applies: dict[int, bool] = {}
    for number in ruleset.with_base:
        if ruleset.rules[number].applies_to(intake):
            tally.points[number] = ruleset.rules[number].base
    for number, match in ruleset.book.matches(tally.reading):
        rule = ruleset.rules[number]
        if number not in applies:
            applies[number] = rule.applies_to(intake)
        if applies[number] and is_hint(rule, match):
            tally.hints.append((rule, match))
        elif applies[number]:
            tally.points[number] = tally.points.get(number, 0) + match.points
            tally.matches.append((rule, match))
    return tally


def rank(ruleset: RuleSet, intake: Intake, tally: Tally) -> Ranking:
    """Return the ranking by both opinions, or by points where there is only the table."""
    points = _by_points(ruleset, intake, tally)
    if ruleset.model is None or ruleset.trust is None or not tally.reading.said:
        return points
    opinion = ruleset.model.read(tally.reading, intake.org_type, intake.channel)
    score = {one.category: one.score for one in points.ranked} | {ABSTAIN: 0.0}
    learned = {category: opinion.score(category) for category in score}
    chances = ruleset.trust.chances(learned, score)
    if intake.signed_in_before is False:
        chances["login_access"] += chances["forgot_password"]
        chances["forgot_password"] = 0.0
    order = sorted(chances, key=lambda category: (-chances[category], category))
    return Ranking(
        tuple(Candidate(category, score[category]) for category in order),
        order[0],
        {category: chances[category] for category in order},
        opinion,
    )


def _by_points(ruleset: RuleSet, intake: Intake, tally: Tally) -> Ranking:
    """Rank by points; the first is read so only when a rule of it has enough."""
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

    def place(category: str) -> tuple[bool, float, int]:
        usual = intake.org_type in ruleset.categories[category].usual_for
        points = scores[category] + (_USUAL if usual else 0)
        return best[category] < ENOUGH, -points, order.index(category)

    ranked = tuple(Candidate(one, scores[one]) for one in sorted(order, key=place))
    first = ranked[0].category
    return Ranking(ranked, first if best[first] >= ENOUGH else ABSTAIN, {}, None)


def _move(scores: dict[str, float], best: dict[str, float], gone: str, to: str) -> None:
    """Give one category's points to another: the button helps nobody who never signed in."""
    scores[to] += scores[gone]
    best[to] = max(best[to], best[gone])
    scores[gone] = best[gone] = 0.0
