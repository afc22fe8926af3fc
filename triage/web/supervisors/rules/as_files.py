"""The tables of the rules as files: each to be taken away, and brought back into a draft."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage import wording
from triage.errors import BadData, BadInput
from triage.publishing.rule_tables import dumps
from triage.rules.exchange import NAMES, PHRASES, exported, imported
from triage.web.supervisors import drafting
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.drafting import RULES
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules.seen import look, page

_HOLDS = {
    "actions.csv": "the action table",
    "categories.toml": "what a request can be about",
    "contacts.toml": "how to reach the desk",
    "groups.toml": "words that mean the same",
    "guards.toml": "what a person reads first",
    "guides.toml": "titles of the guides",
    "learned.toml": "which second opinion is heard, and how far",
    "links.toml": "pages people are sent to",
    "phrases.toml": "the phrase table",
    PHRASES: "all phrases as one flat sheet",
    "regions.toml": "counties of other offices",
    "sources.toml": "the pages of the desk",
    "switches.toml": "what is open and closed",
}


@bp.get("/rules/files")
def rules_files() -> ResponseReturnValue:
    """List the tables as files, and ask for changed ones."""
    return _page(Typed.blank())


@bp.get("/rules/files/<name>")
def rules_file(name: str) -> ResponseReturnValue:
    """Send one table: with the draft's changes, if there is one."""
    shown = look()
    kind = "text/csv" if name.endswith(".csv") else "application/toml"
    try:
        text = exported(shown.files, name)
    except BadData:
        return redirect(url_for(".rules_files"))
    return Response(
        text,
        mimetype=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.post("/rules/files")
def keep_files() -> ResponseReturnValue:
    """Take changed tables into the draft."""
    typed = Typed(request.form)
    given = _given(typed)
    if not typed.problems:
        drafting.keep(RULES, lambda text: _with(text, given), typed)
    if typed.problems:
        return _page(typed), typed.status
    flash(
        f"Taken into your draft: {wording.count(len(given), 'table')}. It counts once you "
        "publish it."
    )
    return redirect(url_for(".rules"), 303)


def _given(typed: Typed) -> dict[str, str]:
    """Return the texts of the files by name; what is no text is said at the field."""
    found = {}
    for file in request.files.getlist("file"):
        try:
            if file.filename:
                found[file.filename] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            typed.refuse(
                f"{file.filename} is not UTF-8 text. Save it anew as UTF-8.", "file"
            )
    if not found and not typed.problems:
        typed.refuse("Choose the files that you changed.", "file")
    return found


def _with(text: str, given: dict[str, str]) -> str:
    try:
        return dumps(imported(json.loads(text), given))
    except BadData as error:
        # Whoever sends files knows their names: file and row stay in the sentence.
        raise BadInput(f"In {error}", "file") from None


def _page(typed: Typed) -> str:
    shown = look()
    there = [name for name in NAMES if name in shown.files or name == PHRASES]
    return page(
        "files",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        tables=[(name, _HOLDS.get(name, "")) for name in sorted(there)],
    )
