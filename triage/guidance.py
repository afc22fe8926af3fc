"""Guides: Markdown with placeholders from a closed list -> HTML and the same in plain text.

Raw HTML is not taken, links come from the rules' tables, and what comes out is cleaned
once more, so that a guide can be edited by people who do not write programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, repeat
from pathlib import Path
from textwrap import indent

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from triage import wording
from triage.config import ROOT
from triage.desk import Desk
from triage.errors import BadData, GuideNotFound
from triage.rules import fill
from triage.sla import Facts

FOLDER = ROOT / "templates" / "guidance"
# Addresses that say nothing more than the words of their link.
SAID_BY_WORDS = ("mailto:", "tel:")
# What follows this heading is shown where people write, too, and not only once they sent.
ASKS = "It helps us to know"
# Who reads a guide of whom nothing is known yet.
ANYBODY = Facts("", "normal", "unknown", "web")
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "strong", "ul",
}  # fmt: skip
_markdown = MarkdownIt("commonmark", {"html": False})
_kept: dict[tuple[object, ...], Guidance] = {}


@dataclass(frozen=True, slots=True)
class Guidance:
    """One guide, ready to be shown: on a page, and in both halves of a letter.

    ``asks`` is the part of it that says what a request should tell; empty without one.
    """

    topic: str
    title: str
    html: Markup
    text: str
    asks: Markup


def guide(
    topic: str, desk: Desk, on: date, *, who: Facts = ANYBODY, base_url: str = ""
) -> Guidance:
    """Return a guide of this desk, made once a process, rule-set version and waits.

    It says the waits that the policies promise whoever asks ``on`` that day. ``base_url``
    is put before addresses of our own pages; letters need it. Raises ``GuideNotFound``
    for a topic without a guide.
    """
    rules, told = desk.rules, waits(desk, on, who)
    key = (rules.version, topic, base_url, *told.items())
    if key not in _kept:
        if topic not in rules.guides:
            raise GuideNotFound("There is no such guide.")
        written = fill(source(topic), rules, told)
        _kept[key] = compose(topic, rules.guides[topic].title, written, base_url)
    return _kept[key]


def waits(desk: Desk, on: date, who: Facts = ANYBODY) -> dict[str, str]:
    """Return by category how long it takes what is sent ``on`` that day, in words."""
    asked = {key: who._replace(category=key) for key in desk.rules.categories}
    promised = {
        key: desk.policies.match(facts, on).promise for key, facts in asked.items()
    }
    return {key: wording.how_long(str(span)) for key, span in promised.items() if span}


def texts() -> dict[str, str]:
    """Return the Markdown of every guide by its topic, as it is written."""
    return {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}


def source(topic: str, folder: Path = FOLDER) -> str:
    """Return the Markdown of a topic the rules know; ``BadData`` when its file is missing."""
    file = folder / f"{topic}.md"
    if not file.is_file():
        raise BadData(
            f"guides.toml: {topic}: templates/guidance/{topic}.md is missing."
        )
    return file.read_text(encoding="utf-8")


def compose(topic: str, title: str, markdown: str, base_url: str = "") -> Guidance:
    """Make a guide of Markdown. A first-level heading at its start is its title."""
    tokens = _markdown.parse(markdown)
    if tokens and tokens[0].tag == "h1":
        title, tokens = _plain(SyntaxTreeNode(tokens[:3])), tokens[3:]
    _make_absolute(tokens, base_url)
    return Guidance(
        topic,
        title,
        _html(tokens),
        _plain(SyntaxTreeNode(tokens)),
        _html(_under(ASKS, tokens)),
    )


def _html(tokens: Sequence[Token]) -> Markup:
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    )
    # Safe: it was cleaned in the statement above.
    return Markup(clean.strip())  # noqa: S704


def _under(heading: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """Return what stands between this heading and the next one."""
    heads = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    for head in heads:
        if tokens[head + 1].content.casefold() == heading.casefold():
            end = next((n for n in heads if n > head), len(tokens))
            return tokens[head + 3 : end]
    return ()


def _make_absolute(tokens: Sequence[Token], base_url: str) -> None:
    for token in tokens:
        for child in token.children or ():
            address = str(child.attrs.get("href", ""))
            if address.startswith("/") and not address.startswith("//"):
                child.attrs["href"] = base_url + address


def _plain(node: SyntaxTreeNode) -> str:
    """Return the same words in plain text: blank lines between blocks, marks on lists."""
    if node.type in ("bullet_list", "ordered_list"):
        items = zip(_marks(node), node.children, strict=False)
        return "\n".join(_item(mark, item) for mark, item in items)
    if node.type in ("fence", "code_block"):
        return node.content.strip()
    if node.type == "inline":
        return _inline(node)
    return "\n\n".join(filter(None, map(_plain, node.children)))


def _marks(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type == "bullet_list":
        return repeat("• ")
    return (f"{number}. " for number in count(int(node.attrs.get("start", 1))))


def _item(mark: str, node: SyntaxTreeNode) -> str:
    between = "\n" if all(child.hidden for child in node.children) else "\n\n"
    words = between.join(map(_plain, node.children))
    return mark + indent(words, " " * len(mark)).lstrip()


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return "\n" if node.type == "hardbreak" else " "
    if node.type == "image":
        return ""
    words = "".join(map(_inline, node.children))
    address = str(node.attrs.get("href", ""))
    if not address or address == words or address.startswith(SAID_BY_WORDS):
        return words
    return f"{words} ({address})"
