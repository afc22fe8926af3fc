"""Does a text seem to hold a patient's birth date or record number?

A letter must not carry them. A false alarm costs one click on a link, a miss costs a
patient's privacy: every date of the past with its year counts, and every long number
that is neither a phone number nor one of our references.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago",
            "sep set", "oct", "nov", "dec dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<a>\d{1,2})(?:st|nd|rd|th|r?o)?"
_YEAR = r"(?:del?\s+)?['’]?(?P<year>\d{4}|(?<=['’])\d\d)\b"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/-])(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)(?![\d/-])",
        r"(?<![\d.])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?P<year>\d{4})(?![\d.])",
        r"(?<!\d)(?P<year>\d{4})(?P<sep>[/.-])(?P<a>\d{1,2})(?P=sep)(?P<b>\d{1,2})(?!\d)",
        rf"\b{_MONTH}\s+{_DAY}[\s,]+{_YEAR}",
        rf"\b{_DAY}(?:\s+(?:of|de))?[\s-]+{_MONTH}[\s,-]+{_YEAR}",
        rf"\b(?P<a>\d{{1,2}})(?P<sep>[/.-]){_MONTH}(?P=sep)(?P<year>\d{{4}}|\d\d)\b",
    )
)
# After these words even half a date is one.
_BIRTH = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|birth\s?-?(?:date|day)|date\s+of\s+birth|born)"
    r"\W{0,3}(?:is|was|on|in)?\W{0,3}([^.;\n]{0,20}\d[\d/.-]*)",
    re.IGNORECASE,
)
_NUMBERED = r"(?:\s*(?:id|number|num|no)\b\.?|\s*#)"
_RECORD = re.compile(
    rf"\b(?:mrn|ssn|social\s+security{_NUMBERED}?|"
    rf"(?:medical\s+)?(?:record|chart|patient|client|registry|iis|cair2?){_NUMBERED})"
    r"\W{0,3}(?:is|was)?\W{0,3}([a-z]{0,4}[ -]?\d[\d -]{2,}\d)",
    re.IGNORECASE,
)
# Without "number" only five digits on end are one: "record 12" and "patient 2015" are not.
_NAMED = re.compile(
    r"\b(?:patients?|pacientes?|records?|charts?|expedientes?|id)\b[ \t:#=(-]{0,3}"
    r"(?:(?:id|number|n[uú]mero|n[uú]m|no|is|es)\b[ \t:#=(.-]{0,3}){0,2}"
    r"(\d{5,})(?![\w-])",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w.-])(?:\d{7,}|\d{3}-\d\d-\d{4})(?![\w-])")
_PHONE = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")


def holds_patient_details(text: str, today: date | None = None) -> list[str]:
    """Return what seems to be of a patient, as "a birth date: 3/14/2015", each once.

    Dates after ``today`` are no birth dates; without it none is let through for that.
    """
    plain = text if text.isascii() else _plain(text)
    found = [f"a birth date: {words}" for words in _birth_dates(plain, today)]
    found += [f"a record number: {words}" for words in _record_numbers(plain)]
    return list(dict.fromkeys(one.rstrip(" .,;:/-") for one in found))


def _plain(text: str) -> str:
    """Read odd digits and dashes as plain ones, invisible characters not at all."""
    # Sign by sign: a whole text would have its marks sorted, which can take for ever.
    signs = (sign for char in text for sign in unicodedata.normalize("NFKC", char))
    return "".join(
        "-" if unicodedata.category(sign) == "Pd" else sign
        for sign in signs
        if unicodedata.category(sign) != "Cf"
    )


def _birth_dates(text: str, today: date | None) -> Iterator[str]:
    # Signs of dates already named: "born 3/14/2015" names its date once.
    named = bytearray(len(text))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match.groupdict())
            if day is not None and (today is None or day <= today):
                named[match.start() : match.end()] = b"\1" * len(match[0])
                yield match[0].strip()
    for match in _BIRTH.finditer(text):
        if not any(named[match.start(1) : match.end(1)]):
            yield match[1].strip()


def _day(parts: dict[str, str]) -> date | None:
    """Return the day that was written, month first or day first; ``None`` if it is none."""
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year <= 30 else 1900
    if "month" in parts:
        orders = [(_MONTHS[parts["month"].lower()], int(parts["a"]))]
    else:
        a, b = int(parts["a"]), int(parts["b"])
        orders = [(a, b), (b, a)]
    for month, day in orders:
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _record_numbers(text: str) -> Iterator[str]:
    for match in _RECORD.finditer(text):
        yield match[1].strip()
    for match in _NAMED.finditer(text):
        if not _PHONE.fullmatch(match[1]):
            yield match[1]
    for match in _LONG_NUMBER.finditer(text):
        if not _PHONE.fullmatch(match[0]):
            yield match[0]
