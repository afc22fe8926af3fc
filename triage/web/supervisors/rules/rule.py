"""One rule on a page of its own: its phrases, its examples, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.rules.table import Rule
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import labels, tried
from triage.web.supervisors.rules.seen import SeenRules, look, page
from triage.web.supervisors.rules.tried import Trial
from triage.web.supervisors.rules_words import STRENGTHS, said_when


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A text that the rule must find, or must not, and whether that holds."""

    text: str
    kind: str
    holds: bool


@bp.get("/rules/rule")
def rule() -> ResponseReturnValue:
    """Show a rule, to read and to change."""
    return rule_page(request.args.get("id", ""), Typed.blank())


def rule_page(
    rule_id: str, typed: Typed, trial: Trial | None = None
) -> ResponseReturnValue:
    """Show a rule with what was typed on its page, or all rules where there is none such."""
    shown = look()
    found = shown.rule(rule_id)
    if (
        found is None
        or found.file not in shown.files
        or found.category not in (dict(labels.categories(shown.rules)))
    ):
        return redirect(url_for(".rules"))
    return page(
        "rule",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        rule=found,
        when=said_when(found.when),
        sense=labels.sense(found.sense) if found.sense else "",
        guard=labels.GUARDS.get(found.guard or "", ""),
        strengths=[
            (key, words, _of(found, key)) for key, words in labels.STRENGTHS.items()
        ],
        strength_options=list(labels.STRENGTHS.items()),
        examples=_examples(shown, found),
        rows=[
            row for row in shown.rules.actions.rows if row.category == found.category
        ],
        actions=labels.ACTIONS,
        trial=trial,
        trial_fields=tried.FIELDS,
    )


def _of(rule: Rule, strength: str) -> list[str]:
    return [phrase for phrase, points in rule.phrases if STRENGTHS[points] == strength]


def _examples(shown: SeenRules, rule: Rule) -> list[ExampleLine]:
    failing = shown.failing.get(rule.id, ())
    return [
        ExampleLine(text, kind, not any(f'"{text}"' in one for one in failing))
        for kind, texts in (("match", rule.match), ("nomatch", rule.nomatch))
        for text in texts
    ]
