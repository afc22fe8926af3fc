"""Everything the report counts, computed once: some four minutes of one core."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import click

from bench.triage_report import folds
from bench.triage_report.folds import Corpus, Way
from bench.triage_report.judged import Judged
from bench.triage_report.made_from import made_from
from bench.triage_report.typos import with_typos
from triage.rules import RuleSet, default_files, load_rules

BOTH, TABLE, MODEL = "both", "phrase table alone", "second opinion alone"
TYPOS, TABLE_TYPOS, MODEL_TYPOS = (
    f"{name}, with typos" for name in (BOTH, TABLE, MODEL)
)
HALF = "both, half of the labels"


@dataclass(frozen=True, slots=True)
class Runs:
    """Each way to read with what came of it; ``apart`` is the 300 drawn by lot, 8 times."""

    made_from: str
    corpus: Corpus
    ways: dict[str, list[Judged]]
    apart: list[Judged]


def run() -> Runs:
    """Judge in every way, with a bar for whoever waits."""
    made, ruleset = made_from(), load_rules(default_files())
    told = folds.corpus(ruleset)
    steps = 7 * len(told.tested) + folds.DRAWINGS * folds.KEPT_APART
    with click.progressbar(length=steps, label="Judging", file=sys.stderr) as bar:
        return Runs(
            made,
            told,
            _ways(ruleset, told, bar.update),
            _apart(ruleset, told, bar.update),
        )


def by_author(
    ruleset: RuleSet, told: Corpus, done: Callable[[int], None]
) -> list[Judged]:
    """Judge as the desk does, by author, and no more: what a new model must show."""
    ways = {BOTH: Way(ruleset)}
    return folds.judged_by(told, folds.authors(told), ways, done)[BOTH]


def _ways(
    ruleset: RuleSet, told: Corpus, done: Callable[[int], None]
) -> dict[str, list[Judged]]:
    wordless = _without_phrases(ruleset)
    heard = {
        BOTH: Way(ruleset),
        MODEL: Way(wordless),
        TYPOS: Way(ruleset, with_typos),
        MODEL_TYPOS: Way(wordless, with_typos),
    }
    found = folds.judged_by(told, folds.authors(told), heard, done)
    table = replace(ruleset, model=None, trust=None)
    messages = [told.messages[row] for row in told.tested]
    found[TABLE] = Way(table).judged(messages, done)
    found[TABLE_TYPOS] = Way(table, with_typos).judged(messages, done)
    half = folds.judged_by(told, folds.halves(told), {HALF: Way(ruleset)}, done)
    return found | half


def _apart(ruleset: RuleSet, told: Corpus, done: Callable[[int], None]) -> list[Judged]:
    ways = {BOTH: Way(ruleset)}
    return folds.judged_by(told, folds.drawn(told), ways, done)[BOTH]


def _without_phrases(ruleset: RuleSet) -> RuleSet:
    """Return the tables without a phrase, but for those that name a region's counties."""
    silent = load_rules({**default_files(), "phrases.toml": "", "guards.toml": ""})
    return replace(silent, trust=ruleset.trust)
