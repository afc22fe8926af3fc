"""Sentences of the core as they read on a page: no file names, dates as people say them."""

from __future__ import annotations

import re
from datetime import date

from triage import wording
from triage.errors import DeskError

_FILE = re.compile(r"^(?:desk|policies)\.toml: ")
_POLICY = re.compile(r"^policy '([^']*)': ")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def plainly(error: DeskError) -> str:
    """Say a refusal of the core to somebody who never sees a file."""
    text = _POLICY.sub(r"“\1”: ", _FILE.sub("", str(error)))
    text = dated(text)
    return text[:1].upper() + text[1:]


def dated(text: str) -> str:
    """Say the days of a sentence as people do."""
    return _DATE.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    try:
        day = date.fromisoformat(found[0])
    except ValueError:
        return found[0]
    return f"{wording.day(day)} {day.year}"
