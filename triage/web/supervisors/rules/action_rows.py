"""The action table: what the desk does in each case, to read, to filter and to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.rules import LETTERS, ORG_TYPES, RuleSet, editing, readable
from triage.rules.actions import ActionRow
from triage.web import guards
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import labels
from triage.web.supervisors.rules.seen import KEPT, SeenRules, keep, look, page
from triage.web.supervisors.rules_words import about

_ANY = "*"
_CONDITIONS = ("region", "org_type", "tried", "sense")
_LONGEST_QUOTE = 600


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One row in words; ``when`` says what must hold besides the category."""

    row: ActionRow
    about: str
    when: tuple[str, ...]
    does: str
    ticket: str
    guide: str
    quote: str


@bp.get("/rules/actions")
def rules_actions() -> ResponseReturnValue:
    """Show the table, or the rows of one category or action."""
    shown = look()
    category, action = request.args.get("category", ""), request.args.get("action", "")
    lines = [
        line
        for line in _lines(shown.rules)
        if category in ("", line.row.category) and action in ("", line.row.action)
    ]
    return page(
        "actions",
        shown,
        lines=lines,
        categories=labels.categories(shown.rules),
        actions=list(labels.ACTIONS.items()),
        category=category,
        action=action,
        policies={row.id for row in guards.desk().policies.rows},
    )


def _lines(rules: RuleSet) -> Iterator[ActionLine]:
    regions = dict(labels.regions(rules))
    senses = dict(labels.senses(rules))
    for row in rules.actions.rows:
        said = (
            labels.cell(row.region, regions),
            labels.cell(row.org_type, ORG_TYPES),
            labels.cell(row.tried, labels.TRIED),
            labels.cell(row.sense, senses),
        )
        yield ActionLine(
            row=row,
            about=about(rules, row.category),
            when=tuple(filter(None, said)),
            does=labels.ACTIONS[row.action],
            ticket=labels.TICKETS_SHORT[row.ticket],
            guide=rules.guides[row.guide].title if row.guide else "",
            quote=readable(row.quote),
        )


@bp.get("/rules/actions/row")
def action_row() -> ResponseReturnValue:
    """Ask for a row: a new one, or other cells of one that is there."""
    shown = look()
    found = _named(shown.rules, request.args.get("id", ""))
    if found is None:
        start = {"category": request.args.get("category", ""), "ticket": "open"}
        return _form_page(shown, Typed.blank({**start, "letter": "received"}))
    start_row: dict[str, str | list[str]] = {
        name: getattr(found, name) or "" for name in editing.COLUMNS
    }
    for name in _CONDITIONS:
        cell = getattr(found, name)
        start_row[name] = [] if cell == _ANY else cell.split("|")
    return _form_page(shown, Typed.blank({**start_row, "was": found.id}))


def _named(rules: RuleSet, row_id: str) -> ActionRow | None:
    return next((row for row in rules.actions.rows if row.id == row_id), None)


def _form_page(shown: SeenRules, typed: Typed) -> str:
    rules = shown.rules
    return page(
        "action_row",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        categories=labels.categories(rules),
        regions=labels.regions(rules),
        org_types=list(ORG_TYPES.items()),
        tried=list(labels.TRIED.items()),
        senses=labels.senses(rules, typed["category"]),
        actions=list(labels.ACTIONS.items()),
        tickets=list(labels.TICKETS.items()),
        guides=[("", "None"), *labels.guides(rules)],
        letters=[("", "None"), *((one, one.replace("_", " ")) for one in LETTERS)],
        policies=[("", "None"), *((one, one) for one in _policies())],
    )


def _policies() -> list[str]:
    return [row.id for row in guards.desk().policies.rows]


@bp.post("/rules/actions/row")
def keep_action_row() -> ResponseReturnValue:
    """Put a row into the draft; every case must have exactly one row then."""
    typed = Typed(request.form)
    shown = look()
    row = _row(typed, shown.rules)
    if typed["was"] and _named(shown.rules, typed["was"]) is None:
        typed.refuse("This row is not there any more. Add it as a new one.", "id")
    elif not typed["was"] and _named(shown.rules, row["id"]):
        typed.refuse("There is a row of this name. Choose another name.", "id")
    if typed.problems:
        return _form_page(shown, typed), 422
    if not keep(lambda files: editing.with_action(files, row), typed, "category"):
        return _form_page(shown, typed), typed.status
    flash(KEPT)
    return redirect(url_for(".rules_actions", _anchor=f"row-{row['id']}"), 303)


def _row(typed: Typed, rules: RuleSet) -> dict[str, str]:
    """Return the cells that the form makes; problems are noted in the form's order."""
    known = {
        "region": dict(labels.regions(rules)),
        "org_type": ORG_TYPES,
        "tried": labels.TRIED,
        "sense": dict(labels.senses(rules)),
    }
    row = {
        "id": typed["was"] or typed.line("id", "Give the row a name, like “A28”.", 20),
        "category": typed.choice(
            "category", dict(labels.categories(rules)), "Choose what it is about."
        ),
    }
    for name in _CONDITIONS:
        values = [one for one in known[name] if one in typed.all(name)]
        if not set(typed.all(name)) <= set(known[name]):
            typed.refuse("Tick only what is in the list.", name)
        everything = len(values) in (0, len(known[name])) and name != "sense"
        row[name] = _ANY if everything or not values else "|".join(values)
    return row | _what_is_done(typed, rules)


def _what_is_done(typed: Typed, rules: RuleSet) -> dict[str, str]:
    return {
        "action": typed.choice("action", labels.ACTIONS, "Choose what the desk does."),
        "ticket": typed.choice("ticket", labels.TICKETS, "Choose when a ticket opens."),
        "guide": typed.choice(
            "guide", ("", *rules.guides), "Choose a guide of the list."
        ),
        "letter": typed.choice(
            "letter", ("", *LETTERS), "Choose a letter of the list."
        ),
        "policy": typed.choice(
            "policy", ("", *_policies()), "Choose a policy of the list."
        ),
        "source": typed.line("source", "Name the source line, like “003 L23”.", 100),
        "quote": typed.line("quote", "Quote the words of the source.", _LONGEST_QUOTE),
        "effective": _day(typed, "effective", "Say from which day on it holds."),
        "review": _day(typed, "review", ""),
    }


def _day(typed: Typed, name: str, missing: str) -> str:
    day = typed.day(name, missing)
    return day.isoformat() if day else ""


@bp.post("/rules/old-actions")
def remove_action_row() -> ResponseReturnValue:
    """Take a row out, in the draft; every case must still have one."""
    typed = Typed(request.form)
    if not keep(lambda files: editing.without_action(files, typed["id"]), typed):
        flash(typed.problems[0].sentence)
        return redirect(url_for(".action_row", id=typed["id"]), 303)
    flash(f"Row {typed['id']} is out of your draft.")
    return redirect(url_for(".rules_actions"), 303)
