"""What reps corrected, as a supervisor reads it; and a ticket that becomes an example."""

from __future__ import annotations

import pytest

from triage import desk as desks
from triage.models import DeskDraft
from triage.store import db, saved
from triage.tickets import working
from triage.weights import kept


@pytest.fixture
def changed(work):
    """A ticket that came in about signing in and was about the inventory."""
    ticket = work.open(
        picked="login_access",
        body="I cannot sign in since Monday. Can you help?\n\nThanks,\nAnn",
    )
    work.does(working.change_category, ticket, category="inventory_issue")
    return ticket


def test_the_page_says_how_often_triage_was_right(supervisor, work, changed):
    work.does(working.resolve, work.open(), outcome="solved")

    text = supervisor.get("/desk/corrections").page.text

    assert "50.0%" in text
    assert "1 ticket of 2 that people judged" in text
    assert "9% and 91%" in text
    assert "Nothing was trained on this desk yet." in text


def test_an_empty_desk_has_a_page_too(supervisor):
    text = supervisor.get("/desk/corrections").page.text

    assert "nobody judged a ticket in these weeks" in text


def test_what_was_changed_leads_to_its_tickets(supervisor, changed):
    answer = supervisor.get("/desk/corrections")
    link = "/desk/corrections/tickets?decided=login_access&amp;chosen=inventory_issue"
    assert link in answer.text

    listed = supervisor.get(
        "/desk/corrections/tickets?decided=login_access&chosen=inventory_issue"
    )

    assert changed.ref in listed.page.text
    assert f"/desk/tickets/{changed.id}/example" in listed.text


@pytest.mark.parametrize("asked", ["from=soon", "from=2026-12-01&to=2026-11-01"])
@pytest.mark.parametrize("page", ["corrections", "corrections/tickets"])
def test_a_period_that_is_none_is_said_to_be(supervisor, page, asked):
    answer = supervisor.get(f"/desk/{page}?{asked}")

    assert answer.status_code == 422
    assert "There is a problem" in answer.page.text


def test_what_was_learned_is_listed_with_its_figures(app, supervisor, clock):
    with app.app_context(), saved():
        kept.keep(
            "ab" * 32, b"", clock(), messages=9, labels=3,
            figures={"sentence": "It reads 8 of 9 right.", "placed": False},
        )  # fmt: skip

    text = supervisor.get("/desk/corrections").page.text

    assert "It reads 8 of 9 right." in text
    assert "abababababab" in text
    assert "The shipped one is heard" in text


# -- an example


def form(supervisor, ticket):
    return supervisor.get(f"/desk/tickets/{ticket.id}/example")


def drafted(app):
    with app.app_context():
        draft = db.session.query(DeskDraft).one_or_none()
        return draft.text if draft else ""


def rule_for(app, category):
    with app.app_context():
        rules = desks.active().rules.rules
        return next(
            one.id
            for one in rules
            if one.category == category and one.file == "phrases.toml"
        )


def test_only_a_supervisor_is_offered_to_make_an_example(rep, supervisor, changed):
    path = f"/desk/tickets/{changed.id}"

    assert "Add as example to a rule" in supervisor.get(path).page.text
    assert "Add as example to a rule" not in rep.get(path).page.text


def test_a_ticket_nobody_changed_offers_none(supervisor, work):
    page = supervisor.get(f"/desk/tickets/{work.open().id}").page

    assert "Add as example" not in page.text


def test_the_first_sentence_is_there_to_be_edited(supervisor, changed):
    fields = form(supervisor, changed).page.fields
    words = next(one for one in fields if one.attributes.get("name") == "example")

    assert words.value == "I cannot sign in since Monday."


def test_the_edited_words_are_an_example_in_the_draft(app, supervisor, changed):
    form(supervisor, changed)
    rule = rule_for(app, "inventory_issue")

    answer = supervisor.submit(
        "/example", example="our lots refuse to reconcile", rule=rule
    )

    assert answer.status_code == 303
    assert f"id={rule}" in answer.location
    assert "our lots refuse to reconcile" in drafted(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"example": "DOB 03/04/2015 is wrong"}, "take it out first"),
        ({"example": " "}, "Write what the rule must find."),
        ({"example": "x" * 301}, "Shorten this to 300 characters"),
        ({"rule": "gardening"}, "Choose a rule."),
    ],
)
def test_what_cannot_be_an_example_is_said_and_nothing_typed_is_lost(
    app, supervisor, changed, typed, said
):
    form(supervisor, changed)
    sent = {"example": "our lots", "rule": rule_for(app, "inventory_issue"), **typed}

    answer = supervisor.post(f"/desk/tickets/{changed.id}/example", data=sent)

    assert answer.status_code == 422
    assert said in answer.page.text
    assert sent["example"].strip() in answer.text
    assert drafted(app) == ""


def test_patient_details_are_pointed_out_before_anything_is_sent(app, supervisor, work):
    ticket = work.open(body="The child born 03/04/2015 is missing.")

    assert "Take it out before you add it." in form(supervisor, ticket).page.text


def test_where_no_rule_speaks_for_it_a_rule_comes_first(supervisor, work, changed):
    work.does(working.change_category, changed, category="needs_person")

    assert "No rule speaks for" in form(supervisor, changed).page.text
