"""A draft of the rules runs beside the live ones: started, looked at, stopped, taken."""

from __future__ import annotations

import pytest

from tests.web.supervisors.desk_tables import said
from tests.web.supervisors.test_rules_change import GIZMO, add, table_alone
from triage import jobs
from triage.tickets import working

__all__ = ["table_alone"]
SHADOWS = "/desk/rules/shadows"


def start(client, days="7", reason="Does gizmometer help?"):
    client.get(SHADOWS)
    return client.submit("/rules/shadows", days=days, reason=reason)


def goes_on(app, clock):
    clock.forward(minutes=2)
    with app.app_context():
        jobs.run_shadows()


@pytest.mark.both_databases
def test_a_draft_runs_as_a_shadow_and_says_what_it_decides(
    app, supervisor, work, clock
):
    add(supervisor)
    text = said(supervisor, start(supervisor))
    assert "It runs beside the rules in use." in text
    assert "phrase “gizmometer” (strong)" in text
    assert "No new ticket was compared yet." in text
    where = f"{SHADOWS}/1"

    ticket = work.open(**GIZMO)
    goes_on(app, clock)
    text = supervisor.get(where).page.text
    assert "1 new ticket compared with what was decided live." in text
    assert f"{ticket.ref} now Needs a person, a person reads it" in text

    work.does(working.change_category, ticket, category="forgot_password")
    goes_on(app, clock)
    text = supervisor.get(where).page.text
    assert "Tickets that people labelled: with your change 1 100.0%" in text
    assert "1 ticket is gained" in text
    assert "Shadow 1 running Does gizmometer help?" in supervisor.get(SHADOWS).page.text


def test_it_is_stopped_and_its_rules_become_a_draft(app, supervisor):
    add(supervisor)
    where = start(supervisor).location
    supervisor.get(where)
    refused = supervisor.submit("/draft")
    assert refused.status_code == 409
    assert "You have a draft of the rules already." in refused.page.text

    stopped = said(supervisor, supervisor.submit("/end"))
    assert "The shadow is stopped." in stopped
    assert "It has ended." in stopped
    supervisor.get("/desk/changes/rules")
    token = {"csrf_token": supervisor.last.token()}
    supervisor.post("/desk/changes/rules/removal", data=token)
    supervisor.get(where)
    text = said(supervisor, supervisor.submit("/draft"))

    assert "Its rules are your draft now." in text
    assert "phrase “gizmometer” (strong)" in text


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        ("", "Why", "Enter for how many days it is to run."),
        ("many", "Why", "Enter a whole number like 4; “many” is none."),
        ("91", "Why", "from 1 to 90."),
        ("7", "", "Say in a few words what you want to find out."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    supervisor, days, reason, sentence
):
    add(supervisor)

    answer = start(supervisor, days, reason)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    typed = {
        one.attributes.get("name"): one.value
        for one in answer.page.fields
        if one.attributes.get("name") in ("days", "reason")
    }
    assert typed == {"days": days, "reason": reason}


def test_without_a_draft_there_is_nothing_to_start(supervisor):
    assert "You have no draft of the rules." in supervisor.get(SHADOWS).page.text


def test_there_is_no_shadow_of_another_number(supervisor):
    assert supervisor.get(f"{SHADOWS}/77").status_code == 404
