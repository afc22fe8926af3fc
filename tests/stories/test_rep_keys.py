"""A rep's morning on the keyboard: the queue, a ticket beside it, and few keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.rep import EMAIL, PASSWORD, focused, hire, sign_in
from tests.web.reps.apart import Apart
from triage.tickets import working

pytestmark = pytest.mark.browser
BIG = {"width": 1440, "height": 900}


@pytest.fixture
def work(app, clock):
    """Four tickets and the colleagues who disturb."""
    apart = Apart(app, clock)
    yield apart
    assert apart.differences() == []


@pytest.fixture
def tickets(work, clock):
    made = []
    for subject in ("First", "Second", "Third", "Fourth"):
        made.append(work.open(subject=subject))
        clock.forward(minutes=1)
    return made


@pytest.fixture
def queue(app, live_server, page, tickets) -> Page:
    """The queue, with its first ticket beside it."""
    page.me = hire(app)  # type: ignore[attr-defined]
    page.set_viewport_size(BIG)  # type: ignore[arg-type]
    sign_in(page, live_server)
    expect(page.locator("#pane-h")).to_have_text("First")
    return page


def toast(page: Page, words: str) -> None:
    expect(page.locator("#toast")).to_contain_text(words)


def test_moving_opening_taking_and_giving_back(queue, work, tickets):
    for key, expected in (
        ("j", "First"),
        ("j", "Second"),
        ("j", "Third"),
        ("k", "Second"),
    ):
        queue.keyboard.press(key)
        assert focused(queue) == expected

    queue.keyboard.press("Enter")
    expect(queue.locator("#pane-h")).to_have_text("Second")
    assert focused(queue) == "Second"
    assert "t=2" in queue.url

    queue.keyboard.press("a")
    toast(queue, "Done for 1 ticket.")
    expect(queue.locator("#t2 .c-who")).to_have_text("Me")
    expect(queue.locator('.rail [data-count="mine"]')).to_have_text("1")
    assert focused(queue) == "Second"

    queue.keyboard.press("z")
    expect(queue.locator("#t2 .c-who")).to_contain_text("Nobody")
    assert work.look(tickets[1]).assignee_id is None

    queue.keyboard.press("x")
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    expect(queue.locator("#nsel")).to_have_text("(2)")
    queue.keyboard.press("a")
    toast(queue, "Done for 2 tickets.")
    mine = [work.look(one).assignee_id for one in tickets]
    assert mine == [None, queue.me, queue.me, None]

    queue.reload()
    expect(queue.locator("#pane-h")).to_have_text("Second")


def test_answering_beside_the_list_while_words_for_others_wait(queue, work, tickets):
    queue.keyboard.press("r")
    queue.keyboard.type("Half a sentence, jk")
    queue.keyboard.press("Escape")
    queue.keyboard.press("j")
    queue.keyboard.press("Enter")
    expect(queue.locator("#pane-h")).to_have_text("Second")
    assert queue.locator("#reply-first").input_value() == ""

    queue.keyboard.press("n")
    queue.keyboard.type("Known since Friday.")
    queue.keyboard.press("Control+Enter")
    toast(queue, "Your note is kept.")
    assert focused(queue) == "Second"

    queue.keyboard.press("k")
    queue.keyboard.press("Enter")
    expect(queue.locator("#pane-h")).to_have_text("First")
    assert queue.locator("#reply-first").input_value() == "Half a sentence, jk"
    queue.locator("#reply-first").press("Control+Enter")
    toast(queue, "Your reply is on its way.")
    expect(queue.locator("#pane .msg.reply")).to_contain_text("Half a sentence, jk")
    assert work.letters(tickets[0]) == ["received", "reply"]


def test_the_ticket_beside_the_list_is_the_one_the_keys_are_on(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    expect(queue.locator("#pane-h")).to_have_text("Second")
    assert focused(queue) == "Second"
    assert "t=2" in queue.url

    queue.keyboard.press("k")
    expect(queue.locator("#pane-h")).to_have_text("First")


def test_an_answer_begun_at_once_goes_to_the_row_the_keys_are_on(queue, work, tickets):
    for key in ("j", "j", "r"):
        queue.keyboard.press(key)
    expect(queue.locator("#reply-first")).to_be_focused()
    assert queue.locator("#pane-h").inner_text() == "Second"

    queue.keyboard.type("For the second one.")
    queue.keyboard.press("Control+Enter")
    toast(queue, "Your reply is on its way.")
    told = [work.letters(one) for one in tickets[:2]]
    assert told == [["received"], ["received", "reply"]]


def test_a_ticket_that_comes_late_does_not_stand_beside_another_row(queue):
    held = []
    queue.route("**/desk/tickets/2/pane", lambda route: held.append(route))
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    expect(queue.locator("#t2")).to_have_attribute("aria-current", "true")
    queue.keyboard.press("j")
    expect(queue.locator("#pane-h")).to_have_text("Third")

    with queue.expect_response("**/desk/tickets/2/pane"):
        held[0].continue_()
    queue.evaluate("() => new Promise(requestAnimationFrame)")
    assert queue.locator("#pane-h").inner_text() == "Third"


def test_without_a_connection_no_key_acts_on_another_ticket(queue):
    queue.route("**/pane", lambda route: route.abort())
    for key in ("j", "j", "r"):
        queue.keyboard.press(key)

    toast(queue, "Not shown: no connection. Try again.")
    assert focused(queue) == "Second"


def test_what_was_sent_before_moving_on_does_not_come_back_beside_another(
    queue, work, tickets
):
    held = []
    queue.route("**/desk/tickets/1/note", lambda route: held.append(route))
    queue.keyboard.press("n")
    queue.keyboard.type("For the first one.")
    queue.keyboard.press("Control+Enter")
    queue.keyboard.press("Escape")
    queue.keyboard.press("j")
    expect(queue.locator("#pane-h")).to_have_text("Second")

    held[0].continue_()
    toast(queue, "Your note is kept.")
    assert queue.locator("#pane-h").inner_text() == "Second"


def test_resolving_says_what_is_missing_and_then_does_it(queue, work, tickets):
    queue.keyboard.press("e")
    assert focused(queue) == "resolve-first"
    queue.locator("#resolve-body").fill("Last words.")
    queue.locator(".panel.resolve .btn.pri").click()
    expect(queue.locator("#problem")).to_contain_text("Choose how this ended.")
    assert focused(queue) == "problem"
    assert queue.locator("#resolve-body").input_value() == "Last words."

    queue.get_by_label("How did it end?").select_option("solved")
    queue.locator(".panel.resolve .btn.pri").click()

    toast(queue, "Resolved, and the submitter is told.")
    expect(queue.locator("#t1")).to_have_class("new gone")
    assert work.look(tickets[0]).outcome == "solved"


def test_a_colleague_was_faster_and_nothing_typed_is_lost(queue, work, tickets):
    queue.keyboard.press("r")
    queue.keyboard.type("My own careful answer.")
    work.does(working.reply, tickets[0], body="Answered already.")

    queue.keyboard.press("Control+Enter")

    expect(queue.locator("#problem")).to_contain_text("Rosa replied.")
    assert queue.locator("#reply-first").input_value() == "My own careful answer."
    queue.locator("#reply-first").press("Control+Enter")
    toast(queue, "Your reply is on its way.")


def test_the_list_keeps_itself_fresh_and_no_row_moves(queue, work):
    asked: list[int] = []
    queue.on(
        "response", lambda r: asked.append(r.status) if "/desk/rows" in r.url else None
    )
    queue.keyboard.press("j")
    for _ in range(2):
        with queue.expect_response("**/desk/rows*"):
            look_again(queue)
    assert asked == [200, 304]

    work.open(subject="Brand new", priority="urgent")
    look_again(queue)
    button = queue.get_by_role("button", name="Show 1 new")
    expect(button).to_be_visible()
    assert focused(queue) == "First"
    expect(queue.locator("#rows .subj a").first).to_have_text("First")

    button.click()
    expect(queue.locator("#rows .subj a").first).to_have_text("Brand new")


def look_again(page: Page) -> None:
    """Come back to the tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_commands_are_found_listed_and_switched_off_for_good(queue):
    queue.keyboard.press("/")
    assert focused(queue) == "find"
    queue.keyboard.press("Escape")
    queue.keyboard.press("u")
    assert focused(queue) == "First"

    queue.keyboard.press("Control+k")
    queue.keyboard.type("note")
    expect(queue.locator("#cmds [aria-selected=true]")).to_have_text("NoteN")
    queue.keyboard.press("Enter")
    assert focused(queue) == "note-first"
    queue.keyboard.press("Escape")

    queue.keyboard.press("?")
    expect(queue.locator("#help")).to_contain_text("Next ticket")
    with queue.expect_response("**/preferences"):
        queue.get_by_label("Single keys act").uncheck()
    queue.keyboard.press("Escape")
    before = focused(queue)
    queue.keyboard.press("j")
    assert focused(queue) == before
    queue.reload()
    queue.keyboard.press("j")
    assert focused(queue) not in ("First", "Second")
    queue.keyboard.press("Control+k")
    expect(queue.locator("#palette")).to_be_visible()


def test_a_session_that_ended_leads_to_the_sign_in_and_back(queue):
    queue.context.clear_cookies()
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    queue.keyboard.press("Enter")

    queue.wait_for_url(re.compile(r"/sign-in\?next="))
    queue.get_by_label("E-mail address").fill(EMAIL)
    queue.get_by_label("Password").fill(PASSWORD)
    queue.get_by_role("button", name="Sign in").click()
    queue.wait_for_url("**/desk/**")


# --- time -----------------------------------------------------------------------------------


@pytest.fixture
def late_in_the_day(app, live_server, page, work, clock) -> Page:
    """Ten minutes before closing, with an hour and a half of open time left."""
    clock.set("2026-11-16 16:30")
    work.open(priority="urgent", subject="Urgent")
    clock.set("2026-11-16 16:50")
    page.clock.install()
    hire(app)
    sign_in(page, live_server)
    return page


def test_the_countdown_stands_still_while_the_desk_is_closed(late_in_the_day):
    page = late_in_the_day
    chip = page.locator("#rows .sla").first
    expect(chip).to_contain_text("On time 40 min")

    page.clock.fast_forward("05:00")
    expect(chip).to_contain_text("35 min")
    page.clock.fast_forward("14:00:00")
    # 16:50 to 17:00 is all that was open until the next morning.
    expect(chip).to_contain_text("30 min")

    page.clock.fast_forward("01:35:00")
    expect(chip).to_contain_text("Due soon")
    assert chip.get_attribute("data-s") == "soon"
    page.clock.fast_forward("00:20:00")
    expect(chip).to_contain_text("Overdue")
