"""Weights by the hash that the rules name: shipped, or trained here.

What was trained on this desk is a row; it is read once a process and checked by content.
"""

from __future__ import annotations

from sqlalchemy import select

from triage.errors import BadData
from triage.models import LearnedModel
from triage.rules import learned
from triage.rules.learned import Model
from triage.store import db

# Few are in use at a time: the active one, that of a draft, that of an older version.
_MOST_KEPT = 8
_kept: dict[str, Model] = {}


def find(version: str) -> Model:
    """Return the model of this version; ``BadData`` says what to do when there is none."""
    if version == learned.seed().version:
        return learned.seed()
    found = _kept.get(version)
    if found is None:
        found = _kept[version] = _read(version)
        for old in list(_kept)[:-_MOST_KEPT]:
            _kept.pop(old, None)
    return found


def _read(version: str) -> Model:
    stored = db.session.execute(
        select(LearnedModel.weights).where(LearnedModel.version == version)
    ).scalar_one_or_none()
    if stored is None:
        raise BadData(
            f"learned.toml: model: There are no weights of version {version[:12]} on this "
            f"desk. Name one that was trained here, or the shipped one: "
            f"{learned.seed().version}"
        )
    model = learned.load(stored)
    if model.version != version:
        raise BadData(
            f"learned.toml: model: The weights of version {version[:12]} are not what was "
            "trained. Put an older version of the rules in use."
        )
    return model
