"""Lives of tickets beside the slow references: `python -m bench histories`.

Every other life goes by whole minutes and is walked through minute by minute; the rest
goes by seconds and is added up over open stretches. No clock may differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from multiprocessing import get_context
from time import perf_counter

from bench.report import Report
from tests.sla.compare import differences
from tests.sla.life import MINUTE, ByChance, live
from tests.sla.slow import minutes, spans

LIVES = 100_000
PROCESSES = 2
PORTION = 500
# Other ones than the tests live through.
FIRST_SEED = 1_000_000
SHOWN = 5


def main(report: Report, scale: float = 1.0) -> None:
    """Live all of them in two processes, and count those that differ."""
    lives = max(PORTION, int(LIVES * scale))
    report.say(f"{lives:,} lives")
    started = perf_counter()
    with get_context("spawn").Pool(PROCESSES) as pool:
        seeds = range(FIRST_SEED, FIRST_SEED + lives, PORTION)
        found = [
            line for lines in pool.imap_unordered(_portion, seeds) for line in lines
        ]
    seconds = perf_counter() - started
    for line in found[:SHOWN]:
        report.say(line)
    report.row(
        "lives of tickets that differ from a slow reference", f"{len(found)}",
        f"of {lives:,}", f"{seconds:.0f} s in {PROCESSES} processes",
        goal="0", met=not found,
    )  # fmt: skip


def _portion(first: int) -> list[str]:
    return [line for seed in range(first, first + PORTION) for line in _differing(seed)]


def _differing(seed: int) -> Iterator[str]:
    """Yield one line for a life that differs."""
    tick, counter = (MINUTE, minutes()) if seed % 2 else (1, spans())
    life = live(ByChance(seed), tick=tick)
    found = differences(life, counter)
    if found:
        yield f"life {seed}, {life.acts}: {'; '.join(found)}"


if __name__ == "__main__":
    shown = Report("histories")
    main(shown)
    sys.exit(bool(shown.missed))
