"""What was trained on this desk: which weights are kept, and whether there is more to learn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from triage.models import DeskDraft, DeskVersion, Label, LearnedModel, Shadow
from triage.store import db

# Once a night, even when the first closed hour comes a little sooner than yesterday.
_APART = timedelta(hours=20)


class Kept(NamedTuple):
    """Weights that were trained here; ``figures`` say how they did and what came of it."""

    version: str
    trained_at: datetime
    messages: int
    labels: int
    figures: dict[str, Any]


_COLUMNS = tuple(getattr(LearnedModel, name) for name in Kept._fields)


def newest_first(limit: int | None = None) -> tuple[Kept, ...]:
    """Return what was trained here, without the weights themselves."""
    asked = select(*_COLUMNS).order_by(
        LearnedModel.trained_at.desc(), LearnedModel.version
    )
    return tuple(Kept._make(row) for row in db.session.execute(asked.limit(limit)))


def new_labels() -> int:
    """Return how many labels there are that nothing was learned from yet."""
    asked = select(func.count()).select_from(Label)
    if last := _last():
        asked = asked.where(Label.at > last)
    return db.session.scalar(asked) or 0


def is_due(now: datetime) -> bool:
    """Whether it is a night after labels came in, and nothing was tried in this one."""
    last = _last()
    return (last is None or now - last >= _APART) and new_labels() > 0


def _last() -> datetime | None:
    return db.session.scalar(select(func.max(LearnedModel.trained_at)))


def keep(
    version: str, weights: bytes, now: datetime, *,
    messages: int, labels: int, figures: dict[str, Any],
) -> None:  # fmt: skip
    """Keep weights as a row, again where the same came out again; inside ``saved()``."""
    row = LearnedModel(
        version=version,
        weights=weights,
        trained_at=now,
        messages=messages,
        labels=labels,
        figures=figures,
    )
    db.session.merge(row)
    db.session.flush()


def tidy(most: int) -> int:
    """Forget all but the newest weights and those that a text names; inside ``saved()``."""
    old = [one.version for one in newest_first()][most:]
    gone = [version for version in old if not _is_named(version)]
    db.session.execute(delete(LearnedModel).where(LearnedModel.version.in_(gone)))
    return len(gone)


def _is_named(version: str) -> bool:
    """Whether a version, a draft or a shadow of the rules would miss these weights."""
    return any(
        db.session.execute(select(text).where(text.contains(version)).limit(1)).first()
        for text in (DeskVersion.text, DeskDraft.text, Shadow.text)
    )
