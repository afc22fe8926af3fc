"""Reading one TOML table key by key: every complaint names the file, the row, the key."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from triage.calendar.hours import WallSpan
from triage.errors import BadData

FILE = "desk.toml"
#: What the parser of the standard library gives up on without saying where.
BEYOND_READING = (
    "This cannot be read: it nests too deeply, or a number in it has too many digits."
)

# A soft hyphen, what joins letters and emoji, and the marks of a direction.
_JOINERS = "\u00ad\u200c\u200d\u200e\u200f"


class Row:
    """One table of the file. Keys are taken out; ``finish`` refuses what is left."""

    def __init__(self, where: str, value: object) -> None:
        if not isinstance(value, Mapping):
            raise BadData(f"{FILE}: {where}: This is a table of keys and values.")
        self.where = where
        self._left: dict[str, Any] = dict(value)

    def take(self, key: str, default: object = None) -> Any:
        """Return the value of a key; without a default the key must be there."""
        if key not in self._left and default is None:
            raise self.wrong(key, "This key is missing.")
        return self._left.pop(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return words on one line, never empty unless the default is."""
        value = self.take(key, default)
        if not isinstance(value, str) or _has_line_breaks(value):
            raise self.wrong(key, "Write words on one line, in quotes.")
        if odd := _unseen(value):
            raise self.wrong(key, f"Leave out a sign that nobody can see: {odd}.")
        if not value.strip() and value != default:
            raise self.wrong(key, "Say something here; it may not be empty.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of words; without the key, none."""
        value = self.take(key, ())
        if not _is_list_of_texts(value):
            raise self.wrong(key, 'Write a list of words, like ["one", "two"].')
        return tuple(value)

    def year(self, key: str) -> int:
        """Return a year we can reckon in."""
        value = self.take(key)
        if type(value) is not int or not 1971 <= value <= 2200:
            raise self.wrong(key, "Write a year from 1971 to 2200.")
        return value

    def optional_year(self, key: str) -> int | None:
        """Return a year we can reckon in; without the key, None."""
        return self.year(key) if key in self._left else None

    def day(self, key: str) -> date:
        """Return a date without a time."""
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "Write a date like 2026-12-02, without quotes.")
        return value

    def windows(self, key: str) -> tuple[WallSpan, ...]:
        """Return windows of wall time in order; an empty list is a day without any."""
        value = self.take(key)
        if not _is_list_of_texts(value):
            raise self.wrong(key, 'Write a list of windows, like ["08:00-17:00"].')
        try:
            return tuple(sorted({WallSpan.parse(text) for text in value}))
        except BadData as error:
            raise self.wrong(key, str(error)) from error

    def choice(self, key: str, allowed: Mapping[str, object]) -> str:
        """Return one of a few words."""
        value = self.take(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, f"Choose one of: {', '.join(allowed)}.")
        return value

    def rows(self, key: str) -> list["Row"]:
        """Return the tables of a list of tables, numbered from 1."""
        value = self.take(key, ())
        if not isinstance(value, list | tuple):
            raise self.wrong(key, f"Write each row under its own [[{key}]].")
        return [Row(f"{key} {at}", row) for at, row in enumerate(value, start=1)]

    def finish(self) -> None:
        """Refuse keys nobody asked for: a misspelt key must not pass unseen."""
        if self._left:
            raise self.wrong(next(iter(self._left)), "This key is not known here.")

    def wrong(self, key: str, sentence: str) -> BadData:
        """Return the error for one key of this row."""
        place = f"{self.where}: {key}" if self.where else key
        return BadData(f"{FILE}: {place}: {sentence}")

    def bad(self, sentence: str) -> BadData:
        """Return the error for the row as a whole."""
        return BadData(f"{FILE}: {self.where}: {sentence}")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(text, str)
        and text.strip()
        and not _has_line_breaks(text)
        and not _unseen(text)
        for text in value
    )


def _has_line_breaks(text: str) -> bool:
    return len(text.splitlines()) > 1


def _unseen(text: str) -> str | None:
    """Name the first sign that has no place in a line of words, if there is one.

    Spaces of any width, soft hyphens and what joins emoji are allowed: people paste their
    reasons from letters. What turns words round, or hides them, is not.
    """
    for sign in text:
        wanted = sign in _JOINERS or unicodedata.category(sign) == "Zs"
        if not (wanted or sign.isprintable()):
            name = unicodedata.name(sign, "a control character").lower()
            return f"{name} (U+{ord(sign):04X})"
    return None
