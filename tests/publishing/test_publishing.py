"""Putting a change into force, taking it back, and two supervisors at once."""

from __future__ import annotations

import threading

import pytest

from tests.publishing.supervisors import without_hours
from tests.support.moments import local
from triage import desk as desks
from triage import publishing
from triage.errors import BadData, BadInput, Conflict, VersionNotFound
from triage.publishing import drafts, history
from triage.store import saved

pytestmark = pytest.mark.both_databases


def test_what_is_published_is_in_use_and_the_draft_is_gone(they):
    they.close("2026-11-17")

    version_id = they.publish()

    assert desks.active().calendar_id == version_id
    assert not desks.active().calendar.is_open(local("2026-11-17 10:00"))
    assert drafts.of("calendar", they.sam) is None


def test_a_calendar_that_would_shut_every_page_is_never_in_use(they):
    before = desks.active()

    with pytest.raises(BadData, match="give at least one weekday hours"), saved():
        desks.publish(
            "calendar",
            without_hours(before.calendar.text),
            author="Sam",
            reason="By arrangement",
            at=they.clock(),
        )

    assert desks.active() == before


def test_the_history_says_who_when_and_why(they):
    they.close("2026-11-17")
    version_id = they.publish()

    newest, first = history.versions("calendar")

    assert (newest.id, newest.number, newest.author) == (version_id, 2, "Sam Okafor")
    assert (newest.reason, newest.created_at) == ("It has to be.", they.clock())
    assert (first.number, history.version(first.id).number) == (1, 1)
    assert history.versions("calendar", before=2) == (first,)
    assert history.versions("calendar", limit=1) == (newest,)
    assert history.active_version("calendar").id == version_id
    with pytest.raises(VersionNotFound):
        history.version(4711)


def test_a_reason_has_to_be_given(they):
    they.close("2026-11-17")

    with pytest.raises(BadInput, match="why this changes"), saved():
        publishing.publish(they.draft(), author="Sam", reason=" ", now=they.clock())


def test_a_draft_without_a_change_is_not_published(they):
    they.change("calendar", desks.active().calendar.text)

    with pytest.raises(BadInput, match="nothing to publish"):
        they.publish()


def test_whoever_comes_second_is_told_who_published_what_and_what_to_do(they):
    they.close("2026-11-17")
    they.close("2026-11-18", by=they.dana)
    they.publish(by=they.dana)

    with pytest.raises(Conflict) as told:
        they.publish()

    assert str(told.value) == (
        "Dana Ruiz published version 2 of the calendar on Mon 16 November, 10 am, while "
        "you were working on yours. Nothing of yours is lost: bring your change onto "
        "version 2, look at its preview, then publish it."
    )
    assert "2026-11-17" in they.draft().text


def test_of_two_who_publish_at_once_one_is_told(app, they):
    for round_ in range(3):
        drafted = {they.sam: f"2026-12-0{round_ + 1}", they.dana: f"2026-12-1{round_}"}
        for who, day in drafted.items():
            they.close(day, by=who)
        came: dict[int, object] = {}
        together = threading.Barrier(2)

        def publish(who: int, came=came, together=together) -> None:
            with app.app_context():
                together.wait()
                try:
                    came[who] = they.publish(by=who)
                except Conflict as why:
                    came[who] = why

        threads = [threading.Thread(target=publish, args=(who,)) for who in drafted]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        kinds = sorted(type(one).__name__ for one in came.values())
        assert kinds == ["Conflict", "int"]
        loser = next(who for who, one in came.items() if isinstance(one, Conflict))
        with saved():
            drafts.discard("calendar", loser)


def test_an_older_version_is_taken_up_as_a_draft_and_published_as_a_new_one(they):
    first = desks.active().calendar
    they.close("2026-11-17")
    they.publish()
    oldest = history.versions("calendar")[-1]

    with saved():
        drafts.take_up(history.version(oldest.id), they.sam, they.clock())
    assert they.preview().looked_at == 0
    they.publish()

    newest = history.versions("calendar")[0]
    assert newest.number == 3
    assert desks.active().calendar.version == first.version


def test_what_somebody_published_since_is_told_before_an_older_version_holds(they):
    they.close("2026-11-17")
    they.publish()
    oldest = history.versions("calendar")[-1]
    with saved():
        drafts.take_up(history.version(oldest.id), they.sam, they.clock())
    they.close("2026-11-18", by=they.dana)
    they.publish(by=they.dana)

    with pytest.raises(Conflict, match="published version 3"):
        they.publish()


def test_a_draft_that_is_there_is_not_lost_to_an_older_version(they):
    they.close("2026-11-17")
    they.publish()
    mine = they.close("2026-11-18").text
    oldest = history.versions("calendar")[-1]

    with pytest.raises(Conflict, match="Publish or discard it first"), saved():
        drafts.take_up(history.version(oldest.id), they.sam, they.clock())

    assert they.draft().text == mine


def test_what_is_in_use_cannot_be_taken_back(they):
    in_use = history.version(desks.active().calendar_id)
    with pytest.raises(BadInput, match="nothing to go back to"), saved():
        drafts.take_up(in_use, they.sam, they.clock())
    with pytest.raises(VersionNotFound):
        history.version(4711)


def test_progress_falls_to_nothing_left_as_tickets_are_counted(work, they):
    for _ in range(3):
        work.open()
    assert history.progress() == (3, 0)
    they.close("2026-11-17")
    they.publish()

    assert history.progress() == (3, 3)
    they.recount()

    assert history.progress() == (3, 0)
    assert history.progress().counted == 3
