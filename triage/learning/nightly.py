"""Learning anew from what reps chose, and putting it in place unless it does worse.

What is measured is what is put in place: weights trained here never learn from the
messages kept apart. The shipped weights have seen those that are shipped; for them a
twin speaks that has not. Everything is written in one transaction at the end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tomlkit

from triage import desk as desks
from triage import wording
from triage.errors import Conflict
from triage.learning.comparing import Result, judge
from triage.learning.material import Item, labelled, shipped
from triage.learning.training import Trained, example, train
from triage.models import DeskVersion
from triage.publishing.history import active_version
from triage.publishing.rule_tables import dumps
from triage.rules import RuleSet, learned
from triage.rules.learned import Model
from triage.rules.trust import FILE
from triage.store import db, saved
from triage.weights import kept

AUTHOR = "Nightly training"
_TRIES = 3
# Of one category alone nothing is learned.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a training, in a sentence; ``placed`` says that it is heard now."""

    placed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Compared:
    """New weights beside those in use, each on the messages kept apart."""

    trained: Trained
    labels: int
    messages: int
    before: Result
    after: Result
    against: str

    @property
    def is_worse(self) -> bool:
        """Whether fewer are read right, a rep's label counting as it did in training."""
        return self.after.points < self.before.points

    @property
    def figures(self) -> dict[str, Any]:
        """Return what the row keeps."""
        return {
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "against": self.against,
        }


def run(now: datetime, *, most: int, keep: int, anyway: bool = False) -> Told:
    """Train from the newest ``most`` labels, compare, and publish what is not worse.

    ``keep`` models stay beside those that a version of the rules names. Nothing is
    trained without new labels, unless ``anyway``.
    """
    rules = desks.active().rules
    if rules.model is None:
        return Told(False, "The rules in use hear no second opinion; nothing to train.")
    if not anyway and not kept.new_labels():
        return Told(False, "No rep chose anything since the last training.")
    seed, labels = shipped(rules), labelled(rules, most)
    if len({one.category for one in [*seed, *labels] if not one.is_apart}) < _FEWEST:
        return Told(False, "There is too little to learn from yet.")
    # Training takes its time; no transaction waits for it.
    db.session.rollback()
    return _written(_compared(rules, rules.model, seed, labels), now, keep)


def _compared(
    rules: RuleSet, model: Model, seed: list[Item], labels: list[Item]
) -> Compared:
    items = [*seed, *labels]
    apart = [one for one in items if one.is_apart]
    trained = _train(items)
    twin = _train(seed).model if model is learned.seed() else model
    return Compared(
        trained=trained,
        labels=sum(not one.is_apart for one in labels),
        messages=sum(not one.is_apart for one in items),
        before=judge(rules, twin, apart),
        after=judge(rules, trained.model, apart),
        against=model.version,
    )


def _train(items: Sequence[Item]) -> Trained:
    return train(
        [
            example(
                one.intake.subject, one.intake.body, one.intake.org_type,
                one.intake.channel, one.category, one.weight,
            )
            for one in items
            if not one.is_apart
        ]
    )  # fmt: skip


def _written(compared: Compared, now: datetime, keep: int) -> Told:
    """Keep the weights and put them in place, or neither; somebody may publish meanwhile."""
    for _ in range(_TRIES):
        try:
            with saved():
                told = _put(compared, active_version("rules"), now)
                kept.tidy(keep)
                return told
        except Conflict:
            continue
    raise Conflict("The rules are just being changed. Train once more later.")


def _put(compared: Compared, active: DeskVersion, now: datetime) -> Told:
    version = compared.trained.model.version
    files = json.loads(active.text)
    trust = tomlkit.parse(files[FILE])
    told = _told(compared, str(trust["model"]))
    kept.keep(
        version,
        compared.trained.packed(),
        now,
        messages=compared.messages,
        labels=compared.labels,
        figures=compared.figures | {"placed": told.placed, "sentence": told.sentence},
    )
    if told.placed:
        trust["model"] = version
        text = dumps({**files, FILE: tomlkit.dumps(trust)})
        desks.publish(
            "rules", text, author=AUTHOR, reason=told.sentence, at=now,
            base_id=active.id,
        )  # fmt: skip
    return told


def _told(compared: Compared, in_use: str) -> Told:
    said = _figures(compared)
    if in_use != compared.against:
        return Told(False, f"{said} Another model was put in use meanwhile: not used.")
    if compared.trained.model.version == in_use:
        return Told(False, f"{said} The weights are those in use already.")
    if compared.is_worse:
        return Told(False, f"{said} That is worse: the one in use stays.")
    return Told(True, f"{said} It is heard from now on.")


def _figures(compared: Compared) -> str:
    before, after = compared.before, compared.after
    return (
        f"Learned from {wording.count(compared.labels, 'label')} of reps and "
        f"{compared.messages - compared.labels:,} shipped messages. Of "
        f"{wording.count(after.messages, 'message')} kept apart ({after.labels} of reps) "
        f"it reads {after.right} right, {after.labels_right} of the reps'; the one in use "
        f"{before.right}, {before.labels_right} of the reps'."
    )
