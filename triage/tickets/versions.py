"""The tables clocks were counted with: which versions there are, and when each was in use.

Every process reads the list once a publication, so that asking for it costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from triage import desk as desks
from triage.calendar import Calendar
from triage.desk import Desk
from triage.models import DeskVersion
from triage.sla import Policies
from triage.store import db

CALENDAR, POLICIES = "calendar", "policies"
_PLACE = "triage_versions"


class Version(NamedTuple):
    """One version of a table, without its text."""

    id: int
    kind: str
    number: int
    sha256: str
    author: str
    created_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "number": self.number,
            "author": self.author,
            "published": self.created_at.isoformat(),
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Versions:
    """Every version of the calendar and of the policies, oldest first."""

    rows: tuple[Version, ...]
    _read: dict[int, Any] = field(default_factory=dict)

    def by_id(self, version_id: int) -> Version | None:
        """Return a version, if it is one of these tables."""
        return next((row for row in self.rows if row.id == version_id), None)

    def counted(self, kind: str, sha256: str, at: datetime) -> Version | None:
        """Return the version with this content that was in use at a moment.

        One content may have been published twice: taken back, and put in place again.
        """
        same = [row for row in self.rows if (row.kind, row.sha256) == (kind, sha256)]
        return _last(same, at)

    def in_use(self, kind: str, at: datetime) -> Version | None:
        """Return what was active at a moment."""
        return _last([row for row in self.rows if row.kind == kind], at)

    def calendar(self, version: Version) -> Calendar:
        """Return the calendar of a version."""
        found: Calendar = self._table(version)
        return found

    def policies(self, version: Version) -> Policies:
        """Return the policies of a version."""
        found: Policies = self._table(version)
        return found

    def _table(self, version: Version) -> Any:
        if version.id not in self._read:
            self._read[version.id] = desks.version(version.id)
        return self._read[version.id]


def _last(rows: list[Version], at: datetime) -> Version | None:
    """Return the newest that was there already, else the first one there is."""
    there = [row for row in rows if row.created_at <= at]
    return next(reversed(there), None) or next(iter(rows), None)


def versions(desk: Desk) -> Versions:
    """Return the versions there are, as this desk knows them."""
    head = (
        desk.calendar_id, desk.calendar.version,
        desk.policies_id, desk.policies.version,
    )  # fmt: skip
    kept = current_app.extensions.get(_PLACE)
    if kept is None or kept[0] != head:
        kept = current_app.extensions[_PLACE] = head, _load()
    found: Versions = kept[1]
    return found


def _load() -> Versions:
    columns = (getattr(DeskVersion, name) for name in Version._fields)
    rows = db.session.execute(
        select(*columns)
        .where(DeskVersion.kind.in_((CALENDAR, POLICIES)))
        .order_by(DeskVersion.id)
    )
    return Versions(tuple(Version._make(row) for row in rows))
