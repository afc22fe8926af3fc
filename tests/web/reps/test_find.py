"""Finding tickets."""

from __future__ import annotations

import pytest


def test_an_empty_search_asks_what_to_look_for(rep):
    text = rep.get("/desk/find").page.text

    assert "By reference or its last part" in text
    assert "found" not in text


def test_a_reference_leads_straight_to_its_ticket(rep, work):
    ticket = work.open()

    for typed in (
        ticket.ref,
        ticket.ref.lower(),
        ticket.ref.replace("-", " "),
        ticket.ref[-4:],
        ticket.ref[-5:].lower(),
    ):
        answer = rep.get("/desk/find", query_string={"q": typed})
        assert answer.location == f"/desk/tickets/{ticket.id}"


@pytest.mark.parametrize(
    "asked", ["ann@clinic.example", "Ann L", "sunrise", "SUNRISE CLINIC"]
)
def test_address_name_and_organization_find_it(rep, work, asked):
    work.open(subject="The right one")
    work.open(subject="Another", name="Bob", email="bob@x.example", org_name="Moonset")

    page = rep.get("/desk/find", query_string={"q": asked}).page

    assert "1 ticket, newest first." in page.text
    assert "The right one" in page.text
    assert "Another" not in page.text


def test_nothing_found_says_how_to_look(rep):
    text = rep.get("/desk/find?q=nobody").page.text

    assert (
        "Nothing found for “nobody”. Names and organizations are found by how" in text
    )


@pytest.mark.parametrize("asked", ["%", "' OR 1=1 --", "\x00", "x" * 5000, "<b>", "@"])
def test_odd_words_are_only_words(rep, work, asked):
    work.open()

    answer = rep.get("/desk/find", query_string={"q": asked})

    assert answer.status_code == 200
    assert "<b>" not in answer.page.text or "&lt;b&gt;" in answer.text
