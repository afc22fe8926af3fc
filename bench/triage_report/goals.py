"""What reading should reach, beside what it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.triage_report.judged import Judged
from bench.triage_report.runs import BOTH, Runs
from bench.triage_report.tables import grouped

HEAD = ("goal", "at least", "by author", "", "by lot", "")


@dataclass(frozen=True, slots=True)
class Goal:
    """A share and what it should be, by author and, where it means anything, by lot."""

    name: str
    least: float
    by_author: float
    by_lot: float | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """Return the goal as a row of the table."""
        lot = ("", "") if self.by_lot is None else self._told(self.by_lot)
        return (self.name, f"{self.least:.2f}", *self._told(self.by_author), *lot)

    def _told(self, figure: float) -> tuple[str, str]:
        return f"{figure:.3f}", "met" if figure >= self.least else "missed"


def rows(found: Runs) -> list[tuple[str, ...]]:
    """Return the table of all goals."""
    return [goal.row for goal in reached(found)]


def reached(found: Runs) -> Iterator[Goal]:
    """Yield each goal with what was reached."""
    both, lot = found.ways[BOTH], found.apart
    yield Goal("acceptable", 0.95, _acceptable(both), _acceptable(lot))
    yield Goal("among three", 0.99, _among(both), _among(lot))
    yield Goal("past the gate by itself", 0.85, _acted(both), _acted(lot))
    yield Goal("acceptable of these", 0.97, _right(both), _right(lot))
    worlds = {
        name: _acceptable(group)
        for name, group in grouped(both, lambda one: one.message.file).items()
    }
    mean = sum(worlds.values()) / len(worlds)
    yield Goal("acceptable in a world left out, on average", 0.88, mean)
    yield Goal("acceptable in `corpus_d`", 0.70, worlds["corpus_d"])
    spanish = _acceptable([one for one in both if one.spanish])
    english = _acceptable([one for one in both if not one.spanish])
    yield Goal("Spanish, less than English", -0.05, spanish - english)
    marked = [one for one in both if one.message.guard]
    quiet = [one for one in both if not one.message.guard]
    yield Goal("guards fire", 0.98, _mean([bool(one.guard) for one in marked]))
    yield Goal("guards keep still", 0.99, _mean([not one.guard for one in quiet]))


def _acceptable(judged: Sequence[Judged]) -> float:
    return _mean([one.acceptable for one in judged])


def _among(judged: Sequence[Judged]) -> float:
    return _mean([one.among_three for one in judged])


def _acted(judged: Sequence[Judged]) -> float:
    return _mean([one.by_itself for one in judged])


def _right(judged: Sequence[Judged]) -> float:
    return _acceptable([one for one in judged if one.by_itself])


def _mean(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)
