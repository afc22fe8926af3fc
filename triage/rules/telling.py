"""Which words of a message told: phrases, and what the second opinion weighed most."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import numpy as np

from triage.rules.decision import Candidate, Match, Word
from triage.rules.guarding import hints_of
from triage.rules.ranking import Ranking, Tally
from triage.rules.reference import ABSTAIN

if TYPE_CHECKING:
    from triage.rules.ruleset import RuleSet

_STRONGEST = 5
_SMALLEST_CHANCE = 0.005
_FEWEST_WORDS = 3
# Of a score that is about 1 for a sure reading; less is what any word gives.
_SMALLEST_SHARE = 0.05


def found(tally: Tally, guard: str | None) -> tuple[Match, ...]:
    """Return all phrases found; hints count only for the guard that was raised."""
    return tuple(match for _, match in (*tally.matches, *hints_of(tally, guard)))


def matches(tally: Tally, guard: str | None, category: str) -> tuple[Match, ...]:
    """Return the phrases that spoke for the outcome, strongest first."""
    spoke = [
        match
        for rule, match in (*tally.matches, *hints_of(tally, guard))
        if match.points > 0
        and (rule.guard == guard if guard else rule.category == category)
    ]
    return tuple(
        sorted(spoke, key=lambda match: (-match.points, match.where, match.start))
    )


def chances(ranking: Ranking) -> Iterable[Candidate]:
    """Return the chances worth keeping, best first."""
    for category, chance in ranking.chances.items():
        if chance >= _SMALLEST_CHANCE:
            yield Candidate(category, round(chance, 4))


def strongest(ranking: Ranking, tally: Tally, category: str) -> tuple[Word, ...]:
    """Return the words that gave a category most beyond what they gave all, best first."""
    opinion = ranking.opinion
    if opinion is None or category not in opinion.categories:
        return ()
    given = opinion.by_word[:, opinion.categories.index(category)]
    told = given - opinion.by_word.mean(axis=1)
    reading, cells = tally.reading, tally.reading.word_cells
    found: dict[str, Word] = {}
    for number in np.argsort(-told, kind="stable").tolist():
        said = reading.said[number]
        if told[number] < _SMALLEST_SHARE or len(found) == _STRONGEST:
            break
        if said not in found and len(said) > 1:
            cell = cells[number]
            start, end, words = reading.quote((cell, cell + 1))
            share = round(float(told[number]), 4)
            found[said] = Word(words, start, end, reading.where(cell), share)
    return tuple(found.values())


def second(
    ruleset: RuleSet, ranking: Ranking, tally: Tally, known: Collection[str]
) -> str | None:
    """Return a second topic: a category not yet known that one sentence alone is about.

    Both opinions must see it there. It is offered, never acted on.
    """
    opinion, trust = ranking.opinion, ruleset.trust
    if opinion is None or trust is None:
        return None
    named = _named_in_sentences(ruleset, tally)
    sentences = np.array([n for n in tally.reading.sentences if n >= 0])
    best: tuple[float, str] | None = None
    for sentence, points in named.items():
        here = sentences == sentence
        if here.sum() < _FEWEST_WORDS:
            continue
        alone = opinion.by_word[here].sum(axis=0) * np.sqrt(len(here) / here.sum())
        scores = dict(zip(opinion.categories, alone.tolist(), strict=True))
        top = max(trust.chances(scores, points).items(), key=lambda item: item[1])
        if (
            top[0] in points
            and top[0] not in (*known, ABSTAIN)
            and top[1] >= trust.second
        ):
            best = max(best or (0.0, ""), (top[1], top[0]))
    return best[1] if best else None


def _named_in_sentences(ruleset: RuleSet, tally: Tally) -> dict[int, dict[str, float]]:
    """Return the points each category has in each sentence of the body."""
    reading = tally.reading
    starts = {
        span[0]: number
        for cell, (span, number) in enumerate(
            zip(reading.spans, reading.sentences, strict=True)
        )
        if number >= 0 and reading.where(cell) == "body"
    }
    found: dict[int, dict[str, float]] = {}
    for rule, match in tally.matches:
        if match.where == "body" and rule.category in ruleset.by_words:
            points = found.setdefault(starts[match.start], {})
            points[rule.category] = points.get(rule.category, 0.0) + match.points
    return found
