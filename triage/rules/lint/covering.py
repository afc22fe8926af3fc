"""Whether one phrase is found wherever another is: told from what they look for alone."""

from __future__ import annotations

from collections.abc import Sequence

from triage.rules.phrases import Phrase, PhraseBook, Row, Step
from triage.rules.reading import GAP


class Covering:
    """Compares the phrases of one book; what single words mean is compared once."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._within: dict[tuple[str, str], bool] = {}
        self._inside: dict[tuple[str, str], bool] = {}

    def implies(self, narrow: Phrase, wide: Phrase) -> bool:
        """Whether every text that holds the narrow phrase holds the wide one.

        True only where it is certain; all parts of a phrase are of one sentence.
        """
        return all(
            any(self._holds(other, part) for other in narrow.parts)
            for part in wide.parts
        )

    def _holds(self, narrow: Sequence[Step], wide: Sequence[Step]) -> bool:
        if len(wide) == 1:
            return any(self._is_inside(step, wide[0]) for step in narrow)
        return any(
            self._follows(narrow, wide, place, 1)
            for place, step in enumerate(narrow)
            if self._is_within(step, wide[0])
        )

    def _follows(
        self, narrow: Sequence[Step], wide: Sequence[Step], place: int, at: int
    ) -> bool:
        """Whether the rest of the wide part lies after a place of the narrow one."""
        if at == len(wide):
            return True
        room = GAP if wide[at].after_gap else 0
        return any(
            self._is_within(narrow[later], wide[at])
            and self._between(narrow, place, later) <= room
            and self._follows(narrow, wide, later, at + 1)
            for later in range(place + 1, len(narrow))
        )

    def _between(self, steps: Sequence[Step], first: int, last: int) -> int:
        """Return the most words that may stand between two steps."""
        gaps = sum(step.after_gap for step in steps[first + 1 : last + 1])
        longest = (
            max(map(len, self._book.meaning(step.symbol)))
            for step in steps[first + 1 : last]
        )
        return sum(longest) + GAP * gaps

    def _is_within(self, narrow: Step, wide: Step) -> bool:
        """Whether all that the narrow step may be is among what the wide one may be."""
        key = narrow.symbol, wide.symbol
        if key not in self._within:
            mine, other = map(self._book.meaning, key)
            self._within[key] = mine <= other
        return self._within[key]

    def _is_inside(self, narrow: Step, wide: Step) -> bool:
        """Whether all that the narrow step may be holds something of the wide one."""
        key = narrow.symbol, wide.symbol
        if key not in self._inside:
            mine, other = map(self._book.meaning, key)
            self._inside[key] = all(
                any(_holds_row(row, one) for one in other) for row in mine
            )
        return self._inside[key]


def _holds_row(row: Row, part: Row) -> bool:
    length = len(part)
    return any(row[at : at + length] == part for at in range(len(row) - length + 1))
