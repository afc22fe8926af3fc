"""Words of a message: their place, their stem, and the repair of typing errors.

A word is repaired only when neither the English nor the Spanish list knows it.
"""

from __future__ import annotations

import lzma
import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import snowballstemmer

MAX_WORDS = 2_000
_LONGEST = 40
# Letters and digits, with apostrophes, accents and invisible hyphens inside them.
WORD = re.compile(
    r"[^\W_]+(?:['’‘`´\u0300-\u036f\u00ad\u200b-\u200d]+[^\W_]+|[\u0300-\u036f]+)*"
)
_ENGLISH = snowballstemmer.stemmer("english")
_SPANISH = snowballstemmer.stemmer("spanish")
# The stemmers keep the word they work on in themselves.
_STEMMING = threading.RLock()


@dataclass(frozen=True, slots=True)
class Lists:
    """Words that are spelled right: English as written, Spanish as stems."""

    english: frozenset[str]
    spanish: frozenset[str]


@cache
def lists() -> Lists:
    """Read the word lists beside this file, once a process."""
    english = lzma.decompress(_read("english.txt.xz")).decode().split()
    spanish = lzma.decompress(_read("spanish.txt.xz")).decode().split()
    english += _read("english_more.txt").decode().split()
    for word in _read("spanish_more.txt").decode().split():
        spanish.append(_stemmed(_SPANISH, word))
    return Lists(frozenset(english), frozenset(spanish))


def _read(name: str) -> bytes:
    return files("triage.rules").joinpath("wordlists", name).read_bytes()


def fold(word: str) -> str:
    """Return a word in lower case, without accents, apostrophes and odd characters."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")[:_LONGEST]
    plain = unicodedata.normalize("NFKD", word[:_LONGEST]).lower()
    return "".join(letter for letter in plain if letter.isalnum())[:_LONGEST]


def has_apostrophe(word: str) -> bool:
    """Whether a word is a contraction or a possessive."""
    return "'" in word or "’" in word


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the stem of a folded word, by the language whose list knows it."""
    if not word.isalpha() or not word.isascii() or len(word) < 3:
        return word
    known = lists()
    if (
        word not in known.english
        and (spanish := _stemmed(_SPANISH, word)) in known.spanish
    ):
        return spanish
    return _stemmed(_ENGLISH, word)


@lru_cache(maxsize=16_384)
def is_known(word: str) -> bool:
    """Whether a folded word is spelled right in English or in Spanish."""
    known = lists()
    return word in known.english or _stemmed(_SPANISH, word) in known.spanish


def _stemmed(stemmer: Any, word: str) -> str:
    with _STEMMING:
        return str(stemmer.stemWord(word))
