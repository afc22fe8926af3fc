"""A supervisor's own draft: what is edited on the pages, and nobody else sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from triage import desk as desks
from triage.errors import Conflict, DeskError
from triage.models import DeskDraft
from triage.publishing import drafts, history
from triage.store import saved
from triage.web import guards
from triage.web.supervisors import calendar_words, policy_words, rules_words
from triage.web.supervisors.calendar_words import Difference
from triage.web.supervisors.forms import Typed

CALENDAR, POLICIES, RULES = "calendar", "policies", "rules"
KINDS = (CALENDAR, POLICIES, RULES)


@dataclass(frozen=True, slots=True)
class Seen:
    """One table as this supervisor sees it: with the draft's changes, if there is one."""

    kind: str
    draft: DeskDraft | None
    active: Any
    table: Any

    @property
    def version(self) -> int:
        """What a form carries, so that two windows do not undo each other; 0: no draft."""
        return self.draft.version if self.draft else 0

    @property
    def changes(self) -> list[Difference]:
        """What the draft says otherwise than what it was begun from."""
        if self.draft is None:
            return []
        return differences(self.kind, desks.version(self.draft.base_id), self.table)

    @property
    def is_outdated(self) -> bool:
        """Whether somebody published since the draft was begun."""
        active_id = getattr(guards.desk(), f"{self.kind}_id")
        return self.draft is not None and self.draft.base_id != active_id


def seen(kind: str) -> Seen:
    """Read the table with the draft of whoever asks."""
    active = getattr(guards.desk(), kind)
    draft = drafts.of(kind, guards.me().id)
    table = desks.read(kind, draft.text) if draft else active
    return Seen(kind, draft, active, table)


def differences(kind: str, before: Any, after: Any) -> list[Difference]:
    """Say in words what the second table says otherwise than the first."""
    if kind == CALENDAR:
        return calendar_words.differences(before, after)
    if kind == RULES:
        return rules_words.differences(before, after)
    return policy_words.differences(before, after, guards.desk().titles)


def keep(kind: str, change: Callable[[str], str], typed: Typed, at: str = "") -> bool:
    """Put a change into the draft; where that cannot be, the form says why, at a field.

    ``change`` makes one text of another and raises what the core refuses.
    """
    mine = drafts.of(kind, guards.me().id)
    base_id: int = mine.base_id if mine else getattr(guards.desk(), f"{kind}_id")
    try:
        drafts.same(mine, _version())
        text = change(mine.text if mine else history.version(base_id).text)
        desks.read(kind, text)
        with saved():
            drafts.keep(
                kind,
                person_id=guards.me().id,
                text=text,
                now=desks.now(),
                version=_version(),
                base_id=base_id,
            )
    except DeskError as error:
        typed.refuse(error, at)
        typed.status = 409 if isinstance(error, Conflict) else 422
        return False
    return True


def _version() -> int:
    """The version of the draft that the form was made from; 0 where there was none."""
    given = request.form.get("version", "")
    return (
        int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
    )
