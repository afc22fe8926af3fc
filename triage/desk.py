"""The desk: the active rule set, calendar and policies, and what time it is.

Doors ask for it once a request (``active()``) and hand it down; verbs ask for it again
inside their writing transaction, so that nobody writes by tables just replaced.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import Select, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from triage import weights, wording
from triage.calendar import Calendar, default_text, load_calendar, watched_days
from triage.errors import BadData, Conflict, NotInstalled
from triage.models import DeskHead, DeskVersion, oldest_open
from triage.rules import RuleSet, default_files, load_rules
from triage.rules.lint import ERROR, lint
from triage.sla import Policies, default_policies_text, load_policies
from triage.store import db, is_migrated

KINDS = ("rules", "calendar", "policies")
_VERSIONS = tuple(aliased(DeskVersion, name=kind) for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every decision and every date is made with; the ids name the versions."""

    rules: RuleSet
    calendar: Calendar
    policies: Policies
    rules_id: int
    calendar_id: int
    policies_id: int

    @property
    def versions(self) -> dict[str, int]:
        """The version columns of a ticket."""
        return {
            name: getattr(self, name)
            for name in ("rules_id", "calendar_id", "policies_id")
        }

    @property
    def titles(self) -> dict[str, str]:
        """What each category is called on pages and in letters."""
        return {key: row.title for key, row in self.rules.categories.items()}


def now() -> datetime:
    """The moment it is, in whole UTC seconds; a moving clock may stand in for it."""
    clock: Callable[[], datetime] = current_app.config.get("CLOCK") or _wall_clock
    return clock().replace(microsecond=0)


def _wall_clock() -> datetime:
    return datetime.now(UTC)


def active() -> Desk:
    """Return the desk as it is now: one statement, parsed tables are kept by content."""
    row = db.session.execute(head_query()).one_or_none()
    if row is None:
        raise NotInstalled("The desk has no tables yet; run 'flask desk install' once.")
    return of_row(row)


def head_query() -> Select[*tuple[Any, ...]]:
    """Ask for the active versions; a door joins who is signed in to the same statement."""
    return (
        select(
            *(
                column
                for version in _VERSIONS
                for column in (version.id, version.sha256)
            )
        )
        .select_from(DeskHead)
        .join(_VERSIONS[0], DeskHead.rules_id == _VERSIONS[0].id)
        .join(_VERSIONS[1], DeskHead.calendar_id == _VERSIONS[1].id)
        .join(_VERSIONS[2], DeskHead.policies_id == _VERSIONS[2].id)
        .where(DeskHead.id == 1)
    )


def of_row(row: Sequence[Any]) -> Desk:
    """Read the desk from the first six columns of a row of ``head_query``."""
    return Desk(
        rules=cast(RuleSet, _parsed("rules", row[0], row[1])),
        calendar=cast(Calendar, _parsed("calendar", row[2], row[3])),
        policies=cast(Policies, _parsed("policies", row[4], row[5])),
        rules_id=row[0],
        calendar_id=row[2],
        policies_id=row[4],
    )


def active_or_shipped() -> Desk:
    """Return the active desk, or that of the data files where none is installed yet.

    For commands that only read, so that they answer on a fresh checkout too.
    """
    if is_missing():
        return shipped()
    try:
        return active()
    except (NotInstalled, SQLAlchemyError):
        db.session.rollback()
        return shipped()


def is_missing() -> bool:
    """Whether the database is a file that nobody has made yet; asking would make it."""
    url = db.engine.url
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


def shipped() -> Desk:
    """Return a desk made from the data files of this checkout; its versions are nobody's."""
    parsed = {kind: _READERS[kind](text) for kind, text in default_texts().items()}
    return Desk(**parsed, rules_id=0, calendar_id=0, policies_id=0)


def check(today: date, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Read the shipped data files, and return what wants a look.

    ``texts`` are those of the guides. Raises ``BadData`` when a file cannot be used.
    """
    found = lint(shipped().rules, today, texts)
    if errors := [str(finding) for finding in found if finding.level == ERROR]:
        raise BadData("\n".join(errors))
    return tuple(str(finding) for finding in found if not finding.is_of_a_phrase)


def check_in_use() -> str:
    """Read the active versions from the database, where there is one, and say so.

    Raises ``BadData`` when it cannot be used, ``NotInstalled`` when it is empty.
    """
    if is_missing():
        return "there is none yet."
    try:
        if not is_migrated():
            raise BadData(
                "The database does not fit this checkout; run 'flask db upgrade'."
            )
        active()
    except SQLAlchemyError as why:
        raise BadData("The database does not answer as it should.") from why
    return "its migrations are done, and the versions in use can be used."


_READERS: dict[str, Callable[[str], Any]] = {
    "rules": lambda text: load_rules(json.loads(text), weights.find),
    "calendar": load_calendar,
    "policies": load_policies,
}
# Rules are large, and a night may bring new ones.
_RULES_KEPT = 8
_kept: dict[tuple[str, str], Any] = {}


def _parsed(kind: str, version_id: int, sha256: str) -> object:
    """Parse a version once a process; versions never change, so the content is the key."""
    found = _kept.get((kind, sha256))
    if found is None:
        found = read(kind, db.session.get_one(DeskVersion, version_id).text)
        _kept[kind, sha256] = found
        for old in [key for key in list(_kept) if key[0] == "rules"][:-_RULES_KEPT]:
            _kept.pop(old, None)
    return found


def counted_with(calendar_id: int, policies_id: int, desk: Desk) -> Desk:
    """Return the desk with the calendar and the policies that a row was counted with."""
    if (calendar_id, policies_id) == (desk.calendar_id, desk.policies_id):
        return desk
    return replace(
        desk,
        calendar=version(calendar_id),
        policies=version(policies_id),
        calendar_id=calendar_id,
        policies_id=policies_id,
    )


def version(version_id: int) -> Any:
    """Return the parsed rules, calendar or policies of one version."""
    row = db.session.execute(
        select(DeskVersion.kind, DeskVersion.sha256).where(DeskVersion.id == version_id)
    ).one()
    return _parsed(row.kind, version_id, row.sha256)


def default_texts() -> dict[str, str]:
    """The data files of this checkout, as version 1 would store them."""
    return {
        "rules": json.dumps(default_files(), sort_keys=True, ensure_ascii=False),
        "calendar": default_text(),
        "policies": default_policies_text(),
    }


def install(at: datetime) -> bool:
    """Copy the data files as version 1 where the database has none; say whether it did.

    Call inside ``saved()``. From then on the database rules; files are for exchange.
    """
    if db.session.get(DeskHead, 1) is not None:
        return False
    ids = {
        f"{kind}_id": _add(
            kind, text, "Triage", "The data files of the first start.", at
        )
        for kind, text in default_texts().items()
    }
    db.session.execute(insert(DeskHead).values(id=1, **ids))
    return True


def publish(
    kind: str,
    text: str,
    *,
    author: str,
    reason: str,
    at: datetime,
    base_id: int | None = None,
) -> int:
    """Make ``text`` the active version of its kind and return its id.

    Call inside ``saved()``. Raises ``BadData`` when the text does not hold, and
    ``Conflict`` when the version it was made from, ``base_id``, is not active any more.
    """
    head = db.session.execute(
        select(DeskHead).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    _refuse_overtaken(kind, getattr(head, f"{kind}_id"), base_id)
    if db.session.get_one(DeskVersion, getattr(head, f"{kind}_id")).text != text:
        _useful(kind, text, at)
    version_id = _add(kind, text, author, reason, at)
    setattr(head, f"{kind}_id", version_id)
    db.session.flush()
    return version_id


def _refuse_overtaken(kind: str, active_id: int, base_id: int | None) -> None:
    if base_id in (None, active_id):
        return
    newer = db.session.get_one(DeskVersion, active_id)
    calendar = active().calendar
    when = wording.moment(newer.created_at, calendar)
    raise Conflict(
        f"{newer.author} published version {newer.number} of the {kind} on {when}, "
        "while you were working on yours. Nothing of yours is lost: bring your change "
        f"onto version {newer.number}, look at its preview, then publish it."
    )


@lru_cache(maxsize=8)
def read(kind: str, text: str) -> Any:
    """Read a text as rules, calendar or policies; raise ``BadData`` where it does not hold.

    A draft is read once for the verb that keeps it and for all the pages that show it.
    """
    return _READERS[kind](text)


def canonical(kind: str, text: str, at: datetime) -> str:
    """Return the text as it is kept: one content has one hash, the one verdicts name.

    Raises ``BadData`` when the text does not hold, or no desk could live by it.
    """
    return str(getattr(_useful(kind, text, at), "text", text))


def _useful(kind: str, text: str, at: datetime) -> Any:
    """Read a text; refuse a calendar without the years or hours every page asks for."""
    parsed = read(kind, text)
    if isinstance(parsed, Calendar):
        parsed.require_use(parsed.local(at).date(), oldest_open(parsed.begins))
    return parsed


def _add(kind: str, text: str, author: str, reason: str, at: datetime) -> int:
    parsed = read(kind, text)
    text = str(getattr(parsed, "text", text))
    newest = db.session.execute(
        select(func.coalesce(func.max(DeskVersion.number), 0)).where(
            DeskVersion.kind == kind
        )
    ).scalar_one()
    row = DeskVersion(
        kind=kind,
        number=newest + 1,
        text=text,
        author=author,
        reason=reason,
        created_at=at,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        days_sha256=watched_days(parsed, at) if isinstance(parsed, Calendar) else None,
    )
    db.session.add(row)
    db.session.flush()
    return row.id
