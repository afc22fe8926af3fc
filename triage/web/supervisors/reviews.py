"""Rows that are true for a time, when their day comes: still true, or to be changed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import desk as desks
from triage import wording
from triage.errors import Conflict, DeskError
from triage.publishing import reviews
from triage.rules import Dated, readable
from triage.store import saved
from triage.web import guards, staff
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed

_PAGES = {"actions.csv": ("action_row", "id"), "regions.toml": ("region", "key"),
          "switches.toml": ("switch", "key")}  # fmt: skip


@bp.context_processor
def reminders() -> dict[str, Any]:
    """Let every page of supervisors say what wants a look by now."""
    return {"rows_to_review": lambda: reviews.due(guards.desk(), desks.now())}


@bp.get("/rules/reviews")
def rules_reviews() -> ResponseReturnValue:
    """List the rows whose day has come, or comes within two weeks."""
    return _page(Typed.blank())


@bp.post("/rules/reviews/confirmation")
def confirm_rows() -> ResponseReturnValue:
    """Publish that the ticked rows are still true until a day."""
    typed = Typed(request.form)
    until = typed.day("until", "Say until when it is true.")
    if until is not None and not typed.problems:
        try:
            with saved():
                reviews.confirm(
                    typed.all("row"),
                    until,
                    author=guards.me().name,
                    base_id=request.form.get("rules", 0, type=int),
                    now=desks.now(),
                )
        except DeskError as error:
            typed.refuse(error)
            typed.status = 409 if isinstance(error, Conflict) else 422
    if typed.problems:
        return _page(typed), typed.status
    flash("Published: it is still true, and the desk is reminded again.")
    return redirect(url_for(".rules_reviews"), 303)


def _page(typed: Typed) -> str:
    now = desks.now()
    staff.count(now)
    rows = reviews.due(guards.desk(), now)
    return render_template(
        "supervisors/reviews.html",
        form=typed,
        rules_id=guards.desk().rules_id,
        rows=[(row.name, _said(row)) for row in rows],
        changes=[(_name(row), _href(row)) for row in rows if _href(row)],
    )


def _said(row: Dated) -> str:
    on = f"{wording.day(row.review)} {row.review.year}"
    return f"{_name(row)}: “{readable(row.says)}” Look again by {on}."


def _name(row: Dated) -> str:
    """Name a row as the pages of the rules do."""
    rules = guards.desk().rules
    if row.file == "actions.csv":
        return f"Action row {row.id}"
    if row.file == "switches.toml":
        found = rules.categories.get(row.id)
        return f"Switch {found.short or found.title}" if found else f"Switch {row.id}"
    if row.file == "regions.toml":
        return rules.regions[row.id].title
    return rules.contacts[row.id].words


def _href(row: Dated) -> str:
    if row.file not in _PAGES:
        return ""
    endpoint, name = _PAGES[row.file]
    values: dict[str, Any] = {name: row.id}
    return url_for(f".{endpoint}", **values)
