"""The pages of the demonstration that show every letter."""

import pytest
from flask.testing import FlaskClient

from tests.mail.outgoing import a_ticket, all_letters, queue
from tests.mail.samples import LINK, WORDS
from tests.support import staff
from tests.support.browsing import look
from triage import jobs
from triage.models import Role
from triage.store import db, saved


@pytest.fixture
def settings():
    """The demonstration."""
    return {"MODE": "demo"}


@pytest.fixture
def letters(app_context):
    """Thirty letters; the newest has everything a letter can have."""
    queue(30)
    return queue(1, "resolved")


def test_letters_are_listed_newest_first_page_by_page(client, letters):
    first = client.get("/demo/letters").page.text
    second = client.get(f"/demo/letters?before={letters[0] - 24}").page.text

    assert first.index("Your request is resolved") < first.index("We have answered you")
    assert "Older letters" in first
    assert "person1@clinic.example.org" not in first
    assert "person1@clinic.example.org" in second
    assert "Newest letters" in second


def test_before_the_first_letter_the_page_says_what_to_do(client):
    assert "No letter has been written yet" in client.get("/demo/letters").page.text


def test_the_text_of_a_letter_has_links_to_click(client, letters):
    answer = client.get(f"/demo/letters/{letters[0]}")

    assert "This mailbox is not read. Answer here:" in answer.page.text
    assert f'<a href="{LINK}">{LINK}</a>' in answer.text
    assert "&lt;Account Update&gt;" in answer.text
    assert WORDS.splitlines()[-1] in answer.text


def test_the_html_of_a_letter_may_use_its_own_style_and_nothing_else(app, letters):
    answer = FlaskClient(app, app.response_class).get(
        f"/demo/letters/{letters[0]}/html"
    )

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert "<title>Your request is resolved" in answer.text


def test_a_letter_whose_bytes_are_forgotten_is_still_listed(client, letters):
    with saved():
        db.session.merge(all_letters()[-1]).raw = None

    assert "Your request is resolved" in client.get("/demo/letters").page.text
    assert client.get(f"/demo/letters/{letters[0]}").status_code == 404


@pytest.mark.parametrize("mode", ["production", "test"])
def test_there_is_no_such_page_anywhere_else(app, client, letters, mode):
    app.config["MODE"] = mode

    for path in ("", f"/{letters[0]}", f"/{letters[0]}/html"):
        assert client.get(f"/demo/letters{path}").status_code == 404


@pytest.mark.browser
def test_letters_look_right(live_server, page, letters):
    for path, name in (
        ("", "demo-letters"),
        (f"/{letters[0]}", "demo-letter"),
        (f"/{letters[0]}/html", "letter-html"),
    ):
        page.goto(f"{live_server}/demo/letters{path}")
        look(page, name)


def test_letters_to_staff_are_there_too(app, client, clock):
    with app.app_context():
        staff.add(app, Role.SUPERVISOR)
        ticket_id = a_ticket()
        clock.set("2026-11-16 14:01")
        jobs.tell_staff()
        letter_id = all_letters()[-1].id

    assert "First reply and promise overdue" in client.get("/demo/letters").page.text
    answer = client.get(f"/demo/letters/{letter_id}")

    assert "One ticket needs a look" in answer.page.text
    link = f"http://localhost/desk/tickets/{ticket_id}"
    assert f'<a href="{link}">{link}</a>' in answer.text
