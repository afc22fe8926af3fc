"""Lengths of time that always say their unit; a "day" alone does not exist here."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from triage.errors import BadDuration, BadMoment


class Unit(StrEnum):
    """What a length is counted in; the value is what people read."""

    BUSINESS_SECONDS = "business seconds"
    BUSINESS_MINUTES = "business minutes"
    BUSINESS_HOURS = "business hours"
    BUSINESS_DAYS = "business days"
    CALENDAR_DAYS = "calendar days"
    CALENDAR_WEEKS = "calendar weeks"
    CALENDAR_MONTHS = "calendar months"


#: Open seconds in one of each; the other units are counted in dates, never in seconds.
SECONDS_IN = {
    Unit.BUSINESS_SECONDS: 1,
    Unit.BUSINESS_MINUTES: 60,
    Unit.BUSINESS_HOURS: 3600,
}
LARGEST = 10_000_000_000
_WORDS = {word: unit for unit in Unit for word in (unit.value, unit.value[:-1])}
_LENGTH = re.compile(r"([+-]?\d{1,11})\s+(.+)", re.ASCII)
_SPAN = re.compile(r"(\d{1,11})\s*(?:-|–|to)\s*(\d{1,11})\s+(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit. Only open time can be negative: it counts backwards."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.amount) is not int or abs(self.amount) > LARGEST:
            raise BadDuration(f"{self.amount!r} is not an amount we can count.")
        if self.amount < 0 and self.unit not in SECONDS_IN:
            raise BadDuration(f"{self.unit} are only counted forwards.")

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read "4 business hours" or "1 calendar week"; raise BadDuration."""
        found = _LENGTH.fullmatch(text.strip())
        if found is None:
            raise BadDuration(_not_a_length(text))
        return cls(int(found[1]), _unit(found[2], text))

    @property
    def seconds(self) -> int | None:
        """The open seconds, or None for units that are counted in dates."""
        each = SECONDS_IN.get(self.unit)
        return None if each is None else self.amount * each

    def __str__(self) -> str:
        return f"{self.amount} {_unit_words(self.amount, self.unit)}"


@dataclass(frozen=True, slots=True)
class Span:
    """From ``least`` to ``most``, both in the same unit of dates."""

    least: Duration
    most: Duration

    def __post_init__(self) -> None:
        if self.least.unit is not self.most.unit or self.least.unit in SECONDS_IN:
            raise BadDuration(
                "A span is two amounts of the same unit, counted in days."
            )
        if self.least.amount > self.most.amount:
            raise BadDuration(f"{self} ends before it begins.")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read "1-2 calendar months" or "2 calendar weeks"; raise BadDuration."""
        found = _SPAN.fullmatch(text.strip())
        if found is None:
            length = Duration.parse(text)
            return cls(length, length)
        unit = _unit(found[3], text)
        return cls(Duration(int(found[1]), unit), Duration(int(found[2]), unit))

    def __str__(self) -> str:
        if self.least == self.most:
            return str(self.most)
        words = _unit_words(self.most.amount, self.most.unit)
        return f"{self.least.amount}-{self.most.amount} {words}"


def _unit(words: str, text: str) -> Unit:
    unit = _WORDS.get(" ".join(words.lower().split()))
    if unit is None:
        raise BadDuration(_not_a_length(text))
    return unit


def _unit_words(amount: int, unit: Unit) -> str:
    return unit.value[:-1] if abs(amount) == 1 else unit.value


def _not_a_length(text: str) -> str:
    return (
        f'{text!r} does not say how long; write it like "4 business hours", '
        '"3 business days" or "2 calendar weeks".'
    )


def later_date(day: date, length: Duration) -> date:
    """Return the date so many calendar days, weeks or months later; month ends clamp."""
    try:
        if length.unit is Unit.CALENDAR_MONTHS:
            return _months_later(day, length.amount)
        days = length.amount * (7 if length.unit is Unit.CALENDAR_WEEKS else 1)
        return day + timedelta(days=days)
    except (OverflowError, ValueError) as error:
        raise BadMoment(f"{length} after {day} is no date we can count to.") from error


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
