"""Trying a message out: shown at once, kept nowhere, logged nowhere."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage.web import guards
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import tried
from triage.web.supervisors.rules.rule import rule_page
from triage.web.supervisors.rules.seen import look, page


@bp.get("/rules/try")
def rules_try() -> ResponseReturnValue:
    """Ask for a message to try."""
    return _page(Typed.blank())


@bp.post("/rules/try")
def try_message() -> ResponseReturnValue:
    """Say what is made of a message, on the page it was typed on or as a part of it."""
    typed = Typed(request.form)
    if guards.wants_fragment():
        trial = tried.try_out(typed, look())
        return render_template(
            "supervisors/rules/_tried.html", trial=trial, only=typed["rule"]
        )
    if not (typed["subject"].strip() or typed["body"].strip()):
        typed.refuse("Paste or write a message first.", "body")
    if typed["rule"]:
        answer = rule_page(typed["rule"], typed, tried.try_out(typed, look()))
    else:
        answer = _page(typed)
    return (answer, 422) if typed.problems and isinstance(answer, str) else answer


def _page(typed: Typed) -> str:
    shown = look()
    return page(
        "try",
        shown,
        form=typed,
        trial=tried.try_out(typed, shown),
        trial_fields=tried.FIELDS,
    )
