"""What is changed on a rule's page: phrases, examples; and the form of the rule itself."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.errors import BadData
from triage.rules import editing
from triage.rules.table import Rule
from triage.web import typed as clean
from triage.web.supervisors.blueprint import bp
from triage.web.supervisors.forms import Typed
from triage.web.supervisors.rules import labels, refusals
from triage.web.supervisors.rules.rule import rule_page
from triage.web.supervisors.rules.seen import KEPT, SeenRules, keep, look, page, today
from triage.web.supervisors.rules_words import STRENGTHS

_LONGEST_PHRASE = 120
_LONGEST_EXAMPLE = 500
_NO_PHRASE = "Write a phrase: a few words as people say them."
_TICK = "Tick what you want to change first."
_KINDS = ("match", "nomatch")
_YES_NO = {"yes": True, "no": False}
_NAMES = ("id", "category", "guard", "sense", "source")


@bp.post("/rules/phrases")
def add_phrase() -> ResponseReturnValue:
    """Put a phrase into a rule, in the draft."""
    typed = Typed(request.form)
    phrase = typed.line("phrase", _NO_PHRASE, _LONGEST_PHRASE)
    strength = typed.choice("strength", editing.STRENGTHS, "Choose how much it counts.")
    if not typed.problems and phrase in _phrases(look().rule(typed["id"])):
        typed.refuse(
            "The rule has this phrase already. Tick it below to move it.", "phrase"
        )
    if typed.problems:
        return _again(typed)
    done = keep(
        lambda files: editing.with_phrase(files, typed["id"], strength, phrase),
        typed,
        "phrase",
    )
    return (
        _done(typed, f"“{phrase}” is in your draft, {strength}.")
        if done
        else _again(typed)
    )


def _phrases(rule: Rule | None) -> set[str]:
    return {phrase for phrase, _ in rule.phrases} if rule else set()


@bp.post("/rules/strengths")
def change_phrases() -> ResponseReturnValue:
    """Move the ticked phrases to another strength, or take them out, in the draft."""
    typed = Typed(request.form)
    ticked = typed.all("ticked")
    to = typed["to"]
    if not ticked:
        typed.refuse(_TICK, "to")
    elif to not in (*editing.STRENGTHS, "out"):
        typed.refuse("Choose what to do with the ticked phrases.", "to")
    if typed.problems:
        return _again(typed)

    def change(files: dict[str, str]) -> dict[str, str]:
        if to == "out":
            return editing.without_phrase(files, typed["id"], *ticked)
        _refuse_strangers(files, typed["id"], ticked)
        return editing.with_phrase(files, typed["id"], to, *ticked)

    if not keep(change, typed, "to"):
        return _again(typed)
    how = "out of" if to == "out" else f"{to} in"
    return _done(typed, f"{_quoted(ticked)} {how} your draft.")


def _refuse_strangers(files: dict[str, str], rule_id: str, ticked: list[str]) -> None:
    """Only what is there can be moved: a form sent twice must not add it again."""
    known = _phrases(look().rule(rule_id))
    if gone := [one for one in ticked if one not in known]:
        raise BadData(f'{rule_id}: There is no phrase "{gone[0]}" any more.')


def _quoted(texts: list[str]) -> str:
    named = ", ".join(f"“{one}”" for one in texts[:5])
    verb = "is" if len(texts) == 1 else "are"
    more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
    return f"{named}{more} {verb}"


@bp.post("/rules/examples")
def add_example() -> ResponseReturnValue:
    """Keep a text that the rule must find, or must not find, in the draft."""
    typed = Typed(request.form)
    text = typed.line("example", "Write a message, or a part of one.", _LONGEST_EXAMPLE)
    kind = typed.choice("kind", _KINDS, "Choose whether the rule must find it.")
    if sentence := refusals.patient_details(text, today()):
        typed.refuse(sentence, "example")
    if typed.problems:
        return _again(typed)
    rule_id = typed["id"]
    if not keep(
        lambda files: editing.with_example(files, rule_id, kind, text), typed, "example"
    ):
        return _again(typed)
    if any(f'"{text}"' in one for one in look().failing.get(rule_id, ())):
        return _done(
            typed, "Added to your draft. It fails as the phrases are now: see below."
        )
    return _done(typed, "Added to your draft. It holds.")


@bp.post("/rules/old-examples")
def remove_examples() -> ResponseReturnValue:
    """Take the ticked examples out, in the draft."""
    typed = Typed(request.form)
    ticked = typed.all("text")
    if not ticked:
        typed.refuse(_TICK, "texts")
        return _again(typed)
    done = keep(
        lambda files: editing.without_example(files, typed["id"], *ticked),
        typed,
        "texts",
    )
    return (
        _done(typed, f"{_quoted(ticked)} out of your draft.") if done else _again(typed)
    )


def _again(typed: Typed) -> ResponseReturnValue:
    answer = rule_page(typed["id"], typed)
    return (answer, typed.status) if isinstance(answer, str) else answer


def _done(typed: Typed, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for(".rule", id=typed["id"]), 303)


@bp.get("/rules/rule/form")
def rule_form() -> ResponseReturnValue:
    """Ask for a rule: a new one, or what one that is there is about."""
    shown = look()
    found = shown.rule(request.args.get("id", ""))
    start = _typed(found) if found else {"category": request.args.get("category", "")}
    return _form_page(shown, Typed.blank(start))


def _typed(rule: Rule) -> dict[str, Any]:
    start: dict[str, Any] = {name: getattr(rule, name) or "" for name in _NAMES}
    for field, values in rule.when:
        start[field] = [
            {True: "yes", False: "no"}.get(one, one) if isinstance(one, bool) else one
            for one in values
        ]
    return {**start, "was": rule.id, "base": str(rule.base or "")}


def _form_page(shown: SeenRules, typed: Typed) -> str:
    return page(
        "rule_form",
        shown,
        form=typed,
        version=typed.version(shown.seen.version),
        categories=labels.categories(shown.rules),
        guards=[("", "No guard"), *labels.GUARDS.items()],
        senses=[("", "None"), *labels.senses(shown.rules, typed["category"])[:-1]],
        conditions=labels.conditions(),
    )


@bp.post("/rules/rule")
def keep_rule() -> ResponseReturnValue:
    """Put a rule into the draft; its phrases and examples stay as they are."""
    typed = Typed(request.form)
    shown = look()
    was = shown.rule(typed["was"])
    row = _row(typed, shown)
    phrases = [] if typed["was"] else _first_phrases(typed)
    if was is None and shown.rule(row["id"]):
        typed.refuse("There is a rule of this name. Choose another name.", "id")
    if typed["was"] and was is None:
        typed.refuse("This rule is not there any more. Add it as a new one.", "id")
    if typed.problems:
        return _form_page(shown, typed), 422
    row |= _lists(was) if was else {"strong": phrases}
    if not keep(lambda files: editing.with_rule(files, row), typed, "id"):
        return _form_page(shown, typed), typed.status
    flash(KEPT if was else "The rule is in your draft. Give it examples now.")
    return redirect(url_for(".rule", id=row["id"]), 303)


def _first_phrases(typed: Typed) -> list[str]:
    written = [clean.line(one) for one in typed["phrases"].split("\n")]
    phrases = list(dict.fromkeys(one for one in written if one))
    if not phrases:
        typed.refuse(_NO_PHRASE, "phrases")
    elif longest := [one for one in phrases if len(one) > _LONGEST_PHRASE]:
        typed.refuse(
            f"Shorten “{longest[0][:40]}…”: a phrase is a few words.", "phrases"
        )
    return phrases


def _row(typed: Typed, shown: SeenRules) -> dict[str, Any]:
    name = typed["was"] or typed.line(
        "id", "Give the rule a name, like “locked-out”.", 60
    )
    row: dict[str, Any] = {
        "id": name,
        "category": typed.choice(
            "category", dict(labels.categories(shown.rules)), "Choose what it is about."
        ),
        "guard": typed.choice(
            "guard", ("", *labels.GUARDS), "Choose a guard, or none."
        ),
        "sense": typed["sense"],
        "source": typed.line(
            "source", "Say where it comes from, like “003 L15” or “inferred”.", 100
        ),
        "base": typed.number("base", "") or 0,
    }
    row["when"] = _when(typed)
    if row["base"] and not row["when"]:
        typed.refuse(
            "Tick an answer of the form too, or leave the points empty.", "base"
        )
    return row


def _when(typed: Typed) -> dict[str, list[Any]]:
    when: dict[str, list[Any]] = {}
    for field, _, options in labels.conditions():
        values = typed.all(field)
        if not set(values) <= set(dict(options)):
            typed.refuse("Tick only what is in the list.", field)
        elif values:
            when[field] = [_YES_NO.get(one, one) for one in values]
    return when


def _lists(rule: Rule) -> dict[str, Any]:
    """Return the phrases and the examples of a rule, as the file has them."""
    lists: dict[str, Any] = {name: [] for name in editing.STRENGTHS}
    for phrase, points in rule.phrases:
        lists[STRENGTHS[points]].append(phrase)
    lists["examples"] = {"match": list(rule.match), "nomatch": list(rule.nomatch)}
    return lists


@bp.post("/rules/old-rules")
def remove_rule() -> ResponseReturnValue:
    """Take a whole rule out, in the draft."""
    typed = Typed(request.form)
    if not keep(lambda files: editing.without_rule(files, typed["id"]), typed):
        return _again(typed)
    flash(f"Rule {typed['id']} is out of your draft.")
    return redirect(url_for(".rules"), 303)
