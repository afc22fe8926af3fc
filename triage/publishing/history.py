"""What was published, by whom, when and why; and how far the recount after it has come."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from triage.errors import VersionNotFound
from triage.models import DeskHead, DeskVersion, Ticket
from triage.store import db
from triage.tickets import many

PAGE = 50


class Version(NamedTuple):
    """One line of the history; its text is asked for apart."""

    id: int
    kind: str
    number: int
    author: str
    reason: str
    created_at: datetime
    sha256: str


class Progress(NamedTuple):
    """How many active tickets there are, and how many of them are still to be counted."""

    active: int
    left: int

    @property
    def counted(self) -> int:
        """How many are counted by what is active now."""
        return self.active - self.left


_COLUMNS = tuple(getattr(DeskVersion, name) for name in Version._fields)


def versions(
    kind: str, before: int | None = None, limit: int = PAGE
) -> tuple[Version, ...]:
    """Return versions of a kind, newest first; ``before`` is the last number of a page."""
    asked = select(*_COLUMNS).where(DeskVersion.kind == kind)
    if before is not None:
        asked = asked.where(DeskVersion.number < before)
    found = db.session.execute(asked.order_by(DeskVersion.number.desc()).limit(limit))
    return tuple(Version._make(row) for row in found)


def version(version_id: int) -> DeskVersion:
    """Return a version with its text, or raise ``VersionNotFound``."""
    found = db.session.get(DeskVersion, version_id)
    if found is None:
        raise VersionNotFound("There is no such version. Choose one of the history.")
    return found


def active_version(kind: str) -> DeskVersion:
    """Return the version of a kind that is in use."""
    active_id = getattr(DeskHead, f"{kind}_id")
    return db.session.execute(
        select(DeskVersion).join(DeskHead, active_id == DeskVersion.id)
    ).scalar_one()


def progress() -> Progress:
    """Say how far the recount of active tickets is."""
    active = db.session.scalar(select(func.count()).where(Ticket.active)) or 0
    return Progress(active, left())


def left() -> int:
    """Return how many active tickets were counted by older versions."""
    head = db.session.execute(
        select(DeskHead.calendar_id, DeskHead.policies_id)
    ).one_or_none()
    if head is None:
        return 0
    return db.session.scalar(select(func.count()).where(many.outdated(*head))) or 0
