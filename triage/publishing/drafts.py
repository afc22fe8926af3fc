"""What a supervisor is changing and has not published: one draft a person and kind.

Call what writes inside ``saved()``, and load the draft there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from triage import desk as desks
from triage.errors import BadInput, Conflict
from triage.models import DeskDraft, DeskVersion, Person
from triage.publishing import history, merging
from triage.publishing.history import active_version
from triage.store import db

_OTHER_WINDOW = (
    "You changed this in another window meanwhile. What you did here is not saved: look "
    "at the change as it is now, then do it again if it is still needed."
)

_OVERTAKEN = (
    "Somebody published another version meanwhile. What you did here is not saved: do it "
    "again, from what is in use now."
)

_HAS_DRAFT = (
    "You have a draft of the {} already. Publish or discard it first, then take this "
    "version up."
)
_IN_USE = "This is what is in use already, so there is nothing to go back to."

_NAMED = 5


def of(kind: str, person_id: int) -> DeskDraft | None:
    """Return what a person is changing of a kind, if anything."""
    return db.session.execute(
        select(DeskDraft).where(
            DeskDraft.kind == kind, DeskDraft.person_id == person_id
        )
    ).scalar_one_or_none()


def hold(kind: str, person_id: int) -> DeskDraft | None:
    """Return the same as it is by now; the person's other windows wait for this one."""
    this_one = select(Person.id).where(Person.id == person_id)
    db.session.execute(this_one.with_for_update(key_share=True))
    found = of(kind, person_id)
    if found is not None:
        db.session.refresh(found)
    return found


def keep(
    kind: str,
    *,
    person_id: int,
    text: str,
    now: datetime,
    version: int | None = None,
    base_id: int | None = None,
) -> DeskDraft:
    """Keep a text as a person's draft and return it; a new one starts from what is active.

    ``version`` is that of the draft the person saw, 0 for none yet; ``base_id`` is what
    the text was made from. Raises ``BadData`` when the text does not hold, ``Conflict``
    when the draft is another one by now, or a new one would not start from what is active.
    """
    text = desks.canonical(kind, text, now)
    draft = hold(kind, person_id)
    if version is not None:
        same(draft, version)
    if draft is None:
        if base_id not in (None, active_version(kind).id):
            raise Conflict(_OVERTAKEN)
        return _begin(kind, person_id, text, now)
    return _change(draft, text, now)


def same(draft: DeskDraft | None, version: int) -> None:
    """Raise ``Conflict`` when a draft is not the one that somebody saw, 0 for none yet."""
    if version != (draft.version if draft else 0):
        raise Conflict(_OTHER_WINDOW)


def _begin(kind: str, person_id: int, text: str, now: datetime) -> DeskDraft:
    draft = DeskDraft(
        kind=kind,
        person_id=person_id,
        base_id=active_version(kind).id,
        text=text,
        version=1,
        changed_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _change(draft: DeskDraft, text: str, now: datetime) -> DeskDraft:
    if draft.text != text:
        draft.text = text
        draft.version += 1
        draft.changed_at = now
        db.session.flush()
    return draft


def take_up(old: DeskVersion, person_id: int, now: datetime) -> DeskDraft:
    """Make what an older version said a person's draft, to be looked at and published.

    Raises ``Conflict`` when the person is changing something of the kind already,
    ``BadInput`` when it is what is in use.
    """
    if hold(old.kind, person_id) is not None:
        raise Conflict(_HAS_DRAFT.format(old.kind))
    if old.text == active_version(old.kind).text:
        raise BadInput(_IN_USE)
    return keep(old.kind, person_id=person_id, text=old.text, now=now)


def discard(kind: str, person_id: int) -> bool:
    """Forget a person's draft; say whether there was one."""
    draft = hold(kind, person_id)
    if draft is None:
        return False
    db.session.delete(draft)
    db.session.flush()
    return True


def start_again(draft: DeskDraft, now: datetime) -> DeskDraft:
    """Forget what was changed, and begin anew with what is active."""
    active = active_version(draft.kind)
    draft.base_id = active.id
    return _change(draft, active.text, now)


def bring_onto_active(draft: DeskDraft, now: datetime) -> DeskDraft:
    """Carry the draft's changes over to what was published meanwhile.

    Raises ``Conflict`` naming each row that both changed in different ways; the draft is
    as it was then.
    """
    active = active_version(draft.kind)
    base = history.version(draft.base_id)
    merged = merging.merge(draft.kind, base.text, draft.text, active.text)
    if merged.clashes:
        raise Conflict(_clashing(merged.clashes, active))
    text = desks.canonical(draft.kind, merged.text, now)
    draft.base_id = active.id
    return _change(draft, text, now)


def _clashing(clashes: tuple[merging.Clash, ...], active: DeskVersion) -> str:
    rows = " ".join(f"{clash}." for clash in clashes[:_NAMED])
    more = len(clashes) - _NAMED
    rows += f" There are {more} more of the kind." if more > 0 else ""
    return (
        f"Your change and version {active.number} by {active.author} do not go together. "
        f"{rows} Start again from version {active.number}, and make your change there; "
        "until then your draft stays as it is."
    )
