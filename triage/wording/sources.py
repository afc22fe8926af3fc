"""Where something is written: the page of the desk, and the line on it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from triage.rules.reference import Source

_PLACE = re.compile(r"(?P<page>\S+) L(?P<lines>\d+(?:-\d+)?)")


def source(text: str, pages: Mapping[str, Source]) -> str:
    """Say a source: "003 L23" is "The help desk page, line 23"; other words stay."""
    return "; ".join(_said(part, pages) for part in text.split("; "))


def _said(part: str, pages: Mapping[str, Source]) -> str:
    place = _PLACE.fullmatch(part)
    page = _page(place["page"] if place else part, pages)
    if page is None:
        return part
    if place is None:
        return page.words
    lines = place["lines"]
    return f"{page.words}, line{'s' if '-' in lines else ''} {lines}"


def _page(name: str, pages: Mapping[str, Source]) -> Source | None:
    """Find a page by its short key, or by the name of its file."""
    named = (page for page in pages.values() if page.file == name)
    return pages.get(name) or next(named, None)
