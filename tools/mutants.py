"""Change the core in small ways and see whether a test notices: `python -m tools.mutants`.

mutmut reads its paths from setup.cfg; names of rooms, such as `triage.calendar`, restrict
it to them. What survives is printed by file, to be looked at and explained in
docs/mutation.md; the exit code is 1 below the score that the core owes.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

from tools.gate import ROOT, say

OWED = 0.95
NOTICED = {"killed", "timeout", "suspicious", "segfault"}
NOT_TESTED = {"skipped", "not checked"}


def main(rooms: Sequence[str]) -> int:
    """Run mutmut, then count what it found."""
    run = [sys.executable, "-m", "mutmut", "run", "--max-children", "2"]
    subprocess.run([*run, *(f"{room}.*" for room in rooms)], cwd=ROOT, check=False)
    results = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    printed = subprocess.run(
        results, cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = dict(
        line.strip().rsplit(": ", 1)
        for line in printed.stdout.splitlines()
        if ": " in line
    )
    tested = {
        name: state
        for name, state in found.items()
        if state not in NOT_TESTED
        and (not rooms or name.startswith(tuple(f"{room}." for room in rooms)))
    }
    left = [name for name, state in tested.items() if state not in NOTICED]
    score = 1 - len(left) / max(len(tested), 1)
    for room, number in sorted(
        Counter(name.rsplit(".", 1)[0] for name in left).items()
    ):
        say(f"{number:>4} left standing in {room}")
    say(
        f"{len(tested)} mutants, {score:.1%} noticed; look at one with 'mutmut show NAME'."
    )
    return int(score < OWED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
