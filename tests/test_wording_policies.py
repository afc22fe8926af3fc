"""Policies in words: for whom they are, what is promised, who is told."""

from __future__ import annotations

import datetime as dt

import pytest

from triage import wording

TITLES = {"login": "Signing in", "lots": "Inventory"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({}, "Every other ticket"),
        ({"priority": []}, "Every other ticket"),
        ({"priority": ["urgent"]}, "Urgent tickets"),
        ({"priority": ["low", "normal"]}, "Normal or low-priority tickets"),
        ({"category": ["lots", "login"]}, "Tickets about Signing in or Inventory"),
        ({"category": ["gone"]}, "Tickets about gone"),
        ({"org_type": ["school"]}, "Tickets, from: School or school district"),
        (
            {"priority": ["urgent"], "category": ["lots"], "channel": ["email"]},
            "Urgent tickets about Inventory, by: Mail",
        ),
    ],
)
def test_for_whom_a_policy_is(when, said):
    assert wording.policy_for(when, TITLES) == said


def test_what_is_promised():
    assert wording.promised("2 calendar weeks") == "within 2 calendar weeks"
    assert wording.promised("1-2 calendar months") == "in 1 to 2 calendar months"


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, None, ""),
        (dt.date(2026, 11, 1), None, "From Sun 1 November 2026 on"),
        (None, dt.date(2026, 12, 31), "Until Thu 31 December 2026"),
        (
            dt.date(2026, 11, 1),
            dt.date(2027, 1, 31),
            "From Sun 1 November 2026 to Sun 31 January 2027",
        ),
    ],
)
def test_when_a_policy_is_in_force(starts, ends, said):
    assert wording.in_force(starts, ends) == said


@pytest.mark.parametrize(
    ("at", "tell", "said"),
    [
        ("75 %", {"assignee"}, "When 75 % is used up, tell whoever has the ticket"),
        (
            "due",
            {"supervisors", "assignee"},
            "When it is late, tell whoever has the ticket and the supervisors",
        ),
        (
            "1 business hour after",
            {"supervisors"},
            "1 business hour after that, tell the supervisors",
        ),
    ],
)
def test_a_step_of_an_escalation(at, tell, said):
    assert wording.step(at, tell) == said
