"""A shadow decides about new tickets beside the live rules, and nothing follows from it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.publishing.test_replaying import GIZMO, gizmo, short_seed, table_only
from triage import desk as desks
from triage.errors import BadInput, Conflict, VersionNotFound
from triage.models import Event, Shadow
from triage.publishing import drafts, shadows
from triage.store import db, saved
from triage.tickets import working

pytestmark = pytest.mark.both_databases
__all__ = ["short_seed", "table_only"]
FORGOT = "forgot_password"


@pytest.fixture
def begin(they, table_only, clock):
    """Let Sam's draft run as a shadow, for a week unless said otherwise."""
    they.rules(gizmo)

    def started(days: int = 7, reason: str = "Does gizmometer help?") -> int:
        with saved():
            draft = drafts.hold("rules", they.sam)
            return shadows.start(draft, days=days, reason=reason, now=clock()).id

    return started


@pytest.fixture
def goes_on(clock):
    """Let the worker go on, and return the shadow as it is then."""

    def step(shadow_id: int) -> Shadow:
        while shadows.work(clock()):
            pass
        db.session.rollback()
        return shadows.one(shadow_id)

    return step


def test_new_tickets_are_decided_by_both_and_old_ones_are_not(
    work, begin, goes_on, clock
):
    work.open(**GIZMO)
    shadow_id = begin()
    new = work.open(**GIZMO)
    clock.forward(minutes=2)

    shadow = goes_on(shadow_id)

    found = shadows.result(shadow)
    assert (shadow.counted, found.looked_at) == (1, 1)
    assert [(one.was, one.now) for one in found.moves] == [("needs_person", FORGOT)]
    assert [row.ticket_id for row in found.changed.rows] == [new.id]
    assert shadow.ended_at is None


def test_nothing_follows_from_a_shadow(work, begin, goes_on, clock):
    shadow_id = begin()
    ticket = work.open(**GIZMO)
    before = ticket.version, ticket.category, ticket.decision
    events = db.session.scalar(select(func.count(Event.id)))
    rules = desks.active().rules_id
    clock.forward(minutes=2)

    goes_on(shadow_id)

    ticket = work.look(ticket)
    assert (ticket.version, ticket.category, ticket.decision) == before
    assert db.session.scalar(select(func.count(Event.id))) == events
    assert desks.active().rules_id == rules


def test_a_ticket_is_compared_with_the_rules_it_was_decided_by(
    work, they, begin, goes_on, clock
):
    shadow_id = begin()
    work.open(**GIZMO)
    they.replay()
    they.publish("rules")
    work.open(**GIZMO)
    clock.forward(minutes=2)

    found = shadows.result(goes_on(shadow_id))

    # The second was decided by the same words that the shadow has.
    assert [one.count for one in found.moves] == [1]
    assert found.looked_at == 2


def test_labels_that_come_later_say_who_was_right(work, begin, goes_on, clock):
    shadow_id = begin()
    gain, loss = work.open(**GIZMO), work.open(**GIZMO)
    clock.forward(minutes=2)
    assert shadows.result(goes_on(shadow_id)).tickets.before.labelled == 0

    work.does(working.change_category, gain, category=FORGOT)
    work.does(working.resolve, loss, outcome="solved")
    clock.forward(minutes=2)
    found = shadows.result(goes_on(shadow_id))
    assert found.tickets.before[:2] == found.tickets.after[:2] == (2, 1)
    assert [row.ticket_id for row in found.gained.rows] == [gain.id]
    assert [row.ticket_id for row in found.lost.rows] == [loss.id]

    # The last word counts.
    work.does(working.reopen, loss)
    work.does(working.change_category, loss, category=FORGOT)
    clock.forward(minutes=2)
    found = shadows.result(goes_on(shadow_id))
    assert found.tickets.after[:2] == (2, 2)
    assert found.lost.count == 0


def test_it_goes_on_where_it_stopped_and_counts_nothing_twice(
    work, begin, goes_on, clock, monkeypatch
):
    monkeypatch.setattr(shadows, "BATCH", 2)
    shadow_id = begin()
    for _ in range(5):
        work.open(**GIZMO)
    clock.forward(minutes=2)

    assert shadows.work(clock()) == 2
    assert goes_on(shadow_id).counted == 5
    assert shadows.work(clock()) == 0


def test_it_ends_by_itself_and_counts_nothing_that_comes_later(
    work, begin, goes_on, clock
):
    shadow_id = begin(days=1)
    clock.forward(hours=23)
    work.open(**GIZMO)
    clock.forward(hours=2)
    work.open(**GIZMO)
    clock.forward(hours=1)

    shadow = goes_on(shadow_id)

    assert shadow.counted == 1
    assert shadow.ended_at == shadow.ends_at
    assert shadows.running() == []


def test_it_is_stopped_before_its_time(work, begin, goes_on, clock):
    shadow_id = begin()
    with saved():
        shadows.stop(shadows.one(shadow_id), clock())
    work.open(**GIZMO)
    clock.forward(minutes=2)

    shadow = goes_on(shadow_id)

    assert (shadow.counted, shadow.ended_at is None) == (0, False)
    # Then another may begin.
    assert begin() != shadow_id


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (0, "Why not", "Enter for how many days"),
        (91, "Why not", "Enter for how many days"),
        (7, "  ", "Say in a few words what you want to find out"),
    ],
)
def test_it_needs_a_length_and_a_reason(begin, days, reason, sentence):
    with pytest.raises(BadInput, match=sentence):
        begin(days, reason)


def test_one_person_has_one_shadow_at_a_time(begin):
    begin()

    with pytest.raises(Conflict, match="running already"):
        begin()


def test_its_rules_become_a_draft_that_starts_where_the_shadow_did(
    work, they, begin, clock
):
    shadow_id = begin()
    with pytest.raises(Conflict, match="You have a draft of the rules already"):
        _take(shadow_id, they.sam, clock)
    text = they.draft("rules").text
    they.replay()
    they.publish("rules")

    _take(shadow_id, they.dana, clock)

    draft = they.draft("rules", they.dana)
    assert draft.text == text
    assert draft.base_id != desks.active().rules_id


def _take(shadow_id, person_id, clock):
    with saved():
        shadows.as_draft(shadows.one(shadow_id), person_id, clock())


def test_there_is_no_shadow_of_another_number(they):
    with pytest.raises(VersionNotFound):
        shadows.one(77)


def test_a_shadow_that_cannot_be_read_any_more_is_ended(
    work, begin, goes_on, clock, caplog
):
    shadow_id = begin()
    with saved():
        shadows.one(shadow_id).text = '{"learned.toml": "no"}'
    work.open(**GIZMO)
    clock.forward(minutes=2)

    assert goes_on(shadow_id).ended_at == clock()
    assert "a shadow could not go on" in caplog.text
