"""`python -m triage.learning`: train once, say what came of it, and end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime

from triage.app import create_app
from triage.errors import DeskError


def main(arguments: Sequence[str]) -> int:
    """Train; 1 with a sentence when the desk refuses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", type=datetime.fromisoformat, required=True)
    parser.add_argument("--anyway", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        app = create_app()
        with app.app_context():
            from triage.learning import nightly

            told = nightly.run(
                asked.at,
                most=app.config["TRAINING_LABELS"],
                keep=app.config["MODELS_KEPT"],
                anyway=asked.anyway,
            )
    except DeskError as why:
        sys.stderr.write(f"{why}\n")
        return 1
    sys.stdout.write(f"{told.sentence}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
