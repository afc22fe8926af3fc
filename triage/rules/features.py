"""A message as numbers: stems, pairs of stems and letters, each in a bucket by hash.

Buckets instead of a vocabulary: a model trained on real mail holds none of its words, its
size is known beforehand, and no text makes it grow.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.rules.intake import CHANNELS, ORG_TYPES
from triage.rules.reading import Reading

BUCKETS = 1 << 16
LETTERS = range(2, 6)
_LENGTHS = 7
_SPACE = ord(" ")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# What else is known of a message, with how much it weighs beside its words (each kind of
# which has length 1).
_ORG, _CHANNEL, _SHAPE = 0.7, 0.5, 0.3
FACTS: tuple[str, ...] = (
    *(f"org_type {key}" for key in ORG_TYPES),
    *(f"channel {key}" for key in CHANNELS),
    *(f"length {number}" for number in range(_LENGTHS)),
    "asks",
)
_FACT = {name: number for number, name in enumerate(FACTS)}
SIZE = 2 * BUCKETS + len(FACTS)


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of pieces: each occurrence's bucket and the number of the word it is of.

    ``owners`` has a column for each word that shares in a piece.
    """

    buckets: Ints
    owners: Ints


def words_of(reading: Reading) -> Block:
    """Return stems and pairs of neighbours; no pair spans subject and body."""
    stems = [reading.cells[cell] for cell in reading.word_cells]
    single = np.array([zlib.crc32(stem.encode()) for stem in stems], dtype=np.uint32)
    pairs = single[:-1] * np.uint32(0x9E3779B1) + single[1:] * np.uint32(0x85EBCA77)
    first = np.arange(len(pairs))
    kept = first + 1 != reading.subject_words
    numbers = np.arange(len(single))
    owners = np.concatenate(
        [
            np.stack([numbers, numbers], axis=1),
            np.stack([first, first + 1], axis=1)[kept],
        ]
    )
    return Block(_bucket(np.concatenate([single, pairs[kept]])), owners)


def letters_of(reading: Reading) -> Block:
    """Return all runs of two to five letters, with a blank before and after each word."""
    text = b" ".join([b"", *(word.encode() for word in reading.said), b""])
    letters = np.frombuffer(text, dtype=np.uint8).astype(np.uint32)
    blanks = np.concatenate([[0], np.cumsum(letters == _SPACE)])
    code, buckets, owners = letters, [], []
    for length in LETTERS:
        code = code[:-1] * np.uint32(0x01000193) + letters[length - 1 :]
        before = blanks[1 : len(code) + 1]
        inside = blanks[length - 1 : length - 1 + len(code)] == before
        buckets.append(_bucket(code[inside] + np.uint32(length)))
        owners.append(before[inside] - 1)
    owner = np.concatenate(owners)
    return Block(np.concatenate(buckets), owner[:, None])


def facts_of(reading: Reading, org_type: str, channel: str) -> tuple[Ints, Floats]:
    """Return which facts hold and what each weighs."""
    length = min(len(reading.said).bit_length(), _LENGTHS - 1)
    known = [
        (f"org_type {org_type}", _ORG),
        (f"channel {channel}", _CHANNEL),
        (f"length {length}", _SHAPE),
        *([("asks", _SHAPE)] if reading.asks else []),
    ]
    held = [(_FACT[name], weight) for name, weight in known if name in _FACT]
    return (
        np.array([number for number, _ in held], dtype=np.int64),
        np.array([weight for _, weight in held]),
    )


def _bucket(code: NDArray[Any]) -> Ints:
    """Spread hashes over the buckets."""
    code = code.astype(np.uint32)
    code ^= code >> np.uint32(16)
    code *= np.uint32(0x85EBCA6B)
    code ^= code >> np.uint32(13)
    code *= np.uint32(0xC2B2AE35)
    code ^= code >> np.uint32(16)
    return (code & np.uint32(BUCKETS - 1)).astype(np.int64)
