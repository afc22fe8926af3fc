"""Print how well the phrase table reads the labelled messages, file by file.

Run as ``python -m bench.triage_report [file ...]``; texts are never printed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from triage.rules import RuleSet, classify_line, default_files, load_rules

CORPUS = files("triage.rules").joinpath("corpus")
WRITTEN_FROM = ("dev_150", "corpus_a", "corpus_b", "corpus_c")
UNSEEN = ("stress_70", "corpus_d", "corpus_e", "corpus_f")


@dataclass(slots=True)
class Score:
    """Counts over the messages of a file."""

    messages: int = 0
    exact: int = 0
    acceptable: int = 0
    among_three: int = 0

    def add(self, record: dict[str, Any], answer: dict[str, Any]) -> None:
        """Count one answer: exact, in label or also, label or also among the first three."""
        fine = {record["label"], *record["also"]}
        self.messages += 1
        self.exact += answer["category"] == record["label"]
        self.acceptable += answer["category"] in fine
        self.among_three += not fine.isdisjoint(answer["top"])

    def plus(self, other: Score) -> Score:
        """Return both counted together."""
        return Score(
            self.messages + other.messages,
            self.exact + other.exact,
            self.acceptable + other.acceptable,
            self.among_three + other.among_three,
        )


def records(name: str) -> Iterator[dict[str, Any]]:
    """Yield the labelled messages of one file."""
    for line in CORPUS.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def score(ruleset: RuleSet, name: str) -> Score:
    """Return the counts of one file."""
    counts = Score()
    for record in records(name):
        counts.add(record, classify_line(ruleset, record))
    return counts


def microseconds(ruleset: RuleSet, words: int = 40, rounds: int = 5) -> float:
    """Return the time of one message of about ``words`` words, stems remembered."""
    texts = [
        record
        for name in WRITTEN_FROM
        for record in records(name)
        if abs(len(record["body"].split()) - words) <= words // 4
    ]
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for record in texts:
            classify_line(ruleset, record)
        best = min(best, time.process_time() - started)
    return best / len(texts) * 1e6


def main(names: list[str]) -> None:
    """Print a table of all files, or of those named."""
    ruleset = load_rules(default_files())
    print(f"{'file':14}{'messages':>9}{'exact':>8}{'accept.':>9}{'of three':>9}")
    for title, group in (("written from", WRITTEN_FROM), ("unseen", UNSEEN)):
        total = Score()
        for name in group:
            if not names or name in names:
                counts = score(ruleset, name)
                total = total.plus(counts)
                _print(name, counts)
        if total.messages:
            _print(title, total)
    print(f"{microseconds(ruleset):.0f} microseconds a message of 40 words")


def _print(name: str, counts: Score) -> None:
    shares = [
        part / counts.messages
        for part in (counts.exact, counts.acceptable, counts.among_three)
    ]
    print(
        f"{name:14}{counts.messages:9}{shares[0]:8.3f}{shares[1]:9.3f}{shares[2]:9.3f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
