"""The queue's rows as plain values: all words are made here, the template only prints."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from triage import wording
from triage.calendar import Calendar
from triage.desk import Desk
from triage.web.reps.due import Due, due_of

_PARTS = 3


class Line(NamedTuple):
    """One row of the queue; ``key`` changes whenever the row would look different."""

    id: int
    ref: str
    key: str
    due: Due
    priority: str
    priority_word: str
    is_new: bool
    subject: str
    org: str
    about: str
    owner: str


def lines_of(rows: Sequence[Any], desk: Desk, now: datetime, me: int) -> list[Line]:
    """Make the lines of one page of the queue."""
    return [_line(row, desk, now, me) for row in rows]


def _line(row: Any, desk: Desk, now: datetime, me: int) -> Line:
    due = due_of(row, desk.calendar, now)
    return Line(
        id=row.id,
        ref=row.ref,
        # A browser counts on what is left; what does not count down must be sent again.
        key=f"{row.version}-{due.code}{due.amount if due.left is None else ''}",
        due=due,
        priority=row.priority,
        priority_word=wording.PRIORITIES[row.priority],
        is_new=row.state == "new",
        subject=row.subject,
        org=row.org_name,
        about=about(row.category, desk),
        owner="Me" if row.assignee_id == me else row.assignee or "",
    )


def about(category: str, desk: Desk) -> str:
    """Name a category where there is no room for its title."""
    found = desk.rules.categories.get(category)
    return (found.short or found.title) if found else category


def tag_of(lines: Sequence[Line], counts: Sequence[int], open_line: str) -> str:
    """Make the weak ETag of a list: the same as long as nothing in it looks different."""
    seen = repr(([(line.id, line.key) for line in lines], tuple(counts), open_line))
    return hashlib.sha256(seen.encode()).hexdigest()[:20]


def open_spans(calendar: Calendar, now: datetime) -> str:
    """Say when the desk is open from now on, for the browser's countdowns.

    Three spans of "start-end" in epoch seconds: more than a signed-in day needs.
    """
    spans: list[str] = []
    at = now
    while len(spans) < _PARTS:
        opens = calendar.next_opening(at)
        closes = calendar.next_closing(opens)
        if closes is None:
            return " ".join([*spans, f"{_epoch(opens)}-{_epoch(opens) + 10**9}"])
        spans.append(f"{_epoch(opens)}-{_epoch(closes)}")
        at = closes
    return " ".join(spans)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
