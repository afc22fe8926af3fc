"""The first page: what is wrong with it is said, and nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.web.submitters.walk import DETAILS
from triage.web.submitters.forms import BODY

SUMMARY = "There is a problem"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "Say in a few words what is wrong."),
        ({"subject": " \u200b "}, "Say in a few words what is wrong."),
        (
            {"subject": "x" * 201},
            "Shorten this to 200 characters or fewer; you have 201.",
        ),
        ({"body": ""}, "Tell us what happened."),
        (
            {"body": "x" * (BODY + 1)},
            "Shorten this to 5,000 characters or fewer; you have 5,001.",
        ),
        ({"body": "x" * 200_000}, "you have 200,000."),
        ({"priority": None}, "Choose whether people are waiting because of this."),
        ({"priority": "at once"}, "Choose whether people are waiting because of this."),
        ({"org_name": "\x00"}, "Enter the name of your organization."),
        (
            {"org_name": "x" * 201},
            "Shorten this to 200 characters or fewer; you have 201.",
        ),
        ({"org_type": ""}, "Choose what kind of organization it is."),
        ({"org_type": "bank"}, "Choose what kind of organization it is."),
        ({"county": ""}, "Choose your county, or “Outside California”."),
        ({"county": "Atlantis"}, "Choose your county, or “Outside California”."),
    ],
)
def test_what_is_missing_or_wrong_is_said_as_an_instruction(walk, typed, sentence):
    answer = walk.details(**typed)

    assert answer.status_code == 422
    assert SUMMARY in answer.page.text
    assert answer.page.text.count(sentence) == 2  # in the summary and at the field
    assert answer.page.title.startswith("Error: ")


def test_the_summary_leads_to_each_field(walk):
    answer = walk.details(
        subject="", body="", priority=None, org_name="", org_type="", county=""
    )

    leads = [link["href"] for link in answer.page.links if link["href"].startswith("#")]
    assert leads[1:] == [
        "#subject",
        "#body",
        "#priority",
        "#org_name",
        "#org_type",
        "#county",
    ]
    assert {lead.removeprefix("#") for lead in leads} <= {*answer.page.ids}


def test_everything_typed_comes_back_with_the_problems(walk):
    answer = walk.details(county="", body="A <b>bold</b> “word” & a Ñ\r\nsecond line")

    sent = answer.page.form("/details").values()
    assert sent["body"][0].strip() == "A <b>bold</b> “word” & a Ñ\nsecond line"
    assert sent["subject"] == [DETAILS["subject"]]
    assert sent["org_type"] == ["school"]
    assert sent["priority"] == ["normal"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "body",
    [
        "It says error\x00 500",
        "Log-in fails for Señora Ñandú: 漢字, 👩‍⚕️, \u202eabc, \ud7ff",
        "line one\r\nline two\u2028line three",
        "'); DROP TABLE drafts; --",
        "{{ 7 * 7 }} ${7*7} <script>alert(1)</script>",
    ],
)
def test_odd_letters_go_all_the_way(walk, body):
    answer = walk.details(body=body)

    assert answer.status_code == 200
    assert walk.at == "/reading"


def test_bytes_that_are_no_text_are_taken_as_far_as_they_go(walk):
    walk.client.get("/details")
    token, key = walk.client.last.token(), walk.key()
    raw = f"csrf_token={token}&form_key={key}&subject=%ED%A0%80half%FF&body=%00"

    answer = walk.client.post(
        "/details", data=raw, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 422
    assert "half" in answer.page.form("/details").values()["subject"][0]


def test_a_text_as_long_as_a_book_is_answered_on_a_page(walk):
    answer = walk.details(body="x" * 2_000_000)

    assert answer.status_code == 413
    assert "too long" in answer.page.text


def test_patient_details_are_noticed_gently_and_stop_nobody(walk):
    answer = walk.details(body="Her record is wrong. DOB 3/14/2015, MRN 12345678.")

    assert answer.status_code == 200
    assert "seem to hold a birth date and a record number" in answer.page.text
    assert "3/14/2015" not in answer.page.text


def test_words_without_patient_details_are_not_suspected(walk):
    answer = walk.details(body="Since 11/12 nobody can sign in. Call 916-555-0100.")

    assert "Is that of a patient?" not in answer.page.text


def test_a_row_of_the_start_page_marks_its_reading(walk):
    answer = walk.details(about="inventory_issue")

    assert answer.page.form("/reading").values()["picked"] == ["inventory_issue"]


def test_without_a_row_nothing_is_marked(walk):
    answer = walk.details()

    assert "picked" not in answer.page.form("/reading").values()


@pytest.mark.parametrize(
    "about", ["no_such_category", "\x00", "<script>", "needs_person\n"]
)
def test_an_unknown_row_is_passed_over(walk, about):
    answer = walk.details(about=about)

    assert walk.at == "/reading"
    assert answer.status_code == 200


def test_each_priority_says_by_when_we_would_reply(walk):
    page = walk.client.get("/details").page

    assert (
        "Yes, people are waiting We will reply by Mon 16 November, 11 am." in page.text
    )
    assert (
        "No, but it is slowing us down We will reply by Mon 16 November, 2 pm."
        in page.text
    )
    assert "No, it can wait We will reply by Wed 18 November, 5 pm." in page.text


def test_the_dates_beside_the_priorities_are_the_usual_ones(walk):
    page = walk.client.get("/details").page

    assert "These are the usual dates. You see yours before you send." in page.text


# What was chosen on the way here, and what holds whatever the priority.
@pytest.mark.parametrize(
    ("about", "promise"),
    [
        ("account_update", "This will be done by Mon 30 November, 5 pm."),
        (
            "new_enrollment",
            "This will be done between Wed 16 December and Tue 19 January 2027, 5 pm.",
        ),
        ("complex_callback", "We call you, on a half day that you choose."),
    ],
)
def test_a_date_that_no_priority_changes_is_said_once(walk, about, promise):
    page = walk.client.get("/details", query_string={"about": about}).page

    assert f"{promise} That holds whatever you choose here." in page.text
    assert "We will reply by" not in page.text


def test_what_a_request_should_tell_is_asked_where_it_is_written(walk):
    page = walk.client.get("/details?about=inventory_issue").page
    assert "It helps us to know" in page.text
    assert "the vaccine and the lot number" in page.text

    page = walk.client.get("/details").page
    assert "It helps us to know" not in page.text


@pytest.mark.settings(FORM_LIMIT=1)
def test_pages_sent_too_often_are_refused_with_their_words_kept(walk):
    for _ in range(5):
        walk.details()

    answer = walk.details(subject="The sixth")

    assert answer.status_code == 429
    assert "more often than we allow in an hour" in answer.page.text
    assert answer.page.form("/details").values()["subject"] == ["The sixth"]


def test_a_box_only_programs_fill_in_is_shown_to_the_person_it_caught(walk):
    answer = walk.details(website="https://example.org")

    assert answer.status_code == 422
    assert "Empty the box “Leave this box empty”" in answer.page.text
    assert answer.page.form("/details").values()["subject"] == [DETAILS["subject"]]

    again = walk.send("/details")
    assert again.status_code == 200
    assert walk.at == "/reading"
