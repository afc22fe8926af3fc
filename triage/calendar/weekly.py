"""A calendar with other weekly hours, as text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from triage.calendar.hours import WEEKDAYS, WallSpan
from triage.calendar.loading import read_schedule, write_schedule
from triage.errors import BadData


def with_hours(text: str, hours: Mapping[str, Iterable[str]], *, reason: str) -> str:
    """Return the calendar with these windows ("08:00-17:00") on the weekdays named.

    Weekdays that are not named keep their hours. The reason takes the place of the old
    one and of its source, which spoke of other hours.
    """
    schedule = read_schedule(text)
    for name in hours:
        if name not in WEEKDAYS:
            raise BadData(
                f"{name!r} is no weekday; write one of {', '.join(WEEKDAYS)}."
            )
    windows = tuple(
        _windows(name, hours[name]) if name in hours else kept
        for name, kept in zip(WEEKDAYS, schedule.hours, strict=True)
    )
    if windows == schedule.hours:
        raise BadData("These are the weekly hours already.")
    return write_schedule(
        replace(
            schedule,
            hours=windows,
            hours_reason=reason,
            hours_source="",
            hours_quote="",
        )
    )


def _windows(name: str, texts: Iterable[str]) -> tuple[WallSpan, ...]:
    try:
        return tuple(sorted({WallSpan.parse(text) for text in texts}))
    except BadData as error:
        raise BadData(f"{name.capitalize()}: {error}") from error
