"""The tables as a supervisor sees them, and how a change gets into the draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import render_template

from triage import desk as desks
from triage import wording
from triage.errors import BadData, BadInput
from triage.publishing import history
from triage.publishing.rule_tables import dumps
from triage.rules import RuleSet
from triage.rules.lint.examples import failing_examples
from triage.rules.table import Rule
from triage.web import guards, staff
from triage.web.supervisors import drafting
from triage.web.supervisors.calendar import said_version
from triage.web.supervisors.drafting import RULES, Seen
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import refusals
from triage.web.supervisors.rules_words import about

KEPT = "Added to your draft. It counts once you publish it."


@dataclass(frozen=True, slots=True)
class SeenRules:
    """The rules with the draft's changes, and the text they were read from."""

    seen: Seen
    text: str

    @property
    def rules(self) -> RuleSet:
        """The tables, read and checked."""
        rules: RuleSet = self.seen.table
        return rules

    @property
    def files(self) -> dict[str, str]:
        """The tables as they are written."""
        files: dict[str, str] = json.loads(self.text)
        return files

    @property
    def failing(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is wrong with the examples, by rule."""
        return _failing(self.text)

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id."""
        return next((one for one in self.rules.rules if one.id == rule_id), None)


def look() -> SeenRules:
    """Read the tables with the draft of whoever asks."""
    seen = drafting.seen(RULES)
    if seen.draft:
        return SeenRules(seen, seen.draft.text)
    return SeenRules(seen, history.version(guards.desk().rules_id).text)


@lru_cache(maxsize=8)
def _failing(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in failing_examples(desks.read(RULES, text)):
        found[one.id] = (*found.get(one.id, ()), one.sentence)
    return found


def today() -> date:
    """The desk's date."""
    return guards.desk().calendar.local(desks.now()).date()


def keep(
    change: Callable[[dict[str, str]], Mapping[str, str]], typed: Typed, at: str = ""
) -> bool:
    """Put a change of the files into the draft; where that cannot be, a field says why."""

    def changed(text: str) -> str:
        try:
            return dumps(change(json.loads(text)))
        except BadData as error:
            sentence = refusals.said(str(error), guards.desk().rules)
            raise BadInput(sentence, at) from None

    return drafting.keep(RULES, changed, typed)


def page(template: str, shown: SeenRules, **values: Any) -> str:
    """Render a page of the rule desk."""
    staff.count(desks.now())
    return render_template(
        f"supervisors/rules/{template}.html",
        shown=shown,
        seen=shown.seen,
        rules=shown.rules,
        about=lambda category: about(shown.rules, category),
        on=lambda day: wording.long_day(date.fromisoformat(day)),
        said_version=said_version(RULES),
        **values,
    )
