"""A message is tried out: by what is in use and by the draft, and kept nowhere."""

import logging

import pytest
from sqlalchemy import func, select

from tests.web.supervisors.rule_desk import RULES, on_rule
from triage.models import Ticket
from triage.store import db

FROZEN = "The computer froze us out: frozen out of everything"


def ask(client, **typed):
    client.get(f"{RULES}/try")
    return client.submit("/rules/try", **{"body": "I forgot my password", **typed})


def test_a_message_is_read_by_the_rules_in_use(supervisor):
    text = ask(supervisor).page.text

    assert "In use now About Forgot password" in text
    assert "row A02" in text
    assert "forgot-password “" in text
    assert "With your draft" not in text


def test_matched_words_are_marked_and_other_signs_stay_text(supervisor):
    answer = ask(supervisor, body="I forgot my password <b>now</b>")

    html = answer.get_data(as_text=True)
    assert "I <mark>forgot my password</mark> &lt;b&gt;now&lt;/b&gt;" in html


def test_words_that_speak_against_the_reading_are_marked_otherwise(supervisor):
    on_rule(supervisor, "/rules/phrases", phrase="purple zebra", strength="against")

    answer = ask(supervisor, body="Forgot my password, said the purple zebra")

    html = answer.get_data(as_text=True)
    assert '<mark class="off">purple zebra</mark>' in html
    assert "“purple zebra” -4" in answer.page.text


def test_the_draft_is_told_beside_what_is_in_use(supervisor):
    on_rule(supervisor, "/rules/phrases", phrase="frozen out", strength="strong")

    text = ask(supervisor, body=FROZEN).page.text

    assert text.index("In use now") < text.index("With your draft")
    assert "“frozen out” +5" in text.split("With your draft")[1]
    assert "“frozen out” +5" not in text.split("With your draft")[0]
    assert "Your draft" in text.split("In use now")[0]


def test_a_draft_that_leaves_a_message_alone_says_so(supervisor):
    on_rule(supervisor, "/rules/phrases", phrase="frozen out", strength="strong")

    assert "Your draft changes nothing about this message." in ask(supervisor).page.text


def test_answers_of_the_form_count(supervisor):
    body = "We would like to join and enroll our clinic"

    here = ask(supervisor, body=body, county="Merced").page.text
    there = ask(supervisor, body=body, county="Los Angeles").page.text

    assert "About San Joaquin" in here
    assert "About Enrollment" in there


def test_a_rules_page_tries_a_message_too(supervisor):
    answer = on_rule(supervisor, "/rules/try", body="I forgot my password")

    assert "Rule forgot-password" in answer.page.text
    assert "In use now About Forgot password" in answer.page.text


def test_a_script_gets_the_outcome_alone(supervisor):
    supervisor.get(f"{RULES}/try")
    token = supervisor.last.token()

    answer = supervisor.post(
        f"{RULES}/try",
        data={"csrf_token": token, "body": "I forgot my password"},
        headers={"X-Requested-With": "fetch"},
    )
    nothing = supervisor.post(
        f"{RULES}/try",
        data={"csrf_token": token, "body": " "},
        headers={"X-Requested-With": "fetch"},
    )

    assert "<html" not in answer.get_data(as_text=True)
    assert "Forgot password" in answer.page.text
    assert "Nothing to read yet." in nothing.page.text


def test_an_empty_message_is_asked_for(supervisor):
    answer = ask(supervisor, body="  ")

    assert answer.status_code == 422
    assert "Paste or write a message first." in answer.page.text


@pytest.mark.parametrize(
    "body", ["x" * 50_000, "\x00\x01", "¿Olvidé mi contraseña? 🙂"]
)
def test_whatever_is_pasted_is_answered(supervisor, body):
    assert ask(supervisor, body=body).status_code == 200


def test_a_tried_message_is_neither_kept_nor_logged(app, supervisor, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(supervisor, body="Zebra Quagga forgot her password")

    assert "Quagga" not in caplog.text
    with app.app_context():
        query = select(func.count()).select_from(Ticket)
        assert db.session.execute(query).scalar_one() == 0
