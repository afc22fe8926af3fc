"""What a draft of the rules would decide otherwise: over past tickets and the seed corpus.

Asked for on a page, counted by the worker: each batch is thought out without a lock by
the function that decides about live messages, and added to the replay's row. Whoever
comes next goes on behind it. Nothing else is written.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, delete, select, update

from triage import desk as desks
from triage.errors import BadInput
from triage.models import DeskDraft, DeskHead, PreviewState, Replay
from triage.publishing.decided import (
    SEED,
    TICKETS,
    Comparison,
    Message,
    Result,
    comparison,
)
from triage.rules import RuleSet, lint
from triage.rules.labelled import SHARED, messages
from triage.store import db, saved
from triage.tickets import asked as asking
from triage.tickets.asked import Asked
from triage.tickets.many import say_trouble

log = logging.getLogger(__name__)

KIND = "rules"
BATCH = 200
NEWEST = 10_000
# Ticks off all losses behind those that are listed.
OTHERS = "others"
_UNDER_WAY = (PreviewState.WAITING.value, PreviewState.COUNTING.value)
_NOT_YET = (
    "Replay your change over past tickets first, and look at what it decides otherwise."
)


def ask(draft: DeskDraft, now: datetime) -> Replay:
    """Let the worker replay past tickets by a draft; call inside ``saved()``.

    Asking again while it is under way changes nothing; afterwards it begins anew.
    """
    if draft.kind != KIND:
        raise BadInput("Only the rules are replayed over past tickets.")
    there = of(draft)
    if there is not None:
        if there.state in _UNDER_WAY and not is_stale(there, draft):
            return there
        db.session.execute(delete(Replay).where(Replay.id == there.id))
    replay = Replay(
        draft_id=draft.id,
        draft_version=draft.version,
        rules_id=_rules_id(),
        state=PreviewState.WAITING.value,
        asked_at=now,
    )
    db.session.add(replay)
    db.session.flush()
    return replay


def of(draft: DeskDraft) -> Replay | None:
    """Return the replay of a draft, whatever it was counted with."""
    return db.session.execute(
        select(Replay).where(Replay.draft_id == draft.id)
    ).scalar_one_or_none()


def is_stale(replay: Replay, draft: DeskDraft) -> bool:
    """Say whether the draft changed, or somebody published, since it was asked for."""
    asked_for = replay.draft_version, replay.rules_id
    return asked_for != (draft.version, _rules_id())


def result(replay: Replay) -> Result:
    """Return what was counted so far; of a ``done`` replay that is all."""
    return comparison(replay.result).result()


def errors(replay: Replay) -> tuple[str, ...]:
    """Return what the draft's own examples say against it."""
    return tuple(replay.result.get("errors", ()))


def tick(replay: Replay, keys: Collection[str]) -> None:
    """Note that losses were looked at; call inside ``saved()``."""
    ticked = {*replay.ticked, *keys}
    known = [row.key for row in result(replay).lost.rows]
    replay.ticked = [key for key in (*known, OTHERS) if key in ticked]
    db.session.flush()


def unticked(replay: Replay) -> int:
    """Return how many losses nobody has looked at yet."""
    lost = result(replay).lost
    left = sum(row.key not in replay.ticked for row in lost.rows)
    return left if OTHERS in replay.ticked else left + lost.count - len(lost.rows)


def refuse_unseen(draft: DeskDraft) -> None:
    """Raise ``BadInput`` while a draft's replay is missing, or not looked at to the end."""
    replay = of(draft)
    if replay is None or is_stale(replay, draft) or replay.state != PreviewState.DONE:
        raise BadInput(_NOT_YET)
    if wrong := errors(replay):
        raise BadInput(f"Put this right first: {wrong[0]}")
    if left := unticked(replay):
        which = "a loss" if left == 1 else f"{left:,} losses"
        raise BadInput(
            f"Look at {which} of the replay and tick off each, then publish."
        )


def work(now: datetime) -> int:
    """Replay one batch of what waits longest, and say how many messages it was.

    0 when there is nothing left to do, or when another worker was faster. Saves by
    itself; ``now`` says which examples and dates of the draft are looked at.
    """
    # The batch begins with what is committed by now.
    db.session.rollback()
    asked = db.session.execute(_next()).one_or_none()
    if asked is None:
        return 0
    try:
        values = _counted(asked, now)
    except Exception:
        log.exception("a replay could not be counted", extra={"replay": asked.id})
        _keep(asked, {"state": PreviewState.FAILED.value})
        return 0
    return values["counted"] - asked.counted if _keep(asked, values) else 0


def _rules_id() -> int:
    return db.session.execute(select(DeskHead.rules_id)).scalar_one()


def _next() -> Select[*tuple[Any, ...]]:
    """Ask for the oldest replay that still says something about its draft."""
    names = ("id", "rules_id", "last_id", "total", "counted", "result")
    return (
        select(*(getattr(Replay, name) for name in names), DeskDraft.text)
        .join(DeskDraft, DeskDraft.id == Replay.draft_id)
        .join(DeskHead, DeskHead.rules_id == Replay.rules_id)
        .where(Replay.state.in_(_UNDER_WAY), Replay.draft_version == DeskDraft.version)
        .order_by(Replay.asked_at, Replay.id)
        .limit(1)
    )


def _counted(asked: Row[*tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    """Return the columns of the replay with one more batch added."""
    before = desks.version(asked.rules_id)
    after: RuleSet = desks.read(KIND, asked.text)
    seed = _seed()
    total = asked.total or len(seed) + asking.how_many(NEWEST)
    batch: Sequence[Message] = seed[asked.counted : asked.counted + BATCH]
    last_id = asked.last_id
    if not batch:
        tickets = asking.newest(min(BATCH, total - asked.counted), before=last_id)
        batch = [message_of(one) for one in tickets]
        last_id = tickets[-1].ticket_id if tickets else last_id
    so_far = comparison(asked.result)
    add_all(so_far, batch, before, after)
    counted = asked.counted + len(batch)
    over = counted >= total or not batch
    found = asked.result.get("errors") if asked.counted else _errors(after, now)
    return {
        "state": (PreviewState.DONE if over else PreviewState.COUNTING).value,
        "total": total,
        "counted": counted,
        "last_id": last_id,
        "result": {**so_far.as_json(), "errors": found},
    }


def add_all(
    so_far: Comparison, batch: Sequence[Message], before: RuleSet, after: RuleSet
) -> None:
    """Compare each message; one about which nothing can be decided is logged and counted."""
    for message in batch:
        try:
            so_far.add(message, before, after)
        except Exception as why:
            so_far.failed += 1
            ticket_id = int(message.key) if message.place == TICKETS else 0
            say_trouble("a ticket could not be decided again", ticket_id, why)


def message_of(one: Asked) -> Message:
    """Return a ticket as something to decide about."""
    fine = frozenset((one.label,)) if one.label else frozenset()
    return Message(TICKETS, str(one.ticket_id), one.ref, one.intake, fine)


@cache
def _seed() -> tuple[Message, ...]:
    """Return the labelled messages on which figures are counted."""
    return tuple(
        Message(SEED, one.id, one.id, one.intake, one.fine)
        for name in SHARED
        for one in messages(name)
    )


def _errors(rules: RuleSet, now: datetime) -> list[str]:
    today = desks.active().calendar.local(now).date()
    found = lint(rules, today)
    return [one.sentence for one in found if one.level == "error"]


def _keep(asked: Row[*tuple[Any, ...]], values: dict[str, Any]) -> bool:
    """Write the columns, unless somebody else went on or it was asked for anew."""
    same = (Replay.id == asked.id, Replay.counted == asked.counted)
    going_on = Replay.state.in_(_UNDER_WAY)
    with saved():
        kept = db.session.execute(update(Replay).where(*same, going_on).values(values))
    return bool(kept.rowcount)  # type: ignore[attr-defined]
