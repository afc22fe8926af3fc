"""A lost link goes to the address on the ticket, by mail, and is shown to nobody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from triage.desk import Desk
from triage.mail import letters
from triage.mail.letters import LetterFacts
from triage.models import Ticket
from triage.store import db
from triage.tickets import telling
from triage.tickets.keys import address_key, read_reference
from triage.tickets.links import ticket_link


def mail_link(ref: str, email: str, *, desk: Desk, now: datetime) -> bool:
    """Queue the link if reference and address belong together; call inside ``saved()``.

    Whether they do is for the tests: the page says the same to everybody, and a letter
    is rendered for strangers too, so that the answer takes as long.
    """
    known = read_reference(ref) or ""
    ticket = db.session.execute(
        select(Ticket).where(Ticket.ref == known)
    ).scalar_one_or_none()
    fits = ticket is not None and address_key(ticket.email or "") == address_key(email)
    version = ticket.link_version if ticket is not None else 1
    facts = LetterFacts(
        ref=known,
        link=ticket_link(known, version),
        category=telling.title(desk, ticket.category if ticket is not None else ""),
    )
    to = ticket.email if fits and ticket is not None and ticket.email else email
    letter = letters.render("link", to=to, facts=facts, now=now)
    if not fits or ticket is None:
        return False
    letters.queue(letter, ticket_id=ticket.id)
    return True
