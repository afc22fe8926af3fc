"""`flask desk explain`: the count behind a ticket's clocks, in words and for programs."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from flask import Flask

from tests.support.moments import Clock
from tests.tickets.people_at_work import Work
from triage.tickets import working


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["desk", "explain", *arguments])


@pytest.fixture
def work(app: Flask, clock: Clock, app_context: Flask) -> Work:
    return Work(clock)


@pytest.mark.both_databases
def test_every_clock_is_told_line_by_line(app: Flask, work: Work, clock: Clock):
    ticket = work.open(subject="Never printed")
    clock.set("2026-11-17 09:00")
    work.does(working.ask, ticket, body="Which site?")
    clock.set("2026-11-17 11:00")

    result = run(app, ticket.ref.lower())

    assert result.exit_code == 0, result.output
    blocks = result.stdout.split("\n\n")
    assert blocks[0] == f"{ticket.ref}, waiting on submitter"
    assert blocks[1].splitlines()[:3] == [
        "First reply: missed, due Mon 16 November, 2 pm",
        "  4 business hours from Mon 16 November, 10 am",
        "    Mon 16 November, 10 am to 2 pm: 4 h",
    ]
    assert "    = Due Mon 16 November, 2 pm." in blocks[1].splitlines()
    assert "    = 8 h in all." in blocks[1].splitlines()
    assert "  Counted by the policy “normal”. Why there is one: What is" in blocks[1]
    assert "Source: Desk's own target." in blocks[1]
    assert (
        "  Counted with calendar version 1 (Mon 16 November 2026, Triage)" in blocks[1]
    )
    assert "Resolve: paused" in blocks[2]
    assert "waiting on the submitter since Tue 17 November, 9 am: 2 h not" in blocks[2]
    assert "Promise: missed" in result.stdout
    assert "Never printed" not in result.stdout


def test_a_program_gets_the_same_numbers(app: Flask, work: Work):
    ticket = work.open(picked="new_enrollment")

    told = json.loads(run(app, ticket.ref, "--json").stdout)

    assert told["ticket"] == ticket.ref
    clocks = {one["clock"]: one for one in told["clocks"]}
    assert clocks.keys() == {"first reply", "promise"}
    assert clocks["promise"]["earliest"] == "2026-12-16T16:00:00+00:00"
    assert clocks["promise"]["due"] == "2027-01-20T01:00:00+00:00"
    assert clocks["promise"]["counted_with"]["policy"]["source"] == "003 L30"
    assert all(one["as_counted"] for one in told["clocks"])


@pytest.mark.parametrize("reference", ["M2XN", "", "4711", "HD-7KQ4-M2XU!", "\ud800"])
def test_what_is_no_reference_is_said_in_one_sentence(app: Flask, reference: str):
    result = run(app, reference)

    assert result.exit_code == 1
    assert "is no reference of a ticket; one looks like HD-7KQ4-M2XN." in result.output
    assert result.output.count("\n") == 1


def test_a_reference_of_no_ticket_is_said_in_one_sentence(app: Flask):
    result = run(app, "HD-7KQ4-M2XN")

    assert result.exit_code == 1
    assert result.output == "Error: There is no such ticket.\n"
