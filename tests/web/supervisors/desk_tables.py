"""What a supervisor does on the pages of calendar and policies, and the worker after it."""

from __future__ import annotations

from flask import Flask

from tests.support.pages import CheckedClient, CheckedResponse
from triage import desk as desks
from triage import jobs
from triage.calendar import Calendar
from triage.sla import Policies

CALENDAR, CHANGE = "/desk/calendar", "/desk/changes/calendar"


def close(
    client: CheckedClient, day: str, reason: str = "Wildfire smoke", **more: str
) -> CheckedResponse:
    """Close a day in the draft."""
    client.get(f"{CALENDAR}/closing")
    return client.submit("/closings", day=day, reason=reason, **more)


def publish(
    client: CheckedClient, reason: str = "The fire is near", kind: str = "calendar"
) -> CheckedResponse:
    """Publish the draft, and go where that leads."""
    client.get(f"/desk/changes/{kind}")
    answer = client.submit("/publication", reason=reason)
    assert answer.status_code == 303, answer.page.text
    return client.get(answer.location)


def calendar_of(app: Flask) -> Calendar:
    """The calendar in use."""
    with app.app_context():
        return desks.active().calendar


def policies_of(app: Flask) -> Policies:
    """The policies in use."""
    with app.app_context():
        return desks.active().policies


def worker(app: Flask) -> None:
    """Let the worker count previews, count tickets anew and revise promises."""
    with app.app_context():
        jobs.count_previews()
        jobs.recount_clocks()
        jobs.revise_promises()


def said(client: CheckedClient, answer: CheckedResponse) -> str:
    """The words of the page that an answer leads to."""
    assert answer.status_code == 303, answer.page.text
    return client.get(answer.location).page.text
