"""Letters: what each kind says, rendered once, and put into the outbox.

A letter may hold the reference, the category in our words, the promise, the link, a
guide and the rep's own words; never what the submitter wrote (docs/design.md 6). Those
to staff hold no more, and lead to the ticket at the desk.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from sqlalchemy import insert

from triage.config import ROOT
from triage.errors import BadLetter
from triage.guidance import Guidance
from triage.mail import message
from triage.mail.message import Stationery
from triage.mail.privacy import holds_patient_details
from triage.models import Letter, LetterState
from triage.store import db

FOLDER = ROOT / "templates" / "mail"
LETTERS = (
    "received", "reply", "ask", "reminder", "no_answer", "parked", "resolved",
    "promise_revised", "link",
)  # fmt: skip
STAFF_LETTERS = ("alert", "digest")
# Anybody can cause these by typing somebody's address into the open form, and then by
# taking the ticket up again and again on its page.
FROM_OPEN_FORM = ("received", "link", "promise_revised")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """All that a letter can say, in words a person reads; empty is left out.

    ``promise`` is a sentence, ``counted`` says how it comes to its date; ``words`` are
    the rep's own. ``answer_by`` and
    ``opens_again_until`` are moments in words ("Tue 1 December, 5 pm"), ``reason`` is
    why a ticket is parked or its promise was revised, ``outcome`` how it was resolved.
    """

    ref: str
    link: str
    category: str = ""
    promise: str = ""
    counted: str = ""
    guide: Guidance | None = None
    words: str = ""
    reason: str = ""
    outcome: str = ""
    answer_by: str = ""
    opens_again_until: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One ticket in a letter to staff: how its clocks stand in words, and where it is.

    ``owner`` is said in a digest only: whoever is written to knows their own tickets.
    """

    ref: str
    link: str
    category: str
    clocks: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """All that a letter to staff can say: some tickets, and how many more there are.

    ``queue`` shows all of them at the desk, ``account`` is where letters are turned off.
    """

    lines: tuple[StaffLine, ...]
    queue: str
    account: str
    more: int = 0
    language: str = "en"

    @property
    def total(self) -> int:
        """How many tickets it is about."""
        return len(self.lines) + self.more


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter as it will be posted, on every try the same bytes."""

    kind: str
    recipient: str
    subject: str
    message_id: str
    raw: bytes
    written_at: datetime
    language: str


_templates = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def _paragraphs(words: str) -> Markup:
    """Show plain words in HTML as they were typed: blank lines part paragraphs."""
    parts = (
        escape(part).replace("\n", Markup("<br>\n")) for part in words.split("\n\n")
    )
    return Markup("\n").join(
        Markup('<p class="words">{}</p>').format(part) for part in parts
    )


_templates.filters["paragraphs"] = _paragraphs


def render(
    kind: str, *, to: str, facts: LetterFacts, now: datetime, today: date | None = None
) -> RenderedLetter:
    """Write a letter to one person; needs no database.

    Words that seem to hold patient details are left out: the letter then carries only
    the link. ``today`` is the desk's date: a later one is no birth date; without it
    every date could be. Raises ``BadLetter`` for a recipient or a subject that is not one line.
    """
    if kind not in LETTERS:
        raise BadLetter(f"There is no letter '{kind}'.")
    sendable = replace(facts, words=_sendable(facts.words, today))
    withheld = bool(facts.words.strip()) and not sendable.words
    return _written(kind, to, sendable, now, withheld=withheld)


def render_for_staff(
    kind: str, *, to: str, facts: StaffFacts, now: datetime
) -> RenderedLetter:
    """Write a letter about tickets to somebody who works here; needs no database."""
    if kind not in STAFF_LETTERS:
        raise BadLetter(f"There is no letter '{kind}' to staff.")
    return _written(kind, to, facts, now)


def _written(
    kind: str, to: str, facts: LetterFacts | StaffFacts, now: datetime, **more: object
) -> RenderedLetter:
    paper = message.stationery(current_app.config)
    said = {"facts": facts, "desk_name": paper.desk_name, **more}
    subject = message.one_line(_say(kind, "subject.txt", said))
    said["subject"] = subject
    headers = _headers(paper, to=to, subject=subject, language=facts.language, now=now)
    text, html = _say(kind, "body.txt", said), _say(kind, "body.html", said)
    return RenderedLetter(
        kind=kind,
        # Limits are counted by address: A@x.org and a@x.org are one mailbox.
        recipient=to.lower(),
        subject=subject,
        message_id=headers["Message-ID"],
        raw=message.assemble(headers, text, html),
        written_at=now,
        language=facts.language,
    )


def _headers(
    paper: Stationery, *, to: str, subject: str, language: str, now: datetime
) -> dict[str, str]:
    return {
        "From": paper.sender,
        "To": message.one_address(to),
        "Subject": subject,
        "Date": message.date_header(now),
        "Message-ID": message.new_message_id(paper.domain),
        # Nobody's absence note is to answer a machine.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }


def queue(letter: RenderedLetter, *, ticket_id: int | None) -> None:
    """Put a letter into the outbox; call inside ``saved()`` (one statement)."""
    db.session.execute(insert(Letter).values(**row(letter, ticket_id=ticket_id)))


def row(letter: RenderedLetter, *, ticket_id: int | None) -> dict[str, object]:
    """Return the letter's row, for a verb that writes several at once."""
    return {
        "ticket_id": ticket_id,
        "kind": letter.kind,
        "recipient": letter.recipient,
        "subject": letter.subject,
        "message_id": letter.message_id,
        "language": letter.language,
        "raw": letter.raw,
        "written_at": letter.written_at,
        "state": LetterState.QUEUED.value,
        "tries": 0,
    }


def _say(kind: str, file: str, said: dict[str, object]) -> str:
    return _templates.get_template(f"{kind}/{file}").render(said).strip()


def _sendable(words: str, today: date | None) -> str:
    """Return the rep's words without control characters, or nothing if they must not go."""
    if holds_patient_details(words, today):
        return ""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in plain
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()
