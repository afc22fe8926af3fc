"""Codes and moments -> sentences people say. Pages, letters, commands and reports call it.

The core returns codes; every sentence about a date, a promise, a standing or an event is
made here, so that a second language is a second set of these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time

from triage.calendar import Calendar
from triage.store import FAR

LANGUAGE = "en_US"

STATES = {
    "new": "New",
    "open": "Open",
    "waiting": "Waiting for you",
    "parked": "Set aside for now",
    "resolved": "Resolved",
    "closed": "Closed",
}
STATES_FOR_STAFF = STATES | {"waiting": "Waiting on submitter", "parked": "Parked"}
PRIORITIES = {"urgent": "Urgent", "normal": "Normal", "low": "Low"}
CHANNELS = {
    "web": "Web form",
    "email": "Mail",
    "phone_note": "Phone",
    "fax_note": "Fax",
}
OUTCOMES = {
    "solved": "Solved",
    "self-service": "Solved with the guide",
    "referred": "Referred elsewhere",
    "declined": "Declined",
    "no answer": "No answer from the submitter",
    "duplicate": "Duplicate of another ticket",
    "spam": "Spam",
}
ORG_TYPES = {
    "provider": "Clinic or health care provider",
    "pharmacy": "Pharmacy",
    "school": "School",
    "child_care": "Child care",
    "wic": "WIC agency",
    "foster_care": "Foster care agency",
    "local_health_dept": "Local health department",
    "health_plan": "Health plan",
    "vendor": "EHR or software vendor",
    "parent": "Parent or member of the public",
    "unknown": "Something else",
}
PARK_REASONS = {
    "waits_for_registry": "the registry has to change something first",
    "waits_for_release": "a new version has to come out first",
    "waits_for_partner": "another organization has to act first",
    "not_offered_now": "we do not offer this at the moment",
    "other": "this cannot be done at the moment",
}

# Why a promise is another than before; follows "It changed because".
PROMISE_REASONS = {
    "waited": "your request waited for your answer meanwhile",
    "taken up": "your request had been set aside for a while",
    "category changed": "your request is about something else than we first thought",
    "reopened": "your request was opened again",
}


# A list says the same days and hours over and over, and Babel takes its time.
_kept = lru_cache(maxsize=4096)


@_kept
def clock_time(at: time) -> str:
    """Say a time of day: "8 am", "12 noon", "4:59 pm"."""
    if at.hour == 12 and at.minute == 0:
        return "12 noon"
    if at.hour == 0 and at.minute == 0:
        return "midnight"
    pattern = "h a" if at.minute == 0 else "h:mm a"
    return format_time(at, pattern, locale=LANGUAGE).lower().replace("\u202f", " ")


@_kept
def day(on: date, today: date | None = None) -> str:
    """Say a day: "Tue 17 November", with the year when it is not this year's."""
    pattern = "EEE d MMMM" if today is None or on.year == today.year else "EEE d MMMM y"
    return format_date(on, pattern, locale=LANGUAGE)


@_kept
def short_day(on: date) -> str:
    """Say a day where there is little room: "17 Nov"."""
    return format_date(on, "d MMM", locale=LANGUAGE)


def moment(at: datetime, calendar: Calendar, now: datetime | None = None) -> str:
    """Say a moment on the desk's wall: "Tue 17 November, 12 noon"."""
    local = calendar.local(at)
    today = calendar.local(now).date() if now else None
    return f"{day(local.date(), today)}, {clock_time(local.time())}"


@_kept
def _weekday(on: date) -> str:
    return format_date(on, "EEE", locale=LANGUAGE)


def near_moment(at: datetime, calendar: Calendar, now: datetime) -> str:
    """Say a moment near now shortly: "10:05 am" today, "Wed 8 am" this week."""
    local, today = calendar.local(at), calendar.local(now).date()
    if local.date() == today:
        return clock_time(local.time())
    if abs((local.date() - today).days) < 7:
        return f"{_weekday(local.date())} {clock_time(local.time())}"
    return moment(at, calendar, now)


def slot(
    start: datetime, end: datetime, calendar: Calendar, now: datetime | None = None
) -> str:
    """Say a callback slot: "Tue 17 November between 8 and noon"."""
    first, last = calendar.local(start), calendar.local(end)
    today = calendar.local(now).date() if now else None
    return f"{day(first.date(), today)} between {_hour(first.time())} and {_hour(last.time())}"


def _hour(at: time) -> str:
    return (
        clock_time(at)
        .removesuffix(" am")
        .removesuffix(" pm")
        .replace("12 noon", "noon")
    )


def promise(
    kind: str | None,
    earliest: datetime | None,
    latest: datetime | None,
    calendar: Calendar,
    now: datetime | None = None,
) -> str:
    """Say what the submitter was told, as one sentence; empty when nothing was promised."""
    if not kind or latest is None or latest >= FAR:
        return ""
    by = moment(latest, calendar, now)
    if kind == "reply":
        return f"We will reply by {by}."
    if kind == "call":
        return f"We call you {slot(earliest or latest, latest, calendar, now)}."
    if kind == "look again":
        return f"We look at this again on {day(calendar.local(latest).date())}."
    if (
        earliest is None
        or calendar.local(earliest).date() == calendar.local(latest).date()
    ):
        return f"This will be done by {by}."
    first = day(
        calendar.local(earliest).date(), calendar.local(now).date() if now else None
    )
    return f"This will be done between {first} and {by}."


def open_line(calendar: Calendar, now: datetime) -> str:
    """Say whether the desk is open: "Open now until 5 pm", "Closed …, open Wed 8 am"."""
    if calendar.is_open(now):
        closing = calendar.next_closing(now)
        if closing is None:
            return "Open now"
        return f"Open now until {near_moment(closing, calendar, now)}"
    opening = near_moment(calendar.next_opening(now), calendar, now)
    names = [
        c.name or c.reason for c in calendar.closures_on(calendar.local(now).date())
    ]
    reason = f" for {' and '.join(n for n in names if n)}" if any(names) else " now"
    return f"Closed{reason}, open {opening}"


def seconds(amount: int) -> str:
    """Say open time shortly: "45 min", "3 h 20 min"; never as days."""
    minutes = abs(amount) // 60
    if minutes < 60:
        return f"{minutes} min" if minutes or not amount else "under 1 min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a number of things: "1 ticket", "3 tickets"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
    "follow_up": "This continues an earlier ticket.",
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
) -> str:
    """Say one event as one English sentence; an unknown kind says its own name."""
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


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was, roughly: "5 minutes ago", "3 days ago"."""
    gone = now - at
    if gone < timedelta(minutes=1):
        return "just now"
    if gone < timedelta(hours=1):
        return count(int(gone.total_seconds() // 60), "minute") + " ago"
    if gone < timedelta(days=1):
        return count(int(gone.total_seconds() // 3600), "hour") + " ago"
    return count(gone.days, "day") + " ago"


# What the desk does, by action and by whether a ticket opens at once; told before sending.
_ACTIONS = {
    ("email", "open"): "We read it and answer you in writing.",
    ("link", "open"): "We do this for you; you need not ask anywhere else.",
    ("link", "offer"): "There is a guide for this. You may be done at once.",
    ("callback", "open"): "We call you, on a half day that you choose.",
    ("refer", "open"): "Another office does this. We tell you which one.",
    ("decline", "open"): "We cannot do this at this time; we keep your request.",
    ("decline", "offer"): "We do not do this any more; the guide says more.",
    ("inform", "open"): "We tell you what we know, and a person looks into it.",
    ("inform", "offer"): "The answer is on the next page.",
    ("person", "open"): "A person reads it and answers you.",
}


def what_we_do(action: str, ticket: str) -> str:
    """Say what happens to a request whose row has this action."""
    return _ACTIONS.get((action, ticket), _ACTIONS["person", "open"])


# What a state means for the person who asked.
STATE_MEANS = {
    "new": "We have your request. Nobody has started on it yet.",
    "open": "Somebody is working on it.",
    "waiting": "We asked you something, and wait for your answer.",
    "parked": "We have set this aside for now, and look at it again later.",
    "resolved": "This is done. If it is not, write below and it opens again.",
    "closed": "This is closed for good. Write below, and we open a new ticket.",
}
RESOLVED_MEANS = {
    "referred": "Another office does this, so our part is done.",
    "declined": "We cannot do this; what we wrote to you says why.",
    "no answer": "We did not hear from you. Write below, and it opens again.",
    "duplicate": "You asked the same in another ticket, and we answer there.",
    "spam": "We took this for advertising. If it is not, write below.",
}


def state_means(state: str, outcome: str | None) -> str:
    """Say what a state means for the person who asked."""
    if state == "resolved" and outcome in RESOLVED_MEANS:
        return RESOLVED_MEANS[outcome]
    return STATE_MEANS[state]
