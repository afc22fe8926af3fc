"""Regions, switches, dated rows and addresses: what the desk is told by others."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.errors import BadInput
from triage.rules import COUNTIES
from triage.rules.editing_rows import with_row
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules.seen import KEPT, SeenRules, keep, look, page, today
from triage.web.supervisors.rules_words import about

_REGIONS, _SWITCHES, _LINKS = "regions.toml", "switches.toml", "links.toml"
_REVIEW = "Say when somebody looks at it again."
_LONGEST = 600


@bp.get("/rules/places")
def rules_places() -> ResponseReturnValue:
    """Show regions, switches, addresses and every row with a date to look at it again."""
    shown = look()
    return page("places", shown, dated=_dated(shown), today=today())


def _dated(shown: SeenRules) -> list[tuple[str, str, str, str]]:
    """Return day, name, words and address of each dated row, the next first."""
    rules = shown.rules
    rows = [
        (row.review, f"Action row {row.id}, {about(rules, row.category)}", row.quote,
         url_for(".action_row", id=row.id))
        for row in rules.actions.rows
        if row.review
    ]  # fmt: skip
    rows += [
        (row.review, row.title, row.note, url_for(".region", key=row.key))
        for row in rules.regions.values()
    ]
    rows += [
        (row.review, f"Switch {about(rules, row.key)}", row.quote,
         url_for(".switch", key=row.key))
        for row in rules.switches.values()
    ]  # fmt: skip
    return sorted(rows)


@bp.get("/rules/region")
def region() -> ResponseReturnValue:
    """Ask for the counties of a region."""
    shown = look()
    row = shown.rules.regions.get(request.args.get("key", ""))
    if row is None:
        return redirect(url_for(".rules_places"))
    start: dict[str, str | list[str]] = {
        "key": row.key,
        "counties": list(row.counties),
        "note": row.note,
        "review": row.review,
    }
    return _region_page(shown, Typed.blank(start))


def _region_page(shown: SeenRules, typed: Typed) -> str:
    return page(
        "region",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        row=_row(shown.rules.regions, typed),
        counties=[(one, one) for one in COUNTIES],
    )


def _row(rows: Any, typed: Typed) -> Any:
    row = rows.get(typed["key"])
    if row is None:
        raise BadInput("There is no such row. Choose one of the list.")
    return row


@bp.post("/rules/regions")
def keep_region() -> ResponseReturnValue:
    """Put the counties of a region into the draft."""
    typed = Typed(request.form)
    shown = look()
    _row(shown.rules.regions, typed)
    ticked = typed.all("counties")
    if not ticked or not set(ticked) <= set(COUNTIES):
        typed.refuse("Tick the counties of the region.", "counties")
    values = {
        "counties": [one for one in COUNTIES if one in ticked],
        "note": typed.line("note", "", _LONGEST),
        "review": _day(typed, "review"),
    }
    return _kept(typed, shown, _REGIONS, values, _region_page)


def _day(typed: Typed, name: str) -> Any:
    """Return the day; a date written like a text stays a text in the file."""
    return typed.day(name, _REVIEW if name == "review" else "Say since when.")


def _kept(
    typed: Typed, shown: SeenRules, file: str, values: dict[str, Any], again: Any
) -> ResponseReturnValue:
    if typed.problems:
        return again(shown, typed), 422
    if not keep(lambda files: with_row(files, file, typed["key"], values), typed):
        return again(shown, typed), typed.status
    flash(KEPT)
    return redirect(url_for(".rules_places"), 303)


@bp.get("/rules/switch")
def switch() -> ResponseReturnValue:
    """Ask whether a service is open."""
    shown = look()
    row = shown.rules.switches.get(request.args.get("key", ""))
    if row is None:
        return redirect(url_for(".rules_places"))
    start = {
        "key": row.key,
        "open": "yes" if row.open else "no",
        "since": row.since,
        "review": row.review,
        "source": row.source,
        "quote": row.quote,
    }
    return _switch_page(shown, Typed.blank(start))


def _switch_page(shown: SeenRules, typed: Typed) -> str:
    return page(
        "switch",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        row=_row(shown.rules.switches, typed),
    )


@bp.post("/rules/switches")
def keep_switch() -> ResponseReturnValue:
    """Put whether a service is open into the draft."""
    typed = Typed(request.form)
    shown = look()
    _row(shown.rules.switches, typed)
    values = {
        "open": typed.choice("open", ("yes", "no"), "Choose open or closed.") == "yes",
        "since": _day(typed, "since"),
        "review": _day(typed, "review"),
        "source": typed.line("source", "Say where it comes from, like “003 L30”.", 100),
        "quote": typed.line("quote", "Quote the words of the source.", _LONGEST),
    }
    return _kept(typed, shown, _SWITCHES, values, _switch_page)


@bp.get("/rules/link")
def rules_link() -> ResponseReturnValue:
    """Ask for the address of a page that people are sent to."""
    shown = look()
    row = shown.rules.links.get(request.args.get("key", ""))
    if row is None:
        return redirect(url_for(".rules_places"))
    start = {"key": row.key, "url": row.url or "", "checked": row.checked or ""}
    return _link_page(shown, Typed.blank(start))


def _link_page(shown: SeenRules, typed: Typed) -> str:
    return page(
        "link",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        row=_row(shown.rules.links, typed),
    )


@bp.post("/rules/links")
def keep_link() -> ResponseReturnValue:
    """Put an address into the draft; an empty one is not known."""
    typed = Typed(request.form)
    shown = look()
    _row(shown.rules.links, typed)
    url = typed.line("url", "", 500)
    if url and not url.startswith(("https://", "/")):
        typed.refuse(
            "Enter an address that starts with https://, or leave it empty.", "url"
        )
    checked = typed.day(
        "checked", "Say when somebody last looked at it." if url else ""
    )
    values = {"url": url or None, "checked": checked}
    return _kept(typed, shown, _LINKS, values, _link_page)
