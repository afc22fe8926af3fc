"""What happens when two hands press at once, tables change underneath, or the database is away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.apps import new_client
from tests.web.submitters.walk import the_ticket, tickets
from triage import desk
from triage.store import saved
from triage.tickets import drafts


def _twin(app, client):
    """A second client with the same cookies and the same page before it."""
    twin = new_client(app)
    for name in ("triage", "triage-form"):
        twin.set_cookie(name, client.get_cookie(name).value)
    twin.last = client.last
    return twin


@pytest.mark.both_databases
def test_pressed_in_two_windows_at_the_same_moment_it_is_one_ticket(app, walk):
    walk.to_check()
    hands = [_twin(app, walk.client) for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda hand: hand.submit("/check"), hands))

    assert [answer.location for answer in answers] == ["/sent"] * 6
    assert the_ticket(app).draft_key == drafts.hashed(walk.key())


@pytest.mark.both_databases
def test_a_message_sent_at_the_same_moment_twice_is_kept_once(app, walk):
    page = walk.whole_way().page
    walk.client.get(next(link["href"] for link in page.links if "/t/" in link["href"]))
    hands = [_twin(app, walk.client) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda hand: hand.submit("/messages", body="Once"), hands)
        )

    assert {answer.status_code for answer in answers} == {303}
    assert walk.client.get(answers[0].location).page.text.count("Once") == 1


def test_a_category_that_is_gone_meanwhile_is_thought_about_again(app, walk, clock):
    walk.to_check()
    with app.app_context():
        _, form = drafts.load_with_desk(walk.key(), clock())
        thought = form.decision
        thought["options"]["no_longer_there"] = thought["options"]["none_of_these"]
        with saved():
            drafts.store(
                walk.key(),
                {**form.answers, "picked": "no_longer_there"},
                thought,
                clock(),
            )

    assert walk.client.get("/check").location == "/details"
    walk.client.get("/details")
    walk.send("/details")
    assert walk.at == "/reading"


def test_tables_published_before_send_are_those_of_the_ticket(app, walk, clock):
    walk.to_check()
    with app.app_context(), saved():
        text = desk.active().policies.text.replace(
            "4 business hours", "3 business hours"
        )
        published = desk.publish(
            "policies", text, author="Sam", reason="Faster", at=clock()
        )

    page = walk.check().page

    assert "We will reply by Mon 16 November, 1 pm." in page.text
    assert the_ticket(app).policies_id == published


def test_a_database_that_is_away_is_a_page_with_a_next_step(app, walk, monkeypatch):
    def away(*_):
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    monkeypatch.setattr(drafts, "load_with_desk", away)

    answer = walk.client.get("/details")

    assert answer.status_code == 500
    assert "Something broke on our side." in answer.page.text
    assert "away" not in answer.page.text


def test_a_form_that_fails_to_be_written_is_still_there(app, walk, monkeypatch):
    from triage.tickets import opening

    walk.to_check()

    def fails(_prepared):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(opening, "write", fails)
    assert walk.client.submit("/check").status_code == 500
    monkeypatch.undo()

    assert walk.client.get("/check").status_code == 200
    walk.check()
    assert len(tickets(app)) == 1
