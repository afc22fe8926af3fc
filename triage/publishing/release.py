"""Putting a change into force, and taking an older version back. Call inside ``saved()``.

Active tickets are counted anew by the worker afterwards; promises stay as they are.
"""

from __future__ import annotations

from datetime import datetime

from triage import desk as desks
from triage.errors import BadInput, VersionNotFound
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
    if draft.kind == replaying.KIND and draft.base_id == active.id:
        _refuse_nothing(draft.text, reason, active)
        replaying.refuse_unseen(draft)
    version_id = _put(draft.kind, draft.text, author, reason, now, draft.base_id)
    db.session.delete(draft)
    db.session.flush()
    return version_id


def back_to(
    version_id: int,
    *,
    author: str,
    reason: str,
    now: datetime,
    base_id: int | None = None,
) -> int:
    """Publish what an older version said, as a new version, and return the new one's id.

    ``base_id`` is the version that was active when that was decided: ``Conflict`` when
    another one is by now.
    """
    old = db.session.get(DeskVersion, version_id)
    if old is None:
        raise VersionNotFound("There is no such version. Choose one of the history.")
    return _put(old.kind, old.text, author, reason, now, base_id)


def _put(
    kind: str, text: str, author: str, reason: str, now: datetime, base_id: int | None
) -> int:
    active = active_version(kind)
    _refuse_nothing(text, reason, active if base_id in (None, active.id) else None)
    return desks.publish(
        kind, text, author=author, reason=reason.strip(), at=now, base_id=base_id
    )


def _refuse_nothing(text: str, reason: str, active: DeskVersion | None) -> None:
    if not reason.strip():
        raise BadInput(_SAY_WHY, "reason")
    if active is not None and text == active.text:
        raise BadInput(_NO_CHANGE)
