"""The count behind every clock, on the ticket page and as JSON."""

from __future__ import annotations

from datetime import date

import pytest

from tests.test_wording_receipts import numbers
from triage import desk as desks
from triage.calendar import DatedRow, default_text, with_dated_row
from triage.store import saved
from triage.tickets import finding, story, working
from triage.tickets.accounting import accounts, as_counted

PAGE = "/desk/tickets/{}"


@pytest.fixture
def publish(app, clock):
    """Publishes a calendar: the one before it with a change."""

    def changed(change, author="Dana Park"):
        with app.app_context(), saved():
            text = change(desks.active().calendar.text)
            desks.publish("calendar", text, author=author, reason="Smoke", at=clock())

    return changed


def closing(day):
    """A change of the calendar that closes one more day."""
    written = date(2026, 11, 1)
    row = DatedRow(date.fromisoformat(day), "closed", (), "Wildfire", "Dana", written)
    return lambda text: with_dated_row(text, row)


def text_of(rep, ticket):
    return rep.get(PAGE.format(ticket.id) + "/counts").page.text


def counts(rep, ticket):
    return rep.get(PAGE.format(ticket.id) + "/receipts.json").get_json()


def test_every_clock_tells_how_it_is_counted_and_by_which_rule(rep, work):
    text = text_of(rep, work.open())

    assert "4 business hours from Mon 16 November, 10 am" in text
    assert "Mon 16 November, 10 am to 2 pm: 4 h Due Mon 16 November, 2 pm." in text
    assert "3 business days from Mon 16 November, 10 am" in text
    assert "Tue 17 to Thu 19 November: open days 1 to 3" in text
    # A promised reply is told by the target it was taken from.
    assert "Promised by Mon 16 November, 2 pm." in text
    assert "Counted by the policy “normal”. Why there is one: What is neither" in text
    assert "Desk's own target" in text
    assert (
        "Counted with calendar version 1 (Mon 16 November 2026, Triage) and policies "
        "version 1 (Mon 16 November 2026, Triage)." in text
    )


def test_waiting_is_told_with_what_it_adds(rep, work, clock):
    ticket = work.open()
    work.does(working.ask, ticket, body="Which site?")
    clock.forward(hours=2)
    work.happens(working.submitter_writes, ticket, body="The one in Kern.")

    text = text_of(rep, ticket)
    assert (
        "waiting on the submitter from Mon 16 November, 10 am to Mon 16 November, "
        "12 noon: 2 h not counted" in text
    )
    assert "2 h more from Thu 19 November, 5 pm" in text


def test_a_finished_clock_keeps_the_count_and_the_tables_it_was_judged_by(
    rep, work, clock, publish
):
    ticket = work.open(priority="low")
    clock.set("2026-11-18 10:00")
    work.does(working.reply, ticket, body="Hello.")
    clock.set("2026-11-18 11:00")
    publish(closing("2026-11-17"))

    told = counts(rep, ticket)["clocks"]
    first = next(one for one in told if one["clock"] == "first reply")
    resolve = next(one for one in told if one["clock"] == "resolve")

    assert first["as_counted"]
    assert first["spent"] == (7 + 9 + 2) * 3600
    assert first["counted_with"]["calendar"]["number"] == 1
    assert resolve["as_counted"]
    assert resolve["spent"] == (7 + 3) * 3600
    assert resolve["counted_with"]["calendar"]["number"] == 2
    assert resolve["counted_with"]["calendar"]["author"] == "Dana Park"
    assert "Tue 17 November: closed, Wildfire" in text_of(rep, ticket)


def test_a_promise_is_told_by_the_calendar_it_was_made_with(rep, work, clock, publish):
    ticket = work.open(picked="account_update")
    clock.forward(hours=1)
    publish(closing("2026-11-30"))

    told = counts(rep, ticket)["clocks"]
    promise = next(one for one in told if one["clock"] == "promise")

    assert promise["parts"][0]["kind"] == "window"
    assert promise["counted_with"]["calendar"]["number"] == 1
    assert "Mon 30 November: an open day, 14 calendar days on" in text_of(rep, ticket)


def test_one_content_published_twice_is_told_by_the_one_in_use(
    rep, work, clock, publish
):
    ticket = work.open(priority="low")
    work.does(working.reply, ticket, body="Hello.")
    for change in (closing("2026-11-17"), lambda _: default_text()):
        clock.forward(hours=1)
        publish(change)

    told = {one["clock"]: one["counted_with"] for one in counts(rep, ticket)["clocks"]}
    assert told["first reply"]["calendar"]["number"] == 1
    assert told["resolve"]["calendar"]["number"] == 3


def test_what_is_shown_says_every_number_of_the_json(rep, work, clock):
    ticket = work.open()
    clock.set("2026-12-03 10:00")
    work.does(working.ask, ticket, body="Which site?")
    clock.set("2026-12-04 09:00")
    work.happens(working.submitter_writes, ticket, body="The one in Kern.")

    said = set(numbers(text_of(rep, ticket)))
    for one in counts(rep, ticket)["clocks"]:
        for part in one["parts"]:
            if part["unit"] == "business seconds":
                assert part["lines"][-1]["total"] in said
                assert {line["counted"] for line in part["lines"]} <= said | {0}
            assert {pause["seconds"] for pause in part["pauses"]} <= said
        assert one["spent"] in said or not one["spent"]


@pytest.mark.both_databases
def test_receipts_by_old_tables_cost_no_further_statement(
    rep, work, clock, publish, statements
):
    ticket = work.open(priority="low")
    work.does(working.reply, ticket, body="Hello.")
    clock.forward(hours=1)
    publish(closing("2026-11-17"))
    whole = PAGE.format(ticket.id)
    rep.get(whole)
    statements.clear()

    assert "2 h of 2 business hours" not in rep.get(whole).page.text
    assert len(statements) == 8

    statements.clear()
    text_of(rep, ticket)
    assert len(statements) <= 8


def test_the_ticket_page_says_how_each_clock_stands_and_leaves_the_rest(rep, work):
    ticket = work.open()
    answer = rep.get(PAGE.format(ticket.id))

    assert "First reply , due Mon 16 November, 2 pm" in answer.page.text
    assert "policy “normal”" not in answer.page.text
    assert f'data-src="{PAGE.format(ticket.id)}/counts"' in answer.text


def test_the_ticket_page_and_the_counts_say_the_same_of_each_clock(
    app, work, clock, publish
):
    ticket = work.open(priority="low")
    clock.set("2026-11-18 10:00")
    work.does(working.reply, ticket, body="Hello.")
    publish(closing("2026-11-17"))
    clock.set("2026-12-16 10:00")
    work.wakes()
    publish(closing("2026-11-20"))

    with app.app_context():
        told = story.counted(finding.history(ticket.id)), desks.active(), clock()
        clocks = as_counted(*told)
        assert clocks == tuple(one.clock for one in accounts(*told))
        assert {one.standing.value for one in clocks} >= {"met", "overdue"}


def test_a_script_gets_the_counts_alone(rep, work):
    url = PAGE.format(work.open().id) + "/counts"
    part = rep.get(url, headers={"X-Requested-With": "fetch"})

    assert "policy “normal”" in part.text
    assert "<html" not in part.text


def test_the_ticket_beside_the_queue_has_no_counts(rep, work):
    ticket = work.open()
    pane = rep.get(f"{PAGE.format(ticket.id)}/pane")

    assert "How these are counted" not in pane.text


def test_counts_of_no_ticket_are_not_found(rep):
    assert rep.get(PAGE.format(4711) + "/counts").status_code == 404


def test_json_of_no_ticket_is_not_found(rep):
    assert rep.get(PAGE.format(4711) + "/receipts.json").status_code == 404
