"""From labelled messages to weights: ridge regression on hashed pieces of the words.

One column for each category, ±1 as its target. On so few messages it beat logistic
regression, and it has an exact answer: the same examples give the same weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.kernel_ridge import KernelRidge

from triage.rules import features
from triage.rules.features import Block, Floats
from triage.rules.learned import Model, of_arrays
from triage.rules.reading import Reading, plain

# Chosen by cross-validation over authors (docs/decisions/0016).
ALPHA = 0.7
# A category with four times as many examples counts twice as much, not four times.
BALANCE = 0.5
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Example:
    """A message laid out for learning, with its category by words and its weight."""

    reading: Reading
    org_type: str
    channel: str
    category: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Examples counted once, so that parts of them can be learned from again and again."""

    examples: tuple[Example, ...]
    counts: tuple[csr_matrix, csr_matrix]
    facts: csr_matrix

    def part(self, rows: Sequence[int]) -> Ground:
        """Return only these examples."""
        words, letters = self.counts
        return Ground(
            tuple(self.examples[row] for row in rows),
            (words[rows], letters[rows]),
            self.facts[rows],
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """The estimators of scikit-learn, and the plain arrays that score as they do."""

    rarities: tuple[TfidfTransformer, TfidfTransformer]
    weights: Floats
    offset: Floats
    model: Model
    arrays: Mapping[str, NDArray[Any]]

    def scores(self, examples: Sequence[Example]) -> Floats:
        """Return the scores by scikit-learn's own matrices, a row for each message."""
        matrix = _matrix(lay(examples), self.rarities)
        return np.asarray(matrix @ self.weights) + self.offset

    def packed(self) -> bytes:
        """Return the arrays as the bytes of an ``.npz``; the same each time."""
        file = BytesIO()
        np.savez_compressed(file, allow_pickle=False, **self.arrays)
        return file.getvalue()


def example(
    subject: str, body: str, org_type: str, channel: str, category: str,
    weight: float = 1.0,
) -> Example:  # fmt: skip
    """Lay a message out for learning."""
    return Example(plain(subject, body), org_type, channel, category, weight)


def lay(examples: Sequence[Example]) -> Ground:
    """Count the pieces and facts of each example."""
    facts = np.zeros((len(examples), len(features.FACTS)))
    for row, one in enumerate(examples):
        held, values = features.facts_of(one.reading, one.org_type, one.channel)
        facts[row, held] = values
    counts = (
        _counted(examples, features.words_of),
        _counted(examples, features.letters_of),
    )
    return Ground(tuple(examples), counts, csr_matrix(facts))


def train(examples: Sequence[Example]) -> Trained:
    """Return what the examples teach."""
    return learn(lay(examples))


def learn(ground: Ground) -> Trained:
    """Return what examples teach that are laid out already."""
    examples = ground.examples
    categories = sorted({one.category for one in examples})
    words, letters = (
        TfidfTransformer(sublinear_tf=True).fit(counts) for counts in ground.counts
    )
    rarities = (words, letters)
    matrix = _matrix(ground, rarities)
    targets = np.array(
        [
            [1.0 if one.category == name else -1.0 for name in categories]
            for one in examples
        ]
    )
    offset = targets.mean(axis=0)
    ridge = KernelRidge(alpha=ALPHA, kernel="linear")
    ridge.fit(matrix, targets - offset, sample_weight=_shares(examples))
    exact = np.asarray(matrix.T @ ridge.dual_coef_)
    scale = np.abs(exact).max(axis=0) / _STEPS
    rounded = np.round(exact / scale).astype(np.int8)
    arrays = {
        "categories": np.array(categories),
        "facts": np.array(features.FACTS),
        "weights": rounded,
        "scale": scale,
        "offset": offset,
        "seen": np.concatenate([_seen(one, len(examples)) for one in rarities]),
        "messages": np.array(len(examples)),
    }
    return Trained(rarities, rounded * scale, offset, of_arrays(arrays), arrays)


def _shares(examples: Sequence[Example]) -> Floats:
    """Return how much each message counts: rare categories and heavy labels count more."""
    counts: dict[str, int] = {}
    for one in examples:
        counts[one.category] = counts.get(one.category, 0) + 1
    usual = len(examples) / len(counts)
    return np.array(
        [(usual / counts[one.category]) ** BALANCE * one.weight for one in examples]
    )


def _counted(examples: Iterable[Example], of: Callable[[Reading], Block]) -> csr_matrix:
    """Count the pieces of one kind: words and pairs, or runs of letters."""
    columns: list[NDArray[Any]] = []
    values: list[NDArray[Any]] = []
    ends = [0]
    for one in examples:
        block = of(one.reading) if one.reading.said else _NOTHING
        found, times = np.unique(block.buckets, return_counts=True)
        columns.append(found)
        values.append(times.astype(np.float64))
        ends.append(ends[-1] + len(found))
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends),
        shape=(len(ends) - 1, features.BUCKETS),
    )


_NOTHING = Block(np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int64))


def _seen(rarity: TfidfTransformer, messages: int) -> NDArray[np.uint16]:
    """Return in how many messages each bucket was, from scikit-learn's own figures."""
    seen: Floats = (1 + messages) / np.exp(rarity.idf_ - 1) - 1
    return np.round(seen).astype(np.uint16)


def _matrix(
    ground: Ground, rarities: tuple[TfidfTransformer, TfidfTransformer]
) -> csr_matrix:
    parts = [
        rarity.transform(counts)
        for rarity, counts in zip(rarities, ground.counts, strict=True)
    ]
    return hstack([*parts, ground.facts]).tocsr()
