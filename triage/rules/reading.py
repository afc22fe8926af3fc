"""A message laid out for reading: its words in cells, one sentence apart from the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from triage.rules import cleaning, words
from triage.rules.decision import Repair

GAP = 4
# More empty cells than a gap can bridge, so that no phrase crosses a full stop.
_BREAK = GAP + 1
_STOPS = frozenset(".!?;…•")
_ABBREVIATIONS = {
    "dr", "drs", "mr", "mrs", "ms", "pt", "pts", "st", "ste", "no", "vs", "approx", "ave",
    "inc", "ext",
}  # fmt: skip
_SHORT_LINE = 45

Spot = tuple[int, int]
# A word as written, and whether it stands where only a name has a capital.
Meaning = Callable[[str, bool], str]


@dataclass(slots=True)
class Reading:
    """Cells of stems (empty between sentences) and where each stands in its text.

    ``said`` is the words themselves, folded and without the empty cells; ``asks`` tells
    of a question mark among them. ``spots`` gives each symbol of the phrase book its
    places as half-open ranges of cells; ``steps`` counts the work done, so that tests
    need no clock.
    """

    texts: dict[str, str]
    cells: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    spans: list[Spot] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    subject_cells: int = 0
    asks: bool = False
    steps: int = 0

    @property
    def word_cells(self) -> list[int]:
        """Return the cell of each word of ``said``."""
        return [cell for cell, number in enumerate(self.sentences) if number >= 0]

    @property
    def subject_words(self) -> int:
        """Return how many of the words are the subject's."""
        return sum(number >= 0 for number in self.sentences[: self.subject_cells])

    def where(self, cell: int) -> str:
        """Return the name of the text a cell belongs to."""
        return "subject" if cell < self.subject_cells else "body"

    def quote(self, spot: Spot) -> tuple[int, int, str]:
        """Return start, end and the very words of a range of cells."""
        start, end = self.spans[spot[0]][0], self.spans[spot[1] - 1][1]
        return start, end, " ".join(self.texts[self.where(spot[0])][start:end].split())


def lay_out(subject: str, body: str, meaning: Meaning) -> Reading:
    """Return the submitter's own words of both texts, at most 2,000 of them."""
    reading = Reading({"subject": subject, "body": body})
    _add(reading, subject, meaning, in_prose=False)
    reading.subject_cells = len(reading.cells) + _BREAK
    reading.cells += [""] * _BREAK
    reading.spans += [(0, 0)] * _BREAK
    reading.sentences += [-1] * _BREAK
    _add(reading, body, meaning, in_prose=True)
    return reading


def _add(reading: Reading, text: str, meaning: Meaning, *, in_prose: bool) -> None:
    number = max(reading.sentences, default=-1) + 1
    folded = cleaning.folds(text)
    reading.asks = reading.asks or _asks(text, folded)
    for word, start, end, starts_sentence in _own_words(text, folded):
        if len(reading.said) == words.MAX_WORDS:
            return
        inside = in_prose and not starts_sentence and reading.sentences[-1] == number
        meant, said = meaning(word, inside), words.fold(word)
        if meant != said and not words.has_apostrophe(word):
            reading.repairs.append(Repair(word, meant))
        if starts_sentence:
            number += 1
            reading.cells += [""] * _BREAK
            reading.spans += [(start, start)] * _BREAK
            reading.sentences += [-1] * _BREAK
        reading.cells.append(words.stem(meant))
        reading.spans.append((start, end))
        reading.sentences.append(number)
        reading.said.append(said)


def plain(subject: str, body: str) -> Reading:
    """Return the words as they are written, with no table to repair them by."""
    return lay_out(subject, body, lambda word, inside: words.fold(word))


def _asks(text: str, folded: tuple[cleaning.Fold, ...]) -> bool:
    """Whether a question mark stands in what is not folded away."""
    edges = [0, *(edge for fold in folded for edge in (fold.start, fold.end))]
    own = (
        text[start:end]
        for start, end in zip(
            edges[::2], [*edges[1::2], cleaning.MAX_CHARACTERS], strict=True
        )
    )
    return any("?" in part for part in own)


def _own_words(
    text: str, folded: tuple[cleaning.Fold, ...]
) -> Iterator[tuple[str, int, int, bool]]:
    """Yield each own word, its place, and whether a new sentence starts with it."""
    last, previous, next_fold = 0, "", 0
    for found in words.WORD.finditer(text[: cleaning.MAX_CHARACTERS]):
        start, end = found.span()
        while next_fold < len(folded) and folded[next_fold].end <= start:
            next_fold += 1
        if next_fold < len(folded) and folded[next_fold].start <= start:
            continue
        between = text[last:start]
        yield (
            found.group(),
            start,
            end,
            bool(previous) and _is_break(previous, between, text, last),
        )
        last, previous = end, found.group()


def _is_break(previous: str, between: str, text: str, at: int) -> bool:
    """Whether a sentence ends between two words."""
    if between in (" ", ", "):
        return False
    if "\n" in between:
        line_start = text.rfind("\n", 0, at) + 1
        return (
            between.count("\n") > 1 or at - line_start < _SHORT_LINE or _stops(between)
        )
    if not between[-1:].isspace() or not _stops(between):
        return False
    short = len(previous) == 1 or previous.lower() in _ABBREVIATIONS
    return not (between == ". " and short)


def _stops(between: str) -> bool:
    return not _STOPS.isdisjoint(between)
