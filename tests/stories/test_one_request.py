"""One request, all the way: from the form to the letter, the queue, the answer, the report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.rep import EMAIL, hire, sign_in
from tests.stories.submitter import Journey, pick, press, reach, tell
from tests.support.browsing import look
from tests.support.moments import Clock
from tests.support.service import at_work
from tests.support.smtp import MailServer
from tests.web.reps.apart import Apart
from triage.models import Role

pytestmark = pytest.mark.browser
DANA = "dana@valley.example.org"
SAM = "sam@desk.example.org"
SCHOOL = Journey(
    "school_access_menu",
    words="School Access is missing from our menu",
    org_type="school",
)


@pytest.fixture
def settings(smtp_server: MailServer) -> dict[str, object]:
    """Letters go to a real SMTP server, over TLS with its certificate verified."""
    return smtp_server.settings


@pytest.fixture
def worker(app: Flask):
    """The worker at its timetable, by the clock of the test."""
    with at_work(app):
        yield


def newest_link(smtp_server: MailServer, letters: int) -> str:
    """The link of the newest letter to Dana, once so many have come."""
    smtp_server.wait_for(letters)
    [link] = set(re.findall(r"http://\S+/t/\S+", smtp_server.to(DANA)[-1].body()))
    return link


@pytest.mark.usefixtures("worker")
def test_a_request_is_sent_queued_answered_read_resolved_and_counted(
    app: Flask,
    live_server: str,
    smtp_server: MailServer,
    visitor: Callable[..., BrowserContext],
    clock: Clock,
) -> None:
    others = Apart(app, clock)
    others.open(subject="Everybody waits", priority="urgent")
    others.open(subject="When you have time", priority="low")
    smtp_server.wait_for(2)
    hire(app)
    hire(app, Role.SUPERVISOR, "Sam Okafor", SAM)

    # Dana, whose browser runs no script, asks for help.
    dana: Page = visitor(java_script_enabled=False).new_page()
    tell(dana, live_server, SCHOOL)
    pick(dana, "school_access_menu")
    reach(dana)
    press(dana, "Send")
    expect(dana.get_by_role("heading", level=1)).to_have_text("Sent")
    ref = dana.locator(".ref").inner_text()
    look(dana, "story-sent")

    # A letter comes with the promise, and with none of her words.
    smtp_server.wait_for(3)
    [received] = smtp_server.to(DANA)
    assert ref in received.message["Subject"]
    assert "We will reply by Mon 16 November, 2 pm" in received.body()
    assert "School Access is missing" not in received.body()

    # Rosa finds it in its place: after what is urgent, before what can wait.
    clock.forward(minutes=30)
    rosa: Page = visitor().new_page()
    sign_in(rosa, live_server, EMAIL)
    subjects = rosa.locator("#rows .subj a")
    expect(subjects).to_have_text(
        ["Everybody waits", SCHOOL.words, "When you have time"]
    )
    look(rosa, "story-queue")

    # She answers beside the list.
    subjects.nth(1).click()
    expect(rosa.locator("#pane-h")).to_have_text(SCHOOL.words)
    rosa.get_by_label("Reply to Dana Whitfield").fill(
        "We gave your account School Access. Sign in again, and it is there."
    )
    press(rosa, "Send reply")
    expect(rosa.locator("#toast")).to_contain_text("Your reply is on its way.")

    # Dana reads it by the link of the letter, on another day and another computer.
    clock.set("2026-11-17 09:00")
    dana = visitor(java_script_enabled=False).new_page()
    dana.goto(newest_link(smtp_server, 4))
    expect(dana.locator(".talk .ours")).to_contain_text("We gave your account School")
    look(dana, "story-answer")

    # Rosa closes the matter, and Dana is told.
    clock.set("2026-11-17 10:00")
    rosa.goto(f"{live_server}/desk/find?q={ref}")
    rosa.locator(".tabs label", has_text="Resolve").click()
    rosa.get_by_label("How did it end?").select_option("solved")
    press(rosa, "Resolve")
    expect(rosa.locator(".state")).to_have_text("Resolved")
    look(rosa, "story-resolved")
    dana.goto(newest_link(smtp_server, 5))
    expect(dana.locator(".state")).to_have_text("Resolved")

    # Sam's report counts it, and leads to it.
    sam: Page = visitor().new_page()
    sign_in(sam, live_server, SAM)
    sam.goto(f"{live_server}/desk/report?from=2026-11-16&to=2026-11-20&clock=resolve")
    resolve = sam.get_by_role("row", name=re.compile("^Resolve"))
    expect(resolve.get_by_role("link").first).to_contain_text("1 met")
    look(sam, "story-report")
    resolve.get_by_role("link").first.click()
    expect(sam.locator("tbody tr")).to_contain_text([ref])

    # What the rows say is what the events say.
    audit = app.test_cli_runner().invoke(args=["desk", "audit"])
    assert audit.exit_code == 0, audit.output
