"""One sentence for each thing that happened to a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from triage.calendar import Calendar
from triage.store import FAR
from triage.wording.alerts import escalated
from triage.wording.labels import OUTCOMES, PARK_REASONS
from triage.wording.moments import day, moment, seconds
from triage.wording.promises import promise

_EVENTS = {
    "opened": "The ticket was opened.",
    "promise_made": "A promise was made: {promise}",
    "promise_revised": "The promise was revised: {promise}",
    "assigned": "{who} {handed}.",
    "replied": "{who} replied.",
    "asked": "{who} asked the submitter a question; the ticket waits for the answer.",
    "noted": "{who} wrote a note.",
    "call_logged": "{who} {reached}.",
    "submitter_wrote": "The submitter wrote.",
    "parked": "{who} parked the ticket until {review_on}, because {reason}.",
    "unparked": "The ticket is worked on again.",
    "resolved": "{who} resolved the ticket: {outcome}.",
    "reopened": "The ticket was reopened.",
    "closed": "The ticket was closed for good.",
    "reminded": "A reminder was written to the submitter.",
    "category_changed": "{who} changed what it is about from {was} to {now}.",
    "priority_changed": "{who} changed the priority from {was} to {now}.",
    "due_soon": "The {clock} clock is due soon.",
    "clock_missed": "The {clock} clock passed its due time, {due}.",
    "clock_ended": "The {clock} clock ended: {verdict} after {spent} of open time.",
    "letter_refused": "A letter could not be delivered and will not be tried again.",
    "promise_not_revised": (
        "{who} asked for another date, but the promised one was in danger no more by "
        "then; the submitter was not written to, and the promise stands."
    ),
    "follow_up": "This continues an earlier ticket.",
    "split": "{who} made the second topic, {category}, a ticket of its own.",
    "split_from": "{who} split this off: it is the second topic of another ticket.",
}
# What one value of its data makes of an event.
_SPECIAL = {
    (
        "submitter_wrote",
        "counts",
        False,
    ): "The submitter said thanks; nothing is left to do.",
    ("unparked", "because", "review date"): (
        "The review date has come; the ticket is worked on again."
    ),
    ("resolved", "told_by", "submitter"): "The submitter said that it is solved.",
    ("reopened", "because", "submitter"): (
        "The ticket was reopened, because the submitter wrote again."
    ),
    ("reminded", "by_letter", False): (
        "It was time for a reminder, but there is no e-mail address to write to."
    ),
}


def event_sentence(
    kind: str,
    data: Mapping[str, Any],
    *,
    who: str | None,
    calendar: Calendar,
    names: Mapping[int, str],
    categories: Mapping[str, str],
    owner: str | None = None,
) -> str:
    """Say one event as one English sentence; an unknown kind says its own name.

    ``owner`` is whoever had the ticket then: a step of a clock was for them to know.
    """
    if kind == "escalated":
        return escalated(data, owner)
    template = _template(kind, data)
    known = {
        key: _said(key, value, calendar, categories) for key, value in data.items()
    }
    known |= {
        "who": who or "The desk",
        "handed": _handed(names.get(data.get("to") or 0), who),
        "reached": "spoke with the submitter"
        if data.get("reached")
        else "called, and got no answer",
    }
    if "latest" in data:
        known["promise"] = promise(
            data.get("kind"),
            _moment_of(data.get("earliest")),
            _moment_of(data["latest"]),
            calendar,
        )
    return template.format_map(_Gaps(known))


def _template(kind: str, data: Mapping[str, Any]) -> str:
    for (of_kind, key, value), sentence in _SPECIAL.items():
        if of_kind == kind and data.get(key) == value:
            return sentence
    return _EVENTS.get(kind, kind.replace("_", " ").capitalize() + ".")


def _handed(to: str | None, who: str | None) -> str:
    if to is None:
        return "gave the ticket back"
    return "took the ticket" if to == who else f"gave the ticket to {to}"


class _Gaps(dict[str, str]):
    """A missing piece of an event reads as a gap, never as an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _said(
    key: str, value: Any, calendar: Calendar, categories: Mapping[str, str]
) -> str:
    if key == "outcome":
        return OUTCOMES.get(value, str(value)).lower()
    if key == "reason":
        return PARK_REASONS.get(value, str(value))
    if key == "due" and value:
        return moment(_moment_of(value) or FAR, calendar)
    if key == "spent" and isinstance(value, int):
        return seconds(value)
    if key == "review_on" and value:
        return day(date.fromisoformat(value))
    return categories.get(value, str(value)) if isinstance(value, str) else str(value)


def _moment_of(value: Any) -> datetime | None:
    return (
        datetime.fromisoformat(value).astimezone(UTC)
        if isinstance(value, str)
        else None
    )
