"""The page on which a supervisor says that something is still true."""

from __future__ import annotations

from tests.support.apps import new_client
from triage import desk as desks

PAGE = "/desk/rules/reviews"
BANNER = "something that is true for a time only"


def test_nobody_is_bothered_before_it_is_time(supervisor):
    assert BANNER not in supervisor.get("/desk/policies").page.text
    assert "Nothing is due." in supervisor.get(PAGE).page.text


def test_from_two_weeks_before_the_day_a_banner_leads_to_the_rows(supervisor, clock):
    clock.set("2027-01-17 10:00")

    for page in ("/desk/policies", "/desk/calendar", "/desk/now"):
        assert BANNER in supervisor.get(page).page.text
    text = supervisor.get(PAGE).page.text
    assert (
        "Action row A07: “We are not merging duplicate records at this time.” Look "
        "again by Sun 31 January 2027." in text
    )
    assert "Phone: “the CAIR Help Desk has discontinued voicemails" in text


def test_what_is_still_true_counts_at_once_and_is_asked_no_more(app, supervisor, clock):
    clock.set("2027-01-20 10:00")
    supervisor.get(PAGE)
    answer = supervisor.submit(
        "/confirmation", row=["actions.csv: A07"], until="2027-04-30"
    )

    assert answer.status_code == 303
    text = supervisor.get(answer.location).page.text
    assert "Published: it is still true" in text
    assert "Action row A07" not in text
    assert "Action row A09" in text
    assert "Looked at: still true until Fri 30 April 2027 (A07)." in (
        supervisor.get("/desk/changes?kind=rules").page.text
    )
    with app.app_context():
        rows = {row.id: row.review for row in desks.active().rules.actions.rows}
    assert (rows["A07"], rows["A09"]) == ("2027-04-30", "2027-01-31")


def test_a_mistake_is_said_and_nothing_typed_is_lost(supervisor, clock):
    clock.set("2027-01-20 10:00")
    supervisor.get(PAGE)

    none = supervisor.submit("/confirmation", until="2027-04-30")
    assert none.status_code == 422
    assert "Tick what is still true." in none.page.text
    assert 'value="2027-04-30"' in none.get_data(as_text=True)

    past = supervisor.submit(
        "/confirmation", row=["actions.csv: A07"], until="2027-01-01"
    )
    assert past.status_code == 422
    assert "Choose a day ahead of us" in past.page.text
    assert "checked" in past.get_data(as_text=True)

    empty = supervisor.submit("/confirmation", row=["actions.csv: A07"], until="")
    assert "Say until when it is true." in empty.page.text


def test_who_is_overtaken_is_told(app, supervisor, clock):
    clock.set("2027-01-20 10:00")
    supervisor.get(PAGE)
    other = new_client(app)
    with (
        supervisor.session_transaction() as mine,
        other.session_transaction() as theirs,
    ):
        theirs.update(mine)
    other.get(PAGE)
    other.submit("/confirmation", row=["actions.csv: A09"], until="2027-04-30")

    late = supervisor.submit(
        "/confirmation", row=["actions.csv: A07"], until="2027-04-30"
    )

    assert late.status_code == 409
    assert "Sam Okafor published version 2 of the rules" in late.page.text
