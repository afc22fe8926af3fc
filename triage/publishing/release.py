"""Putting a change into force. Call inside ``saved()``.

Active tickets are counted anew by the worker afterwards; promises stay as they are.
"""

from __future__ import annotations

from datetime import datetime

from triage import desk as desks
from triage.errors import BadInput
from triage.models import DeskDraft, DeskVersion
from triage.publishing import replaying
from triage.publishing.history import active_version
from triage.store import db

_SAY_WHY = "Say in a few words why this changes: everybody can read it in the history."
_NO_CHANGE = "There is nothing to publish: this is what is in use already."


def publish(draft: DeskDraft, *, author: str, reason: str, now: datetime) -> int:
    """Make a draft the active version, and return the version's id; the draft is gone.

    Raises ``Conflict`` when somebody published since the draft was begun, ``BadInput``
    without a reason or a change, or while rules were not replayed and looked at,
    ``BadData`` when the text does not hold any more.
    """
    active = active_version(draft.kind)
    _refuse_nothing(draft, reason, active)
    if draft.kind == replaying.KIND and draft.base_id == active.id:
        replaying.refuse_unseen(draft)
    version_id = desks.publish(
        draft.kind,
        draft.text,
        author=author,
        reason=reason.strip(),
        at=now,
        base_id=draft.base_id,
    )
    db.session.delete(draft)
    db.session.flush()
    return version_id


def _refuse_nothing(draft: DeskDraft, reason: str, active: DeskVersion) -> None:
    if not reason.strip():
        raise BadInput(_SAY_WHY, "reason")
    if draft.base_id == active.id and draft.text == active.text:
        raise BadInput(_NO_CHANGE)
