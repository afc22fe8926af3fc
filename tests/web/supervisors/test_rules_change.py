"""One's own change of the rules: replayed, looked at, published, taken back."""

from __future__ import annotations

import re

import pytest

from tests.web.supervisors.desk_tables import publish, said
from tests.web.supervisors.rule_desk import on_rule
from triage import desk as desks
from triage import jobs
from triage.publishing import history, replaying, rule_tables
from triage.rules import default_files
from triage.store import saved
from triage.tickets import working

CHANGE = "/desk/changes/rules"
# Words that nobody has thought of: what they are about, the draft says.
GIZMO = {"subject": "Question", "body": "The gizmometer does beep.", "picked": None}


@pytest.fixture(autouse=True)
def table_alone(app, monkeypatch, clock):
    """The phrase table alone is in use, so that one phrase tells; of the seed, a dozen."""
    some = replaying._seed()[:12]
    monkeypatch.setattr(replaying, "_seed", lambda: some)
    files = {
        name: text for name, text in default_files().items() if name != "learned.toml"
    }
    with app.app_context(), saved():
        desks.publish(
            "rules", rule_tables.dumps(files), author="Sam", reason="Test", at=clock()
        )


def add(client, phrase="gizmometer"):
    return on_rule(client, "/rules/phrases", phrase=phrase, strength="strong")


def replay(app, client):
    """Ask for a replay, let the worker do it, and look at the page."""
    client.get(CHANGE)
    assert client.submit("/preview").status_code == 303
    with app.app_context():
        jobs.replay_rules()
    return client.get(CHANGE).page.text


def test_nothing_is_published_before_a_replay(supervisor):
    add(supervisor)
    text = supervisor.get(CHANGE).page.text
    assert "Nobody has replayed it yet." in text
    assert "Replay it over past tickets first." in text

    answer = supervisor.submit("/publication", reason="More words")

    assert answer.status_code == 422
    assert "Replay your change over past tickets first" in answer.page.text


def test_while_it_is_replayed_the_page_and_its_script_say_how_far(supervisor):
    add(supervisor)
    supervisor.get(CHANGE)
    supervisor.submit("/preview")

    text = supervisor.get(CHANGE).page.text
    assert "Waiting for the worker to begin. Look again" in text
    assert supervisor.get(f"{CHANGE}/progress").json["over"] is False


@pytest.mark.both_databases
def test_what_is_decided_otherwise_is_told_from_what_to_what(app, supervisor, work):
    ticket = work.open(**GIZMO)
    add(supervisor)

    text = replay(app, supervisor)

    assert "Decided again about 13 messages" in text
    assert "Read otherwise 1 of the past tickets" in text
    assert "Needs a person Forgot password 1" in text
    assert f"{ticket.ref} now Needs a person, a person reads it" in text
    assert supervisor.get(f"{CHANGE}/progress").json["over"] is True
    # Nothing has happened to the ticket.
    assert work.look(ticket).version == ticket.version


def test_a_change_of_the_draft_after_the_replay_wants_another(app, supervisor):
    add(supervisor)
    replay(app, supervisor)

    add(supervisor, "frozen out")

    assert "Nobody has replayed it yet." in supervisor.get(CHANGE).page.text


@pytest.mark.both_databases
def test_losses_are_ticked_off_one_by_one_before_publishing(app, supervisor, work):
    for _ in range(2):
        work.does(working.resolve, work.open(**GIZMO), outcome="solved")
    add(supervisor)
    text = replay(app, supervisor)
    assert "Lost 2 right only now" in text
    refused = supervisor.submit("/publication", reason="More words")
    assert refused.status_code == 422
    assert "Look at 2 losses of the replay and tick off each" in refused.page.text
    assert "More words" in str(refused.data)

    for left in ("1 is not ticked off yet", "All are ticked off."):
        html = supervisor.get(CHANGE).text
        key = re.findall(r'name="loss" value="(\d+)"', html)[0]
        supervisor.submit("/losses", loss=key)
        assert left in supervisor.get(CHANGE).page.text

    assert supervisor.submit("/publication", reason="More words").status_code == 303


def test_a_tick_on_an_old_page_is_refused(app, supervisor, work):
    work.does(working.resolve, work.open(**GIZMO), outcome="solved")
    add(supervisor)
    replay(app, supervisor)

    answer = supervisor.submit("/losses", loss="1", version="77")

    assert answer.status_code == 409
    assert "You changed this in another window" in answer.page.text


@pytest.mark.both_databases
def test_a_phrase_is_changed_replayed_published_and_taken_back(app, supervisor, work):
    assert work.open(**GIZMO).category == "needs_person"
    add(supervisor)
    replay(app, supervisor)

    published = publish(supervisor, "They call it a gizmometer", "rules")
    assert "Version 3 of the rules" in published.page.text
    assert "New messages are decided by it from now on" in published.page.text
    assert "gizmometer" in published.page.text
    assert work.open(**GIZMO).category == "forgot_password"

    listed = supervisor.get("/desk/changes?kind=rules").page.text
    assert "Version 3 in use They call it a gizmometer" in listed
    with app.app_context():
        before = next(one.id for one in history.versions("rules") if one.number == 2)
    supervisor.get(f"/desk/changes/versions/{before}")
    text = said(supervisor, supervisor.submit("/draft"))
    assert "Your draft is what version 2 said." in text
    # It is replayed like any other change.
    with app.app_context():
        jobs.replay_rules()
    assert "Forgot password Needs a person 2" in supervisor.get(CHANGE).page.text
    back = publish(supervisor, "It was another meter", "rules")
    assert "Version 4 of the rules" in back.page.text
    assert work.open(**GIZMO).category == "needs_person"
