"""One letter of each kind, with everything it can say, and the words of its two halves."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

from tests.support.moments import local
from triage import guidance
from triage.mail import LetterFacts, RenderedLetter, StaffFacts, StaffLine

REF = "HD-7KQ4-M2XN"
LINK = f"https://help.example.org/t/{REF}/Zk3vQ0aY8rXn5tLw1bHs7uJd2fMe9cPg"
WRITTEN = local("2026-11-16 10:00")
DONE_BY = "This will be done by Mon 30 November, 5 pm."
COUNTED = (
    "2 calendar weeks from Mon 16 November is Mon 30 November, an open day: by its close, "
    "5 pm. We are also closed Thu 26 and Fri 27; that does not change the date."
)
GUIDE = guidance.compose(
    "account_update",
    "Adding users",
    """
Changes are made with **Account Update**:

1. Open [Account Update](https://accounts.example.org/update).
2. Fill in one line for each person.
3. Send it. Requests may take 2 weeks.

Call us at [800-555-0147](tel:+18005550147) if it is *urgent*.
""",
)
WORDS = """Hello,

please open <Account Update> & check the list:
- "Ana" is there
- "Ben" is not

Rosa"""

FACTS = {
    "received": {
        "category": "Add or change users",
        "promise": DONE_BY,
        "counted": COUNTED,
        "guide": GUIDE,
    },
    "reply": {"words": WORDS, "promise": DONE_BY},
    "ask": {"words": "Which site is it?", "answer_by": "Tue 1 December, 5 pm"},
    "reminder": {"answer_by": "Tue 1 December, 5 pm"},
    "no_answer": {"opens_again_until": "Thu 10 December, 5 pm"},
    "parked": {
        "words": "The new version is being tested.",
        "reason": "a new version has to come out first",
        "promise": "We look at this again on Wed 2 December.",
    },
    "resolved": {
        "words": WORDS,
        "outcome": "Solved",
        "guide": GUIDE,
        "opens_again_until": "Tue 1 December, 5 pm",
    },
    "promise_revised": {
        "promise": DONE_BY,
        "counted": COUNTED,
        "reason": "you changed what it is about",
    },
    "link": {"category": "Add or change users", "promise": DONE_BY},
}

DESK = "https://help.example.org/desk"
LINES = (
    StaffLine(
        ref="HD-7KQ4-M2XN",
        link=f"{DESK}/tickets/12",
        category="Cannot sign in, locked, password",
        clocks="First reply and promise overdue since Mon 16 November, 2 pm",
    ),
    StaffLine(
        ref="HD-2VXP-9RWT",
        link=f"{DESK}/tickets/7",
        category="Add or change users",
        clocks="Promise due by Mon 30 November, 5 pm",
    ),
)
STAFF_FACTS = {
    "alert": StaffFacts(LINES, queue=f"{DESK}/?owner=me", account=f"{DESK}/me"),
    "digest": StaffFacts(
        tuple(
            replace(line, owner=owner)
            for line, owner in zip(LINES, ("Rosa Diaz", "Nobody"), strict=True)
        ),
        queue=f"{DESK}/",
        account=f"{DESK}/me",
        more=40,
    ),
}


def facts(kind: str, **other: object) -> LetterFacts:
    """All that a letter of this kind can say."""
    given = {"ref": REF, "link": LINK, **FACTS[kind], **other}
    return LetterFacts(**given)  # type: ignore[arg-type]


def parsed(letter: RenderedLetter) -> EmailMessage:
    """The letter as a strict reader of mail sees it."""
    message = message_from_bytes(letter.raw, policy=policy.default)
    for part in message.walk():
        assert not part.defects
        for header in part.values():
            assert not header.defects, header
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The content of one half: ``plain`` or ``html``."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def words_of_text(text: str) -> list[str]:
    """The words of the text half, without the marks of its lists."""
    return re.sub(r"^ *(•|\d+\.) ", "", text, flags=re.MULTILINE).split()


def words_of_html(html: str) -> list[str]:
    """The words a person sees, a link followed by its address as in the text half."""
    body = html[html.index("<body>") :]
    body = re.sub(r'<a href="([^"]*)">(.*?)</a>', _with_address, body, flags=re.DOTALL)
    body = re.sub(r"</?(a|strong|em|code)\b[^>]*>", "", body)
    return unescape(re.sub(r"<[^>]*>", " ", body)).split()


def _with_address(link: re.Match[str]) -> str:
    address, words = link.groups()
    if address == words or address.startswith(guidance.SAID_BY_WORDS):
        return words
    return f"{words} ({address})"
