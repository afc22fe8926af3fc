"""What a rep typed for somebody -> an intake, and what has to be put right first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.calendar import Calendar
from triage.rules import COUNTIES, ORG_TYPES, Intake
from triage.tickets import drafts
from triage.tickets.slots import slot_named
from triage.web import typed

CHANNELS = {"phone_note": "Phone call", "fax_note": "Fax", "email": "Mail"}
PRIORITIES = {
    "urgent": "Urgent: people are waiting to be vaccinated",
    "normal": "Normal: it slows them down",
    "low": "Low: it can wait",
}
YES_NO = {"yes": True, "no": False}
_LONGEST = {"subject": 200, "body": 5_000, "name": 200, "org_name": 200}
_PHONE_LONGEST = 40
_MISSING = {
    "subject": "Say in a few words what it is about.",
    "body": "Write what they told you.",
    "name": "Enter who it is.",
    "org_name": "Enter the organization; “none” for a parent.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the field it is about."""

    field: str
    sentence: str


@dataclass(slots=True)
class Taken:
    """The form read: the intake as far as it goes, its key, and what is wrong."""

    intake: Intake
    key: str
    problems: list[Problem] = field(default_factory=list)


def take(form: Mapping[str, str], calendar: Calendar, now: datetime) -> Taken:
    """Read the form; every problem is found, not only the first."""
    problems: list[Problem] = []
    texts = {name: _text(form, name, problems) for name in _LONGEST}
    key = form.get("key", "")
    return Taken(
        intake=Intake(
            subject=texts["subject"],
            body=texts["body"],
            name=texts["name"],
            org_name=texts["org_name"],
            org_type=_one_of(
                form, "org_type", ORG_TYPES, "Choose what kind it is.", problems
            ),
            county=_one_of(form, "county", COUNTIES, "Choose the county.", problems),
            email=_email(form, problems),
            phone=_phone(form, problems),
            channel=_one_of(
                form, "channel", CHANNELS, "Choose how it came in.", problems
            ),
            priority=_one_of(
                form, "priority", PRIORITIES, "Choose how urgent it is.", problems
            ),
            tried_button=YES_NO.get(form.get("tried_button", "")),
            picked=form.get("picked") or None,
            slot=_slot(form, calendar, now),
        ),
        key=key if drafts.is_key(key) else drafts.new_key(),
        problems=problems,
    )


def _text(form: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    value = (typed.lines if name == "body" else typed.line)(form.get(name))
    longest = _LONGEST[name]
    if not value:
        problems.append(Problem(name, _MISSING[name]))
    elif len(value) > longest:
        sentence = (
            f"Shorten this to {longest:,} characters or fewer; you have {len(value):,}."
        )
        problems.append(Problem(name, sentence))
    return value


def _one_of(
    form: Mapping[str, str],
    name: str,
    allowed: object,
    missing: str,
    problems: list[Problem],
) -> str:
    value = form.get(name, "")
    if value not in allowed:  # type: ignore[operator]
        problems.append(Problem(name, missing))
    return value


def _email(form: Mapping[str, str], problems: list[Problem]) -> str:
    given = typed.line(form.get("email"))
    if not given:
        return ""
    address = typed.email(given)
    if address is None:
        problems.append(
            Problem(
                "email",
                "Enter an e-mail address like name@clinic.org, or leave it empty.",
            )
        )
    return address or ""


def _phone(form: Mapping[str, str], problems: list[Problem]) -> str:
    given = typed.line(form.get("phone"))
    if not given:
        return ""
    number = typed.phone(given)
    if number is None or len(number) > _PHONE_LONGEST:
        problems.append(
            Problem("phone", "Enter a phone number with area code, or leave it empty.")
        )
    return number or ""


def _slot(
    form: Mapping[str, str], calendar: Calendar, now: datetime
) -> tuple[str, str] | None:
    slot = slot_named(calendar, form.get("slot", ""))
    return slot.edges if slot and slot.end > now else None
