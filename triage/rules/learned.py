"""The learned second opinion: which category the words resemble, by weights from examples.

Only scoring happens here, over plain arrays; `triage/learning/` trains. Nothing is ever
unpickled.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import BadData
from triage.rules import features
from triage.rules.features import Block, Floats
from triage.rules.reading import Reading

SEED = "seed.npz"
_LARGEST = 16 << 20
_KINDS = {
    "categories": "U", "facts": "U", "weights": "i", "scale": "f", "offset": "f",
    "seen": "u", "messages": "i",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What each category scores, and what each word of ``reading.said`` gave to it."""

    categories: tuple[str, ...]
    scores: Floats
    by_word: Floats

    def score(self, category: str) -> float:
        """Return a category's score; one that no example taught has the lowest of all."""
        if category not in self.categories:
            return float(self.scores.min())
        return float(self.scores[self.categories.index(category)])


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One immutable set of weights; ``version`` is the hash of its content.

    ``weights`` holds whole numbers, a row for each bucket and fact, a column for each
    category, which ``scale`` turns into what a piece of weight 1 adds to the score;
    ``rarity`` is how much a bucket counts.
    """

    version: str
    categories: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: Floats
    offset: Floats
    rarity: Floats

    def read(self, reading: Reading, org_type: str, channel: str) -> Opinion:
        """Return the scores of a message; the work grows with its words and no faster."""
        by_word = np.zeros((len(reading.said), len(self.categories)))
        if reading.said:
            by_word += self._given(features.words_of(reading), 0, len(by_word))
            by_word += self._given(
                features.letters_of(reading), features.BUCKETS, len(by_word)
            )
        held, values = features.facts_of(reading, org_type, channel)
        facts = values @ (self.weights[2 * features.BUCKETS + held] * self.scale)
        scores = by_word.sum(axis=0) + facts + self.offset
        return Opinion(self.categories, scores, by_word)

    def _given(self, block: Block, start: int, words: int) -> Floats:
        """Return what each word gives to each category by one kind of pieces."""
        rows = block.buckets + start
        found, place, times = np.unique(rows, return_inverse=True, return_counts=True)
        values = (1 + np.log(times)) * self.rarity[found]
        values /= np.linalg.norm(values) * times * block.owners.shape[1]
        given = self.weights[found] * (values[:, None] * self.scale)
        columns = len(self.categories)
        cells = block.owners[:, :, None] * columns + np.arange(columns)
        each = np.broadcast_to(given[place][:, None, :], cells.shape)
        sums: Floats = np.bincount(
            cells.ravel(), weights=each.ravel(), minlength=words * columns
        ).astype(np.float64)
        return sums.reshape(words, columns)


def load(data: bytes) -> Model:
    """Read weights from the bytes of an ``.npz``; ``BadData`` when they do not hold."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise BadData(f"{SEED}: file: It is larger than any model of ours.")
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _KINDS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as why:
        raise BadData(f"{SEED}: file: These are not weights of a model.") from why
    return of_arrays(arrays)


def of_arrays(arrays: Mapping[str, NDArray[Any]]) -> Model:
    """Check plain arrays and make a model of them."""
    for name, kind in _KINDS.items():
        if arrays[name].dtype.kind != kind:
            raise BadData(f"{SEED}: {name}: It holds another kind of values.")
    columns = len(arrays["categories"])
    shapes = {
        "weights": (features.SIZE, columns), "scale": (columns,), "offset": (columns,),
        "seen": (2 * features.BUCKETS,), "messages": (),
    }  # fmt: skip
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise BadData(f"{SEED}: {name}: It has another shape than this code reads.")
    if tuple(arrays["facts"]) != features.FACTS:
        raise BadData(f"{SEED}: facts: They are not those this code looks for.")
    messages = int(arrays["messages"])
    return Model(
        version=version_of(arrays),
        categories=tuple(str(name) for name in arrays["categories"]),
        weights=arrays["weights"].astype(np.int8),
        scale=arrays["scale"].astype(np.float64),
        offset=arrays["offset"].astype(np.float64),
        rarity=np.log((1 + messages) / (1.0 + arrays["seen"])) + 1,
    )


def version_of(arrays: Mapping[str, NDArray[Any]]) -> str:
    """Return the hash of the content, however it was packed."""
    digest = hashlib.sha256()
    for name in sorted(_KINDS):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


@cache
def seed() -> Model:
    """Return the model this checkout ships, read once a process."""
    return load(files("triage.rules").joinpath(SEED).read_bytes())


def by_version(version: str) -> Model:
    """Return the shipped model if it is the one asked for, else ``BadData``."""
    if version != seed().version:
        raise BadData(
            f"learned.toml: model: There are no weights of version {version[:12]}."
        )
    return seed()
