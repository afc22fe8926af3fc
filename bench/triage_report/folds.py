"""Who teaches and who is tested: nobody is tested on messages of their own hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from bench.triage_report.judged import Judged, judge
from triage.learning.training import Example, Ground, example, lay, learn
from triage.rules import RuleSet
from triage.rules.labelled import AUTHORS, OURS, Labelled, seed_corpus

DRAWINGS, KEPT_APART = 8, 300
Done = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All labelled messages and what they teach; ``tested`` are the rows counted on."""

    messages: tuple[Labelled, ...]
    ground: Ground
    tested: tuple[int, ...]

    def of_author(self, author: str) -> tuple[int, ...]:
        """Return the rows of one hand that are counted on."""
        return tuple(row for row in self.tested if self.messages[row].author == author)

    def without(self, author: str) -> list[int]:
        """Return the rows of every other hand; ours teaches always."""
        rows = enumerate(self.messages)
        return [row for row, message in rows if message.author != author]


def corpus(ruleset: RuleSet) -> Corpus:
    """Lay all messages out; a region's category is learned by the one it stands for."""
    messages = seed_corpus()
    tested = tuple(row for row, one in enumerate(messages) if one.file != OURS)
    return Corpus(messages, lay([taught(ruleset, one) for one in messages]), tested)


def taught(ruleset: RuleSet, message: Labelled) -> Example:
    """Return what a message teaches."""
    by_words = {row.category: row.instead_of for row in ruleset.regions.values()}
    intake = message.intake
    return example(
        intake.subject,
        intake.body,
        intake.org_type,
        intake.channel,
        by_words.get(message.label, message.label),
    )


def authors(told: Corpus) -> Iterator[tuple[list[int], tuple[int, ...]]]:
    """Yield for each author the rows that teach and those that are tested."""
    for author in dict.fromkeys(AUTHORS.values()):
        if tested := told.of_author(author):
            yield told.without(author), tested


def halves(told: Corpus) -> Iterator[tuple[list[int], tuple[int, ...]]]:
    """Yield the same with half of what teaches."""
    for number, (rows, tested) in enumerate(authors(told)):
        yield sorted(Random(number).sample(rows, len(rows) // 2)), tested


def drawn(told: Corpus) -> Iterator[tuple[list[int], tuple[int, ...]]]:
    """Yield 300 kept apart by lot: their authors teach, they do not."""
    for number in range(DRAWINGS):
        tested = frozenset(Random(number).sample(told.tested, KEPT_APART))
        rows = [row for row in range(len(told.messages)) if row not in tested]
        yield rows, tuple(sorted(tested))


Split = tuple[list[int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to read: by these tables, the message as it is or altered."""

    ruleset: RuleSet
    alter: Callable[[Labelled], Labelled] = lambda message: message

    def judged(self, messages: Sequence[Labelled], done: Done) -> list[Judged]:
        """Judge each message and say so, so that somebody who waits sees it."""
        found = []
        for message in messages:
            found.append(judge(self.ruleset, self.alter(message)))
            done(1)
        return found


def judged_by(
    told: Corpus, splits: Iterable[Split], ways: Mapping[str, Way], done: Done
) -> dict[str, list[Judged]]:
    """Judge every tested message in each way, by the model that its split taught."""
    found: dict[str, list[Judged]] = {name: [] for name in ways}
    for rows, tested in splits:
        model = learn(told.ground.part(rows)).model
        messages = [told.messages[row] for row in tested]
        for name, way in ways.items():
            heard = replace(way, ruleset=replace(way.ruleset, model=model))
            found[name] += heard.judged(messages, done)
    return found
