"""Train the model that ships: ``python -m tools.model``, called by ``make model``.

It learns from all labelled messages. Before it is put in place it must read unseen
authors as well as the one before it; a worse one is refused unless ``--anyway``.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from bench.triage_report import folds, runs
from bench.triage_report.judged import Judged
from triage.learning.training import learn
from triage.rules import default_files, learned, load_rules, trust

ROOMS = Path(__file__).resolve().parent.parent / "triage" / "rules"
FIGURES = "seed.toml"
MEASURED = ("acceptable", "among_three")
# Half of what chance alone moves a figure of 2,380 messages by.
SLACK = 0.003


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, compare, put in place; 1 when the new model was refused."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--anyway", action="store_true", help="take a worse one too")
    given = asked.parse_args(arguments)
    ruleset = load_rules(default_files())
    told = folds.corpus(ruleset)
    with click.progressbar(
        length=len(told.tested), label="Reading what was held back", file=sys.stderr
    ) as bar:
        figures = measured(runs.by_author(ruleset, told, bar.update))
    before = tomllib.loads((ROOMS / FIGURES).read_text("utf-8"))
    for name in MEASURED:
        print(f"{name}: {before[name]:.4f} before, {figures[name]:.4f} now")
    if worse(before, figures) and not given.anyway:
        print("It reads unseen authors worse: nothing was changed. See --anyway.")
        return 1
    trained = learn(told.ground)
    put_in_place(trained.packed(), trained.model.version, figures)
    print(f"In place: {trained.model.version}. Make the report again.")
    return 0


def measured(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the shares that decide whether a model is worse."""
    return {
        name: round(sum(getattr(one, name) for one in judged) / len(judged), 4)
        for name in MEASURED
    }


def worse(before: Mapping[str, float], now: Mapping[str, float]) -> bool:
    """Whether a figure fell by more than chance explains."""
    return any(now[name] < before[name] - SLACK for name in MEASURED)


def put_in_place(packed: bytes, version: str, figures: Mapping[str, float]) -> None:
    """Write weights, their name and their figures."""
    (ROOMS / learned.SEED).write_bytes(packed)
    table = ROOMS / trust.FILE
    named = re.sub(
        r'(?m)^model = ".*"$', f'model = "{version}"', table.read_text("utf-8")
    )
    table.write_text(named, "utf-8")
    lines = [
        "# Of authors held back; written by `make model`.",
        *(f"{name} = {figures[name]}" for name in MEASURED),
    ]
    (ROOMS / FIGURES).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
