"""What a supervisor typed into a form, read field by field; every problem is found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from triage.calendar import WallSpan
from triage.errors import BadInput, DeskError
from triage.web import typed
from triage.web.supervisors.typed_hours import read_hours
from triage.web.supervisors.words import plainly

LONGEST = 300
MOST_ROWS = 12
Value = TypeVar("Value")
Start = Mapping[str, str | list[str]] | MultiDict[str, str] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the field it is about; "" for the form as a whole."""

    field: str
    sentence: str


@dataclass(slots=True)
class Typed:
    """One form as it was typed, and what is wrong with it."""

    values: MultiDict[str, str]
    problems: list[Problem] = field(default_factory=list)
    status: int = 422

    @classmethod
    def blank(cls, start: Start = None) -> Typed:
        """A form nobody has typed into yet, with what it starts from."""
        return cls(ImmutableMultiDict(start or {}))

    @property
    def wrong(self) -> dict[str, str]:
        """The first problem of each field."""
        return {one.field: one.sentence for one in reversed(self.problems)}

    def __getitem__(self, name: str) -> str:
        """What is in a field, as it was typed."""
        return self.values.get(name, "")

    def all(self, name: str) -> list[str]:
        """Every value sent under a name."""
        return self.values.getlist(name)

    def version(self, fresh: int) -> str:
        """The version of the draft that this form is about.

        It stays what it was when the form was opened, until that has been said to be old.
        """
        return (
            str(fresh) if self.status == 409 else self.values.get("version", str(fresh))
        )

    @property
    def rows(self) -> int:
        """How many rows of a repeated part the form has."""
        text = self["rows"]
        return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() else 2

    def shown(self, name: str, kind: str) -> str:
        """What a browser's date or time field can show of what was typed."""
        return as_date(self[name]) if kind == "date" else as_time(self[name])

    def refuse(self, error: DeskError | str, name: str = "") -> None:
        """Note a problem of a field, or of the whole form."""
        where = getattr(error, "field", "") or name
        sentence = error if isinstance(error, str) else plainly(error)
        self.problems.append(Problem(where, sentence))

    def line(self, name: str, missing: str = "", longest: int = LONGEST) -> str:
        """Read words on one line; ``missing`` is the sentence when there are none."""
        text = typed.line(self[name])
        if not text and missing:
            self.refuse(missing, name)
        elif len(text) > longest:
            self.refuse(
                f"Shorten this to {longest:,} characters or fewer; you have {len(text):,}.",
                name,
            )
        return text

    def day(self, name: str, missing: str) -> date | None:
        """Read a date."""
        return self._read(
            name, missing, date.fromisoformat, "Enter a date like 2026-11-20"
        )

    def time(self, name: str, missing: str = "") -> time | None:
        """Read a time of day to the minute."""
        return self._read(name, missing, _minute, "Enter a time like 13:30")

    def hours(self, name: str) -> tuple[WallSpan, ...]:
        """Read the windows of a day; none is closed."""
        try:
            return read_hours(self[name])
        except BadInput as error:
            self.refuse(error, name)
            return ()

    def choice(self, name: str, allowed: Collection[str], missing: str) -> str:
        """Read one of some values."""
        if self[name] not in allowed:
            self.refuse(missing, name)
        return self[name]

    def year(self, name: str) -> int | None:
        """Read a year, if there is one."""
        return self._read(name, "", _year, "Enter a year like 2027")

    def number(self, name: str, missing: str) -> int | None:
        """Read a whole number of at least 1, as people write it."""
        return self._read(name, missing, _at_least_one, "Enter a whole number like 4")

    def _read(
        self, name: str, missing: str, read: Callable[[str], Value], like: str
    ) -> Value | None:
        text = typed.line(self[name])
        if not text:
            if missing:
                self.refuse(missing, name)
            return None
        try:
            return read(text)
        except ValueError:
            self.refuse(f"{like}; “{text[:40]}” is none.", name)
            return None


def as_it_was(text: str, was: str) -> str:
    """Return a text as it is kept, where the form only shows it on one plain line."""
    return was if text == typed.line(was) else text


def as_date(text: str) -> str:
    """Return what a browser's date field can show, "" for anything else."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""


def as_time(text: str) -> str:
    """Return what a browser's time field can show, "" for anything else."""
    try:
        return f"{_minute(text.strip()):%H:%M}"
    except ValueError:
        return ""


def _minute(text: str) -> time:
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(text)
    return found.replace(second=0, microsecond=0)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise ValueError(text)
    return int(text)


def _at_least_one(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if number < 1:
        raise ValueError(text)
    return number
