"""What acts on a ticket put into letters and into the log, and what they keep back."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError

from triage.models import Letter
from triage.store import db
from triage.tickets import telling, working

pytestmark = pytest.mark.both_databases


def test_a_ticket_that_breaks_in_the_database_tells_the_log_no_values(
    work, clock, monkeypatch, caplog
):
    work.does(working.ask, work.open(), body="?")
    clock.set("2026-11-24 08:01")

    def refuse(hand):
        raise DataError("INSERT", {"name": "Ana Lopez"}, Exception("(Ana Lopez)"))

    monkeypatch.setattr(telling, "reminder", refuse)

    work.wakes()

    assert "a ticket could not be woken: Exception" in caplog.text
    assert "Ana Lopez" not in caplog.text
    monkeypatch.undo()
    clock.forward(hours=1)
    work.wakes()


@pytest.mark.parametrize(
    ("date", "sent"), [("11/16/2026", False), ("11/17/2026", True)]
)
def test_the_desks_own_date_decides_what_lies_ahead(work, clock, date, sent):
    """At 8 pm in California it is tomorrow in UTC already."""
    ticket = work.open()
    clock.set("2026-11-16 20:00")

    work.does(working.reply, ticket, body=f"Done by {date}.")

    letters = select(Letter.raw).where(Letter.kind == "reply")
    assert (date.encode() in db.session.execute(letters).scalar_one()) is sent
