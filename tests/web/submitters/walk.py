"""Somebody fills in the form, page by page, as a browser without scripts would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.pages import CheckedClient, CheckedResponse
from triage.models import Ticket
from triage.store import db

DETAILS = {
    "subject": "School Access is missing",
    "body": "Our new nurse can sign in but does not see School Access in the menu.",
    "priority": "normal",
    "org_name": "Lincoln Elementary",
    "org_type": "school",
    "county": "Alameda",
}
CONTACT = {"name": "Dana Whitfield", "email": "dana@lincoln.example.org", "phone": ""}


@dataclass
class Walk:
    """One visitor; each method sends one page and follows where it leads."""

    client: CheckedClient
    at: str = ""
    details_typed: dict[str, str] = field(default_factory=lambda: dict(DETAILS))

    def details(self, about: str = "", **typed: Any) -> CheckedResponse:
        """Open the first page and send it."""
        self.client.get("/details", query_string={"about": about} if about else None)
        return self.send("/details", **{**self.details_typed, **typed})

    def pick(self, reading: str) -> CheckedResponse:
        """Choose a reading."""
        return self.send("/reading", picked=reading)

    def password(self, before: str, tried: str = "") -> CheckedResponse:
        """Answer the two questions about the password."""
        return self.send(
            "/questions", signed_in_before=before, tried_button=tried or None
        )

    def contact(self, **typed: Any) -> CheckedResponse:
        """Say how to be reached."""
        return self.send("/contact", **{**CONTACT, **typed})

    def check(self, **typed: Any) -> CheckedResponse:
        """Press Send."""
        return self.send("/check", **typed)

    def to_check(
        self, reading: str = "school_access_menu", **typed: Any
    ) -> CheckedResponse:
        """Go as far as the last page before Send."""
        self.details(about=reading, **typed)
        self.pick(reading)
        return self.contact()

    def whole_way(
        self, reading: str = "school_access_menu", **typed: Any
    ) -> CheckedResponse:
        """Send a whole form."""
        self.to_check(reading, **typed)
        return self.check()

    def send(self, action: str, **typed: Any) -> CheckedResponse:
        """Send a form of the page we are on; go where it leads, and say where that is."""
        answer = self.client.submit(action, **typed)
        if answer.status_code == 303:
            self.at = answer.location
            answer = self.client.get(answer.location)
            while 300 <= answer.status_code < 400:
                self.at = answer.location
                answer = self.client.get(answer.location)
        return answer

    def key(self) -> str:
        """The key of the unfinished form, as the browser keeps it."""
        cookie = self.client.get_cookie("triage-form")
        assert cookie is not None, "the browser has no key"
        return cookie.value


def tickets(app: Flask) -> list[Ticket]:
    """Every ticket there is, oldest first."""
    with app.app_context():
        return list(db.session.execute(select(Ticket).order_by(Ticket.id)).scalars())


def the_ticket(app: Flask) -> Ticket:
    """The one ticket there is."""
    [ticket] = tickets(app)
    return ticket
