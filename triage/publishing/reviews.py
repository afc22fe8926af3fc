"""Rows that are true for a time: which of them to look at, and saying they still are.

Such a row changes no decision, so it is published without a replay, on its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta

from triage import desk as desks
from triage import wording
from triage.desk import Desk
from triage.errors import BadInput
from triage.publishing import history
from triage.publishing.rule_tables import dumps
from triage.rules import Dated, to_review
from triage.rules.editing_rows import with_review

KIND = "rules"
# What nobody looks at for a year is not looked at.
LONGEST = timedelta(days=366)


def due(desk: Desk, now: datetime) -> tuple[Dated, ...]:
    """Return the rows whose day to be looked at is at most two weeks away, or over."""
    return to_review(desk.rules, desk.calendar.local(now).date())


def confirm(
    names: Collection[str], until: date, *, author: str, base_id: int, now: datetime
) -> int:
    """Publish that these rows are still true until a day; return the version's id.

    Call inside ``saved()``. Raises ``BadInput`` for no row or a day out of reach, and
    ``Conflict`` when ``base_id``, the version that was looked at, is not active any more.
    """
    desk = desks.active()
    rows = [row for row in due(desk, now) if row.name in names]
    if not rows:
        raise BadInput("Tick what is still true.", "row")
    today = desk.calendar.local(now).date()
    if not today < until <= today + LONGEST:
        raise BadInput("Choose a day ahead of us, at most a year away.", "until")
    files = json.loads(history.version(base_id).text)
    return desks.publish(
        KIND,
        dumps(with_review(files, [(row.file, row.id) for row in rows], until)),
        author=author,
        reason=_reason(rows, until),
        at=now,
        base_id=base_id,
    )


def _reason(rows: Collection[Dated], until: date) -> str:
    named = wording.listed([row.id for row in rows])
    return f"Looked at: still true until {wording.day(until)} {until.year} ({named})."
