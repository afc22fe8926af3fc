"""Sentences of the source pages: kept byte for byte, shown to people repaired."""

from __future__ import annotations

# The enrollment page was stored in a wrong encoding: three characters for one.
_MOJIBAKE = {
    "\u0101\u20ac\u2122": "\u2019",
    "\u0101\u20ac\u02dc": "\u2018",
    "\u0101\u20ac\u2039": "",
    "\u00a0": " ",
}


def readable(quotation: str) -> str:
    """Return a stored quotation as its author meant it, for people to read."""
    for broken, meant in _MOJIBAKE.items():
        quotation = quotation.replace(broken, meant)
    return " ".join(quotation.split())
