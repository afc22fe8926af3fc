"""Slips of the finger, the same in every run: a sixth of the longer words gets one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from triage.rules.labelled import Labelled

SHARE = 1 / 6
_WORD = re.compile(r"[^\W\d_]{4,}")
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"


def _swapped(word: str, at: int, luck: Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, at: int, luck: Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, luck: Random) -> str:
    return word[:at] + word[at] + word[at:]


def _missed(word: str, at: int, luck: Random) -> str:
    """Hit the key beside the one meant."""
    place = _KEYS.find(word[at].lower())
    beside = [
        key
        for near in (place - 1, place + 1)
        if place >= 0 and (key := _KEYS[near : near + 1].strip())
    ]
    return word[:at] + luck.choice(beside or [word[at]]) + word[at + 1 :]


_SLIPS: tuple[Callable[[str, int, Random], str], ...] = (
    _swapped, _dropped, _doubled, _missed,
)  # fmt: skip


def with_typos(message: Labelled) -> Labelled:
    """Return the message as somebody in a hurry would have typed it."""
    luck = Random(message.id)

    def slip(found: re.Match[str]) -> str:
        word = found.group()
        if luck.random() >= SHARE:
            return word
        return luck.choice(_SLIPS)(word, luck.randrange(len(word) - 1), luck)

    intake = message.intake
    typed = replace(
        intake,
        subject=_WORD.sub(slip, intake.subject),
        body=_WORD.sub(slip, intake.body),
    )
    return replace(message, intake=typed)
