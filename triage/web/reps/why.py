"""Why a ticket is where it is, in plain words: its stored decision, read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from triage import wording
from triage.desk import Desk
from triage.rules import Decision, folds, in_words, readable, spoke, title_of
from triage.rules import source_words as where_written

Span = tuple[int, int]


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
    decision = Decision.from_json(ticket.decision)
    return Why(
        title=title(desk, ticket.category),
        sentences=tuple(_sentences(ticket, decision, desk)),
        quote=readable(decision.action.quote),
        source=source_words(decision.action.source, desk),
        likely=tuple(one.category for one in decision.top),
    )


def title(desk: Desk, category: str) -> str:
    """Say a category in a submitter's words."""
    return title_of(desk.rules, category)


def source_words(source: str, desk: Desk) -> str:
    """Say where something is written: "Help desk page, line 23"."""
    return where_written(desk.rules, source)


def _sentences(ticket: Any, decision: Decision, desk: Desk) -> Iterable[str]:
    if ticket.category != ticket.first_category:
        yield f"It came in as “{title(desk, ticket.first_category)}”; a rep changed that."
    yield from in_words(desk.rules, decision)


def marked(body: str, decision: Any, desk: Desk) -> Markup:
    """Fold away what is not theirs, and mark the words that spoke, where they still stand."""
    found = spoke(desk.rules, Decision.from_json(decision))
    return _folded(
        body,
        [
            (match.start, match.end)
            for match in found
            if match.where == "body"
            and " ".join(body[match.start : match.end].split()) == match.words
        ],
    )


def folded(body: str) -> Markup:
    """Fold away quoted text, signature and footer of a later message."""
    return _folded(body, [])


def _folded(body: str, marks: Sequence[Span]) -> Markup:
    parts: list[Markup] = []
    at = 0
    found = folds(body)
    if not found and not marks:
        return escape(body)
    for fold in found:
        parts.append(_marked(body, at, fold.start, marks))
        lines = [one for one in body[fold.start : fold.end].splitlines() if one.strip()]
        parts.append(
            Markup(
                '<details class="folded"><summary>{}, folded away ({})</summary>{}</details>'
            ).format(
                fold.why.capitalize(),
                wording.count(len(lines), "line"),
                body[fold.start : fold.end],
            )
        )
        at = fold.end
    return Markup("").join([*parts, _marked(body, at, len(body), marks)])


def _marked(body: str, start: int, end: int, marks: Sequence[Span]) -> Markup:
    return Markup("").join(_pieces(body, start, end, marks))


def _pieces(body: str, at: int, end: int, marks: Sequence[Span]) -> Iterator[Markup]:
    """Yield a stretch of the text; marks that overlap are one."""
    whole = [span for span in sorted(marks) if at <= span[0] and span[1] <= end]
    while whole:
        first, last = whole.pop(0)
        while whole and whole[0][0] < last:
            last = max(last, whole.pop(0)[1])
        yield escape(body[at:first])
        yield Markup("<mark>{}</mark>").format(body[first:last])
        at = last
    yield escape(body[at:end])
