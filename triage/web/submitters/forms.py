"""Each page of the form: what was typed -> answers to keep, and what is wrong with them.

Every sentence says what to do. What is wrong is kept as well, so that it can be shown
again; it only does not lead on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage.rules import COUNTIES, ORG_TYPES, PRIORITIES
from triage.tickets.slots import Slot
from triage.web import typed

SUBJECT, BODY, NAME, ORGANIZATION, PHONE = 200, 5_000, 200, 200, 40
STATUS_ABOUT = ("account_update", "new_enrollment", "other")
YES_NO = {"yes": True, "no": False}
MESSAGE = 5_000
_OLDEST = 5 * 366

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the field it is about; without a field it is about the page."""

    field: str
    sentence: str


@dataclass(slots=True)
class Sheet:
    """One page filled in: what to keep, and what has to be put right first."""

    answers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, sentence: str) -> None:
        """Note what has to be put right."""
        self.problems.append(Problem(name, sentence))

    def text(
        self, form: Form, name: str, most: int, empty: str, *, many: bool = False
    ) -> None:
        """Take a text; ``empty`` is what to say when it is missing, nothing if it may be."""
        value = (typed.lines if many else typed.line)(form.get(name))
        self.answers[name] = value
        if not value and empty:
            self.wrong(name, empty)
        elif len(value) > most:
            self.wrong(
                name,
                f"Shorten this to {most:,} characters or fewer; you have {len(value):,}.",
            )

    def choice(
        self, form: Form, name: str, allowed: Collection[str], missing: str
    ) -> None:
        """Take one of a closed list."""
        value = form.get(name, "")
        self.answers[name] = value if value in allowed else ""
        if value not in allowed:
            self.wrong(name, missing)


def details(form: Form) -> Sheet:
    """What happened, where, and whether people are waiting."""
    sheet = Sheet()
    sheet.text(form, "subject", SUBJECT, "Say in a few words what is wrong.")
    sheet.text(form, "body", BODY, "Tell us what happened.", many=True)
    sheet.choice(
        form,
        "priority",
        PRIORITIES,
        "Choose whether people are waiting because of this.",
    )
    sheet.text(form, "org_name", ORGANIZATION, "Enter the name of your organization.")
    sheet.choice(form, "org_type", ORG_TYPES, "Choose what kind of organization it is.")
    sheet.choice(
        form, "county", COUNTIES, "Choose your county, or “Outside California”."
    )
    return sheet


def reading(form: Form, options: Collection[str]) -> Sheet:
    """Which of the readings fits."""
    sheet = Sheet()
    sheet.choice(form, "picked", options, "Choose what your question is about.")
    return sheet


def password(form: Form) -> Sheet:
    """What decides whether the Forgot Password button can help."""
    sheet = Sheet()
    sheet.choice(
        form, "signed_in_before", YES_NO,
        "Choose whether you have signed in before and set your security questions.",
    )  # fmt: skip
    sheet.answers["tried_button"] = form.get("tried_button", "")
    if sheet.answers["signed_in_before"] == "yes":
        sheet.choice(
            form,
            "tried_button",
            YES_NO,
            "Choose whether you already pressed Forgot Password.",
        )
    elif sheet.answers["tried_button"] not in YES_NO:
        sheet.answers["tried_button"] = ""
    return sheet


def lost(form: Form) -> Sheet:
    """A reference and the e-mail address on it."""
    sheet = Sheet()
    sheet.text(form, "ref", 40, "Enter the reference; it looks like HD-7KQ4-M2XN.")
    _email(sheet, form)
    return sheet


def sent_before(form: Form, today: date) -> Sheet:
    """What an earlier request was for, and when it was sent (a date, or not known)."""
    sheet = Sheet()
    sheet.choice(form, "asked_about", STATUS_ABOUT, "Choose what you asked for.")
    sheet.choice(form, "know_date", YES_NO, "Choose whether you know when you sent it.")
    for part in ("month", "day", "year"):
        sheet.answers[part] = typed.line(form.get(part))[:10]
    sheet.answers["asked_on"] = ""
    if sheet.answers["know_date"] == "yes":
        _date(sheet, today)
    return sheet


def _date(sheet: Sheet, today: date) -> None:
    parts = [sheet.answers[part] for part in ("year", "month", "day")]
    try:
        day = date(*(int(part) for part in parts))
    except (ValueError, OverflowError):
        sheet.wrong(
            "month", "Enter the date you sent it, like 11 2 2026, or choose No."
        )
        return
    if day > today:
        sheet.wrong("month", "Enter a date that is not in the future.")
    elif (today - day).days > _OLDEST:
        sheet.wrong(
            "month", "Enter a date of the last five years, with a year like 2026."
        )
    else:
        sheet.answers["asked_on"] = day.isoformat()


def contact(form: Form, slots: Sequence[Slot] = ()) -> Sheet:
    """How to reach the submitter; with ``slots``, when to call them as well."""
    sheet = Sheet()
    sheet.text(form, "name", NAME, "Enter your full name.")
    _email(sheet, form)
    _phone(sheet, form, needed=bool(slots))
    if slots:
        sheet.choice(
            form,
            "slot",
            [slot.key for slot in slots],
            "Choose when we should call you.",
        )
    return sheet


def message(form: Form) -> Sheet:
    """Something more to say on a ticket."""
    sheet = Sheet()
    sheet.text(form, "body", MESSAGE, "Write your message.", many=True)
    return sheet


def _email(sheet: Sheet, form: Form) -> None:
    value = typed.line(form.get("email"))
    sheet.answers["email"] = typed.email(value) or value
    if typed.email(value) is None:
        sheet.wrong(
            "email", "Enter an e-mail address we can write to, like name@clinic.org."
        )


def _phone(sheet: Sheet, form: Form, *, needed: bool) -> None:
    value = typed.line(form.get("phone"))
    sheet.answers["phone"] = value
    if not value and needed:
        sheet.wrong("phone", "Enter the phone number we should call.")
    elif value and (typed.phone(value) is None or len(value) > PHONE):
        sheet.wrong(
            "phone", "Enter a phone number with its area code, like 916-555-0100."
        )
