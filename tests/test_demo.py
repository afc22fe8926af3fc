"""The demonstration desk: ten weeks that look like a living desk, and hold together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, distinct, func, select

from tests.support.apps import make_app
from tests.support.databases import SqliteMaker
from tests.support.moments import local
from triage import demo, desk
from triage.errors import NotAllowedNow
from triage.models import Event, Label, Letter, Message, SelfService, Ticket
from triage.rules import CHANNELS, ORG_TYPES, Decision
from triage.store import db, saved
from triage.tickets import asked, clockwork

NOW = local("2026-11-20 14:30")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole demonstration, loaded once."""
    import flask_migrate

    url = SqliteMaker(tmp_path_factory.mktemp("demo")).empty()
    app = make_app(url, tmp_path_factory.mktemp("instance"), {"MODE": "demo"})
    app.config["CLOCK"] = lambda: NOW
    with app.app_context():
        flask_migrate.upgrade()
        with saved():
            desk.install(NOW)
        demo.load(NOW)
        yield app
        db.session.remove()
        db.engine.dispose()


def kinds(column: ColumnElement[str]) -> Counter[str]:
    rows = db.session.execute(select(column, func.count()).group_by(column))
    return Counter(dict(rows.all()))


def test_about_four_hundred_tickets_came_in_over_ten_weeks(loaded: Flask):
    number, first, last = db.session.execute(
        select(func.count(), func.min(Ticket.opened_at), func.max(Ticket.opened_at))
    ).one()

    assert 380 <= number <= 450
    assert first < local("2026-09-15 17:00")
    assert NOW - last < NOW - local("2026-11-20 13:00")


def test_nobody_writes_the_same_words_twice(loaded: Flask):
    first_words = select(func.count(distinct(Message.body))).where(
        Message.kind == "message"
    )

    assert db.session.scalar(first_words) >= 150


def test_every_label_kind_of_organization_and_channel_is_there(loaded: Flask):
    assert set(kinds(Ticket.category)) == set(desk.active().rules.categories)
    assert set(kinds(Ticket.org_type)) == set(ORG_TYPES)
    assert set(kinds(Ticket.channel)) == set(CHANNELS)


def test_every_row_of_the_action_table_acted_but_that_of_closed_enrollment(
    loaded: Flask,
):
    rows = {row.id: row.sense for row in desk.active().rules.actions.rows}
    acted = {
        ticket.decision["action"]["id"] for ticket in db.session.scalars(select(Ticket))
    }

    assert {rows[key] for key in set(rows) - acted} == {"closed"}


def test_it_looks_like_a_living_desk(loaded: Flask):
    states, verdicts = kinds(Ticket.state), kinds(Event.verdict)
    events = kinds(Event.kind)

    assert all(states[state] > 0 for state in ("new", "open", "waiting", "parked"))
    assert states["closed"] > states["resolved"] > 0
    assert verdicts["met"] > verdicts["missed"] > 20
    assert events["reopened"] > 5
    assert events["reminded"] > 5
    assert events["category_changed"] > 5
    promises = select(Event.verdict, func.count()).where(Event.clock == "promise")
    kept = dict(db.session.execute(promises.group_by(Event.verdict)).all())
    assert kept["met"] > kept["missed"] > 5
    assert (
        db.session.scalar(select(func.count(SelfService.id)).where(SelfService.solved))
        > 3
    )


def test_nothing_is_posted_to_anybody_when_it_is_loaded(loaded: Flask):
    assert set(kinds(Letter.state)) == {"posted"}


def test_the_audit_of_the_demonstration_finds_nothing(loaded: Flask):
    assert clockwork.audit(desk.active(), NOW) == []


def test_it_is_not_loaded_twice(loaded: Flask):
    with pytest.raises(NotAllowedNow, match="needs an empty one"):
        demo.load(NOW)


@pytest.mark.parametrize("moment", ["2026-11-21 09:00", "2027-01-01 00:00"])
@pytest.mark.settings(MODE="demo")
def test_it_can_be_loaded_on_a_closed_day(app_context: Flask, moment: str):
    now: datetime = local(moment)
    said: list[float] = []

    count = demo.load(now, said.append, number=40)

    assert count >= 20
    assert said == sorted(said)
    assert clockwork.audit(desk.active(), now) == []


def test_reps_left_labels_of_every_kind(loaded: Flask):
    assert set(kinds(Label.how)) == {"changed", "picked", "kept"}
    assert db.session.scalar(select(func.count()).select_from(Label)) >= 200


def test_live_and_replay_decide_the_same_about_every_ticket(loaded: Flask):
    tickets = asked.newest(1_000)
    assert len(tickets) == db.session.scalar(
        select(func.count(Ticket.id)).where(Ticket.follows_id.is_(None))
    )
    for one in tickets:
        live = Decision.from_json(db.session.get_one(Ticket, one.ticket_id).decision)
        again = desk.version(one.rules_id).decide(one.intake)
        # Some kinds only answers tell; then the words are read the same all the same.
        if live.sense != again.sense:
            again = replace(
                again, category=live.category, sense=live.sense, action=live.action
            )
        assert again == live
