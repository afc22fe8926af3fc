"""Training in a process of its own, whose memory goes away with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from triage import config
from triage.errors import DeskError

_LOOKS_EVERY = 0.5
# It has the night; the pages have the processors.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class NotTrained(DeskError):
    """The training ended without an answer; what is in use stays in use."""


def _never() -> bool:
    return False


def train(
    now: datetime, *, anyway: bool = False, stop: Callable[[], bool] = _never
) -> str:
    """Train with this app's settings, and return what the training says of itself.

    Raises ``NotTrained`` when it was stopped or failed; nothing is half done then.
    """
    command = [sys.executable, "-m", "triage.learning", "--at", now.isoformat()]
    # Our own module, and a date: nothing of it was typed by anybody.
    with subprocess.Popen(  # noqa: S603
        [*command, "--anyway"] if anyway else command,
        cwd=config.ROOT,
        env=os.environ | config.as_environment(current_app.config) | _ONE_THREAD,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as child:
        while True:
            try:
                said, _ = child.communicate(timeout=_LOOKS_EVERY)
                break
            except subprocess.TimeoutExpired:
                if stop():
                    child.kill()
    if child.returncode:
        raise NotTrained(
            "The training did not come to its end; the second opinion stays as it is."
        )
    return said.strip()
