"""The report, counted again by today's tables: on request, on the page and in the sheet."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from tests.tickets.statements import counted
from tests.web.supervisors.test_figures import cells_of
from triage import desk as desks
from triage.calendar import DatedRow, with_dated_row
from triage.store import saved
from triage.tickets import working

ASKED = {"from": "2026-11-16", "to": "2026-11-22", "again": "yes"}
TITLE = "As counted then, as counted now"


@pytest.fixture
def forgiven(app, work, clock):
    """A reply that was late, until the day it was late on was closed."""
    ticket = work.open(subject="Said by nobody else")
    clock.set("2026-11-17 09:00")
    work.wakes()
    work.does(working.reply, ticket, body="Hello.")
    with app.app_context(), saved():
        row = DatedRow(date(2026, 11, 16), "closed", (), "Storm", "Dana",
                       date(2026, 11, 16))  # fmt: skip
        text = with_dated_row(desks.active().calendar.text, row)
        desks.publish("calendar", text, author="Dana", reason="Storm", at=clock())
    return ticket


def test_nothing_is_counted_again_unless_asked(dana_too, forgiven):
    page = dana_too.get("/desk/report").page

    assert TITLE not in page.text
    assert "Count again by today’s tables" in page.text


def test_then_and_now_stand_side_by_side_with_both_counts(dana_too, forgiven):
    page = dana_too.get("/desk/report", query_string=ASKED).page
    shown = cells_of(dana_too.get("/desk/report", query_string=ASKED).text)

    first = next(row for row in shown[TITLE] if row[0] == "First reply")
    assert first[1:] == [
        "none", "1", "1", "none", "none", "none", "none", "none", "1",
    ]  # fmt: skip
    assert shown["Clocks that would be judged differently now"][1] == [
        forgiven.ref, "First reply", "Missed", "Mon 16 November, 2 pm", "Met",
        "Tue 17 November, 12 noon",
    ]  # fmt: skip
    assert f"{forgiven.ref}, first reply: missed then, met now" in page.text
    assert "Mon 16 November, 10 am to 2 pm: 4 h" in page.text
    assert "Mon 16 November: closed, Storm" in page.text
    assert "Counted with calendar version 1" in page.text
    assert "Counted with the tables of today." in page.text
    links = [one["href"] for one in page.links]
    assert f"/desk/tickets/{forgiven.id}" in links
    assert "/desk/report.csv?from=2026-11-16&to=2026-11-22" in "".join(links)


def test_the_sheet_has_the_same_cells_and_no_subject(dana_too, forgiven):
    page = dana_too.get("/desk/report", query_string=ASKED)
    sheet = dana_too.get("/desk/report.csv", query_string=ASKED)
    lines = list(csv.reader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    shown = cells_of(page.text)

    for title in (TITLE, "Clocks that would be judged differently now"):
        start = lines.index([title])
        for number, row in enumerate(shown[title], start=2):
            assert lines[start + number] == row
    assert "Said by nobody else" not in sheet.text


def test_without_a_difference_it_says_none(dana):
    page = dana.get("/desk/report", query_string={"again": "yes"}).page

    assert "none" in page.text
    assert "0 verdicts of" in page.text
    assert "Both counts" not in page.text


@pytest.mark.both_databases
def test_asking_costs_the_same_for_any_period(dana_too, forgiven, app):
    def statements(first):
        asked = {**ASKED, "from": first}
        dana_too.get("/desk/report", query_string=asked)
        with app.app_context(), counted() as said:
            dana_too.get("/desk/report", query_string=asked)
        return len([one for one in said if not one.startswith("BEGIN")])

    assert statements("2026-11-16") == statements("2025-01-01") <= 14
