"""What publishing a draft would do: asked for on a page, counted by the worker.

Each batch is thought out without a lock and added to the preview's row, which remembers
the last ticket: whoever comes next goes on behind it. Nothing else is written.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update

from triage import desk as desks
from triage.errors import BadInput
from triage.models import DeskDraft, DeskHead, Preview, PreviewState, Ticket
from triage.publishing.comparing import PreviewResult, comparison
from triage.store import db, saved, table
from triage.tickets import many

log = logging.getLogger(__name__)

BATCH = 250
COUNTED = ("calendar", "policies")
_TICKETS = table(Ticket)
_UNDER_WAY = (PreviewState.WAITING.value, PreviewState.COUNTING.value)


def ask(draft: DeskDraft, now: datetime) -> Preview:
    """Let the worker count what a draft would do; call inside ``saved()``.

    Asking again while it is being counted changes nothing; afterwards it begins anew.
    """
    if draft.kind not in COUNTED:
        raise BadInput("Only the calendar and the policies have such a preview.")
    there = of(draft)
    if there is not None:
        if there.state in _UNDER_WAY and not is_stale(there, draft):
            return there
        db.session.execute(delete(Preview).where(Preview.id == there.id))
    head = db.session.execute(select(DeskHead)).scalar_one()
    preview = Preview(
        draft_id=draft.id,
        draft_version=draft.version,
        calendar_id=head.calendar_id,
        policies_id=head.policies_id,
        state=PreviewState.WAITING.value,
        asked_at=now,
    )
    db.session.add(preview)
    db.session.flush()
    return preview


def of(draft: DeskDraft) -> Preview | None:
    """Return the preview of a draft, whatever it was counted with."""
    return db.session.execute(
        select(Preview).where(Preview.draft_id == draft.id)
    ).scalar_one_or_none()


def is_stale(preview: Preview, draft: DeskDraft) -> bool:
    """Say whether the draft changed, or somebody published, since it was asked for."""
    head = db.session.execute(select(DeskHead)).scalar_one()
    return (preview.draft_version, preview.calendar_id, preview.policies_id) != (
        draft.version,
        head.calendar_id,
        head.policies_id,
    )


def result(preview: Preview) -> PreviewResult:
    """Return what was counted so far; of a ``done`` preview that is all."""
    return comparison(preview.result).result()


def work(now: datetime) -> int:
    """Count one batch of the preview that waits longest, and say how many tickets it was.

    0 when there is nothing left to count, or when another worker was faster. Saves by
    itself.
    """
    # The batch begins with what is committed by now.
    db.session.rollback()
    asked = db.session.execute(_next()).one_or_none()
    if asked is None:
        return 0
    try:
        told = _batch(asked.last_id)
        values = _counted(asked, told, now)
    except Exception:
        log.exception("a preview could not be counted", extra={"preview": asked.id})
        _keep(asked, {"state": PreviewState.FAILED.value})
        return 0
    return len(told) if _keep(asked, values) else 0


def _next() -> Select[*tuple[Any, ...]]:
    """Ask for the oldest preview that still says something about its draft."""
    columns = (Preview.id, Preview.last_id, Preview.total, Preview.counted)
    return (
        select(*columns, Preview.result, DeskDraft.kind, DeskDraft.text)
        .join(DeskDraft, DeskDraft.id == Preview.draft_id)
        .join(
            DeskHead,
            (DeskHead.calendar_id == Preview.calendar_id)
            & (DeskHead.policies_id == Preview.policies_id),
        )
        .where(
            Preview.state.in_(_UNDER_WAY), Preview.draft_version == DeskDraft.version
        )
        .order_by(Preview.asked_at, Preview.id)
        .limit(1)
    )


def _batch(after: int) -> list[many.Told]:
    return many.read(_TICKETS.c.active & (_TICKETS.c.id > after), limit=BATCH)


def _counted(
    asked: Row[*tuple[Any, ...]], told: Sequence[many.Told], now: datetime
) -> dict[str, Any]:
    """Return the columns of the preview with these tickets added."""
    active = desks.active()
    draft = replace(active, **{asked.kind: _read(asked.kind, asked.text)})
    so_far = comparison(asked.result)
    done = many.count_all(
        told, lambda one: so_far.add(one, active, draft, now), "compared"
    )
    so_far.failed += len(told) - len(done)
    over = len(told) < BATCH
    return {
        "state": (PreviewState.DONE if over else PreviewState.COUNTING).value,
        "total": asked.total or _active_tickets(),
        "counted": asked.counted + len(told),
        "last_id": told[-1].row.id if told else asked.last_id,
        "result": so_far.as_json(),
    }


@lru_cache(maxsize=8)
def _read(kind: str, text: str) -> Any:
    """Read a draft once for all of its batches."""
    return desks.read(kind, text)


def _active_tickets() -> int:
    return db.session.scalar(select(func.count()).where(Ticket.active)) or 0


def _keep(asked: Row[*tuple[Any, ...]], values: dict[str, Any]) -> bool:
    """Write the columns, unless somebody else went on or it was asked for anew."""
    same = (Preview.id == asked.id, Preview.last_id == asked.last_id)
    going_on = Preview.state.in_(_UNDER_WAY)
    with saved():
        kept = db.session.execute(update(Preview).where(*same, going_on).values(values))
    return bool(kept.rowcount)  # type: ignore[attr-defined]
