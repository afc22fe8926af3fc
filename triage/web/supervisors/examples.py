"""The words of a corrected ticket become an example of a rule, in the supervisor's draft.

Nothing is taken over unseen: the words are shown to be edited first, and what seems to
hold something of a patient is refused.
"""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage.mail.privacy import holds_patient_details
from triage.rules import editing
from triage.rules.cleaning import folds
from triage.tickets import finding
from triage.web import guards
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import seen as desk_rules
from triage.web.supervisors.rules.seen import SeenRules

_PATH = f"/tickets/<int(max={2**63 - 1}):ticket_id>/example"
_LONGEST = 300
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_PATIENT = (
    "This seems to hold {found}. An example stays in the rules and goes out with them: "
    "take it out first."
)


@bp.get(_PATH)
def example(ticket_id: int) -> ResponseReturnValue:
    """Show the first words of a ticket, to be made an example of a rule."""
    return _page(ticket_id, Typed.blank({"example": _first_words(ticket_id)}))


@bp.post(_PATH)
def keep_example(ticket_id: int) -> ResponseReturnValue:
    """Put the edited words into a rule, in the draft of whoever asks."""
    typed = Typed(request.form)
    ticket = finding.seen(ticket_id)
    shown = desk_rules.look()
    text = typed.line("example", "Write what the rule must find.", _LONGEST)
    if found := _patient_details(text):
        typed.refuse(_PATIENT.format(found="; ".join(found)), "example")
    rule = typed.choice("rule", _ids(shown, ticket.category), "Choose a rule.")
    if typed.problems:
        return _page(ticket_id, typed), 422
    if not desk_rules.keep(
        lambda files: editing.with_example(files, rule, "match", text),
        typed,
        "example",
    ):
        return _page(ticket_id, typed), typed.status
    failing = any(f'"{text}"' in one for one in desk_rules.look().failing.get(rule, ()))
    flash(
        "Added to your draft. No phrase of this rule finds it yet: add one below."
        if failing
        else desk_rules.KEPT
    )
    return redirect(url_for(".rule", id=rule), 303)


def _page(ticket_id: int, typed: Typed) -> str:
    ticket, shown = finding.seen(ticket_id), desk_rules.look()
    found = _patient_details(typed["example"])
    return desk_rules.page(
        "example",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        ticket=ticket,
        title=guards.desk().titles.get(ticket.category, ticket.category),
        choices=[(one, one) for one in _ids(shown, ticket.category)],
        warning="; ".join(found) if not typed.problems else "",
    )


def _ids(shown: SeenRules, category: str) -> list[str]:
    """Return the rules that speak for what the ticket is about."""
    return [
        one.id
        for one in shown.rules.rules
        if one.category == category and one.guard is None and one.file == "phrases.toml"
    ]


def _first_words(ticket_id: int) -> str:
    """Return the first sentence of the submitter's own words, on one line."""
    said: Any = next(iter(finding.conversation(ticket_id)), None)
    body = said.body if said else ""
    for fold in reversed(folds(body)):
        body = body[: fold.start] + body[fold.end :]
    line = " ".join(body.split())
    return _SENTENCE.split(line, maxsplit=1)[0][:_LONGEST]


def _patient_details(text: str) -> list[str]:
    today = guards.desk().calendar.local(desks.now()).date()
    return list(holds_patient_details(text, today))
