"""Which parts of a message are the submitter's own words.

Quoted text, signatures, footers and headers of forwarded mail are folded away: they
stay in the message, where a rep can unfold them, but no phrase is looked for in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Two thousand words of ordinary length; what comes after is not read by the rules.
MAX_CHARACTERS = 20_000
_SIGNATURE_LINES = 12
_CLOSINGS = {
    "thanks", "thank you", "thank you so much", "thank you very much", "many thanks",
    "thanks so much", "thanks again", "thanks in advance", "thank you in advance",
    "thanks a lot", "thx", "ty", "regards", "best", "best regards", "kind regards",
    "warm regards", "warmly", "with thanks", "cheers", "sincerely", "respectfully",
    "cordially", "in health", "take care", "have a great day", "gracias",
    "muchas gracias", "mil gracias", "saludos", "saludos cordiales", "atentamente",
    "gracias de antemano", "cordialmente", "de antemano gracias",
}  # fmt: skip
_FOOTERS = (
    "confidentiality notice", "intended recipient", "may contain confidential",
    "contains confidential", "privileged and confidential", "this e-mail and any",
    "this email and any", "this message and any", "consider the environment",
    "originated from outside", "originated outside", "external email", "[external]",
    "get outlook for", "sent from my", "enviado desde mi", "unsubscribe from this list",
    "aviso de confidencialidad", "virus-free", "este mensaje es confidencial",
)  # fmt: skip
_HEADER = re.compile(
    r"\s{0,8}\*{0,2}(from|sent|to|cc|date|subject|reply-to|de|para|enviado|fecha|asunto)"
    r"\*{0,2}\s{0,3}:", re.IGNORECASE
)  # fmt: skip
_FORWARDED = re.compile(
    r"\s{0,8}(-{2,}\s{0,3}forwarded|begin forwarded|-{2,}\s{0,3}mensaje reenviado)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s{0,8}(-{2,}\s{0,3}(original message|mensaje original)|_{10,})", re.IGNORECASE
)
_WROTE = re.compile(
    r"\s{0,8}(on|el)\b.{6,200}\b(wrote|escribió)\s{0,3}:\s*", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of a text that is not the submitter's own words, and why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def folds(text: str) -> tuple[Fold, ...]:
    """Return what to fold away, in order; nothing when no own words would be left."""
    lines = _lines(text[:MAX_CHARACTERS])
    if len(lines) < 2:
        # Folded as a whole, no own words would be left.
        return ()
    reasons = _reasons(lines)
    own = (line for line, why in zip(lines, reasons, strict=True) if not why)
    if not any(_LETTERS.search(line.text) for line in own):
        return ()
    found: list[Fold] = []
    for line, why in zip(lines, reasons, strict=True):
        if not why:
            continue
        if found and found[-1].why == why and found[-1].end == line.start:
            found[-1] = Fold(found[-1].start, line.end, why)
        else:
            found.append(Fold(line.start, line.end, why))
    return tuple(found)


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        lines.append(_Line(start, line))
        start += len(line)
    return lines


def _reasons(lines: list[_Line]) -> list[str]:
    """Return for each line why it is folded, "" where it is the submitter's own."""
    reasons = [_own_reason(line.text) for line in lines]
    _fold_history(lines, reasons)
    _fold_footers(lines, reasons)
    _fold_signature(lines, reasons)
    return reasons


def _own_reason(line: str) -> str:
    if line.lstrip().startswith(">"):
        return "quoted text"
    if _WROTE.fullmatch(line):
        return "quoted text"
    return "forwarded header" if _FORWARDED.match(line) else ""


def _fold_history(lines: list[_Line], reasons: list[str]) -> None:
    """Fold header blocks; below a reply's block everything is the earlier mail."""
    index, own_above = 0, False
    while index < len(lines):
        length = _header_block(lines, index)
        marked = bool(_ORIGINAL.match(lines[index].text))
        if length >= 3 or marked:
            forwarded = not own_above or "forwarded header" in reasons[:index]
            end = index + max(length, 1) if forwarded else len(lines)
            why = "forwarded header" if forwarded else "quoted text"
            reasons[index:end] = [why] * (end - index)
            index = end
            continue
        own_above = own_above or (
            not reasons[index] and bool(lines[index].text.strip())
        )
        index += 1


def _header_block(lines: list[_Line], index: int) -> int:
    length = 0
    while index + length < len(lines) and _HEADER.match(lines[index + length].text):
        length += 1
    return length


def _fold_footers(lines: list[_Line], reasons: list[str]) -> None:
    """Fold a paragraph from the line on which a footer's usual words appear."""
    inside = False
    for index, line in enumerate(lines):
        lowered = line.text.lower()
        inside = bool(lowered.strip()) and (
            inside or any(word in lowered for word in _FOOTERS)
        )
        if inside and not reasons[index]:
            reasons[index] = "footer"


def _fold_signature(lines: list[_Line], reasons: list[str]) -> None:
    """Fold what follows the last line that only says goodbye, when it is short."""
    for index in range(len(lines) - 1, 0, -1):
        text = lines[index].text.strip()
        if reasons[index] or not _is_closing(text):
            continue
        below = [number for number in range(index, len(lines)) if not reasons[number]]
        if len(below) > _SIGNATURE_LINES or any(
            _is_prose(lines[n].text) for n in below
        ):
            return
        for number in below:
            reasons[number] = "signature"
        return


def _is_closing(line: str) -> bool:
    return line in {"--", "---", "__"} or line.lower().strip(" ,.!-") in _CLOSINGS


def _is_prose(line: str) -> bool:
    """Whether a line below a goodbye says more than a name, a role or an address."""
    words = line.split()
    if words and words[0].lower().strip(".:,") in {"ps", "p.s", "pd", "p.d"}:
        return True
    return len(words) > 12 or (
        len(words) > 5 and line.rstrip().endswith((".", "?", "!"))
    )
