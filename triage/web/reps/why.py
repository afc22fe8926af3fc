"""Why a ticket is where it is, in plain words: its stored decision, read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from triage import wording
from triage.desk import Desk
from triage.rules import Gate, readable

_GATES = {
    Gate.CONFIDENT: "The words are clear enough that nobody had to choose.",
    Gate.SUGGEST: "This is a suggestion: change it if it is about something else.",
    Gate.PERSON: "The words do not settle it, so a person decides.",
}
_ACTIONS = {
    "email": "we answer in writing",
    "link": "the guide and its button usually solve it",
    "callback": "we call",
    "refer": "another office does this; a rep confirms it",
    "decline": "we do not do this; a rep confirms it",
    "inform": "the guide answers it",
    "person": "a person reads it first",
}
NONE_OF_THESE = "none_of_these"
_QUOTED = 4


@dataclass(frozen=True, slots=True)
class Why:
    """What was read, what it rests on, and the sentence of the page behind it."""

    title: str
    sentences: tuple[str, ...]
    quote: str
    source: str
    likely: tuple[str, ...]


def why_of(ticket: Any, desk: Desk) -> Why:
    """Say why this ticket is what it is."""
    decision: Mapping[str, Any] = ticket.decision or {}
    action = decision.get("action") or {}
    return Why(
        title=title(desk, ticket.category),
        sentences=tuple(_sentences(ticket, decision, desk)),
        quote=readable(action.get("quote") or ""),
        source=wording.source(action.get("source") or "", desk.rules.sources),
        likely=tuple(one["category"] for one in decision.get("top", ())),
    )


def title(desk: Desk, category: str) -> str:
    """Say a category in a submitter's words."""
    found = desk.rules.categories.get(category)
    return found.title if found else category


def _sentences(ticket: Any, decision: Mapping[str, Any], desk: Desk) -> Iterable[str]:
    if ticket.category != ticket.first_category:
        yield f"It came in as “{title(desk, ticket.first_category)}”; a rep changed that."
    yield from _choice(decision, desk)
    if words := _words(decision):
        yield f"Words that speak for it: {words}."
    for repair in decision.get("repairs", ()):
        yield f"“{repair['written']}” was read as “{repair['read_as']}”."
    if runner_up := _runner_up(decision, desk):
        yield runner_up
    if action := _ACTIONS.get((decision.get("action") or {}).get("action", "")):
        yield f"What the desk does: {action}."


def _choice(decision: Mapping[str, Any], desk: Desk) -> Iterable[str]:
    """Who or what decided: a guard, the submitter, or the gate."""
    picked = decision.get("picked")
    if decision.get("guard"):
        yield "Words that need a person's eyes were found, so no rule acts on it."
    if picked == NONE_OF_THESE:
        yield "The submitter said that none of our readings fits."
    elif picked:
        yield f"The submitter chose “{title(desk, picked)}”."
    elif decision.get("gate"):
        yield _GATES[Gate(decision["gate"])]


# A weak phrase alone says nothing, and a text full of marks says less.
_TELLING = 3


def _words(decision: Mapping[str, Any]) -> str:
    """Quote the strongest, each once and not as a part of another."""
    said: list[str] = []
    for match in sorted(decision.get("matches", ()), key=lambda one: -one["points"]):
        words = match["words"].lower()
        if match["points"] <= 0 or any(words in other for other in said):
            continue
        said = [other for other in said if other not in words] + [words]
    return ", ".join(f"“{words}”" for words in said[:_QUOTED])


def _runner_up(decision: Mapping[str, Any], desk: Desk) -> str:
    """Name the next best, by chances where a second opinion was heard, else by points."""
    if decision.get("chances"):
        return _next_chance(decision, desk)
    top = [one for one in decision.get("top", ()) if one["score"] > 0]
    if len(top) < 2:
        return ""
    first, second = top[0]["score"], top[1]["score"]
    named = title(desk, top[1]["category"])
    return f"Next best: “{named}” ({second:g} against {first:g} points)."


def _next_chance(decision: Mapping[str, Any], desk: Desk) -> str:
    chances = {one["category"]: one["score"] for one in decision["chances"]}
    own = chances.pop(decision["category"], 0.0)
    if not chances:
        return ""
    best = max(chances, key=chances.__getitem__)
    named = title(desk, best)
    return f"Next best: “{named}” ({chances[best]:.0%} likely, against {own:.0%})."


def marked(body: str, decision: Mapping[str, Any]) -> Markup:
    """Mark the words of the submitter's message that were read, where they still stand."""
    spans = sorted(
        (match["start"], match["end"])
        for match in decision.get("matches", ())
        if match["where"] == "body"
        and match["points"] >= _TELLING
        and body[match["start"] : match["end"]].lower() == match["words"].lower()
    )
    parts, at = [], 0
    for start, end in spans:
        if start < at:
            continue
        parts += [
            escape(body[at:start]),
            Markup("<mark>{}</mark>").format(body[start:end]),
        ]
        at = end
    return Markup("").join([*parts, escape(body[at:])])
