"""A replay says what a draft of the rules would decide otherwise, and changes nothing."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select

from triage import desk as desks
from triage.errors import BadInput
from triage.models import Event, Replay
from triage.publishing import decided, replaying, rule_tables
from triage.rules import Decision, default_files, editing
from triage.store import db, saved
from triage.tickets import asked, working

pytestmark = pytest.mark.both_databases

# Words that nobody has thought of: what they are about, the draft says.
GIZMO = {
    "subject": "Question",
    "body": "The gizmometer in room four does beep.",
    "picked": None,
}
RULE = "forgot-password"
SEED = 12


@pytest.fixture(autouse=True)
def short_seed(monkeypatch):
    """A dozen messages of the seed corpus do for a test."""
    some = replaying._seed()[:SEED]
    monkeypatch.setattr(replaying, "_seed", lambda: some)


def gizmo(files):
    """A rule that reads it as a forgotten password."""
    return editing.with_phrase(files, RULE, "strong", "gizmometer")


def without_opinion(files):
    return {name: text for name, text in files.items() if name != "learned.toml"}


@pytest.fixture
def table_only(they):
    """The phrase table alone is in use, so that one phrase tells."""
    text = rule_tables.dumps(without_opinion(default_files()))
    with saved():
        desks.publish("rules", text, author="Sam", reason="A test.", at=they.clock())


def test_a_new_phrase_moves_the_tickets_that_have_it(work, they, table_only):
    ticket, other = (
        work.open(**GIZMO),
        work.open(body="I need my user ID.", picked=None),
    )
    they.rules(gizmo)

    result = they.replay()

    assert result.looked_at == SEED + 2
    assert [(one.was, one.now, one.count) for one in result.moves] == [
        ("needs_person", "forgot_password", 1)
    ]
    [row] = result.changed.rows
    assert (row.ticket_id, row.name) == (ticket.id, ticket.ref)
    assert (row.was_gate, row.now_gate) == ("person", "suggest")
    assert result.gates["person"] == (1 + _by_person(other), _by_person(other))
    assert (result.lost.count, result.gained.count, result.failed) == (0, 0, 0)


def _by_person(ticket):
    return int(ticket.gate == "person")


def test_what_a_rep_said_tells_gains_from_losses(work, they, table_only):
    gain = work.does(
        working.change_category, work.open(**GIZMO), category="forgot_password"
    )
    loss = work.does(working.resolve, work.open(**GIZMO), outcome="solved")
    they.rules(gizmo)

    result = they.replay()

    assert [row.ticket_id for row in result.gained.rows] == [gain.id]
    assert [row.ticket_id for row in result.lost.rows] == [loss.id]
    assert result.tickets.before[:2] == (2, 1)
    assert result.tickets.after[:2] == (2, 1)
    assert result.changed.count == 0


def test_a_replay_changes_no_ticket_and_no_event(work, they, table_only):
    ticket = work.open(**GIZMO)
    before = ticket.version, ticket.category, ticket.decision
    events = db.session.scalar(select(func.count(Event.id)))
    they.rules(gizmo)

    they.replay()

    ticket = work.look(ticket)
    assert (ticket.version, ticket.category, ticket.decision) == before
    assert db.session.scalar(select(func.count(Event.id))) == events


def test_the_same_rules_decide_the_same(work, they):
    work.open(**GIZMO)
    work.open()
    they.rules(dict)

    result = they.replay()

    assert (result.moves, result.actions) == ((), ())
    assert (result.gained.count, result.lost.count, result.changed.count) == (0, 0, 0)
    assert result.seed.before == result.seed.after
    assert result.seed.before.labelled == SEED


def test_a_row_of_the_action_table_shows_in_what_the_desk_does(work, they):
    work.open()
    they.rules(partial(_renamed, "A01", "A01b"))

    result = they.replay()

    assert [(one.was, one.now) for one in result.actions] == [("A01", "A01b")]
    assert result.moves == ()


def _renamed(old, new, files):
    return {
        **files,
        "actions.csv": files["actions.csv"].replace(f"\n{old},", f"\n{new},"),
    }


def test_live_and_replay_decide_the_same_for_every_answer(work):
    for answers in (
        {"tried_button": True, "picked": "forgot_password"},
        {"tried_button": None, "picked": "forgot_password"},
        {"signed_in_before": False, "picked": "forgot_password"},
        {"county": "San Joaquin", "picked": "new_enrollment"},
        {"org_type": "school", "picked": None, "channel": "fax_note"},
        {"picked": "none_of_these", "priority": "urgent"},
    ):
        ticket = work.open(**answers)
        [again] = asked.newest(1)
        assert again.ticket_id == ticket.id
        decision = desks.version(again.rules_id).decide(again.intake)
        assert decision == Decision.from_json(ticket.decision)


def test_a_ticket_that_continues_another_one_is_left_out(work, they):
    first = work.open()
    work.open(follows=first.id, picked=None)
    they.rules(dict)

    assert they.replay().looked_at == SEED + 1


def test_it_goes_batch_by_batch_newest_first_and_on_where_it_stopped(
    work, they, clock, monkeypatch
):
    monkeypatch.setattr(replaying, "BATCH", 8)
    monkeypatch.setattr(replaying, "NEWEST", 4)
    for _ in range(6):
        work.open()
    they.rules(dict)
    with saved():
        replaying.ask(they.draft("rules"), clock())

    assert [replaying.work(clock()) for _ in range(2)] == [8, 4]
    db.session.rollback()
    replay = replaying.of(they.draft("rules"))
    assert (replay.state, replay.total, replay.counted) == ("counting", SEED + 4, SEED)
    # The worker was killed here; another one goes on.
    result = they.replay()

    assert result.looked_at == SEED + 4


def test_a_worker_that_was_overtaken_adds_nothing_twice(work, they, clock, monkeypatch):
    monkeypatch.setattr(replaying, "BATCH", 8)
    work.open()
    they.rules(dict)
    with saved():
        replaying.ask(they.draft("rules"), clock())
    counted = replaying._counted

    def overtaken(*details):
        monkeypatch.setattr(replaying, "_counted", counted)
        assert replaying.work(clock()) == 8
        return counted(*details)

    monkeypatch.setattr(replaying, "_counted", overtaken)

    assert replaying.work(clock()) == 0
    assert they.replay().looked_at == SEED + 1


def test_a_change_or_a_publication_makes_a_replay_stale(work, they, table_only):
    they.rules(gizmo)
    they.replay()
    they.rules(lambda files: editing.with_phrase(files, RULE, "weak", "gizmo"))
    assert replaying.is_stale(replaying.of(they.draft("rules")), they.draft("rules"))

    they.replay()
    they.rules(gizmo, by=they.dana)
    they.replay(by=they.dana)
    they.publish("rules", by=they.dana)

    assert replaying.is_stale(replaying.of(they.draft("rules")), they.draft("rules"))


def test_rules_are_published_only_after_a_replay(work, they, table_only):
    they.rules(gizmo)
    with pytest.raises(BadInput, match="Replay your change over past tickets first"):
        they.publish("rules")

    they.replay()

    assert desks.version(they.publish("rules")).version == (
        desks.active().rules.version
    )
    assert db.session.scalar(select(func.count(Replay.id))) == 0


def test_nothing_is_published_while_a_loss_is_not_ticked_off(work, they, table_only):
    losses = [
        work.does(working.resolve, work.open(**GIZMO), outcome="solved")
        for _ in range(2)
    ]
    they.rules(gizmo)
    they.replay()
    with pytest.raises(BadInput, match="Look at 2 losses of the replay"):
        they.publish("rules")

    they.tick(str(losses[0].id), "no such ticket")
    with pytest.raises(BadInput, match="Look at a loss of the replay"):
        they.publish("rules")
    they.tick(str(losses[1].id))

    assert replaying.unticked(they.replayed()) == 0
    they.publish("rules")
    assert work.open(**GIZMO).decision["reading"] == "forgot_password"


def test_losses_behind_the_listed_ones_are_ticked_off_together(
    work, they, table_only, monkeypatch
):
    monkeypatch.setattr(decided, "LISTED", 1)
    for _ in range(3):
        work.does(working.resolve, work.open(**GIZMO), outcome="solved")
    they.rules(gizmo)
    lost = they.replay().lost
    assert (lost.count, len(lost.rows)) == (3, 1)

    they.tick(lost.rows[0].key)
    assert replaying.unticked(they.replayed()) == 2
    they.tick(replaying.OTHERS)

    assert replaying.unticked(they.replayed()) == 0


def test_an_example_that_fails_stands_in_the_way(work, they):
    they.rules(
        lambda files: editing.with_example(files, RULE, "match", "The fridge is warm")
    )
    they.replay()

    assert len(replaying.errors(they.replayed())) == 1
    with pytest.raises(BadInput, match="Put this right first"):
        they.publish("rules")


def test_only_rules_are_replayed(they, clock):
    they.close("2026-11-16")

    with pytest.raises(BadInput), saved():
        replaying.ask(they.draft(), clock())


def test_a_ticket_that_cannot_be_decided_is_counted_as_failed(
    work, they, monkeypatch, caplog
):
    work.open()
    they.rules(dict)
    monkeypatch.setattr(decided, "_decide", _cannot)

    result = they.replay()

    assert (result.looked_at, result.failed) == (0, SEED + 1)
    assert "could not be decided again" in caplog.text


def _cannot(*_):
    raise RuntimeError("no")
