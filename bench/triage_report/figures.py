"""Counts and what they may be by chance alone: the arithmetic of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bench.triage_report.judged import Judged

_NORMAL_95 = 1.959963985
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the interval that holds the true one 19 times of 20."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def share(hits: Sequence[bool]) -> Share | None:
    """Return a share by Wilson's interval, or nothing of nothing."""
    n = len(hits)
    if not n:
        return None
    p, z = sum(hits) / n, _NORMAL_95
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Share(p, max(middle - half, 0.0), min(middle + half, 1.0))


def coverage(judged: Sequence[Judged], precision: float) -> Share | None:
    """Return the largest share, surest first, of which ``precision`` was acceptable.

    The interval is by bootstrap: the middle 95 % of 400 drawings with replacement.
    """
    if not judged:
        return None
    sure = np.array([one.chance for one in judged])
    right = np.array([one.acceptable for one in judged])
    luck = np.random.default_rng(len(judged))
    drawn = (luck.integers(len(judged), size=len(judged)) for _ in range(_DRAWS))
    shares = [_covered(sure[rows], right[rows], precision) for rows in drawn]
    low, high = np.quantile(shares, [0.025, 0.975])
    return Share(_covered(sure, right, precision), float(low), float(high))


def _covered(
    sure: NDArray[np.float64], right: NDArray[np.bool_], least: float
) -> float:
    """Messages that are as sure as each other are answered together or not at all."""
    order = np.argsort(-sure, kind="stable")
    sure, right = sure[order], right[order]
    so_far = np.cumsum(right) / np.arange(1, len(right) + 1)
    last = np.append(sure[1:] < sure[:-1], True)
    good = np.flatnonzero(last & (so_far >= least))
    return float(good[-1] + 1) / len(right) if len(good) else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of about the same chance: what was said, and how often it was right."""

    low: float
    high: float
    messages: int
    said: float
    right: Share


BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)


def calibration(judged: Sequence[Judged]) -> tuple[list[Bin], float]:
    """Return the bins and the expected calibration error; guards state no chance."""
    heard = [one for one in judged if not one.guard]
    bins = []
    for low, high in pairwise(BINS):
        inside = [one for one in heard if low <= one.chance < high]
        right = share([one.acceptable for one in inside])
        if right:
            said = sum(one.chance for one in inside) / len(inside)
            bins.append(Bin(low, min(high, 1.0), len(inside), said, right))
    error = sum(one.messages * abs(one.said - one.right.value) for one in bins)
    return bins, error / len(heard)
