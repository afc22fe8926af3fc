"""What people type, made safe to keep: nothing visible is lost, nothing invisible stays.

Pure functions of the text. Limits are counted in characters, after this cleaning.
"""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

EMAIL_LONGEST = 254
# Composing letters sorts the marks on each: the time grows with the square of their number.
MARKS_ON_A_LETTER = 30
# Far more than any number has; the same signs in another writing are as many.
_PHONE_LONGEST = 200
_DIGITS = re.compile(r"\d")
_PHONE = re.compile(r"[\d\s().+/xXextEXT#-]+")
# Control characters but the line break, and halves of a letter no encoding can write.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{4,}")
# Letters that turn the reading direction of everything after them.
_DIRECTIONS = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def line(text: str | None) -> str:
    """Return one line: composed letters, single spaces, no control characters."""
    return " ".join(lines(text).split())


def lines(text: str | None) -> str:
    """Return a text with its line breaks, without control characters or blank edges."""
    plain = _LINE_BREAKS.sub("\n", text or "").replace("\t", " ")
    plain = _UNSEEN.sub("", plain).translate(_DIRECTIONS)
    plain = unicodedata.normalize("NFC", _few_marks(plain))
    plain = "\n".join(each.rstrip() for each in plain.split("\n"))
    plain = _BLANK_LINES.sub("\n\n\n", plain).strip()
    return plain if _visible(plain) else ""


def email(text: str | None) -> str | None:
    """Return an address in its ASCII form, or ``None`` when no letter could reach it."""
    plain = line(text)
    if not _fits(plain):
        return None
    try:
        known = validate_email(
            plain, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    return known.ascii_email if known.ascii_email and _fits(known.ascii_email) else None


def phone(text: str | None) -> str | None:
    """Return a phone number as it was typed, or ``None`` when nobody could call it."""
    plain = line(text)
    if len(plain) > _PHONE_LONGEST:
        return None
    signs = unicodedata.normalize("NFKC", plain)
    if not 7 <= len(_DIGITS.findall(signs)) <= 25 or not _PHONE.fullmatch(signs):
        return None
    return plain


def _few_marks(text: str) -> str:
    """Leave out the marks beyond what any script sets on one letter."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter)[0] == "M" else 0
        if marks <= MARKS_ON_A_LETTER:
            kept.append(letter)
    return "".join(kept)


def _visible(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


def _fits(address: str) -> bool:
    return len(address) <= EMAIL_LONGEST
