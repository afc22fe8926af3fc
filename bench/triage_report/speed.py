"""How long a message takes, how that grows, and what the model costs to load and keep."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from importlib.resources import files

from bench.report import Report
from triage.rules import Intake, RuleSet, default_files, load_rules
from triage.rules.labelled import SHARED, messages
from triage.rules.learned import SEED

USUAL_WORDS = 40
MOST_MILLISECONDS = 1.5
ROUNDS = 5
# Two thousand words are read at most, so that more cost little more.
MOST_FOR_ANY = 0.25
MOST_MEBIBYTES = 64.0
_COLD = """
import resource, time
from pathlib import Path
from triage.rules import learned

def kept():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

before, started = kept(), time.process_time()
learned.seed()
print(time.process_time() - started, kept() - before)
"""
HARD = {
    "10,000 words": "please add our new nurse to the password list " * 1_111,
    "10,000 unknown words": " ".join(f"qx{number}zv" for number in range(10_000)),
    "one word of 100,000 letters": "a" * 100_000,
    "100,000 question marks": "?" * 100_000,
    "quotes in quotes": "> " * 50_000,
    "100,000 line ends": "\n" * 100_000,
    "one phrase again and again": "forgot password " * 5_000,
}


def main(report: Report) -> None:
    """Add the rows."""
    ruleset = load_rules(default_files())
    usual = milliseconds(ruleset)
    report.row(
        f"a message of {USUAL_WORDS} words, both opinions", f"{usual:.2f} ms", "", "",
        goal=f"{MOST_MILLISECONDS} ms", met=usual <= MOST_MILLISECONDS,
    )  # fmt: skip
    short, long = (_timed(_words(ruleset, words)) for words in (200, 1_600))
    report.row(
        "1,600 words beside 200", f"{long * 1e3:.1f} ms", f"{long / short:.1f}",
        "8 times the words", goal="10", met=long / short <= 10,
    )  # fmt: skip
    for name, text in HARD.items():
        _hard(report, ruleset, name, text)
    seconds, kept = _cold()
    size = len(files("triage.rules").joinpath(SEED).read_bytes())
    report.row(
        "the model read cold", f"{seconds * 1e3:.0f} ms", f"{kept / 2**20:.0f} MiB kept",
        f"{size / 1024:.0f} KiB packed",
    )  # fmt: skip


def milliseconds(ruleset: RuleSet) -> float:
    """Return the time of one labelled message of about 40 words, stems remembered."""
    intakes = [
        message.intake
        for name in SHARED
        for message in messages(name)
        if abs(len(message.intake.body.split()) - USUAL_WORDS) <= USUAL_WORDS // 4
    ]

    def read() -> None:
        for intake in intakes:
            ruleset.decide(intake)

    return _timed(read) / len(intakes) * 1e3


def _words(ruleset: RuleSet, words: int) -> Callable[[], object]:
    text = " ".join(_said(words))
    return lambda: ruleset.decide(Intake(body=text))


def _said(words: int) -> Iterator[str]:
    """Yield the words of labelled messages, one message after the other."""
    left = words
    for message in messages("corpus_a"):
        for word in message.intake.body.split()[:left]:
            yield word
            left -= 1


def _hard(report: Report, ruleset: RuleSet, name: str, text: str) -> None:
    intake = Intake(subject=text, body=text)
    seconds = _timed(lambda: ruleset.decide(intake), rounds=2)
    tracemalloc.start()
    ruleset.decide(intake)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    report.row(
        f"{name}, as subject and body", f"{seconds * 1e3:.0f} ms", f"{peak:.0f} MiB", "peak",
        goal=f"{MOST_FOR_ANY * 1e3:.0f} ms", met=seconds <= MOST_FOR_ANY and peak <= MOST_MEBIBYTES,
    )  # fmt: skip


def _timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the seconds of one core in the best round, after one to warm up."""
    work()
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def _cold() -> tuple[float, float]:
    """Return seconds and bytes of reading the model in a process that did not know it."""
    told = subprocess.run(
        [sys.executable, "-c", _COLD], capture_output=True, text=True, check=True
    )
    seconds, kept = told.stdout.split()
    return float(seconds), float(kept)
