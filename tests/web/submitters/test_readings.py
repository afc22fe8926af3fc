"""Readings: three and "none of these", with what each leads to; the pick decides, a guard more."""

from __future__ import annotations

import pytest

from tests.web.submitters.walk import the_ticket

PERSON_FIRST = "A person will read this first."


def _offered(page):
    return [
        f.attributes["value"]
        for f in page.fields
        if f.attributes.get("name") == "picked"
    ]


def test_three_readings_are_shown_and_always_a_person(walk):
    page = walk.details().page

    offered = _offered(page)
    assert offered[0] == "school_access_menu"
    assert len(offered) == len(set(offered)) == 4
    assert offered[-1] == "none_of_these"
    assert "None of these: a person reads it" in page.text


def test_one_sentence_says_which_words_were_read(walk):
    text = walk.details(subject="Password", body="I forgot my password.").page.text

    assert "You wrote “forgot my password”" in text
    assert "Choose what fits best." in text
    assert "chance" not in text


def test_words_that_tell_too_little_are_not_quoted(walk):
    text = walk.details(subject="Hello", body="Hello there.").page.text

    assert "We read your words and found these. Choose what fits best." in text


def test_each_reading_says_what_follows_and_by_when(walk):
    page = walk.details(about="account_update").page

    assert (
        "Add, remove or change users or details of our site We do this for you; you need not "
        "ask anywhere else. This will be done by Mon 30 November, 5 pm." in page.text
    )
    assert (
        "None of these: a person reads it A person reads it and answers you. "
        "We will reply by Mon 16 November, 2 pm." in page.text
    )


def test_a_row_picked_on_the_start_page_is_offered_even_if_the_words_say_otherwise(
    walk,
):
    page = walk.details(about="paper_fax").page

    assert _offered(page)[0] == "paper_fax"
    assert len(_offered(page)) == 4


def test_in_the_region_the_row_is_the_regions_own(walk):
    page = walk.details(about="new_enrollment", county="Merced").page

    assert _offered(page)[0] == "sj_region_lcr"
    assert "Another office does this. We tell you which one." in page.text


@pytest.mark.parametrize("picked", [None, "", "out_of_scope", "no_such", "\x00"])
def test_a_pick_that_was_not_offered_is_asked_for_again(walk, picked):
    walk.details()

    answer = walk.pick(picked)

    assert answer.status_code == 422
    assert "Choose what your question is about." in answer.page.text


def test_the_pick_outranks_the_words(app, walk):
    walk.whole_way("inventory_issue")

    ticket = the_ticket(app)
    assert ticket.category == "inventory_issue"
    assert ticket.answers["picked"] == "inventory_issue"
    assert ticket.decision["reading"] == "school_access_menu"


def test_none_of_these_goes_to_a_person(app, walk):
    walk.details()
    walk.pick("none_of_these")
    page = walk.contact().page
    assert "A person reads it and answers you." in page.text
    walk.check()

    ticket = the_ticket(app)
    assert (ticket.category, ticket.gate, ticket.action) == (
        "needs_person",
        "person",
        "person",
    )


def test_a_guard_stands_whatever_is_picked_and_the_pick_is_kept(app, walk):
    words = "A former employee is still looking up records of our patients"
    page = walk.details(subject=words, body=words).page
    assert PERSON_FIRST in page.text
    assert "800-578-7889" in page.text

    walk.pick(_offered(page)[1])
    check = walk.contact().page
    assert PERSON_FIRST in check.text
    assert "If it cannot wait, call 800-578-7889" in check.text
    walk.check()

    ticket = the_ticket(app)
    assert (ticket.category, ticket.action) == ("complex_callback", "person")
    assert ticket.decision["guard"] == "privacy"
    assert ticket.answers["picked"] == _offered(page)[1]


def test_a_guard_is_never_answered_with_a_guide(walk):
    words = "I forgot my password and a former employee is still looking up records"
    walk.details(about="forgot_password", subject=words, body=words)

    walk.pick("forgot_password")

    assert walk.at == "/contact"


def test_forgot_password_asks_its_two_questions(walk):
    walk.details(about="forgot_password")

    page = walk.pick("forgot_password").page

    assert walk.at == "/questions"
    assert "Have you signed in before and set your security questions?" in page.text
    assert "Did you already press “Forgot Password?”" in page.text


@pytest.mark.parametrize(
    ("before", "tried", "sentence"),
    [
        (None, None, "Choose whether you have signed in before"),
        ("perhaps", "yes", "Choose whether you have signed in before"),
        ("yes", None, "Choose whether you already pressed Forgot Password."),
        ("yes", "perhaps", "Choose whether you already pressed Forgot Password."),
    ],
)
def test_missing_answers_about_the_password_are_asked_for(
    walk, before, tried, sentence
):
    walk.details(about="forgot_password")
    walk.pick("forgot_password")

    answer = walk.password(before, tried)

    assert answer.status_code == 422
    assert sentence in answer.page.text


@pytest.mark.parametrize(
    ("before", "tried", "leads_to"),
    [
        # The button helps who has security questions and did not press it yet.
        ("yes", "no", "/guide/forgot_password"),
        ("yes", "yes", "/contact"),
        # Whoever never signed in needs a person: it is about access, not about the password.
        ("no", "", "/contact"),
        ("no", "no", "/contact"),
    ],
)
def test_the_answers_about_the_password_decide_what_comes(
    walk, before, tried, leads_to
):
    walk.details(about="forgot_password")
    walk.pick("forgot_password")

    walk.password(before, tried)

    assert walk.at == leads_to


def test_who_never_signed_in_is_helped_with_access(app, walk):
    walk.details(about="forgot_password")
    walk.pick("forgot_password")
    walk.password("no")
    page = walk.contact().page
    assert "I cannot get into CAIR2" in page.text
    walk.check()

    ticket = the_ticket(app)
    assert ticket.category == "login_access"
    assert ticket.answers["signed_in_before"] is False


def test_new_words_are_read_again_and_a_pick_that_still_fits_stays(walk):
    walk.to_check("inventory_issue")

    walk.client.get("/details")
    walk.send("/details", body="The lot numbers of our inventory are wrong")

    assert walk.at == "/check"


def test_new_words_that_no_longer_fit_the_pick_ask_again(walk):
    walk.to_check("school_access_menu")

    walk.client.get("/details")
    walk.send(
        "/details",
        about="",
        subject="HL7 messages rejected",
        body="Our EHR feed stopped",
    )

    assert walk.at == "/reading"


@pytest.mark.parametrize("page", ["/reading", "/questions", "/contact", "/check"])
def test_pages_ahead_lead_back_to_what_is_missing(walk, page):
    answer = walk.client.get(page)
    assert (answer.status_code, answer.location) == (303, "/details")

    walk.details()
    if page != "/reading":
        assert walk.client.get(page).location == "/reading"
