"""A calendar has to reach back to every ticket whose clocks still run."""

from __future__ import annotations

import re

import pytest

from triage import desk as desks
from triage.errors import BadData
from triage.publishing import drafts
from triage.store import saved
from triage.tickets import working

pytestmark = pytest.mark.both_databases


@pytest.fixture
def old(work, clock):
    """A ticket that is open for two years."""
    clock.set("2024-11-18 10:00")
    ticket = work.open()
    clock.set("2026-11-16 10:00")
    return ticket


def _beginning_with(year):
    text = desks.active().calendar.text
    return re.sub(r"(?m)^first = \d+$", f"first = {year}", text, count=1)


def _publish(text, at):
    with saved():
        desks.publish("calendar", text, author="Sam", reason="Shorter.", at=at)


def _keep(text, person_id, at):
    with saved():
        drafts.keep("calendar", person_id=person_id, text=text, now=at)


@pytest.mark.parametrize(
    "door",
    [_keep, lambda text, _by, at: _publish(text, at)],
    ids=["draft", "published"],
)
def test_a_calendar_that_begins_after_an_open_ticket_is_refused_with_its_day(
    old, work, clock, door
):
    text = _beginning_with(2025)

    with pytest.raises(BadData) as refused:
        door(text, work.rosa, clock())

    assert "a ticket of 18 November 2024 is still open" in str(refused.value)
    assert "Let them begin with 2024." in str(refused.value)


def test_one_that_begins_with_its_year_is_published(old, work, they, clock):
    _publish(_beginning_with(2024), clock())
    they.recount()

    assert work.look(old).calendar_id == desks.active().calendar_id


def test_what_was_answered_long_ago_holds_nothing_back(old, work, they, clock):
    work.does(working.resolve, old, outcome="solved")
    clock.forward(days=30)
    work.wakes()

    _publish(_beginning_with(2025), clock())

    assert desks.active().calendar.schedule.first_year == 2025
