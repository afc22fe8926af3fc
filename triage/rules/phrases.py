"""Look for the phrases of the table in a message, in time linear in its words.

A phrase is words in a row; ``*`` stands for up to four words between, ``@group`` for any
of a group's words, ``a|b`` for either (``log_in|login`` where one is two words), ``&``
joins two phrases of the same sentence. The table is compiled once: each message only
meets phrases whose rarest word it contains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from triage.errors import BadData
from triage.rules import words
from triage.rules.decision import Match
from triage.rules.reading import GAP, Reading, Spot, lay_out
from triage.rules.table import Groups, Rule

SUBJECT_COUNTS = 1.5
MAX_REPAIRS = 60
_SHORTEST_REPAIRED = 4
_LONG_WORD = 9
_REMEMBERED = 20_000


# The stems of one or more words in a row, and what a symbol may stand for.
Row = tuple[str, ...]
Meaning = frozenset[Row]
Parts = tuple[tuple["Step", ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One word or group of a phrase, and whether up to four words may stand before it."""

    symbol: str
    after_gap: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase; ``parts`` must all be found in one sentence."""

    rule: int
    text: str
    points: int
    parts: Parts
    needs: frozenset[str]


class PhraseBook:
    """The phrases of all rules, compiled for reading messages."""

    def __init__(self, rules: Iterable[Rule], groups: Groups) -> None:
        self._groups = groups
        self._names: list[str] = []
        self._single: dict[str, list[str]] = {}
        self._rows: dict[str, list[tuple[Row, str]]] = {}
        self._symbols: dict[str, str] = {}
        self._meaning: dict[str, Meaning] = {}
        self._vocabulary: set[str] = set()
        self._by_letter: dict[str, list[str]] = {}
        self._by_key: dict[str, list[Phrase]] = {}
        self._read_as: dict[str, str] = {}
        self.phrases = tuple(self._compiled(rules))
        self._file(self.phrases)
        for word in sorted(self._vocabulary):
            if len(word) >= _SHORTEST_REPAIRED and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)

    def read(self, subject: str, body: str) -> Reading:
        """Lay a message out and find the places of every symbol in it."""
        tries = _Tries(self)
        reading = lay_out(subject, body, tries.meaning)
        spots: defaultdict[str, list[Spot]] = defaultdict(list)
        for cell, stem in enumerate(reading.cells):
            if not stem:
                continue
            spot = (cell, cell + 1)
            for symbol in self._single.get(stem, ()):
                spots[symbol].append(spot)
            for row, symbol in self._rows.get(stem, ()):
                end = cell + len(row)
                if tuple(reading.cells[cell:end]) == row:
                    spots[symbol].append((cell, end))
        reading.spots = dict(spots)
        return reading

    def matches(self, reading: Reading) -> Iterator[tuple[int, Match]]:
        """Yield each phrase found, once, at its first place, with its rule's number."""
        present = frozenset(reading.spots)
        for key in reading.spots:
            for phrase in self._by_key.get(key, ()):
                if phrase.needs <= present and (spot := _find(reading, phrase)):
                    yield phrase.rule, self._match(reading, phrase, spot)

    def meaning(self, symbol: str) -> Meaning:
        """Return what a symbol of a phrase may stand for, as rows of stems."""
        return self._meaning[symbol]

    def sense_of(self, parts: Parts) -> object:
        """Return what a phrase looks for: two of the same would count the same words twice."""
        return frozenset(
            tuple((self._meaning[step.symbol], step.after_gap) for step in part)
            for part in parts
        )

    def knows(self, word: str) -> bool:
        """Whether a folded word is written so in a phrase."""
        return word in self._vocabulary

    def repaired(self, word: str) -> str:
        """Return the word of the table that an unknown word was meant to be, or itself."""
        found = self._read_as.get(word)
        if found is None:
            if len(self._read_as) >= _REMEMBERED:
                self._read_as.clear()
            found = self._read_as[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> str:
        known = self._by_letter.get(word[0], [])
        if len(word) == _SHORTEST_REPAIRED:
            # Another letter makes another word of a short one: only one left out, or two
            # swapped, is taken for an error.
            known = [
                one
                for one in known
                if len(one) > len(word) or sorted(one) == sorted(word)
            ]
        reach = 2 if len(word) >= _LONG_WORD else 1
        found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=reach)
        return word if found is None else str(found[0])

    def _match(self, reading: Reading, phrase: Phrase, spot: Spot) -> Match:
        start, end, quoted = reading.quote(spot)
        where = reading.where(spot[0])
        points = phrase.points * (SUBJECT_COUNTS if where == "subject" else 1.0)
        return Match(
            self._names[phrase.rule], phrase.text, quoted, start, end, where, points
        )

    def _compiled(self, rules: Iterable[Rule]) -> Iterator[Phrase]:
        for number, rule in enumerate(rules):
            self._names.append(rule.id)
            first: dict[object, str] = {}
            for text, points in rule.phrases:
                parts = tuple(tuple(self._steps(part)) for part in text.split("&"))
                if (twin := first.setdefault(self.sense_of(parts), text)) != text:
                    raise BadData(
                        f'{rule.file}: {rule.id}: "{twin}" and "{text}" are the same to a reader '
                        "of stems; one of them is enough."
                    )
                needs = frozenset(step.symbol for part in parts for step in part)
                yield Phrase(number, text, points, parts, needs)

    def _steps(self, part: str) -> Iterator[Step]:
        after_gap = False
        for word in part.split():
            if word != "*":
                yield Step(self._symbol(word), after_gap)
            after_gap = word == "*"

    def _symbol(self, word: str) -> str:
        """Return the symbol of a word, group or choice, learning its words once."""
        if word in self._symbols:
            return self._symbols[word]
        choices = [choice for one in word.split("|") for choice in self._choices(one)]
        rows = [
            tuple(words.stem(one) for one in self._learn(choice)) for choice in choices
        ]
        symbol = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else word
        self._symbols[word] = symbol
        if symbol in self._meaning:
            return symbol
        self._meaning[symbol] = frozenset(rows)
        for row in dict.fromkeys(rows):
            if len(row) == 1:
                self._single.setdefault(row[0], []).append(symbol)
            else:
                self._rows.setdefault(row[0], []).append((row, symbol))
        return symbol

    def _choices(self, word: str) -> tuple[str, ...]:
        return self._groups[word[1:]] if word[0] == "@" else (word,)

    def _learn(self, choice: str) -> list[str]:
        folded = [words.fold(found.group()) for found in words.WORD.finditer(choice)]
        self._vocabulary.update(folded)
        return folded

    def _file(self, phrases: Sequence[Phrase]) -> None:
        """File each phrase under the symbol of its own that the fewest others need."""
        needed: dict[str, int] = {}
        for phrase in phrases:
            for symbol in phrase.needs:
                needed[symbol] = needed.get(symbol, 0) + 1
        for phrase in phrases:
            key = min(sorted(phrase.needs), key=needed.__getitem__)
            self._by_key.setdefault(key, []).append(phrase)


class _Tries:
    """What the words of one message mean; the first sixty unknown ones are looked up."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._left = MAX_REPAIRS

    def meaning(self, word: str, inside: bool) -> str:
        """Return a word folded, without a possessive, and with a typing error put right."""
        folded = words.fold(word)
        if words.has_apostrophe(word):
            possessive = word[-2:].lower() in {"'s", "’s"} and not self._book.knows(
                folded
            )
            return folded[:-1] if possessive else folded
        is_name = inside and word[0].isupper() and not word.isupper()
        if is_name or len(folded) < _SHORTEST_REPAIRED or not self._left:
            return folded
        if not (folded.isalpha() and folded.isascii()) or words.is_known(folded):
            return folded
        self._left -= 1
        return self._book.repaired(folded)


def _find(reading: Reading, phrase: Phrase) -> Spot | None:
    """Return the first place of a phrase; of joined parts, the stretch that holds all."""
    found = [_places(reading, part) for part in phrase.parts]
    if len(found) == 1:
        return min(((start, end) for end, start in found[0].items()), default=None)
    by_sentence = [
        {
            reading.sentences[start]: (start, end)
            for end, start in sorted(places.items(), reverse=True)
        }
        for places in found
    ]
    shared = set(by_sentence[0]).intersection(*by_sentence[1:])
    if not shared:
        return None
    spots = [places[min(shared)] for places in by_sentence]
    return min(start for start, _ in spots), max(end for _, end in spots)


def _places(reading: Reading, part: tuple[Step, ...]) -> dict[int, int]:
    """Return where a part ends, and for each end where it starts."""
    first = reading.spots[part[0].symbol]
    places = {end: start for start, end in first}
    reading.steps += len(first)
    for step in part[1:]:
        nexts: dict[int, int] = {}
        spots = reading.spots[step.symbol]
        reading.steps += len(spots)
        for start, end in spots:
            for before in range(start, start - (GAP if step.after_gap else 0) - 1, -1):
                if before in places:
                    nexts[end] = places[before]
                    break
        if not nexts:
            return {}
        places = nexts
    return places
