"""Groups of synonyms: words that phrases may use by one name."""

from __future__ import annotations

import tomllib
from collections import Counter

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.rules import editing
from triage.web import typed as clean
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules.seen import KEPT, SeenRules, keep, look, page

_LONGEST = 20_000
_NAME = "Give the group a name of small letters and digits, like “password”."


@bp.get("/rules/groups")
def rules_groups() -> ResponseReturnValue:
    """List the groups with their words, and how many phrases use each."""
    shown = look()
    return page("groups", shown, groups=_written(shown), used=_used(shown))


def _written(shown: SeenRules) -> dict[str, list[str]]:
    """Return the groups as they are written, with groups in groups by name."""
    return tomllib.loads(shown.files[editing.GROUPS])


def _used(shown: SeenRules) -> Counter[str]:
    return Counter(
        word.removeprefix("@")
        for rule in shown.rules.rules
        for phrase, _ in rule.phrases
        for word in {
            one for one in phrase.replace("|", " ").split() if one.startswith("@")
        }
    )


@bp.get("/rules/group")
def group() -> ResponseReturnValue:
    """Ask for a group: a new one, or other words of one that is there."""
    shown = look()
    name = request.args.get("name", "")
    words = _written(shown).get(name)
    start = {"was": name, "name": name, "words": "\n".join(words)} if words else {}
    return _form_page(shown, Typed.blank(start))


def _form_page(shown: SeenRules, typed: Typed) -> str:
    return page(
        "group",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        used=_used(shown)[typed["was"]],
    )


@bp.post("/rules/group")
def keep_group() -> ResponseReturnValue:
    """Put a group into the draft."""
    typed = Typed(request.form)
    shown = look()
    name = typed["was"] or typed.line("name", _NAME, 40).removeprefix("@").lower()
    if name and not (name.isascii() and name.replace("_", "").isalnum()):
        typed.refuse(_NAME, "name")
    if not typed["was"] and name in _written(shown):
        typed.refuse(f"There is a group @{name}. Change that one.", "name")
    words = _words(typed)
    if typed.problems:
        return _form_page(shown, typed), 422
    if not keep(lambda files: editing.with_group(files, name, words), typed, "words"):
        return _form_page(shown, typed), typed.status
    flash(KEPT)
    return redirect(url_for(".rules_groups", _anchor=f"group-{name}"), 303)


def _words(typed: Typed) -> list[str]:
    """Read one word or row of words a line, each once."""
    text = clean.lines(typed["words"])
    if len(text) > _LONGEST:
        typed.refuse(f"Shorten this to {_LONGEST:,} characters or fewer.", "words")
    words = [clean.line(one) for one in text.split("\n")]
    found = list(dict.fromkeys(one for one in words if one))
    if not found:
        typed.refuse("Write at least one word. Each on a line of its own.", "words")
    return found


@bp.post("/rules/old-groups")
def remove_group() -> ResponseReturnValue:
    """Take a group out, in the draft; no phrase may need it."""
    typed = Typed(request.form)
    name = typed["name"]
    if not keep(lambda files: editing.without_group(files, name), typed):
        flash(typed.problems[0].sentence)
        return redirect(url_for(".group", name=name), 303)
    flash(f"Group @{name} is out of your draft.")
    return redirect(url_for(".rules_groups"), 303)
