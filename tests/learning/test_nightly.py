"""The second opinion learns from what reps chose, and never to its own harm."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.moments import local
from triage import config, desk, jobs
from triage.learning import material, nightly
from triage.models import Label, LearnedModel, Message, Person
from triage.publishing import drafts, history
from triage.publishing.rule_tables import dumps
from triage.rules import editing, learned
from triage.rules.labelled import seed_corpus
from triage.store import db, saved
from triage.tickets import splitting, working
from triage.weights import child, kept

BOTH = pytest.mark.both_databases
NIGHT = local("2026-11-16 23:00")
SEED = seed_corpus()


NEW_HERE = "inventory_issue"


@pytest.fixture(autouse=True)
def _small_seed(monkeypatch):
    """A part of the shipped messages, without one category: that is for reps to teach."""
    part = tuple(one for one in SEED[::8] if one.label != NEW_HERE)
    monkeypatch.setattr(material, "seed_corpus", lambda: part)


def learn(**asked):
    return nightly.run(NIGHT, **{"most": 500, "keep": 2, **asked})


def reps_say(work, messages, category=None):
    """Let tickets with these words come in, and a rep say what they are about."""
    for one in messages:
        said = replace(one.intake, picked=None)
        ticket = work.open(subject=said.subject, body=said.body, picked=None)
        meant = category or one.label
        if meant == ticket.category:
            work.does(working.resolve, ticket, outcome="solved")
        else:
            work.does(working.change_category, ticket, category=meant)


def is_apart(one):
    """Whether a shipped message is among those that nothing is learned from."""
    return material.Item(one.intake, one.label, 1.0, one.fine).is_apart


def of(label, number=30):
    """Shipped messages that the small seed has not."""
    return [one for at, one in enumerate(SEED) if at % 8 and one.label == label][
        :number
    ]


@BOTH
def test_what_reps_chose_is_learned_and_put_in_place(work):
    reps_say(work, of(NEW_HERE))
    before = desk.active()

    told = learn()

    row = db.session.scalars(select(LearnedModel)).one()
    newest = history.versions("rules")[0]
    assert told.placed, told.sentence
    assert (
        desk.active().rules.model.version == row.version != before.rules.model.version
    )
    assert (newest.author, newest.reason) == ("Nightly training", told.sentence)
    assert 20 < row.labels <= 30
    assert row.figures["placed"] is True
    assert row.figures["after"]["points"] >= row.figures["before"]["points"]


@BOTH
def test_what_does_worse_is_kept_and_not_used(work):
    for label in ("login_access", "account_update"):
        learned_from = [one for one in of(label, 40) if not is_apart(one)]
        reps_say(work, learned_from, category="paper_fax")
    before = desk.active().rules_id

    told = learn()

    row = db.session.scalars(select(LearnedModel)).one()
    assert not told.placed
    assert "worse" in told.sentence
    assert desk.active().rules_id == before
    assert row.figures["placed"] is False


@BOTH
def test_without_new_labels_nothing_is_trained(work):
    assert learn().sentence == "No rep chose anything since the last training."
    reps_say(work, of("how_to", number=2))
    learn()

    assert "since the last training" in learn().sentence
    assert len(kept.newest_first()) == 1


def test_the_same_material_gives_the_weights_in_use_again(work):
    reps_say(work, of("how_to", number=3))
    learn()
    versions = len(history.versions("rules"))

    told = learn(anyway=True)

    assert "in use already" in told.sentence
    assert len(history.versions("rules")) == versions


def test_a_change_of_a_supervisor_goes_onto_what_the_night_brought(work):
    with saved():
        dana = Person(
            email="dana@desk.example", name="Dana", role="supervisor", created_at=NIGHT
        )
        db.session.add(dana)
        db.session.flush()
        files = editing.with_group(_files(), "fridges", ["fridge", "freezer"])
        draft = drafts.keep("rules", person_id=dana.id, text=dumps(files), now=NIGHT)
    reps_say(work, of(NEW_HERE))
    assert learn().placed

    with saved():
        draft = drafts.hold("rules", dana.id)
        drafts.bring_onto_active(draft, NIGHT)
        text = draft.text

    brought = desk.read("rules", text)
    assert brought.model.version == desk.active().rules.model.version
    assert "fridges" in text


def _files():
    import json

    return json.loads(history.active_version("rules").text)


def test_a_publication_in_between_is_built_upon(work, monkeypatch):
    reps_say(work, of(NEW_HERE))
    compared = nightly._compared

    def meanwhile(*asked):
        result = compared(*asked)
        files = editing.with_group(_files(), "fridges", ["fridge", "freezer"])
        with saved():
            desk.publish("rules", dumps(files), author="Dana", reason="Cold", at=NIGHT)
        return result

    monkeypatch.setattr(nightly, "_compared", meanwhile)

    assert learn().placed
    assert "fridges" in history.active_version("rules").text


def test_another_model_put_in_use_in_between_stays(work, monkeypatch):
    reps_say(work, of(NEW_HERE))
    learn()
    mine = desk.active().rules.model.version
    first = history.versions("rules")[-1].id
    work.clock.forward(days=1)
    reps_say(work, of("how_to"))
    compared = nightly._compared

    def meanwhile(*asked):
        result = compared(*asked)
        with saved():
            text = history.version(first).text
            desk.publish("rules", text, author="Dana", reason="Back", at=NIGHT)
        return result

    monkeypatch.setattr(nightly, "_compared", meanwhile)

    told = nightly.run(local("2026-11-17 23:00"), most=500, keep=2)

    assert "meanwhile" in told.sentence
    assert desk.active().rules.model is learned.seed()
    assert mine in [one.version for one in kept.newest_first()]


def test_only_the_newest_labels_are_learned_from(work):
    reps_say(work, of("how_to", number=3))
    rules = desk.active().rules

    assert len(material.labelled(rules, 500)) == 3
    assert len(material.labelled(rules, 2)) == 2


def test_a_label_outlives_its_words_and_is_learned_from_no_more(work):
    reps_say(work, of("how_to", number=2))
    with saved():
        db.session.execute(update(Message).values(body=""))
        db.session.execute(update(material.Ticket).values(subject=""))

    assert material.labelled(desk.active().rules, 500) == []
    assert db.session.query(Label).count() == 2


def test_that_nobody_said_what_it_is_about_is_no_label(work):
    ticket = work.open(picked="none_of_these")
    work.does(working.resolve, ticket, outcome="solved")

    assert material.labelled(desk.active().rules, 500) == []


def test_the_name_of_a_region_is_learned_as_what_the_words_say(work):
    ticket = work.open()
    work.does(working.change_category, ticket, category="sj_region_lcr")

    assert [one.category for one in material.labelled(desk.active().rules, 9)] == [
        "new_enrollment"
    ]


def test_the_same_words_are_always_kept_apart_or_never(app_context: Flask):
    items = material.shipped(desk.active().rules)
    apart = [one for one in items if one.is_apart]

    assert 0.05 < len(apart) / len(items) < 0.2
    for one in items:
        shouted = replace(one.intake, body=f"  {one.intake.body.upper()} ")
        assert replace(one, intake=shouted).is_apart == one.is_apart


@BOTH
def test_models_that_a_version_names_are_never_forgotten(work):
    reps_say(work, of(NEW_HERE))
    assert learn().placed
    named = desk.active().rules.model.version
    others = [mark * 64 for mark in "abcd"]
    with saved():
        for day, version in enumerate(others, start=20):
            kept.keep(
                version,
                b"",
                local(f"2026-11-{day} 23:00"),
                messages=1,
                labels=0,
                figures={},
            )
        assert kept.tidy(2) == 2

    assert [one.version for one in kept.newest_first()] == [
        others[3],
        others[2],
        named,
    ]


def test_a_topic_split_off_has_the_words_of_another_and_teaches_nothing(work):
    ticket = work.open(picked="login_access")
    with saved():
        ticket = db.session.get_one(material.Ticket, ticket.id)
        ticket.decision = {**ticket.decision, "second": "inventory_issue"}
    work.does(splitting.split, ticket)

    assert material.labelled(desk.active().rules, 9) == []


# -- in a process of its own


def test_a_training_that_is_stopped_leaves_nothing(work):
    reps_say(work, of("how_to", number=2))

    with pytest.raises(child.NotTrained, match="stays as it is"):
        child.train(NIGHT, stop=lambda: True)

    assert kept.newest_first() == ()
    assert len(history.versions("rules")) == 1


@BOTH
def test_the_child_works_on_the_database_of_its_parent(work):
    assert child.train(NIGHT) == "No rep chose anything since the last training."


def test_neither_worker_nor_web_process_carries_what_training_needs(app: Flask):
    script = (
        "import sys\nfrom triage import worker\nfrom triage.app import create_app\n"
        "app = create_app()\n"
        "with app.app_context():\n"
        "    worker.jobs.train()\n"
        "print(sorted({'sklearn', 'scipy', 'triage.learning'} & set(sys.modules)))"
    )
    environment = os.environ | config.as_environment(app.config)
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=config.ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert ran.stdout.strip() == "[]"


# -- when


@pytest.fixture
def trainings(monkeypatch):
    """The moments at which the job starts a training; none is run."""
    begun = []
    monkeypatch.setattr(child, "train", lambda now, stop: begun.append(now))
    return begun


@pytest.mark.settings(TRAINING=True)
def test_it_learns_once_a_night_and_only_when_there_is_something_new(work, trainings):
    work.clock.set("2026-11-16 23:00")
    assert jobs.train() == 0
    reps_say(work, of("how_to", number=1))

    assert jobs.train() == 1
    with saved():
        kept.keep("a", b"", work.clock(), messages=1, labels=1, figures={})
    work.clock.forward(hours=1)
    reps_say(work, of("how_to", number=1))
    assert jobs.train() == 0
    work.clock.set("2026-11-17 23:00")
    assert jobs.train() == 1
    assert trainings == [NIGHT, local("2026-11-17 23:00")]


@pytest.mark.settings(TRAINING=True)
def test_it_does_not_learn_while_people_work(work, trainings):
    reps_say(work, of("how_to", number=1))

    assert jobs.train() == 0
    assert trainings == []


def test_an_operator_can_turn_it_off(work, trainings):
    reps_say(work, of("how_to", number=1))
    work.clock.set("2026-11-16 23:00")

    assert jobs.train() == 0


def test_a_terminal_lists_what_was_learned(app: Flask, work):
    runner = app.test_cli_runner()
    assert "shipped" in runner.invoke(args=["desk", "model", "list"]).output
    reps_say(work, of(NEW_HERE))
    learn()

    listed = runner.invoke(args=["desk", "model", "list"]).output

    assert listed.startswith(f"* {desk.active().rules.model.version[:12]}")
    assert "It is heard from now on." in listed


def test_a_terminal_trains_at_once(app: Flask, work):
    ran = app.test_cli_runner().invoke(args=["desk", "model", "train"])

    assert ran.output == "No rep chose anything since the last training.\n"
