"""A draft of the rules that runs beside the live set for a while; nothing follows from it.

The worker decides about new tickets after the fact: by the rules that were live then, and
by the shadow. What a person makes of a ticket comes later, so each is looked at once more
when its label is there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from triage import desk as desks
from triage.errors import BadInput, Conflict, VersionNotFound
from triage.models import DeskDraft, Shadow, Ticket
from triage.publishing import drafts
from triage.publishing.decided import Result, Row, comparison, judged, row_of
from triage.publishing.replaying import KIND, add_all, message_of
from triage.rules import RuleSet
from triage.store import db, saved
from triage.tickets import asked as asking
from triage.tickets.asked import Asked

log = logging.getLogger(__name__)

BATCH = 200
LONGEST = 90
LABELLED = 2_000
LISTED = 20
# Whoever is just being written down may get an earlier number than who is there already.
_SETTLED = timedelta(minutes=1)
_SAY_WHY = "Say in a few words what you want to find out."
_HOW_LONG = f"Enter for how many days it is to run, from 1 to {LONGEST}."
_ONE = (
    "A shadow of yours is running already. Stop it first, or wait until it has ended."
)
_DRAFT_THERE = (
    "You have a draft of the rules already. Publish or discard it first, then take this "
    "shadow as your draft."
)


def start(draft: DeskDraft, *, days: int, reason: str, now: datetime) -> Shadow:
    """Let a copy of a draft run beside the live rules; call inside ``saved()``."""
    if draft.kind != KIND:
        raise BadInput("Only the rules can run as a shadow.")
    if not reason.strip():
        raise BadInput(_SAY_WHY, "reason")
    if not 1 <= days <= LONGEST:
        raise BadInput(_HOW_LONG, "days")
    if running(draft.person_id):
        raise Conflict(_ONE)
    newest = db.session.scalar(select(func.coalesce(func.max(Ticket.id), 0))) or 0
    shadow = Shadow(
        person_id=draft.person_id,
        base_id=draft.base_id,
        text=draft.text,
        reason=reason.strip(),
        started_at=now,
        ends_at=now + timedelta(days=days),
        last_id=newest,
        result={"first": newest + 1, "labels": [now.isoformat(), 0], "labelled": {}},
    )
    db.session.add(shadow)
    db.session.flush()
    return shadow


def running(person_id: int | None = None) -> list[Shadow]:
    """Return the shadows that run, or those of a person, longest first."""
    asked = select(Shadow).where(Shadow.ended_at.is_(None)).order_by(Shadow.id)
    if person_id is not None:
        asked = asked.where(Shadow.person_id == person_id)
    return list(db.session.scalars(asked))


def newest() -> list[Shadow]:
    """Return the last ones that were started, newest first."""
    return list(
        db.session.scalars(select(Shadow).order_by(Shadow.id.desc()).limit(LISTED))
    )


def one(shadow_id: int) -> Shadow:
    """Return a shadow, or raise ``VersionNotFound``."""
    found = db.session.get(Shadow, shadow_id)
    if found is None:
        raise VersionNotFound("There is no such shadow. Choose one of the list.")
    return found


def stop(shadow: Shadow, now: datetime) -> None:
    """End a shadow before its time; call inside ``saved()``."""
    if shadow.ended_at is None:
        shadow.ended_at = now
        db.session.flush()


def as_draft(shadow: Shadow, person_id: int, now: datetime) -> DeskDraft:
    """Make a shadow's rules somebody's draft, to be replayed and published."""
    if drafts.hold(KIND, person_id) is not None:
        raise Conflict(_DRAFT_THERE)
    draft = drafts.keep(KIND, person_id=person_id, text=shadow.text, now=now)
    # What was published since it began is somebody else's, and is brought together first.
    draft.base_id = shadow.base_id
    db.session.flush()
    return draft


def result(shadow: Shadow) -> Result:
    """Return the figures so far, judged by the labels that are there."""
    labelled = [Row(*row) for row in shadow.result["labelled"].values()]
    return judged(comparison(shadow.result).result(), labelled)


def work(now: datetime) -> int:
    """Go on with the shadows that run, a batch each; say how many tickets it was.

    Each ends by itself once its time is over. Saves by itself.
    """
    db.session.rollback()
    done = 0
    for shadow in running():
        try:
            done += _go_on(shadow, now)
        except Exception:
            log.exception("a shadow could not go on", extra={"shadow": shadow.id})
            db.session.rollback()
            _keep(shadow, {"ended_at": now})
        db.session.rollback()
    return done


def _go_on(shadow: Shadow, now: datetime) -> int:
    until = min(now - _SETTLED, shadow.ends_at)
    new = asking.since(shadow.last_id, until, BATCH)
    first, after = shadow.result["first"], _place(shadow)
    labelled = asking.labelled(first, after, now - _SETTLED, BATCH)
    last_batch = max(len(new), len(labelled)) < BATCH
    over = last_batch and now - _SETTLED > shadow.ends_at
    if not (new or labelled or over):
        return 0
    rules: RuleSet = desks.read(KIND, shadow.text)
    values = {
        "counted": shadow.counted + len(new),
        "last_id": new[-1].ticket_id if new else shadow.last_id,
        "result": _with_labels(_with_tickets(shadow, new, rules), labelled, rules),
        "ended_at": shadow.ends_at if over else None,
    }
    return len(new) + len(labelled) if _keep(shadow, values) else 0


def _place(shadow: Shadow) -> tuple[datetime, int]:
    at, ticket_id = shadow.result["labels"]
    return datetime.fromisoformat(at), ticket_id


def _with_tickets(
    shadow: Shadow, new: Sequence[Asked], rules: RuleSet
) -> dict[str, Any]:
    so_far = comparison(shadow.result)
    for ticket in new:
        # What people make of it is looked at by itself, for it may still change.
        message = message_of(ticket._replace(label=None))
        add_all(so_far, [message], desks.version(ticket.rules_id), rules)
    return {**shadow.result, **so_far.as_json()}


def _with_labels(
    kept: dict[str, Any], labelled: Sequence[Asked], rules: RuleSet
) -> dict[str, Any]:
    if not labelled:
        return kept
    rows = dict(kept["labelled"])
    for ticket in labelled:
        message = message_of(ticket)
        if message.key in rows or len(rows) < LABELLED:
            before = desks.version(ticket.rules_id)
            rows[message.key] = list(row_of(message, before, rules))
    last = labelled[-1]
    at = last.labelled_at.isoformat() if last.labelled_at else kept["labels"][0]
    return {**kept, "labelled": rows, "labels": [at, last.ticket_id]}


def _keep(shadow: Shadow, values: dict[str, Any]) -> bool:
    """Write the columns, unless somebody else went on or stopped it."""
    same = (Shadow.id == shadow.id, Shadow.last_id == shadow.last_id)
    with saved():
        kept = db.session.execute(
            update(Shadow).where(*same, Shadow.ended_at.is_(None)).values(values)
        )
    return bool(kept.rowcount)  # type: ignore[attr-defined]
